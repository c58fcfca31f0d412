import type { Candidates } from './candidates.ts';
import type { ExactClasses } from './exact-classes.ts';
import type { ImageTable } from './image-table.ts';

/** Drift that two decode paths of equal pixels may cause, bits of 64; twice the worst seen. */
export const MAX_DECODE_DRIFT = 6;

/**
 * Images whose exact pixels must be read to tell whether they are identical: their base views are reduced, so equal
 * views do not prove equal pixels, and two decode paths (a JPEG shrunk on load and a PNG) give slightly different views
 * of equal pixels. Everything else is decided without reading a file again.
 */
export function pixelCandidates(table: ImageTable, classes: ExactClasses, near: Candidates): number[] {
  const candidates = new Set<number>();
  const consider = (a: number, b: number) => {
    if (table.width[a] !== table.width[b] || table.height[a] !== table.height[b]) return;
    if (table.pixelsNumber[a]! >= 0 && table.pixelsNumber[b]! >= 0) return;
    candidates.add(a).add(b);
  };
  const firstOfView = new Map<number, number>();
  for (const members of classes.members) {
    const image = members[0]!;
    const view = table.viewNumber[image]!;
    if (view < 0 || !table.isMeasured[image]) continue;
    const known = firstOfView.get(view);
    if (known === undefined) firstOfView.set(view, image);
    else consider(known, image);
  }
  for (let p = 0; p < near.count; p++) {
    if (near.orientation[p] !== 1 || near.perceptualDistance[p]! > MAX_DECODE_DRIFT) continue;
    const [a, b] = [near.a[p]!, near.b[p]!];
    if (table.decodePath[a] !== table.decodePath[b]) consider(a, b);
  }
  return [...candidates].filter((image) => table.pixelsNumber[image]! < 0).sort((x, y) => x - y);
}
