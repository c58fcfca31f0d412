/**
 * Counts the pairs whose two images are assigned to different splits; images without a split are in none. It knows
 * nothing of how the assignment was made, so it can prove one.
 *
 * @param assignment image → split
 * @param pairs related images
 */
export function countLeaks<Image>(
  assignment: (image: Image) => string | number | null | undefined,
  pairs: Iterable<readonly [Image, Image]>,
): number {
  let leaks = 0;
  for (const [a, b] of pairs) {
    const inA = assignment(a);
    const inB = assignment(b);
    if (inA !== null && inA !== undefined && inB !== null && inB !== undefined && inA !== inB) leaks++;
  }
  return leaks;
}
