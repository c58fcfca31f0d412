const MOST_COMPARED = 4_000_000;

/**
 * Several outlines as one, joined by bridges of no width between their nearest points, as the converters of the YOLO
 * tools do: one line is one object there.
 */
export function joinOutlines(outlines: readonly (readonly number[])[]): readonly number[] {
  let joined: readonly number[] = outlines[0] ?? [];
  for (let i = 1; i < outlines.length; i++) joined = bridge(joined, outlines[i]!);
  return joined;
}

function bridge(a: readonly number[], b: readonly number[]): number[] {
  const [i, j] = nearestPoints(a, b);
  return [
    ...a.slice(0, i + 2),
    ...b.slice(j),
    ...b.slice(0, j + 2),
    // Back over the bridge, to where it began.
    ...a.slice(i),
  ];
}

/** Offsets of the points of a and b that are nearest to each other. */
function nearestPoints(a: readonly number[], b: readonly number[]): readonly [number, number] {
  if (a.length * b.length > 4 * MOST_COMPARED) return [a.length - 2, 0];
  let best = Number.POSITIVE_INFINITY;
  let from = 0;
  let to = 0;
  for (let i = 0; i + 1 < a.length; i += 2) {
    for (let j = 0; j + 1 < b.length; j += 2) {
      const dx = a[i]! - b[j]!;
      const dy = a[i + 1]! - b[j + 1]!;
      const distance = dx * dx + dy * dy;
      if (distance < best) {
        best = distance;
        from = i;
        to = j;
      }
    }
  }
  return [from, to];
}
