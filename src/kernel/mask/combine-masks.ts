import { RunBuilder, type RunLengths } from './run-length.ts';

/** Walks the runs of two masks of one size together. */
function walkTogether(a: RunLengths, b: RunLengths, visit: (inA: boolean, inB: boolean, length: number) => void): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(`masks of ${a.width} × ${a.height} and ${b.width} × ${b.height} px cannot be compared`);
  }
  let i = -1;
  let j = -1;
  let leftA = 0;
  let leftB = 0;
  for (let left = a.width * a.height; left > 0; ) {
    while (leftA === 0) leftA = a.counts[++i]!;
    while (leftB === 0) leftB = b.counts[++j]!;
    const length = Math.min(leftA, leftB);
    visit(i % 2 === 1, j % 2 === 1, length);
    leftA -= length;
    leftB -= length;
    left -= length;
  }
}

/** Pixels in both. @throws RangeError when the sizes differ */
export function sharedMaskArea(a: RunLengths, b: RunLengths): number {
  let shared = 0;
  walkTogether(a, b, (inA, inB, length) => {
    if (inA && inB) shared += length;
  });
  return shared;
}

/** Intersection over union, 0–1; 0 where both are empty. @throws RangeError when the sizes differ */
export function maskIou(a: RunLengths, b: RunLengths): number {
  let shared = 0;
  let union = 0;
  walkTogether(a, b, (inA, inB, length) => {
    if (inA && inB) shared += length;
    if (inA || inB) union += length;
  });
  return union === 0 ? 0 : shared / union;
}

/** Pixels of either. @throws RangeError when the sizes differ */
export function uniteMasks(a: RunLengths, b: RunLengths): RunLengths {
  const builder = new RunBuilder();
  walkTogether(a, b, (inA, inB, length) => builder.add(inA || inB ? 1 : 0, length));
  return { width: a.width, height: a.height, counts: builder.counts() };
}
