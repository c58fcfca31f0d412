import type { LookAlikes, PlantedGroup, SampleSet } from './truth.ts';
import { checkOfRelation } from './truth.ts';

interface FoundGroup {
  readonly relation: string;
  readonly ids: readonly string[];
}

/** What a scan said. */
export interface Found {
  readonly findings: readonly { readonly id: string; readonly check: string }[];
  readonly groups: readonly FoundGroup[];
}

export interface ComparisonRow {
  /** A check, `<relation> group`, or {@link APART}. */
  readonly what: string;
  readonly planted: number;
  /** Planted and found. */
  readonly found: number;
  /** Planted and not found. */
  readonly missed: string[];
  /** Found where nothing of the kind was planted. */
  readonly accused: string[];
}

export interface Comparison {
  readonly rows: ComparisonRow[];
  readonly missed: number;
  readonly falselyAccused: number;
  /** Nothing missed and nobody accused. */
  readonly ok: boolean;
}

/** The row of look-alikes: planted, and found to be different pictures. */
export const APART = 'look-alikes kept apart';

const isRight = (group: PlantedGroup, relation: string): boolean =>
  group.relation === relation || group.orRelations.some((right) => right === relation);

const named = (ids: readonly string[]): string => ids.join(' = ');

/**
 * Planted against found. Every expected check must speak of its fault, every planted group must be found whole and
 * under a right relation with its check speaking of a member, both sides of every leak must be named, and look-alikes
 * must stay apart. Whatever else is said, of a sound image or of a faulty one, is a false accusation unless the truth
 * allows it.
 */
export function compareWithPlanted(set: SampleSet, found: Found): Comparison {
  const said = new Set(found.findings.map(({ id, check }) => `${check}\n${id}`));
  const says = (check: string, id: string): boolean => said.has(`${check}\n${id}`);
  const rows = [
    ...checkRows(set, said, says),
    ...groupRows(set.groups, found.groups, says),
    ...lookAlikeRows(set.lookAlikes, found.groups),
  ];
  const missed = rows.reduce((sum, row) => sum + row.missed.length, 0);
  const falselyAccused = rows.reduce((sum, row) => sum + row.accused.length, 0);
  return { rows, missed, falselyAccused, ok: missed === 0 && falselyAccused === 0 };
}

type Says = (check: string, id: string) => boolean;

function checkRows(set: SampleSet, said: ReadonlySet<string>, says: Says): ComparisonRow[] {
  const allowed = new Set<string>();
  const expected = new Map<string, string[]>();
  const allow = (ids: readonly string[], checks: readonly string[]): void => {
    for (const id of ids) for (const check of checks) allowed.add(`${check}\n${id}`);
  };
  const expect = (check: string, id: string): void => {
    allow([id], [check]);
    const ids = expected.get(check) ?? [];
    if (!ids.includes(id)) ids.push(id);
    expected.set(check, ids);
  };
  for (const fault of set.faults) {
    for (const check of fault.expect) expect(check, fault.id);
    allow([fault.id], fault.allowed);
  }
  for (const leak of set.leaks) {
    expect('split-leakage', leak.a);
    expect('split-leakage', leak.b);
  }
  for (const group of set.groups) {
    allow(group.ids, [checkOfRelation(group.relation)]);
    allow(group.ids.slice(1), group.allowed);
  }
  for (const { ids, allowed: checks } of set.lookAlikes) allow(ids, checks);

  const accusedBy = new Map<string, string[]>();
  for (const key of said) {
    if (allowed.has(key)) continue;
    const [check, id] = key.split('\n') as [string, string];
    accusedBy.set(check, [...(accusedBy.get(check) ?? []), id]);
  }
  return [...new Set([...expected.keys(), ...accusedBy.keys()])].sort().map((check) => {
    const ids = expected.get(check) ?? [];
    const missed = ids.filter((id) => !says(check, id));
    const accused = accusedBy.get(check) ?? [];
    return { what: check, planted: ids.length, found: ids.length - missed.length, missed, accused };
  });
}

/** A group counts under the relation that was planted; what was found counts where it is right, else it accuses. */
function groupRows(planted: readonly PlantedGroup[], found: readonly FoundGroup[], says: Says): ComparisonRow[] {
  const holds = ({ ids }: FoundGroup, group: PlantedGroup): boolean => group.ids.every((id) => ids.includes(id));
  const lies = ({ ids }: FoundGroup, group: PlantedGroup): boolean => ids.every((id) => group.ids.includes(id));
  const accusing = found.filter((one) => !planted.some((group) => isRight(group, one.relation) && lies(one, group)));
  const relations = [...planted, ...accusing].map(({ relation }) => relation as string);
  return [...new Set(relations)].sort().map((relation) => {
    const own = planted.filter((group) => group.relation === relation);
    const missed = own.filter(
      (group) =>
        !found.some((one) => isRight(group, one.relation) && holds(one, group)) ||
        !group.ids.some((id) => says(checkOfRelation(group.relation), id)),
    );
    return {
      what: `${relation} group`,
      planted: own.length,
      found: own.length - missed.length,
      missed: missed.map(({ ids }) => named(ids)),
      accused: accusing.filter((one) => one.relation === relation).map(({ ids }) => named(ids)),
    };
  });
}

function lookAlikeRows(planted: readonly LookAlikes[], found: readonly FoundGroup[]): ComparisonRow[] {
  if (planted.length === 0) return [];
  const missed = planted.filter((alike) =>
    found.some(({ ids }) => ids.filter((id) => alike.ids.includes(id)).length > 1),
  );
  return [
    {
      what: APART,
      planted: planted.length,
      found: planted.length - missed.length,
      missed: missed.map(({ ids }) => named(ids)),
      accused: [],
    },
  ];
}
