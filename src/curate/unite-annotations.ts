import { boundsOf, boxIou, type Rectangle, uprightBox } from '../kernel/geometry/box.ts';
import { maskBounds, readRunLengths } from '../kernel/mask/run-length.ts';
import type { AnnotatedImage, AnnotatedObject, Caption } from '../model/annotation.ts';

/** `off` merges nothing · `missing` only into images about which nothing is said · `all` into every one. */
export const MERGE_MODES = ['off', 'missing', 'all'] as const;
export type MergeMode = (typeof MERGE_MODES)[number];

export interface UnitedAnnotations {
  /** What the image gets besides its own. */
  readonly objects: readonly AnnotatedObject[];
  readonly labels: readonly string[];
  readonly captions: readonly Caption[];
  /** Objects that it has already. */
  readonly same: number;
  /** The same place, or the whole image, with two names: its own stays. */
  readonly conflicts: readonly { readonly own: string; readonly other: string }[];
}

/** The box around an object; null where nothing says where it is. */
export function placeOf({ box, corners, polygons, mask, keypoints }: AnnotatedObject): Rectangle | null {
  if (box) return uprightBox(box);
  if (corners) return boundsOf(corners);
  if (polygons && polygons.length > 0) return boundsOf(polygons.flat());
  if (mask) {
    try {
      return maskBounds(readRunLengths(mask.counts, mask.width, mask.height));
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }
  return keypoints ? boundsOf(keypoints.filter((_, i) => i % 3 < 2)) : null;
}

export const saysNothing = ({ objects, labels = [], captions = [] }: AnnotatedImage): boolean =>
  objects.length + labels.length + captions.length === 0;

/**
 * What an image gets from its copies: objects that it has not got, labels where it has none (and further tags where it
 * has several), captions in other words. An object is the same as one of its own when both have the same category and
 * their boxes overlap by at least `iou`; in the same place with another category they contradict each other.
 *
 * @param copies what is said about its copies, in its own pixels
 * @param iou intersection over union of boxes, 0–1
 */
export function uniteAnnotations(
  own: AnnotatedImage,
  copies: readonly AnnotatedImage[],
  iou: number,
): UnitedAnnotations {
  const known = own.objects.map((object) => ({ object, place: placeOf(object) }));
  const objects: AnnotatedObject[] = [];
  const labels: string[] = [];
  const captions: Caption[] = [];
  const conflicts: { own: string; other: string }[] = [];
  let same = 0;
  for (const copy of copies) {
    // Objects of one picture never stand for each other, however much they overlap.
    const before = [...known];
    for (const object of copy.objects) {
      const place = placeOf(object);
      const near = before.filter((one) => one.place !== null && place !== null && boxIou(one.place, place) >= iou);
      if (near.some((one) => one.object.category === object.category)) same++;
      else if (near.length > 0) {
        conflicts.push({ own: near[0]!.object.category ?? '', other: object.category ?? '' });
      } else {
        objects.push(object);
        known.push({ object, place });
      }
    }
    for (const label of copy.labels ?? []) {
      const has = [...(own.labels ?? []), ...labels];
      if (has.includes(label)) continue;
      const isTags = has.length > 1 || (copy.labels ?? []).length > 1;
      if (has.length === 0 || isTags) labels.push(label);
      else conflicts.push({ own: has[0]!, other: label });
    }
    for (const caption of copy.captions ?? []) {
      const isKnown = [...(own.captions ?? []), ...captions].some(({ text }) => text.trim() === caption.text.trim());
      if (!isKnown) captions.push(caption);
    }
  }
  return { objects, labels, captions, same, conflicts };
}
