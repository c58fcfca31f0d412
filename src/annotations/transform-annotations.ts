import { boundsOf, boxArea, cornersOfBox } from '../kernel/geometry/box.ts';
import { clipPolygon } from '../kernel/geometry/clip-polygon.ts';
import { keepsBoxes, mapBox, mapKeypoints, mapPoints } from '../kernel/geometry/plane-map.ts';
import { polygonArea } from '../kernel/geometry/polygon.ts';
import { cornersOfRotatedBox, smallestRotatedBox } from '../kernel/geometry/rotated-box.ts';
import { mapMask } from '../kernel/mask/map-mask.ts';
import { compressRunLengths, maskArea, maskBounds, readRunLengths } from '../kernel/mask/run-length.ts';
import type { AnnotatedImage, AnnotatedObject, Box, Polygon, RunLengthMask } from '../model/annotation.ts';

/** How a picture was changed. */
export interface PictureTransform {
  /** 3×3, row by row, from the old picture to the new one (src/kernel/geometry/plane-map.ts makes them). */
  readonly map: Float64Array;
  /** Size of the new picture, px. */
  readonly width: number;
  readonly height: number;
  /** Objects of which a smaller share of their area is left are dropped, 0–1. Default 0: those of which nothing is. */
  readonly minimumVisibleShare?: number;
}

export interface TransformedAnnotations {
  readonly image: AnnotatedImage;
  /** Objects that left the picture, or of which too little is left. */
  readonly dropped: number;
  /** Objects of which a part left the picture. */
  readonly clipped: number;
  /** Masks that could not be read, or whose map cannot be undone: left out of their objects. */
  readonly lostMasks: number;
}

/** Shares that differ from 1 by no more than rounding does. */
const ALL = 1 - 1e-9;

/**
 * Carries what is said about an image along when its picture is scaled, cropped, padded, turned, mirrored or warped.
 *
 * Boxes stay upright: under a turn, a box becomes the one around the mapped mask or polygons or rotated box, else around
 * its own mapped corners, which is larger than need be. What leaves the picture is cut off; of a rotated box that is
 * cut, the smallest rotated box around the rest stays. Keypoints outside become 0, 0, 0 (COCO: not labelled). Areas scale
 * as the shape does. How much of an object is left is told by its mask, else its polygons, rotated box, box, keypoints;
 * what marks no area (an empty box) stays where it lies within. `fields` are kept as they are.
 */
export function transformAnnotations(image: AnnotatedImage, transform: PictureTransform): TransformedAnnotations {
  const minimum = transform.minimumVisibleShare ?? 0;
  const objects: AnnotatedObject[] = [];
  let clipped = 0;
  let lostMasks = 0;
  for (const object of image.objects) {
    const { mapped, share, isMaskLost } = transformObject(object, transform);
    if (isMaskLost) lostMasks++;
    if (!(share > 0 && share >= minimum)) continue;
    if (share < ALL) clipped++;
    objects.push(mapped);
  }
  const { width, height } = transform;
  return {
    image: { ...image, width, height, objects },
    dropped: image.objects.length - objects.length,
    clipped,
    lostMasks,
  };
}

interface Shape {
  /** px² before, after, and after that within the picture. */
  readonly before: number;
  readonly after: number;
  readonly inside: number;
}

function transformObject(
  object: AnnotatedObject,
  { map, width, height }: PictureTransform,
): { mapped: AnnotatedObject; share: number; isMaskLost: boolean } {
  const frame = [0, 0, width, height] as const;
  const { box, corners, polygons, mask, keypoints, area, ...rest } = object;
  const newMask = mask && transformMask(mask, map, width, height);
  const mappedPolygons = polygons?.map((points) => mapPoints(points, map));
  const newPolygons = mappedPolygons?.flatMap((points) => clipPolygon(points, frame));
  const mappedCorners = corners && mapPoints(corners, map);
  const insideOfCorners = mappedCorners && clipPolygon(mappedCorners, frame);
  const newKeypoints = keypoints && mapKeypoints(keypoints, map, width, height);

  const shapes: (Shape | null | undefined)[] = [
    newMask?.shape,
    polygons && {
      before: sum(polygons),
      after: sum(mappedPolygons!),
      inside: sum(newPolygons!),
    },
    corners && { before: polygonArea(corners), after: polygonArea(mappedCorners!), inside: sum(insideOfCorners!) },
    box && shapeOfBox(box, map, frame),
  ];
  const shape = shapes.find((one) => one && one.before > 0 && one.after > 0);
  const isWithin = (points: readonly number[]): boolean => {
    const bounds = boundsOf(points);
    if (bounds === null) return true;
    const [x, y, w, h] = bounds;
    return x + w >= 0 && y + h >= 0 && x <= width && y <= height;
  };
  const share = shape
    ? Math.min(1, shape.inside / shape.after)
    : box || mappedCorners || mappedPolygons?.length
      ? Number(isWithin(box ? mapPoints(cornersOfBox(box), map) : (mappedCorners ?? mappedPolygons!.flat())))
      : keypoints
        ? shareOfKeypoints(keypoints, newKeypoints!)
        : 1;
  const isCut = share < ALL;

  const newCorners = mappedCorners && (isCut ? remainder(insideOfCorners!) : mappedCorners);
  const mapped: AnnotatedObject = {
    ...rest,
    ...(box && { box: transformBox(box, map, frame, newMask?.bounds, newPolygons, newCorners) }),
    ...(newCorners && { corners: newCorners }),
    ...(newPolygons && { polygons: newPolygons }),
    ...(newMask?.mask && { mask: newMask.mask }),
    ...(newKeypoints && { keypoints: newKeypoints }),
    ...(area !== undefined && { area: shape ? (area * shape.inside) / shape.before : area }),
  };
  return { mapped, share, isMaskLost: newMask !== undefined && newMask.mask === null };
}

const sum = (polygons: readonly Polygon[]): number => polygons.reduce((area, points) => area + polygonArea(points), 0);

function shapeOfBox(box: Box, map: Float64Array, frame: Box): Shape {
  const corners = mapPoints(cornersOfBox(box), map);
  return { before: boxArea(box), after: polygonArea(corners), inside: sum(clipPolygon(corners, frame)) };
}

function transformBox(
  box: Box,
  map: Float64Array,
  frame: Box,
  maskBox: Box | null | undefined,
  polygons: readonly Polygon[] | undefined,
  corners: readonly number[] | undefined,
): Box {
  const points = polygons?.flat();
  const around = keepsBoxes(map)
    ? mapBox(box, map)
    : (maskBox ?? (points && boundsOf(points)) ?? (corners && boundsOf(corners)) ?? mapBox(box, map));
  // Not `clipBox`: a box without a side to one direction stays one.
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const [x, y, width, height] = around;
  if (x >= 0 && y >= 0 && x + width <= frame[2] && y + height <= frame[3]) return around;
  const left = clamp(x, frame[2]);
  const top = clamp(y, frame[3]);
  return [left, top, clamp(x + width, frame[2]) - left, clamp(y + height, frame[3]) - top];
}

/** Corners of the smallest rotated box around what is left. */
function remainder(pieces: readonly Polygon[]): number[] | undefined {
  const box = smallestRotatedBox(pieces.flat());
  return box === null ? undefined : cornersOfRotatedBox(box);
}

function transformMask(
  mask: RunLengthMask,
  map: Float64Array,
  width: number,
  height: number,
): { mask: RunLengthMask | null; shape: Shape | null; bounds: Box | null } {
  try {
    const runs = readRunLengths(mask.counts, mask.width, mask.height);
    const mapped = mapMask(runs, map, width, height);
    const bounds = maskBounds(runs);
    const inside = maskArea(mapped);
    return {
      mask: {
        width,
        height,
        counts: typeof mask.counts === 'string' ? compressRunLengths(mapped) : [...mapped.counts],
      },
      shape: bounds && shapeOfMask(maskArea(runs), inside, bounds, map, [0, 0, width, height]),
      bounds: maskBounds(mapped),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { mask: null, shape: null, bounds: null };
  }
}

/** Pixels outside the picture are not there to be counted: the mask scales as the box around it does. */
function shapeOfMask(before: number, inside: number, bounds: Box, map: Float64Array, frame: Box): Shape {
  const box = shapeOfBox(bounds, map, frame);
  const isWhole = box.inside >= ALL * box.after;
  return { before, inside, after: isWhole ? inside : Math.max(inside, (before * box.after) / box.before) };
}

/** Of the labelled keypoints, those that still are; 1 where none was. */
function shareOfKeypoints(before: readonly number[], after: readonly number[]): number {
  let labelled = 0;
  let left = 0;
  for (let i = 2; i < before.length; i += 3) {
    if (before[i] === 0) continue;
    labelled++;
    if (after[i] !== 0) left++;
  }
  return labelled === 0 ? 1 : left / labelled;
}
