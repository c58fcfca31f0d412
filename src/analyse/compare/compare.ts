import { meanColourDifference } from '../../kernel/metric/colour-difference.ts';
import { blockAverageRgb } from '../../kernel/resample/block-average.ts';
import type { PairEvidence } from '../../model/pair.ts';
import type { Relation } from '../../model/relation.ts';
import { isPhoto, unlessContradicted } from './contradiction.ts';
import { evidenceOf } from './evidence.ts';
import { type Laid, layFrames, layInsides, selfAgreementOf } from './laid.ts';
import { type LaidByFeatures, layByFeatures } from './lay-features.ts';
import { nameRelation } from './name-relation.ts';
import type { Picture } from './picture.ts';
import { beyondChance } from './self-agreement.ts';
import { smoothScore } from './smooth.ts';

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
export const COMPARE_VERSION = 4;

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
  const pixels = Math.min(pixelsOf(a), pixelsOf(b));
  const judge = (laid: Laid): Judged => ({ laid, score: scoreOf(laid, chance, pixels) });
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
  let evidence = evidenceOf(best.laid, a, turned, orientation);
  if (best.score >= RELATED && !isContradicted && isOutOfPlaceAfterAll(best.laid, evidence, byFeatures)) {
    byFeatures = layByFeatures(a, turned);
    if (byFeatures !== null && isMoved(byFeatures) && judge(byFeatures).score > best.score - CLEARLY) {
      best = judge(byFeatures);
      evidence = evidenceOf(best.laid, a, turned, orientation);
    }
  }
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

/**
 * The agreement beyond what such pictures have anyway, less where there is little texture that could agree.
 * @param pixels of the smaller picture: enlarged to the frame, its blocks are no more evidence than it has pixels for
 */
function scoreOf({ a: frame, agreement }: Laid, chance: number, pixels: number): number {
  const evidence = agreement.evidence * Math.min(1, pixels / (frame.width * frame.height));
  return (beyondChance(agreement.share, chance) * evidence) / (evidence + LITTLE_EVIDENCE);
}

const pixelsOf = ({ view }: Picture): number => view.width * view.height;

/** A slight crop or turn that fits well enough looks like changes here and there; laid exactly, there are none. */
const isOutOfPlaceAfterAll = (laid: Laid, { changed }: PairEvidence, byFeatures: LaidByFeatures | null): boolean =>
  laid.alignment === 'frame' && byFeatures === null && changed !== undefined;

/** Two frames that show this much of each other, turned by no more degrees, are laid on each other as they are. */
const MOVED = { overlap: 0.98, angle: 1 };
const isMoved = ({ overlap, found }: LaidByFeatures): boolean =>
  Math.min(...overlap) < MOVED.overlap || Math.abs(found.angle) > MOVED.angle;

const clearlyBetter = (candidate: Judged, best: Judged): Judged =>
  candidate.score > best.score + CLEARLY ? candidate : best;

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
