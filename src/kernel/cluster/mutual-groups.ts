/** Related pairs as parallel arrays. */
export interface WeightedPairs {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  /** Smaller is closer. */
  readonly distance: ArrayLike<number>;
}

/**
 * Complete-linkage groups: every two members of a group are a listed pair, so A–B and B–C never join A with C.
 * Pairs are taken closest first (ties by node numbers), which makes the result independent of their order.
 * One pass is exact: groups only grow, so two groups that miss a cross pair once miss it for ever.
 *
 * @param count nodes are `0 … count - 1`
 * @returns groups of at least two nodes, members ascending, groups by first member
 */
export function mutualGroups(count: number, pairs: WeightedPairs): number[][] {
  const total = pairs.a.length;
  const order = Array.from({ length: total }, (_, i) => i);
  order.sort(
    (p, q) =>
      pairs.distance[p]! - pairs.distance[q]! ||
      Math.min(pairs.a[p]!, pairs.b[p]!) - Math.min(pairs.a[q]!, pairs.b[q]!) ||
      Math.max(pairs.a[p]!, pairs.b[p]!) - Math.max(pairs.a[q]!, pairs.b[q]!),
  );

  const groupOf = new Int32Array(count).map((_, i) => i);
  const members = new Map<number, number[]>();
  // links.get(g).get(h): how many listed pairs run between groups g and h.
  const links = new Map<number, Map<number, number>>();
  const linksOf = (group: number): Map<number, number> => {
    const known = links.get(group);
    if (known) return known;
    const map = new Map<number, number>();
    links.set(group, map);
    return map;
  };
  for (let p = 0; p < total; p++) {
    const a = pairs.a[p]!;
    const b = pairs.b[p]!;
    linksOf(a).set(b, 1);
    linksOf(b).set(a, 1);
  }

  for (const p of order) {
    const g = groupOf[pairs.a[p]!]!;
    const h = groupOf[pairs.b[p]!]!;
    if (g === h) continue;
    const inG = members.get(g) ?? [g];
    const inH = members.get(h) ?? [h];
    if (linksOf(g).get(h) !== inG.length * inH.length) continue;
    const [into, from] = linksOf(g).size >= linksOf(h).size ? [g, h] : [h, g];
    const merged = inG.concat(inH);
    for (const node of from === g ? inG : inH) groupOf[node] = into;
    members.set(into, merged);
    members.delete(from);
    const target = linksOf(into);
    for (const [other, n] of linksOf(from)) {
      if (other === into) continue;
      const back = linksOf(other);
      back.delete(from);
      const sum = (target.get(other) ?? 0) + n;
      target.set(other, sum);
      back.set(into, sum);
    }
    target.delete(from);
    links.delete(from);
  }
  return [...members.values()].map((group) => group.sort((x, y) => x - y)).sort((x, y) => x[0]! - y[0]!);
}
