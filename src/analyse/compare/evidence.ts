import { changedRegions } from '../../kernel/metric/changed-regions.ts';
import { meanColourDifference } from '../../kernel/metric/colour-difference.ts';
import { peakSignalToNoise } from '../../kernel/metric/signal-noise.ts';
import { structuralSimilarity } from '../../kernel/metric/ssim.ts';
import { composeOrientations, orientationParts } from '../../kernel/resample/dihedral.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import type { PairEvidence, RelativeBox } from '../../model/pair.ts';
import { FRAME_RIM, type Laid } from './laid.ts';
import type { LaidByFeatures } from './lay-features.ts';
import type { Picture } from './picture.ts';
import { turnOf } from './turn-of.ts';

const isByFeatures = (laid: Laid): laid is LaidByFeatures => laid.alignment === 'features';

/** What cannot be measured for want of pixels counts as 0. */
const round = (value: number, digits = 3): number => (Number.isNaN(value) ? 0 : Number(value.toFixed(digits)));

/**
 * What two laid pictures show of each other.
 * @param b as it was turned by `orientation` before it was laid on `a`
 */
export function evidenceOf(laid: Laid, a: Picture, b: Picture, orientation: number): PairEvidence {
  const mask = laid.mask ?? undefined;
  const lumaA = toLuma(laid.a);
  const lumaB = toLuma(laid.b);
  const { regions } = changedRegions(lumaA, lumaB, laid.agreement, laid.mask);
  const changed = changedBoxes(
    laid,
    a,
    b,
    regions.map(({ x, y, width, height }) => ({
      x: x / laid.a.width,
      y: y / laid.a.height,
      width: width / laid.a.width,
      height: height / laid.a.height,
    })),
  );
  const ssim = structuralSimilarity(lumaA, lumaB, mask).mean;
  const measured = {
    ssim: round(ssim),
    psnr: round(peakSignalToNoise(laid.a, laid.b, mask), 1),
    colourShift: round(meanColourDifference(laid.a, laid.b, mask), 2),
    agreement: round(laid.agreement.share),
    ...(changed.length > 0 ? { changed } : {}),
  };
  if (!isByFeatures(laid)) {
    const shown = (picture: Picture) => (laid.alignment === 'trimmed' ? partOf(picture) : WHOLE);
    return {
      orientation,
      alignment: laid.alignment,
      overlap: [round(areaOf(shown(a))), round(areaOf(shown(b)))],
      ...measured,
      scale: round((b.width * shown(b).width) / (a.width * shown(a).width)),
    };
  }
  const { found, overlap } = laid;
  const turn = turnOf(found.matrix);
  return {
    orientation: composeOrientations(orientation, turn.orientation),
    alignment: 'features',
    overlap: [round(overlap[0]), round(overlap[1])],
    ...measured,
    scale: round(b.width / b.view.width / (a.width / a.view.width) / found.scale),
    angle: round(turn.angle, 1),
    inliers: found.inliers,
    inlierShare: round(found.inlierShare),
    corners: cornersOf(orientation).map((corner) => {
      const [x, y] = inFirst(found.matrix, a, b, corner);
      return [round(x), round(y)] as const;
    }),
  };
}

const WHOLE: RelativeBox = { x: 0, y: 0, width: 1, height: 1 };
const areaOf = ({ width, height }: RelativeBox): number => width * height;

/** What is inside the margins, as a share of the picture. */
function partOf({ inside, view }: Picture): RelativeBox {
  if (inside === null) return WHOLE;
  const { left, top, width, height } = inside;
  return { x: left / view.width, y: top / view.height, width: width / view.width, height: height / view.height };
}

/** Where in the first picture the regions of the frame are, and the margins that are not part of the frame. */
function changedBoxes(laid: Laid, a: Picture, b: Picture, regions: readonly RelativeBox[]): RelativeBox[] {
  if (isByFeatures(laid)) {
    const { matrix } = laid.found;
    return (laid.isSwapped ? regions.map((box) => mapped(box, matrix, a, b)) : regions).map(rounded);
  }
  const part = laid.alignment === 'trimmed' ? partOf(a) : WHOLE;
  const [left, top] = [part.x + FRAME_RIM * part.width, part.y + FRAME_RIM * part.height];
  const [width, height] = [(1 - 2 * FRAME_RIM) * part.width, (1 - 2 * FRAME_RIM) * part.height];
  const inside = regions.map((box) => ({
    x: left + width * box.x,
    y: top + height * box.y,
    width: width * box.width,
    height: height * box.height,
  }));
  return [...marginsAround(part), ...inside].map(rounded);
}

/** What of a picture is around a part of it. */
function marginsAround({ x, y, width, height }: RelativeBox): RelativeBox[] {
  return [
    { x: 0, y: 0, width: 1, height: y },
    { x: 0, y: y + height, width: 1, height: 1 - y - height },
    { x: 0, y, width: x, height },
    { x: x + width, y, width: 1 - x - width, height },
  ].filter((box) => box.width > 0 && box.height > 0);
}

/** A box of the second picture as the box around it in the first. */
function mapped(box: RelativeBox, matrix: Float64Array, a: Picture, b: Picture): RelativeBox {
  const corners = cornersOf(1).map(([x, y]) => inFirst(matrix, a, b, [box.x + box.width * x, box.y + box.height * y]));
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const xs = corners.map(([x]) => clip(x));
  const ys = corners.map(([, y]) => clip(y));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

const rounded = ({ x, y, width, height }: RelativeBox): RelativeBox => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
});

type Point = readonly [number, number];

/** Where a picture's own corners, clockwise from the top left, are once it is turned; relative. */
function cornersOf(orientation: number): Point[] {
  const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
  const corners: Point[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  return corners.map(([x, y]) => {
    const [u, v] = transposed ? [y, x] : [x, y];
    return [mirrorX ? 1 - u : u, mirrorY ? 1 - v : v];
  });
}

/** A relative place of the second picture in the first; `matrix` takes pixels of their views, centres at whole numbers. */
function inFirst(matrix: Float64Array, a: Picture, b: Picture, [left, top]: Point): Point {
  const x = left * b.view.width - 0.5;
  const y = top * b.view.height - 0.5;
  const w = matrix[6]! * x + matrix[7]! * y + matrix[8]!;
  const u = (matrix[0]! * x + matrix[1]! * y + matrix[2]!) / w;
  const v = (matrix[3]! * x + matrix[4]! * y + matrix[5]!) / w;
  return [(u + 0.5) / a.view.width, (v + 0.5) / a.view.height];
}
