import { boundsOf } from '../../kernel/geometry/box.ts';
import { polygonArea } from '../../kernel/geometry/polygon.ts';
import { maskArea, maskBounds, type RunLengths, readRunLengths } from '../../kernel/mask/run-length.ts';
import type { AnnotatedObject, Box, JsonValue, RunLengthMask } from '../../model/annotation.ts';
import type { WriteContext } from '../format.ts';
import { setOwn } from '../json-values.ts';
import { countLabelled } from './read-record.ts';

/** Words of an annotation that say whose it is: no field may stand in their place. */
const IDENTITY = new Set(['id', 'image_id', 'category_id']);

/**
 * An object as COCO's record. COCO wants every object to have a box, an area and `iscrowd`: a box that is not given is
 * that around the outline or the visible keypoints.
 */
export function objectRecord(
  object: AnnotatedObject,
  id: number | string,
  imageId: number | string,
  categories: { numberOf(name: string): number | string },
  context: Pick<WriteContext, 'lose'>,
): JsonValue {
  const { category, box, corners, polygons, mask, keypoints, area, isCrowd, score, fields } = object;
  const record: Record<string, JsonValue> = { id, image_id: imageId };
  if (category !== null) record.category_id = categories.numberOf(category);
  let outlines: readonly (readonly number[])[] | undefined = polygons;
  if (corners) {
    context.lose('rotated-boxes');
    // The same shape, in the word that COCO has.
    if (!polygons && !mask) outlines = [corners];
  }
  const runs = mask && (!box || area === undefined) ? runsOf(mask) : null;
  const around = box ?? (fields && Object.hasOwn(fields, 'bbox') ? undefined : boxAround(outlines, runs, keypoints));
  if (around) record.bbox = around;
  // Says that it is an object, not a category of the whole image.
  else if (!fields || !Object.hasOwn(fields, 'bbox')) record.bbox = [];
  if (mask) {
    record.segmentation = { size: [mask.height, mask.width], counts: mask.counts };
    if (polygons) context.lose('polygons');
  } else if (outlines) record.segmentation = outlines;
  if (keypoints) {
    record.keypoints = keypoints;
    record.num_keypoints = countLabelled(keypoints) ?? 0;
  }
  const size = area ?? areaOf(outlines, runs, around);
  if (size !== undefined) record.area = size;
  record.iscrowd = isCrowd ? 1 : 0;
  if (score !== undefined) record.score = score;
  for (const name of Object.keys(fields ?? {})) {
    if (name === 'num_keypoints' || name === 'area' || name === 'iscrowd') {
      if ((name === 'area' && area !== undefined) || (name === 'iscrowd' && isCrowd !== undefined)) {
        context.lose('object-fields');
      } else record[name] = fields![name]!;
    } else if ((IDENTITY.has(name) && name !== 'category_id') || Object.hasOwn(record, name)) {
      context.lose('object-fields');
    } else setOwn(record, name, fields![name]!);
  }
  return record;
}

/** Null for runs that do not fit their size. */
function runsOf({ counts, width, height }: RunLengthMask): RunLengths | null {
  try {
    return readRunLengths(counts, width, height);
  } catch {
    return null;
  }
}

function boxAround(
  outlines: readonly (readonly number[])[] | undefined,
  runs: RunLengths | null,
  keypoints: readonly number[] | undefined,
): Box | undefined {
  if (runs) return maskBounds(runs) ?? undefined;
  if (outlines && outlines.length > 0)
    return boundsOf(outlines.length === 1 ? outlines[0]! : outlines.flat()) ?? undefined;
  if (!keypoints) return undefined;
  const labelled: number[] = [];
  for (let i = 0; i + 2 < keypoints.length; i += 3) {
    if (keypoints[i + 2]! > 0) labelled.push(keypoints[i]!, keypoints[i + 1]!);
  }
  return boundsOf(labelled) ?? undefined;
}

function areaOf(
  outlines: readonly (readonly number[])[] | undefined,
  runs: RunLengths | null,
  box: Box | undefined,
): number | undefined {
  if (runs) return maskArea(runs);
  if (outlines && outlines.length > 0) return outlines.reduce((sum, outline) => sum + polygonArea(outline), 0);
  return box ? Math.abs(box[2] * box[3]) : undefined;
}
