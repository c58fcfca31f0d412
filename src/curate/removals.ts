import type { SparedImage } from '../model/plan.ts';
import type { StandingDecisions } from './decisions.ts';
import type { GroupRelations } from './group-relations.ts';

/** `link` is a symbolic link; `missing` and `changed` are files that are no longer what was scanned. */
export type FileState = 'file' | 'link' | 'missing' | 'changed';

export interface RemovalMember {
  readonly id: string;
  readonly sha256: string | null;
  readonly split: string | null;
  readonly state: FileState;
}

export interface RemovalGroup {
  /** Best first: the keeper, then the others in the order in which they would take its place. */
  readonly members: readonly RemovalMember[];
  readonly relations: GroupRelations;
  readonly keeperReason: string;
}

/** What a person or a check wants gone, whether in a group or not. */
export interface RemovalWish extends RemovalMember {
  readonly by: 'person' | 'rule';
  readonly rule: 'decision' | 'check';
  readonly reason: string;
}

export interface RemovalOptions {
  readonly decisions: StandingDecisions;
  readonly wishes: readonly RemovalWish[];
  /** Splits from which nothing goes. */
  readonly protect?: readonly string[];
  /** Relations whose copies go; default: all of the groups. */
  readonly relations?: readonly string[];
  /** Beginnings of ids, or parts of them between slashes, that stay before others; the first counts most. */
  readonly prefer?: readonly string[];
  /** A person's decisions may remove a group whole. */
  readonly allowLastCopy?: boolean;
  /** Whether copies go for being copies; default true. Otherwise only what is wished. */
  readonly copies?: boolean;
}

export interface Removal {
  readonly id: string;
  readonly rule: 'duplicate' | 'decision' | 'check';
  readonly reason: string;
  /** The image that stays in its stead; null when it has no copy in the dataset. */
  readonly keeper: string | null;
  readonly relation: string | null;
}

interface Judged {
  readonly member: RemovalMember;
  readonly wish: RemovalWish | undefined;
  readonly isProtected: boolean;
  readonly isKept: boolean;
  /** Lexicographic; the smallest is the group's choice. */
  readonly rank: readonly number[];
}

/** As for the choice of keepers: the beginning of an id, or a part of it between slashes. */
const isPreferred = (id: string, part: string): boolean => id.startsWith(part) || `/${id}`.includes(`/${part}/`);

const compareRanks = (a: Judged, b: Judged): number => {
  for (let i = 0; i < a.rank.length; i++) if (a.rank[i] !== b.rank[i]) return a.rank[i]! - b.rank[i]!;
  return 0;
};

/** How strongly an image should go; a person's word weighs most. */
const weight = (wish: RemovalWish | undefined): number =>
  wish === undefined ? 0 : wish.rule === 'check' ? 1 : wish.by === 'rule' ? 2 : 3;

/**
 * Which images go, why, and which stays in their stead.
 *
 * Holds for every result: each group keeps at least one image that is still what was scanned (unless a person decided
 * against all of them and `allowLastCopy` is set); no image of a protected split goes; no image that a decision keeps
 * goes; the image that stays in another's stead does not go itself; a symbolic link never stays for the file it may
 * lead to.
 */
export function proposeRemovals(
  groups: readonly RemovalGroup[],
  options: RemovalOptions,
): { readonly removals: Removal[]; readonly spared: SparedImage[] } {
  const judge = new Judge(options);
  const removals = new Map<string, Removal>();
  const spared = new Map<string, string>();
  const stays = new Set<string>();
  const grouped = new Set<string>();
  for (const group of groups) {
    for (const { id } of group.members) grouped.add(id);
    judge.group(group, removals, spared, stays);
  }
  // An image may be in several groups: what stays for one of them does not go for another.
  for (const id of stays) removals.delete(id);
  for (const wish of judge.wishes.values()) {
    if (grouped.has(wish.id)) continue;
    const refusal = judge.refusal(wish);
    if (refusal !== null) spared.set(wish.id, refusal);
    else {
      removals.set(wish.id, { id: wish.id, rule: wish.rule, reason: wish.reason, keeper: null, relation: null });
    }
  }
  for (const id of removals.keys()) spared.delete(id);
  return {
    removals: [...removals.values()],
    spared: [...spared].map(([id, reason]) => ({ id, reason })),
  };
}

class Judge {
  /** The strongest wish about each image. */
  readonly wishes: ReadonlyMap<string, RemovalWish>;
  readonly #options: RemovalOptions;
  readonly #protect: ReadonlySet<string>;
  readonly #relations: ReadonlySet<string> | null;

  constructor(options: RemovalOptions) {
    this.#options = options;
    const wishes = new Map<string, RemovalWish>();
    for (const wish of options.wishes) {
      const known = wishes.get(wish.id);
      if (known === undefined || weight(known) < weight(wish)) wishes.set(wish.id, wish);
    }
    this.wishes = wishes;
    this.#protect = new Set(options.protect ?? []);
    this.#relations = options.relations && options.relations.length > 0 ? new Set(options.relations) : null;
  }

  /** Why an image must not go whatever the wish; null when it may. */
  refusal(member: RemovalMember): string | null {
    if (member.state === 'missing') return 'its file is gone since the scan';
    if (member.state === 'changed') return 'its file changed since the scan; scan again';
    const split = this.#protectedSplit(member);
    if (split !== undefined) return `it is in the protected split ${split}`;
    return this.#options.decisions.keep.has(member.id) ? 'it was decided to keep it' : null;
  }

  /** Decides about one group: adds to what goes, what is spared, and what stays. */
  group(group: RemovalGroup, removals: Map<string, Removal>, spared: Map<string, string>, stays: Set<string>): void {
    const sound: Judged[] = [];
    for (const [position, member] of group.members.entries()) {
      const wish = this.wishes.get(member.id);
      if (member.state === 'missing' || member.state === 'changed') spared.set(member.id, this.refusal(member)!);
      else sound.push(this.#judge(member, wish, position));
    }
    sound.sort(compareRanks);
    const choice = sound[0];
    if (choice === undefined) return;
    const allGo =
      this.#options.allowLastCopy === true && sound.every((one) => weight(one.wish) === 3 && !one.isProtected);
    const kept = new Set(sound.filter((one) => (one === choice && !allGo) || one.isProtected || one.isKept));
    for (const one of sound) {
      const { member, wish } = one;
      if (kept.has(one)) {
        if (wish) spared.set(member.id, this.refusal(member) ?? 'it is the last copy of its group');
        stays.add(member.id);
        continue;
      }
      const keeper = this.#keeperOf(one, kept, group);
      if (!wish && (keeper === null || this.#options.copies === false)) {
        kept.add(one);
        stays.add(member.id);
        continue;
      }
      const relation = keeper && group.relations.relation(keeper, member);
      removals.set(member.id, {
        id: member.id,
        rule: wish ? wish.rule : 'duplicate',
        reason: wish ? wish.reason : `${describe(relation!)} ${keeper!.id}, kept: ${this.#why(keeper!, group)}`,
        keeper: keeper?.id ?? null,
        relation,
      });
    }
  }

  #judge(member: RemovalMember, wish: RemovalWish | undefined, position: number): Judged {
    const isProtected = this.#protectedSplit(member) !== undefined;
    const isKept = this.#options.decisions.keep.has(member.id);
    const prefer = this.#preferred(member.id);
    const rank = [
      member.state === 'link' ? 1 : 0,
      isProtected ? 0 : 1,
      isKept ? 0 : weight(wish),
      prefer < 0 ? Number.MAX_SAFE_INTEGER : prefer,
      position,
    ];
    return { member, wish, isProtected, isKept, rank };
  }

  /** The best of those that stay which may stand for the image; a wish needs no relation, only somebody who stays. */
  #keeperOf({ member, wish }: Judged, kept: Iterable<Judged>, group: RemovalGroup): RemovalMember | null {
    for (const { member: other } of kept) {
      // A link may lead to the very file that goes.
      if (other.state === 'link' && member.state === 'file') continue;
      if (this.#options.decisions.areDifferent(other.id, member.id)) continue;
      if (wish || this.#relations === null || this.#relations.has(group.relations.relation(other, member)))
        return other;
    }
    return null;
  }

  #preferred(id: string): number {
    return (this.#options.prefer ?? []).findIndex((part) => isPreferred(id, part));
  }

  /** The protected split that the image is in, or was assigned to. */
  #protectedSplit(member: RemovalMember): string | undefined {
    const splits = [member.split, this.#options.decisions.assignSplit.get(member.id)];
    return splits.find((split) => typeof split === 'string' && this.#protect.has(split)) ?? undefined;
  }

  #why(keeper: RemovalMember, group: RemovalGroup): string {
    const split = this.#protectedSplit(keeper);
    if (split !== undefined) return `in the protected split ${split}`;
    if (this.#options.decisions.keep.has(keeper.id)) return 'decided so';
    if (this.#preferred(keeper.id) >= 0) return 'in a preferred folder';
    if (keeper === group.members[0]) return group.keeperReason;
    return 'the best of those that may stay';
  }
}

const describe = (relation: string): string =>
  relation === 'identical-bytes'
    ? 'the same bytes as'
    : relation === 'identical-pixels'
      ? 'the same pixels as'
      : `${relation} copy of`;
