import type { AnnotatedObject } from '../../model/annotation.ts';
import type { ObjectFacts, ObjectProblem } from './object-facts.ts';
import type { Overlaps } from './overlaps.ts';

/** What the objects of one image and set say of the image, under the names of the derived columns. */
export interface ImageSummary {
  readonly object_count: number;
  readonly object_classes: string | null;
  readonly smallest_object_share: number | null;
  readonly largest_object_share: number | null;
  readonly box_overhang: number | null;
  readonly box_overhang_at: string | null;
  readonly empty_objects: number;
  readonly inverted_boxes: number;
  readonly same_class_overlap: number | null;
  readonly same_class_overlap_of: string | null;
  readonly other_class_overlap: number | null;
  readonly other_class_overlap_of: string | null;
  readonly crossing_polygons: number;
  readonly outside_keypoints: number;
  readonly mismatched_masks: number;
  readonly unknown_class_objects: number;
}

/** @param facts of each object, and @param near its overlaps, in the order of the objects */
export function summariseImage(
  objects: readonly AnnotatedObject[],
  facts: readonly ObjectFacts[],
  near: Overlaps,
): ImageSummary {
  const named = (n: number): string => `${objects[n]!.category ?? 'object'} #${n + 1}`;
  const classes = new Set<string>();
  let smallest: number | null = null;
  let largest: number | null = null;
  let farthest = -1;
  let same = -1;
  let other = -1;
  for (let n = 0; n < objects.length; n++) {
    const { category } = objects[n]!;
    const { areaShare, overhang } = facts[n]!;
    if (category !== null) classes.add(category);
    if (areaShare !== null && areaShare > 0) {
      smallest = smallest === null ? areaShare : Math.min(smallest, areaShare);
      largest = largest === null ? areaShare : Math.max(largest, areaShare);
    }
    if (overhang !== null && (farthest < 0 || overhang > facts[farthest]!.overhang!)) farthest = n;
    if (facts[n]!.box && (same < 0 || near.same[n]! > near.same[same]!)) same = n;
    if (facts[n]!.box && (other < 0 || near.other[n]! > near.other[other]!)) other = n;
  }
  const count = (problem: ObjectProblem): number =>
    facts.reduce((sum, { problems }) => sum + (problems.includes(problem) ? 1 : 0), 0);
  const isBeyond = farthest >= 0 && facts[farthest]!.overhang! > 0;
  return {
    object_count: objects.length,
    object_classes: classes.size === 0 ? null : [...classes].sort().join('; '),
    smallest_object_share: smallest,
    largest_object_share: largest,
    box_overhang: farthest < 0 ? null : facts[farthest]!.overhang,
    box_overhang_at: isBeyond ? `${named(farthest)} at the ${facts[farthest]!.overhangSide}` : null,
    empty_objects: count('empty'),
    inverted_boxes: count('inverted'),
    same_class_overlap: same < 0 ? null : near.same[same]!,
    same_class_overlap_of:
      same < 0 || near.sameWith[same]! < 0 ? null : `${named(same)} and #${near.sameWith[same]! + 1}`,
    other_class_overlap: other < 0 ? null : near.other[other]!,
    other_class_overlap_of:
      other < 0 || near.otherWith[other]! < 0 ? null : `${named(other)} and ${named(near.otherWith[other]!)}`,
    crossing_polygons: count('self-crossing'),
    outside_keypoints: count('keypoint-outside'),
    mismatched_masks: count('mask-mismatch'),
    unknown_class_objects: count('unknown-class'),
  };
}
