import type { Relation } from './relation.ts';

/** A rectangle as shares of an image's width and height, 0–1, from the top left corner. */
export interface RelativeBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the comparison of two aligned images found. Everything refers to image `a` unless it says otherwise. */
export interface PairEvidence {
  /** How `b` was turned to lie on `a`, besides scaling: EXIF orientation 1–8 (1 = as it is). */
  readonly orientation: number;
  /** What the images were laid on each other by: whole frame on whole frame, or local features. */
  readonly alignment: 'frame' | 'trimmed' | 'features';
  /** Share of `a`'s area, and of `b`'s, that the other one shows, 0–1. */
  readonly overlap: readonly [number, number];
  /** Mean structural similarity over the overlap, -1–1 (Wang et al. 2004). */
  readonly ssim: number;
  /** Peak signal-to-noise ratio over the overlap, dB; capped at 99. */
  readonly psnr: number;
  /** Mean CIE76 colour difference over the overlap, 0–100. */
  readonly colourShift: number;
  /** Share of the textured blocks of the overlap whose pattern agrees, 0–1. */
  readonly agreement: number;
  /** Width of `b` over that of `a` at the same scale of the picture; 0.5 means `b` is half as large. */
  readonly scale: number;
  /** What `b` must be turned besides the orientation to lie on `a`, degrees clockwise, when aligned by features. */
  readonly angle?: number;
  /** Matched local features that agree with the alignment, and their share, 0–1. */
  readonly inliers?: number;
  readonly inlierShare?: number;
  /** Where the two differ although they are aligned. */
  readonly changed?: readonly RelativeBox[];
  /** Corners of `b` in `a`, relative, clockwise from the top left; beyond 0–1 where `b` reaches outside. */
  readonly corners?: readonly (readonly [number, number])[];
}

/** What found a pair. */
export type CandidateSource = 'bytes' | 'pixels' | 'phash' | 'dhash' | 'trimmed' | 'pdq' | 'embedding';

/** One row of the `pairs` table; `a < b` as ids. */
export interface PairRow {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation | 'unrelated';
  /** How sure it is that both show the same picture, 0–1; 1 for identical. */
  readonly score: number;
  /** The score reaches the threshold in force, and no person said otherwise. */
  readonly is_confirmed: boolean;
  readonly found_by: CandidateSource;
  /** Bits of 64 and of 256 that differ, in the orientation that fits; null where a hash is missing. */
  readonly phash_distance: number | null;
  readonly pdq_distance: number | null;
  /** Cosine similarity of the embeddings, −1–1; null where there are none. */
  readonly embedding_similarity: number | null;
  /** JSON of {@link PairEvidence}; null for identical images and for pairs that could not be compared. */
  readonly evidence: string | null;
  /** `b` was compared with `a` alone, and `a` stands for it in all further pairs (exact copies, hot buckets). */
  readonly is_represented: boolean;
}
