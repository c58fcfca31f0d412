import { candidateOrientation } from '../analyse/calibrate/candidate-orientation.ts';
import type { PictureHashes } from '../analyse/calibrate/hash-table.ts';
import type { Verdict } from '../analyse/calibrate/observations.ts';
import { comparePictures } from '../analyse/compare/compare.ts';
import { COMPARE_VIEW, Picture } from '../analyse/compare/picture.ts';
import { decodeImage } from '../decode/decode.ts';
import { sniffFormat } from '../decode/sniff.ts';
import type { DecodedImage } from '../decode/types.ts';
import { opaqueView, rasterImage, renderSamples } from '../decode/view.ts';
import type { RgbImage } from '../kernel/image.ts';
import { UnreadableError } from '../model/errors.ts';
import type { Edit } from '../transform/edit.ts';
import { EDITS } from '../transform/edits.ts';
import { seededRandom } from '../transform/random.ts';
import { readImageFile } from './measure-file.ts';
import { BASE_VIEW, type Recipe } from './recipe.ts';
import { Views } from './views.ts';
import type { CalibrateJob, Task, TaskResult } from './worker-protocol.ts';

/** What a scan would have said of a copy. */
export interface MadeCopy {
  /** Null when it was compared with another image than its own original. */
  readonly hashes: PictureHashes | null;
  /** Null when no hash brings it to its original, or what it was to be compared with cannot be read. */
  readonly found: { readonly relation: Verdict; readonly score: number } | null;
}

/**
 * Makes edited copies of one image in memory and does with each what a scan does with a pair of files: decode, hash,
 * compare where the hashes lie within the radii. Edits start from the 512 px view.
 */
export async function calibrateCopies(
  { id, uri, others }: CalibrateJob,
  { seed, radii }: Extract<Task, { kind: 'calibrate' }>,
  recipe: Recipe,
  maxPixels: number,
  pictureOf: (uri: string) => Promise<Picture | null>,
): Promise<TaskResult<'calibrate'>> {
  const original = await decodeFile(uri, maxPixels);
  if (original === null) return { copies: null };
  const { view } = original;
  const hashes = hashesOf(original, recipe);
  const picture = new Picture(
    opaqueView(await renderSamples(rasterImage({ ...view, channels: 3 }), COMPARE_VIEW)).view,
    view.width,
    view.height,
  );
  const copies: MadeCopy[] = [];
  for (const { edit: name, against } of others) {
    const edit = EDITS.find((one) => one.name === name);
    if (!edit) throw new Error(`There is no edit named ${name}.`);
    const copy = await edited(view, edit, seededRandom(seed, id, name));
    if (against !== null) {
      const other = await pictureOf(against.uri);
      copies.push({ hashes: null, found: other && compared(other, await copy.picture(), against.orientation) });
      continue;
    }
    const copyHashes = hashesOf(await copy.base(), recipe);
    const orientation = candidateOrientation(hashes, copyHashes, radii);
    const found = orientation === null ? null : compared(picture, await copy.picture(), orientation);
    copies.push({ hashes: copyHashes, found });
  }
  return { copies };
}

function compared(a: Picture, b: Picture, orientation: number): NonNullable<MadeCopy['found']> {
  const { relation, score } = comparePictures(a, b, orientation, false);
  return { relation, score };
}

async function decodeFile(uri: string, maxPixels: number): Promise<DecodedImage | null> {
  try {
    const { bytes, format } = await readImageFile(uri);
    return format && (await decodeImage(bytes, format, { longSide: BASE_VIEW, maxPixels }));
  } catch (error) {
    if (error instanceof UnreadableError) return null;
    throw error;
  }
}

/** An edited copy as a file in memory, decoded at the sizes a scan decodes at. */
async function edited(view: RgbImage, edit: Edit, random: () => number) {
  const { bytes } = await edit.apply(view, random);
  const format = sniffFormat(bytes);
  if (format === null) throw new Error(`What the edit ${edit.name} made is no image.`);
  const decode = (longSide: number) => decodeImage(bytes, format, { longSide, maxPixels: Number.MAX_SAFE_INTEGER });
  return {
    base: () => decode(BASE_VIEW),
    picture: async () => {
      const { view: small, width, height } = await decode(COMPARE_VIEW);
      return new Picture(small, width, height);
    },
  };
}

const HASH_COLUMNS: ReadonlySet<string> = new Set([
  'phash',
  'phash_turned',
  'dhash',
  'phash_trimmed',
  'dhash_trimmed',
  'pdq',
  'luma_contrast',
]);

/** What candidates are found by, through the measurements that a scan runs. */
function hashesOf(decoded: DecodedImage, recipe: Recipe): PictureHashes {
  const views = new Views(decoded.view);
  const cells: Record<string, unknown> = {};
  for (const { measurement, params, needs, columns } of recipe.entries) {
    if (!columns.some((column) => HASH_COLUMNS.has(column))) continue;
    const input = Object.fromEntries(
      needs.map(([name, need]) => {
        if (need.kind === 'luma' || need.kind === 'rgb') return [name, views.get(need)];
        if (need.kind === 'decoded') return [name, decoded];
        throw new Error(`${measurement.name} is hashed from ${need.kind}, which a copy in memory has not.`);
      }),
    );
    Object.assign(cells, measurement.measure(input, params));
  }
  const text = (column: string) => (typeof cells[column] === 'string' ? cells[column] : null);
  return {
    phash: text('phash'),
    phashTurned: text('phash_turned'),
    dhash: text('dhash'),
    phashTrimmed: text('phash_trimmed'),
    dhashTrimmed: text('dhash_trimmed'),
    pdq: text('pdq'),
    lumaContrast: Number(cells.luma_contrast ?? 0),
  };
}
