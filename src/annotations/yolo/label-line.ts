import { boundsOf, cornersOfBox } from '../../kernel/geometry/box.ts';
import { maskBounds, readRunLengths } from '../../kernel/mask/run-length.ts';
import type { AnnotatedObject, Box } from '../../model/annotation.ts';
import type { AnnotationAspect, PictureSize } from '../format.ts';
import { isNumbers } from '../json-values.ts';
import { joinOutlines } from './joined-outline.ts';
import { type LabelGrammar, RELATIVE_FIELD } from './labels.ts';
import { relativeText } from './numbers.ts';

type Lose = (aspect: AnnotationAspect) => void;

/**
 * An object as the numbers of a YOLO line; null when there is nothing of it to write.
 *
 * @param size px; null where unknown: only what was read without a size can be written
 */
export function labelLine(
  object: AnnotatedObject,
  { task, keypoints }: LabelGrammar,
  size: PictureSize | null,
  lose: Lose,
): string | null {
  const { fields, score } = object;
  const kept = fields?.[RELATIVE_FIELD];
  if (size === null || (!object.box && !object.polygons && !object.corners && isNumbers(kept))) {
    if (isNumbers(kept)) return kept.map((value) => relativeText(value, 1)).join(' ');
    lose('boxes');
    return null;
  }
  const shape = shapeFor(object, task, lose);
  if (shape === null) return null;
  let line = 'box' in shape ? boxText(shape.box, size) : pointsText(shape.points, size);
  if (task === 'pose' && keypoints) line += keypointsText(object.keypoints, keypoints, size);
  else if (object.keypoints) lose('keypoints');
  return score === undefined ? line : `${line} ${relativeText(score, 1)}`;
}

type Shape = { readonly box: Box } | { readonly points: readonly number[] };

function shapeFor(object: AnnotatedObject, task: LabelGrammar['task'], lose: Lose): Shape | null {
  const { box, corners, polygons, mask } = object;
  const outline = polygons && polygons.length > 0 ? polygons : null;
  if (mask) lose('masks');
  const around = box ?? boxOf(object);
  if (task === 'obb') {
    if (outline) lose('polygons');
    if (corners && corners.length === 8) {
      if (box) lose('boxes');
      return { points: corners };
    }
    if (!around) return nothing(lose);
    lose('boxes');
    return { points: cornersOfBox(around) };
  }
  if (task === 'segment') {
    if (outline) {
      // Pieces become one outline; a box is that of the outline there.
      if (outline.length > 1) lose('polygons');
      if (box) lose('boxes');
      if (corners) lose('rotated-boxes');
      return { points: joinOutlines(outline) };
    }
    if (corners) {
      lose('rotated-boxes');
      if (box) lose('boxes');
      return { points: corners };
    }
    if (!around) return nothing(lose);
    return { points: cornersOfBox(around) };
  }
  if (outline) lose('polygons');
  if (corners) lose('rotated-boxes');
  return around ? { box: around } : nothing(lose);
}

function nothing(lose: Lose): null {
  lose('boxes');
  return null;
}

function boxOf({ polygons, corners, mask, keypoints }: AnnotatedObject): Box | null {
  if (polygons && polygons.length > 0) return boundsOf(polygons.flat());
  if (corners) return boundsOf(corners);
  if (mask) {
    try {
      return maskBounds(readRunLengths(mask.counts, mask.width, mask.height));
    } catch {
      return null;
    }
  }
  const labelled: number[] = [];
  for (let i = 0; keypoints && i + 2 < keypoints.length; i += 3) {
    if (keypoints[i + 2]! > 0) labelled.push(keypoints[i]!, keypoints[i + 1]!);
  }
  return boundsOf(labelled);
}

function boxText([x, y, w, h]: Box, { width, height }: PictureSize): string {
  return `${relativeText((x + w / 2) / width, width)} ${relativeText((y + h / 2) / height, height)} ${relativeText(w / width, width)} ${relativeText(h / height, height)}`;
}

function pointsText(points: readonly number[], { width, height }: PictureSize): string {
  let text = '';
  for (let i = 0; i + 1 < points.length; i += 2) {
    text += `${i === 0 ? '' : ' '}${relativeText(points[i]! / width, width)} ${relativeText(points[i + 1]! / height, height)}`;
  }
  return text;
}

function keypointsText(
  given: readonly number[] | undefined,
  [count, numbers]: readonly [number, number],
  { width, height }: PictureSize,
): string {
  let text = '';
  for (let i = 0; i < count; i++) {
    const visibility = given?.[3 * i + 2] ?? 0;
    const x = given?.[3 * i] ?? 0;
    const y = given?.[3 * i + 1] ?? 0;
    text += ` ${relativeText(x / width, width)} ${relativeText(y / height, height)}`;
    if (numbers === 3) text += ` ${visibility}`;
  }
  return text;
}
