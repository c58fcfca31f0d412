import type { PairEvidence } from '../../model/pair.ts';
import type { Relation } from '../../model/relation.ts';

/** Mean CIE76 difference of averaged cells from which a picture counts as recoloured; coding stays below. */
const RECOLOURED = 3;
/** Relative difference of a side from which a picture counts as resized. */
const RESIZED = 0.02;
/** Degrees from which a turn is more than the tilt of a scan. */
const ROTATED = 1.5;
/** Either picture shows less than this of the other: one of them is a part. */
const WHOLE = 0.93;

export interface NamedBy {
  readonly evidence: PairEvidence;
  /** Of the cells of the overlap, averaged, so that coding and blur do not count. */
  readonly cellColourShift: number;
  /** Sizes of the originals, `b` as turned. */
  readonly a: { readonly width: number; readonly height: number };
  readonly b: { readonly width: number; readonly height: number };
}

const differs = (x: number, y: number): boolean => Math.abs(x - y) > Math.max(1, RESIZED * Math.max(x, y));

/** The one relation that says most about a pair of copies: geometry before content before coding. */
export function nameRelation({ evidence, cellColourShift, a, b }: NamedBy): Relation {
  const { orientation, angle = 0, overlap, alignment, changed } = evidence;
  if ([2, 4, 5, 7].includes(orientation)) return 'flipped';
  if (orientation !== 1 || Math.abs(angle) > ROTATED) return 'rotated';
  if (alignment === 'features' && Math.min(...overlap) < WHOLE) return 'cropped';
  if (alignment === 'trimmed' || (changed && changed.length > 0)) return 'edited';
  if (cellColourShift > RECOLOURED) return 'recoloured';
  return differs(a.width, b.width) || differs(a.height, b.height) ? 'resized' : 'recompressed';
}
