import type { DisjointSets } from './disjoint-sets.ts';
import type { DistanceBetween } from './neighbour-graph.ts';

export interface BridgeOptions {
  /** Most distances that one step may compute to be exact. Default 8 million: all pairs of 4,000 nodes. */
  readonly exactPairs?: number;
}

export const EXACT_PAIRS = 8e6;

/** Beyond the exact: how many of the largest sets each set is compared with, by one node of each. */
const LARGEST_SETS = 4096;
/** Beyond the exact: how often the search for the nearest two nodes of two sets goes to and fro. */
const MOST_TURNS = 8;

/**
 * Joins sets until one is left, by rounds (Borůvka 1926): each set but the largest is joined to the nearest other one.
 * The bridge is the shortest by mutual reachability, found among all pairs of nodes, while a round takes no more than
 * `exactPairs` distances. Beyond that it is approximate: the set whose densest node is nearest among those of the 4,096
 * largest, and there the two nodes that are nearest to each other, searched to and fro from the densest ones.
 *
 * @param core core distance of each node
 * @param add is given each bridge
 */
export function bridgeSets(
  sets: DisjointSets,
  core: Float32Array,
  between: DistanceBetween,
  add: (a: number, b: number, weight: number) => void,
  { exactPairs = EXACT_PAIRS }: BridgeOptions,
): void {
  while (sets.count > 1) {
    const members = membersOf(sets, core.length);
    let pairs = 0;
    for (let s = 1; s < members.length; s++) pairs += members[s]!.length * (core.length - members[s]!.length);
    const bridges = pairs <= exactPairs ? exactBridges(members, core, between) : nearBridges(members, core, between);
    bridges.sort((p, q) => p.weight - q.weight || p.a - q.a || p.b - q.b);
    for (const { a, b, weight } of bridges) if (sets.unite(a, b)) add(a, b, weight);
  }
}

interface Bridge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

/** Nodes of each set, ascending; the largest set first. */
function membersOf(sets: DisjointSets, count: number): Uint32Array[] {
  const labels = sets.labels();
  const sizes = new Uint32Array(sets.count);
  for (let i = 0; i < count; i++) sizes[labels[i]!]!++;
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  const next = new Uint32Array(sets.count);
  for (let i = 0; i < count; i++) members[labels[i]!]![next[labels[i]!]!++] = i;
  return members.sort((p, q) => q.length - p.length || p[0]! - q[0]!);
}

/** The shortest bridge from each set but the first to any other. */
function exactBridges(members: readonly Uint32Array[], core: Float32Array, between: DistanceBetween): Bridge[] {
  return members.slice(1).map((own) => {
    const isOwn = new Uint8Array(core.length);
    for (const i of own) isOwn[i] = 1;
    let best: Bridge = { a: own[0]!, b: own[0]!, weight: Number.POSITIVE_INFINITY };
    for (const i of own) {
      if (core[i]! >= best.weight) continue;
      for (let j = 0; j < core.length; j++) {
        if (isOwn[j] === 1 || core[j]! >= best.weight) continue;
        const weight = Math.max(core[i]!, core[j]!, between(i, j));
        if (weight < best.weight) best = { a: i, b: j, weight };
      }
    }
    return best;
  });
}

function nearBridges(members: readonly Uint32Array[], core: Float32Array, between: DistanceBetween): Bridge[] {
  const densest = members.map((own) => own.reduce((best, i) => (core[i]! < core[best]! ? i : best)));
  const others = Math.min(LARGEST_SETS, members.length);
  return members.slice(1).map((own, at) => {
    const set = at + 1;
    let nearest = set === 0 ? 1 : 0;
    let distance = Number.POSITIVE_INFINITY;
    for (let other = 0; other < others; other++) {
      if (other === set) continue;
      const apart = between(densest[set]!, densest[other]!);
      if (apart < distance) [distance, nearest] = [apart, other];
    }
    let a = densest[set]!;
    let b = densest[nearest]!;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const [lastA, lastB] = [a, b];
      b = nearestIn(members[nearest]!, a, core, between);
      a = nearestIn(own, b, core, between);
      if (a === lastA && b === lastB) break;
    }
    return { a, b, weight: Math.max(core[a]!, core[b]!, between(a, b)) };
  });
}

function nearestIn(nodes: Uint32Array, from: number, core: Float32Array, between: DistanceBetween): number {
  let best = nodes[0]!;
  let distance = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const apart = Math.max(core[node]!, between(from, node));
    if (apart < distance) [distance, best] = [apart, node];
  }
  return best;
}
