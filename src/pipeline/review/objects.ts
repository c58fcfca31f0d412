import { judgeObject } from '../../analyse/annotations/object-checks.ts';
import type { Row } from '../../catalog/database.ts';
import { countObjectsOfImage, objectsOfImage } from '../../catalog/objects.ts';
import { maskOutlines } from '../../kernel/mask/mask-outlines.ts';
import { readRunLengths } from '../../kernel/mask/run-length.ts';
import type { RunLengthMask } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import type { ReviewState } from './session.ts';

/** What is drawn of one image, at most. */
const MOST_OBJECTS = 1000;
/** Larger masks are drawn by their box. */
const MOST_MASK_PIXELS = 64e6;

/** Objects that annotation sets mark in one image. @throws UserError for a number that no image has */
export async function objectsInImage({ table, workspace }: ReviewState, image: number) {
  if (image >= table.count) throw new UserError(`There is no image ${image}.`);
  if (!workspace.manifest.annotated) return { total: 0, objects: [] };
  const { database, checks } = workspace;
  const id = table.idOf(image);
  const [rows, total] = await Promise.all([
    objectsOfImage(database, id, MOST_OBJECTS),
    countObjectsOfImage(database, id),
  ]);
  return { total, objects: rows.map((row) => drawnObject(row, checks)) };
}

function drawnObject(row: Row, checks: ReviewState['workspace']['checks']) {
  const number = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  const geometry = (row.geometry === null ? {} : JSON.parse(String(row.geometry))) as {
    readonly polygons?: readonly (readonly number[])[];
    readonly corners?: readonly number[];
    readonly keypoints?: readonly number[];
    readonly mask?: RunLengthMask;
  };
  const [x, y, width, height] = [number('x'), number('y'), number('width'), number('height')];
  const { checks: names, severity } = judgeObject(
    {
      areaShare: number('area_share'),
      overhang: number('overhang'),
      sameClassOverlap: number('same_class_overlap'),
      otherClassOverlap: number('other_class_overlap'),
      problems: row.problems === null ? [] : String(row.problems).split(' '),
    },
    checks,
  );
  return {
    set: Number(row.annotation_set),
    n: Number(row.n),
    category: row.category === null ? null : String(row.category),
    box: x === null || y === null || width === null || height === null ? null : ([x, y, width, height] as const),
    polygons: geometry.polygons ?? outlinesOf(geometry.mask) ?? (geometry.corners ? [geometry.corners] : []),
    keypoints: geometry.keypoints ?? [],
    checks: names,
    severity,
  };
}

function outlinesOf(mask: RunLengthMask | undefined): number[][] | null {
  if (!mask || mask.width * mask.height > MOST_MASK_PIXELS) return null;
  try {
    return maskOutlines(readRunLengths(mask.counts, mask.width, mask.height));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
