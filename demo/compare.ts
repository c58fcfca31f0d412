import type { PlantedGroup, SampleSet } from './truth.ts';
import { CHECK_OF_RELATION } from './truth.ts';

/** What a scan said. */
export interface Found {
  readonly findings: readonly { readonly id: string; readonly check: string }[];
  readonly groups: readonly { readonly relation: string; readonly ids: readonly string[] }[];
}

export interface ComparisonRow {
  /** A check, or `<relation> group`. */
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

function sameGroup(groups: readonly PlantedGroup[], ids: readonly string[]): boolean {
  return groups.some((group) => ids.every((id) => group.ids.includes(id)));
}

/**
 * Planted against found. Every expected check must speak of its fault, every planted group must be found whole and
 * under its relation with its check speaking of a member, and both sides of every leak must be named. Whatever else
 * is said, of a sound image or of a faulty one, is a false accusation unless the truth allows it.
 */
export function compareWithPlanted(set: SampleSet, found: Found): Comparison {
  const said = new Set(found.findings.map(({ id, check }) => `${check}\n${id}`));
  const says = (check: string, id: string): boolean => said.has(`${check}\n${id}`);
  const allowed = new Set<string>();
  const expected = new Map<string, string[]>();
  const expect = (check: string, id: string): void => {
    allowed.add(`${check}\n${id}`);
    const ids = expected.get(check) ?? [];
    if (!ids.includes(id)) ids.push(id);
    expected.set(check, ids);
  };
  for (const fault of set.faults) {
    for (const check of fault.expect) expect(check, fault.id);
    for (const check of fault.allowed) allowed.add(`${check}\n${fault.id}`);
  }
  for (const leak of set.leaks) {
    expect('split-leakage', leak.a);
    expect('split-leakage', leak.b);
  }
  for (const group of set.groups) {
    for (const id of group.ids) allowed.add(`${CHECK_OF_RELATION[group.relation]}\n${id}`);
  }

  const accusedBy = new Map<string, string[]>();
  for (const key of said) {
    if (allowed.has(key)) continue;
    const [check, id] = key.split('\n') as [string, string];
    accusedBy.set(check, [...(accusedBy.get(check) ?? []), id]);
  }

  const rows: ComparisonRow[] = [];
  for (const check of [...new Set([...expected.keys(), ...accusedBy.keys()])].sort()) {
    const ids = expected.get(check) ?? [];
    const missed = ids.filter((id) => !says(check, id));
    const accused = accusedBy.get(check) ?? [];
    rows.push({ what: check, planted: ids.length, found: ids.length - missed.length, missed, accused });
  }
  const relations = [...set.groups.map(({ relation }) => relation), ...found.groups.map(({ relation }) => relation)];
  for (const relation of [...new Set<string>(relations)].sort()) {
    const planted = set.groups.filter((group) => group.relation === relation);
    const candidates = found.groups.filter((group) => group.relation === relation);
    const missed = planted.filter(
      (group) =>
        !candidates.some(({ ids }) => group.ids.every((id) => ids.includes(id))) ||
        !group.ids.some((id) => says(CHECK_OF_RELATION[group.relation], id)),
    );
    rows.push({
      what: `${relation} group`,
      planted: planted.length,
      found: planted.length - missed.length,
      missed: missed.map(({ ids }) => ids.join(' = ')),
      accused: candidates.filter(({ ids }) => !sameGroup(planted, ids)).map(({ ids }) => ids.join(' = ')),
    });
  }
  const missed = rows.reduce((sum, row) => sum + row.missed.length, 0);
  const falselyAccused = rows.reduce((sum, row) => sum + row.accused.length, 0);
  return { rows, missed, falselyAccused, ok: missed === 0 && falselyAccused === 0 };
}
