import { boundsOf, boxArea, cornersOfBox, type Rectangle, uprightBox } from '../../kernel/geometry/box.ts';
import { polygonArea } from '../../kernel/geometry/polygon.ts';
import { selfCrossing } from '../../kernel/geometry/self-crossing.ts';
import { maskArea, maskBounds, readRunLengths } from '../../kernel/mask/run-length.ts';
import type { AnnotatedObject } from '../../model/annotation.ts';

/** The most telling geometry an object has. */
export const OBJECT_KINDS = ['mask', 'polygon', 'rotated-box', 'box', 'keypoints', 'none'] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** What can be wrong with one object whatever the thresholds are. */
export const OBJECT_PROBLEMS = [
  'empty',
  'inverted',
  'self-crossing',
  'keypoint-outside',
  'mask-mismatch',
  'unknown-class',
  'repeated-id',
] as const;
export type ObjectProblem = (typeof OBJECT_PROBLEMS)[number];

export interface Size {
  /** px. */
  readonly width: number;
  readonly height: number;
}

export interface ObjectFacts {
  readonly kind: ObjectKind;
  /** The box given, upright; else the one around the other geometry; null where there is none. */
  readonly box: Rectangle | null;
  /** px² of the mask, else the polygons, the rotated box, the box; null where there is none of them. */
  readonly area: number | null;
  /** The same over the area of the picture, 0–; null while its size is unknown. */
  readonly areaShare: number | null;
  /** How far the box, polygons or rotated box reach beyond the picture, px; 0 inside; null while its size is unknown. */
  readonly overhang: number | null;
  /** On which side: `left`, `top`, `right`, `bottom`. */
  readonly overhangSide: string;
  readonly problems: readonly ObjectProblem[];
}

/** An object with one of these is not called empty as well. */
const WITHOUT_AREA: readonly ObjectProblem[] = ['inverted', 'empty', 'self-crossing'];

const SIDES = ['left', 'top', 'right', 'bottom'] as const;

/**
 * Measures one object. `picture` is null while its size is unknown; `isKnownClass` says whether the set declares its
 * category.
 */
export function objectFacts(object: AnnotatedObject, picture: Size | null, isKnownClass: boolean): ObjectFacts {
  const { box: given, corners, polygons, mask, keypoints } = object;
  const problems: ObjectProblem[] = [];
  const outline = polygons && polygons.length > 0 ? polygons : null;
  const read = mask ? maskFacts(mask, picture) : null;
  if (read === 'mismatch') problems.push('mask-mismatch');
  const bits = read !== null && read !== 'mismatch' ? read : null;

  if (given) {
    if (given[2] < 0 || given[3] < 0) problems.push('inverted');
    else if (!(given[2] > 0 && given[3] > 0)) problems.push('empty');
  }
  const area = bits
    ? bits.area
    : outline
      ? outline.reduce((sum, points) => sum + polygonArea(points), 0)
      : corners
        ? polygonArea(corners)
        : given
          ? boxArea(given)
          : null;
  if (outline?.some((points) => selfCrossing(points) !== null)) problems.push('self-crossing');
  // The parts of an outline that crosses itself may cancel out.
  if (area === 0 && !WITHOUT_AREA.some((problem) => problems.includes(problem))) problems.push('empty');
  if (keypoints && picture && hasKeypointOutside(keypoints, picture)) problems.push('keypoint-outside');
  if (!isKnownClass) problems.push('unknown-class');

  const box = given
    ? uprightBox(given)
    : (bits?.bounds ?? (outline ? boundsOf(outline.flat()) : corners ? boundsOf(corners) : labelledBounds(keypoints)));
  const reach = outline ? boundsOf(outline.flat()) : corners ? boundsOf(corners) : null;
  const [overhang, overhangSide] = farthestOutside(given ? uprightBox(given) : null, reach, picture);
  return {
    kind: mask
      ? 'mask'
      : outline
        ? 'polygon'
        : corners
          ? 'rotated-box'
          : given
            ? 'box'
            : keypoints
              ? 'keypoints'
              : 'none',
    box,
    area,
    areaShare: area === null || !picture ? null : area / (picture.width * picture.height),
    overhang,
    overhangSide,
    problems,
  };
}

type Mask = NonNullable<AnnotatedObject['mask']>;

function maskFacts(mask: Mask, picture: Size | null): { area: number; bounds: Rectangle | null } | 'mismatch' {
  try {
    const runs = readRunLengths(mask.counts, mask.width, mask.height);
    if (picture && (picture.width !== mask.width || picture.height !== mask.height)) return 'mismatch';
    return { area: maskArea(runs), bounds: maskBounds(runs) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return 'mismatch';
  }
}

function hasKeypointOutside(keypoints: readonly number[], { width, height }: Size): boolean {
  for (let i = 0; i + 2 < keypoints.length; i += 3) {
    if (keypoints[i + 2] === 0) continue;
    const x = keypoints[i]!;
    const y = keypoints[i + 1]!;
    if (!(x >= 0 && y >= 0 && x <= width && y <= height)) return true;
  }
  return false;
}

function labelledBounds(keypoints: readonly number[] | undefined): Rectangle | null {
  if (!keypoints) return null;
  const points: number[] = [];
  for (let i = 0; i + 2 < keypoints.length; i += 3) {
    if (keypoints[i + 2] !== 0) points.push(keypoints[i]!, keypoints[i + 1]!);
  }
  return boundsOf(points);
}

function farthestOutside(
  box: Rectangle | null,
  reach: Rectangle | null,
  picture: Size | null,
): [overhang: number | null, side: string] {
  if (!picture || (!box && !reach)) return [null, ''];
  let overhang = 0;
  let side = '';
  for (const one of [box, reach]) {
    if (!one) continue;
    const corners = cornersOfBox(one);
    const beyond = [-corners[0]!, -corners[1]!, corners[4]! - picture.width, corners[5]! - picture.height];
    for (const [i, px] of beyond.entries()) {
      if (!(px > overhang)) continue;
      overhang = px;
      side = SIDES[i]!;
    }
  }
  return [overhang, side];
}
