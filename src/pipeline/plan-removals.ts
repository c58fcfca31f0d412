import { breathe } from '../act/apply.ts';
import type { Files } from '../act/files.ts';
import type { CurationQueries, GroupMemberRow, PlanImage } from '../catalog/curation.ts';
import type { StandingDecisions } from '../curate/decisions.ts';
import { GroupRelations, type RelatedPair } from '../curate/group-relations.ts';
import {
  type FileState,
  proposeRemovals,
  type Removal,
  type RemovalGroup,
  type RemovalMember,
  type RemovalWish,
} from '../curate/removals.ts';
import type { PlannedFile, SparedImage } from '../model/plan.ts';
import type { ResolvedPlanOptions } from './plan-options.ts';

/** A removal with everything known of its image and of the one that stays. */
export interface FoundRemoval {
  readonly removal: Removal;
  readonly image: PlanImage;
  readonly keeper: PlanImage | null;
}

export interface FoundRemovals {
  /** In id order. */
  readonly removals: readonly FoundRemoval[];
  readonly spared: readonly SparedImage[];
  /** Decisions to remove images that the last scan did not list. */
  readonly unknown: number;
}

/** What has become of a file since the scan, without reading it. */
export function stateOf(files: Files, image: Pick<PlanImage, 'uri' | 'sizeBytes' | 'modifiedMs'>): FileState {
  const entry = files.lstat(image.uri);
  const target = entry?.kind === 'link' ? files.stat(image.uri) : entry;
  if (entry === undefined || target?.kind !== 'file') return 'missing';
  if (target.size !== image.sizeBytes || target.modifiedMs !== image.modifiedMs) return 'changed';
  return entry.kind === 'link' ? 'link' : 'file';
}

export const plannedFile = ({ uri, sizeBytes, modifiedMs, sha256 }: PlanImage): PlannedFile => ({
  uri,
  sizeBytes,
  modifiedMs,
  sha256,
});

const byId = <T extends { readonly id: string }>(a: T, b: T): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Finds what is to go: copies, what was decided, and the findings of the checks asked for. */
export async function findRemovals(
  queries: CurationQueries,
  files: Files,
  decisions: StandingDecisions,
  options: ResolvedPlanOptions,
): Promise<FoundRemovals> {
  const members = await queries.groupMembers();
  const known = new Map<string, PlanImage>(members.map((member) => [member.id, member]));
  const findings = await queries.findings(options.checks);
  const others = [...decisions.remove.keys(), ...findings.map(({ id }) => id)].filter((id) => !known.has(id));
  for (const [id, image] of await queries.imagesById(others)) known.set(id, image);
  const member = memoize((id: string): RemovalMember | null => {
    const image = known.get(id);
    return image ? { id, sha256: image.sha256, split: image.split, state: stateOf(files, image) } : null;
  });

  const wishes: RemovalWish[] = [];
  let unknown = 0;
  for (const decision of decisions.remove.values()) {
    const found = member(decision.image);
    if (!found) unknown++;
    else {
      const who =
        decision.by === 'person' ? 'decided by a person' : `decided by the rule ${decision.rule ?? 'unnamed'}`;
      const reason = decision.reason === undefined ? who : `${who}: ${decision.reason}`;
      wishes.push({ ...found, by: decision.by, rule: 'decision', reason });
    }
  }
  for (const { id, check, explanation } of findings) {
    const found = member(id);
    if (found) wishes.push({ ...found, by: 'rule', rule: 'check', reason: `${check}: ${explanation}` });
  }

  // Looking at many files takes a while, in which others must have their turn.
  for (const [i, { id }] of members.entries()) {
    member(id);
    if (i % BREATHER === BREATHER - 1) await breathe();
  }
  const groups = groupsOf(members, await queries.groupPairs(), member);
  const { removals, spared } = proposeRemovals(groups, { ...options, decisions, wishes });
  return {
    removals: removals.sort(byId).map((removal) => ({
      removal,
      image: known.get(removal.id)!,
      keeper: removal.keeper === null ? null : known.get(removal.keeper)!,
    })),
    spared: spared.sort(byId),
    unknown,
  };
}

/** What has no digest from the scan gets one now; what cannot be read cannot be verified, and stays. */
export function verifiableRemovals(found: FoundRemovals, files: Files): FoundRemovals {
  const spared: SparedImage[] = [...found.spared];
  const withDigest = (image: PlanImage): PlanImage =>
    image.sha256 === null ? { ...image, sha256: files.hash(image.uri) } : image;
  const removals = found.removals.flatMap((one): FoundRemoval[] => {
    try {
      return [{ ...one, image: withDigest(one.image), keeper: one.keeper && withDigest(one.keeper) }];
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      spared.push({ id: one.image.id, reason: `it cannot be read (${code}), so that nothing could be verified` });
      return [];
    }
  });
  return { ...found, removals, spared };
}

/** Files that are looked at without a pause. */
const BREATHER = 2048;

const NO_PAIRS: readonly RelatedPair[] = [];

function groupsOf(
  members: readonly GroupMemberRow[],
  pairs: readonly (RelatedPair & { readonly groupId: string })[],
  member: (id: string) => RemovalMember | null,
): RemovalGroup[] {
  const pairsOf = byGroup(pairs);
  return [...byGroup(members)].map(([groupId, rows]) => ({
    members: rows.map(({ id }) => member(id)!),
    relations: new GroupRelations(rows[0]!.relation, pairsOf.get(groupId) ?? NO_PAIRS),
    keeperReason: rows[0]!.keeperReason,
  }));
}

function byGroup<T extends { readonly groupId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.groupId);
    if (group) group.push(row);
    else groups.set(row.groupId, [row]);
  }
  return groups;
}

function memoize<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = work(key);
      known.set(key, value);
    }
    return value;
  };
}
