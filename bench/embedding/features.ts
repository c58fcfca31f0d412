import { decodeImage } from '../../src/decode/decode.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import { hexToWords } from '../../src/kernel/hash/bits.ts';
import { pdqHash } from '../../src/kernel/hash/pdq.ts';
import { dihedralPerceptualHashes } from '../../src/kernel/hash/perceptual.ts';
import type { RgbImage } from '../../src/kernel/image.ts';
import { reducedExtent } from '../../src/kernel/resample/block-average.ts';
import { ORIENTATIONS, orient } from '../../src/kernel/resample/dihedral.ts';
import { resizeRgb } from '../../src/kernel/resample/resize-area.ts';
import { UnreadableError } from '../../src/model/errors.ts';
import { readImageFile } from '../../src/pipeline/measure-file.ts';
import { BASE_VIEW } from '../../src/pipeline/recipe.ts';
import { Views } from '../../src/pipeline/views.ts';
import { uriOfPath } from '../../src/sources/uri.ts';

/** Words of a hash of 64 bits, of its eight orientations, and of 256 bits; numbers of an 8×8 RGB thumbnail. */
export const WORDS = { phash: 2, turned: 16, pdq: 8 } as const;
export const THUMBNAIL = 192;

/** What rankers compare, row by row in the order of `paths`. */
export interface Features {
  readonly paths: readonly string[];
  /** The pHash of each image as EXIF orientations 1–8 show it; the first of the eight is the image's own. */
  readonly phashes: Uint32Array;
  readonly pdqs: Uint32Array;
  /** Mean colours, 0–255. */
  readonly thumbnails: Float32Array;
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** As `vectors`, of orientations 1–8 of each image; null where they were not asked for. */
  readonly turnedVectors: Float32Array | null;
  /** Files that are no pictures; they are not among `paths`. */
  readonly unreadable: readonly string[];
}

const BATCH = 64;
const MAX_PIXELS = 1e9;

async function load(path: string): Promise<RgbImage> {
  const { bytes, format } = await readImageFile(uriOfPath(path));
  if (format === null) throw new UnreadableError('unknown-format', 'no image');
  return (await decodeImage(bytes, format, { longSide: BASE_VIEW, maxPixels: MAX_PIXELS })).view;
}

/** Rows of words of which nobody knows yet how many there will be. */
class Words {
  readonly #rows: Uint32Array[] = [];
  add(hex: string): void {
    this.#rows.push(hexToWords(hex));
  }
  finish(): Uint32Array {
    const length = this.#rows[0]?.length ?? 0;
    const all = new Uint32Array(this.#rows.length * length);
    for (const [i, row] of this.#rows.entries()) all.set(row, i * length);
    return all;
  }
}

const joined = (parts: readonly Float32Array[]): Float32Array => {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/**
 * Decodes every image once, as a scan does, and takes from that one view what each ranker compares.
 *
 * @param isTurned embed the eight orientations, too
 * @param say progress, 0–1
 */
export async function featuresOf(
  paths: readonly string[],
  embedder: Embedder,
  isTurned: boolean,
  say: (share: number) => void = () => undefined,
): Promise<Features> {
  const [phashes, pdqs] = [new Words(), new Words()];
  const thumbnails: Float32Array[] = [];
  const [vectors, turnedVectors]: Float32Array[][] = [[], []];
  const [readable, unreadable]: string[][] = [[], []];
  for (let from = 0; from < paths.length; from += BATCH) {
    const views: RgbImage[] = [];
    for (const path of paths.slice(from, from + BATCH)) {
      let view: RgbImage;
      try {
        view = await load(path);
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        unreadable!.push(path);
        continue;
      }
      const all = new Views(view);
      const [base, small] = [all.luma(BASE_VIEW), all.luma(128)];
      phashes.add(dihedralPerceptualHashes(small, 8, 4, reducedExtent(base, small)).join(''));
      pdqs.add(pdqHash(base).hash);
      thumbnails.push(Float32Array.from(resizeRgb(view, 8, 8).data));
      readable!.push(path);
      views.push(view);
    }
    if (views.length > 0) {
      vectors!.push(await embedder.embedImages(views));
      for (const view of isTurned ? views : []) {
        turnedVectors!.push(await embedder.embedImages(ORIENTATIONS.map((orientation) => orient(view, orientation))));
      }
    }
    say(Math.min(1, (from + BATCH) / paths.length));
  }
  return {
    paths: readable!,
    unreadable: unreadable!,
    phashes: phashes.finish(),
    pdqs: pdqs.finish(),
    thumbnails: joined(thumbnails),
    vectors: joined(vectors!),
    dimensions: embedder.description.dimensions,
    turnedVectors: isTurned ? joined(turnedVectors!) : null,
  };
}
