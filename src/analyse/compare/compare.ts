import { changedRegions } from '../../kernel/metric/changed-regions.ts';
import { meanColourDifference } from '../../kernel/metric/colour-difference.ts';
import { peakSignalToNoise } from '../../kernel/metric/signal-noise.ts';
import { structuralSimilarity } from '../../kernel/metric/ssim.ts';
import { blockAverageRgb } from '../../kernel/resample/block-average.ts';
import { composeOrientations } from '../../kernel/resample/dihedral.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import type { PairEvidence, RelativeBox } from '../../model/pair.ts';
import type { Relation } from '../../model/relation.ts';
import { isPhoto, unlessContradicted } from './contradiction.ts';
import { FRAME_RIM, type Laid, layFrames, layInsides, selfAgreementOf } from './laid.ts';
import { type LaidByFeatures, layByFeatures } from './lay-features.ts';
import { nameRelation } from './name-relation.ts';
import type { Picture } from './picture.ts';
import { beyondChance } from './self-agreement.ts';
import { smoothScore } from './smooth.ts';
import { turnOf } from './turn-of.ts';

/** What comparing the pixels of two pictures found. */
export interface Comparison {
  /** `unrelated` below {@link RELATED}; what to call the pair above it. */
  readonly relation: Relation | 'unrelated';
  readonly score: number;
  readonly evidence: PairEvidence;
}

/**
 * Raise it when the same two pictures would compare otherwise: stored comparisons are then made anew.
 */
export const COMPARE_VERSION = 2;

/** Lowest score at which a pair is called anything but unrelated; what counts as confirmed is a threshold above it. */
export const RELATED = 0.3;
/** A frame that fits this well needs no better alignment. */
const FITS = 0.93;
/** Blocks correlate typically above this where the picture lies in its place. */
const IN_PLACE = 0.93;
/**
 * Whole frames that agree less than this show no slightly cropped or turned copy either: what hashes brought together by
 * chance is not worth looking for local features.
 */
const HOPELESS = 0.06;
/** Features that fit each other in this number and share show the same place even where the pixels do not agree. */
const SAME_SCENE_INLIERS = 20;
const SAME_SCENE_SHARE = 0.25;
/** Blocks of evidence that halve the doubt. */
const LITTLE_EVIDENCE = 3;
/** Of two alignments the simpler one stays unless the other is better by this much. */
const CLEARLY = 0.05;

/**
 * Lays `b` on `a` (whole frames; insides of their margins; local features), compares what falls on each other, and names
 * the relation. Deterministic. The score is the share of textured blocks that agree in structure after alignment, beyond
 * what such pictures have anyway, unless the fine detail contradicts it.
 *
 * @param orientation EXIF orientation 1–8 under which `b` is expected to lie on `a`; 1 when nothing is known
 * @param isThorough look for local features also where the whole frames have nothing in common: for candidates that
 *   come from elsewhere than hashes of whole frames
 */
export function comparePictures(a: Picture, b: Picture, orientation = 1, isThorough = true): Comparison {
  const turned = b.oriented(orientation);
  const chance = Math.min(selfAgreementOf(a), selfAgreementOf(turned));
  const judge = (laid: Laid): Judged => ({ laid, score: scoreOf(laid, chance) });
  let best = judge(layFrames(a, turned));
  if (best.score < FITS) best = { ...best, score: Math.max(best.score, smoothScore(best.laid)) };
  if (best.score < FITS) {
    const insides = layInsides(a, turned);
    if (insides !== null) best = clearlyBetter(judge(insides), best);
  }
  let byFeatures: LaidByFeatures | null = null;
  // An overlay spoils some blocks and leaves the others as they were; a slight crop or turn moves them all.
  const isOutOfPlace = best.score < FITS && best.laid.agreement.typical < IN_PLACE;
  if (isOutOfPlace && (isThorough || best.score >= HOPELESS)) {
    byFeatures = layByFeatures(a, turned);
    if (byFeatures !== null) best = clearlyBetter(judge(byFeatures), best);
  }
  const isContradicted = best.score >= RELATED && unlessContradicted(best.laid, a, turned) < 1;
  if (isContradicted) best = { ...best, score: best.score * unlessContradicted(best.laid, a, turned) };
  const evidence = evidenceOf(best.laid, a, turned, orientation);
  if (best.score >= RELATED) {
    const relation = nameRelation({ evidence, cellColourShift: cellColourShift(best.laid), a, b: turned });
    return { relation, score: best.score, evidence };
  }
  const isSameScene =
    byFeatures !== null &&
    !isContradicted &&
    isPhoto(a) &&
    isPhoto(turned) &&
    byFeatures.found.inliers >= SAME_SCENE_INLIERS &&
    byFeatures.found.inlierShare >= SAME_SCENE_SHARE;
  return { relation: isSameScene ? 'same-scene' : 'unrelated', score: best.score, evidence };
}

interface Judged {
  readonly laid: Laid;
  readonly score: number;
}

/** The agreement beyond what such pictures have anyway, less where there is little texture that could agree. */
const scoreOf = ({ agreement: { share, evidence } }: Laid, chance: number): number =>
  (beyondChance(share, chance) * evidence) / (evidence + LITTLE_EVIDENCE);

const clearlyBetter = (candidate: Judged, best: Judged): Judged =>
  candidate.score > best.score + CLEARLY ? candidate : best;

const isByFeatures = (laid: Laid): laid is LaidByFeatures => laid.alignment === 'features';

const COLOUR_CELL = 4;

/** Mean colour difference of averaged cells: what coding, noise and blur do averages out. */
function cellColourShift({ a, b, mask }: Laid): number {
  const x = blockAverageRgb(a, COLOUR_CELL);
  if (mask === null) return meanColourDifference(x, blockAverageRgb(b, COLOUR_CELL));
  const whole = new Uint8Array(x.width * x.height).fill(1);
  mask.forEach((value, i) => {
    if (value !== 0) return;
    const row = Math.floor(Math.floor(i / a.width) / COLOUR_CELL);
    whole[row * x.width + Math.floor((i % a.width) / COLOUR_CELL)] = 0;
  });
  return meanColourDifference(x, blockAverageRgb(b, COLOUR_CELL), whole);
}

const round = (value: number, digits = 3): number => Number(value.toFixed(digits));

function evidenceOf(laid: Laid, a: Picture, b: Picture, orientation: number): PairEvidence {
  const mask = laid.mask ?? undefined;
  const lumaA = toLuma(laid.a);
  const lumaB = toLuma(laid.b);
  const changed = changedRegions(lumaA, lumaB, laid.agreement, laid.mask).regions;
  const ssim = structuralSimilarity(lumaA, lumaB, mask).mean;
  const common = {
    ssim: Number.isNaN(ssim) ? 0 : round(ssim),
    psnr: round(peakSignalToNoise(laid.a, laid.b, mask), 1),
    colourShift: round(meanColourDifference(laid.a, laid.b, mask), 2),
    agreement: round(laid.agreement.share),
  };
  if (!isByFeatures(laid)) {
    const boxes = laid.alignment === 'trimmed' ? marginBoxes(a) : boxesOf(changed, laid.a, FRAME_RIM);
    return {
      orientation,
      alignment: laid.alignment,
      overlap: [round(insideShare(laid, a)), round(insideShare(laid, b))],
      ...common,
      scale: round(b.width / a.width),
      ...(boxes.length > 0 ? { changed: boxes } : {}),
    };
  }
  const { found, overlap, isSwapped } = laid;
  // Boxes are given in the first picture; where the second was the frame they would have to be mapped back.
  const boxes = isSwapped ? [] : boxesOf(changed, laid.a);
  const turn = turnOf(found.matrix);
  return {
    orientation: composeOrientations(orientation, turn.orientation),
    alignment: 'features',
    overlap: [round(overlap[0]), round(overlap[1])],
    ...common,
    scale: round(b.width / b.view.width / (a.width / a.view.width) / found.scale),
    angle: round(turn.angle, 1),
    inliers: found.inliers,
    inlierShare: round(found.inlierShare),
    ...(boxes.length > 0 ? { changed: boxes } : {}),
    corners: cornersOf(found.matrix, a, b),
  };
}

const insideShare = (laid: Laid, picture: Picture): number =>
  laid.alignment === 'trimmed' && picture.inside !== null
    ? (picture.inside.width * picture.inside.height) / (picture.view.width * picture.view.height)
    : 1;

/** @param rim share of the picture that was cut off along each side before it became the frame */
const boxesOf = (
  regions: readonly { x: number; y: number; width: number; height: number }[],
  frame: { readonly width: number; readonly height: number },
  rim = 0,
): RelativeBox[] =>
  regions.map(({ x, y, width, height }) => ({
    x: round(rim + (1 - 2 * rim) * (x / frame.width)),
    y: round(rim + (1 - 2 * rim) * (y / frame.height)),
    width: round((1 - 2 * rim) * (width / frame.width)),
    height: round((1 - 2 * rim) * (height / frame.height)),
  }));

/** The margins of a picture as boxes: what a border covers. */
function marginBoxes({ inside, view }: Picture): RelativeBox[] {
  if (inside === null) return [];
  const bottom = inside.top + inside.height;
  const right = inside.left + inside.width;
  return boxesOf(
    [
      { x: 0, y: 0, width: view.width, height: inside.top },
      { x: 0, y: bottom, width: view.width, height: view.height - bottom },
      { x: 0, y: inside.top, width: inside.left, height: inside.height },
      { x: right, y: inside.top, width: view.width - right, height: inside.height },
    ].filter(({ width, height }) => width > 0 && height > 0),
    view,
  );
}

function cornersOf(matrix: Float64Array, a: Picture, b: Picture): [number, number][] {
  const [w, h] = [b.view.width - 0.5, b.view.height - 0.5];
  const corners = [
    [-0.5, -0.5],
    [w, -0.5],
    [w, h],
    [-0.5, h],
  ] as const;
  return corners.map(([x, y]) => {
    const d = matrix[6]! * x + matrix[7]! * y + matrix[8]!;
    const u = (matrix[0]! * x + matrix[1]! * y + matrix[2]!) / d;
    const v = (matrix[3]! * x + matrix[4]! * y + matrix[5]!) / d;
    return [round((u + 0.5) / a.view.width), round((v + 0.5) / a.view.height)];
  });
}
