import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import type { Edit, EditedFile } from '../../src/transform/edit.ts';
import { EDITS } from '../../src/transform/edits.ts';
import { seededRandom } from '../../src/transform/random.ts';
import { toRaster } from '../../src/transform/raster.ts';
import { NEGATIVE_KINDS } from './negatives/kinds.ts';
import { DATA, listOriginals, type Original, REAL_NEGATIVES } from './originals.ts';

/** Long side of an original, px: larger photos are reduced first, which saves most of the time. */
const LONGEST = 1024;
const IN_FLIGHT = 4;
const QUICK_SHARE = 1 / 3;

/** One pair to be found: an original and its edited copy, by id. */
export interface PlantedCopy {
  readonly original: string;
  readonly copy: string;
  readonly edit: Edit;
}

export interface BuiltSet {
  /** The folder to scan; ids are relative to it. */
  readonly folder: string;
  readonly copies: readonly PlantedCopy[];
  /** Image id → what it shows. Images of different clusters are unrelated. */
  readonly clusterOf: ReadonlyMap<string, string>;
  readonly originals: number;
  readonly negatives: number;
}

/** The text of everything that decides what the files look like. */
function recipeDigest(isQuick: boolean): string {
  const hash = createHash('sha256').update(JSON.stringify([isQuick, sharp.versions]));
  const transform = join(import.meta.dirname, '../../src/transform');
  for (const folder of [transform, import.meta.dirname, join(import.meta.dirname, 'negatives')]) {
    const isOwn = folder === import.meta.dirname;
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      if (!isOwn || name === 'originals.ts' || name === 'build.ts') hash.update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex');
}

/** Whole files only: one that was cut short is not there. */
function writeWhole(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}

/** The files of a folder by their name without extension; half-written ones are removed. */
function filesByStem(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.part')) rmSync(join(folder, name));
    else files.set(name.slice(0, -extname(name).length), name);
  }
  return files;
}

/** The photo as it is where that will do, else upright and at most {@link LONGEST} px. */
async function placeOriginal(path: string, folder: string): Promise<string> {
  const { width, height, orientation = 1 } = await sharp(path).metadata();
  if (Math.max(width, height) <= LONGEST && orientation === 1) {
    const name = `original${extname(path).toLowerCase()}`;
    copyFileSync(path, join(folder, name));
    return name;
  }
  const reduced = sharp(path).autoOrient().resize(LONGEST, LONGEST, { fit: 'inside', withoutEnlargement: true });
  writeWhole(join(folder, 'original.jpg'), await reduced.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer());
  return 'original.jpg';
}

/** Makes what is missing of one original's folder. */
async function buildOriginal(original: Original, images: string, edits: readonly Edit[]): Promise<PlantedCopy[]> {
  const folder = join(images, original.name);
  mkdirSync(folder, { recursive: true });
  const files = filesByStem(folder);
  const source = files.get('original') ?? (await placeOriginal(original.path, folder));
  const missing = edits.filter(({ name }) => !files.has(name));
  if (missing.length > 0) {
    const picture = await toRaster(sharp(join(folder, source)));
    for (const edit of missing) {
      const made = await edit.apply(picture, seededRandom('quality', original.name, edit.name));
      files.set(edit.name, `${edit.name}.${made.extension}`);
      writeWhole(join(folder, files.get(edit.name)!), made.bytes);
    }
  }
  return edits.map((edit) => ({
    original: `${original.name}/${source}`,
    copy: `${original.name}/${files.get(edit.name)!}`,
    edit,
  }));
}

/** Makes what is missing of the images that must stay alone; gives all their ids. */
async function buildNegatives(images: string): Promise<string[]> {
  const ids: string[] = [];
  const folder = join(images, 'negatives');
  mkdirSync(folder, { recursive: true });
  for (const path of REAL_NEGATIVES) {
    const name = `real-${path.split('/').at(-1)}`;
    if (!existsSync(join(folder, name))) copyFileSync(join(DATA, path), join(folder, name));
    ids.push(`negatives/${name}`);
  }
  const files = filesByStem(folder);
  const wanted = NEGATIVE_KINDS.flatMap((kind) => Array.from({ length: kind.count }, (_, index) => ({ kind, index })));
  await inParallel(wanted, async ({ kind, index }) => {
    const stem = `${kind.name}-${String(index + 1).padStart(2, '0')}`;
    if (!files.has(stem)) {
      const made: EditedFile = await kind.draw(index, seededRandom('quality', kind.name, index));
      files.set(stem, `${stem}.${made.extension}`);
      writeWhole(join(folder, files.get(stem)!), made.bytes);
    }
    ids.push(`negatives/${files.get(stem)!}`);
  });
  return ids;
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/**
 * Builds the set of real photos, their edited copies and the negatives below `folder`, or completes it. The same code
 * makes the same files; a folder made by other code is made anew.
 *
 * @param isQuick a third of the edits of each original, chosen by a fixed seed
 */
export async function buildSet(folder: string, isQuick: boolean): Promise<BuiltSet> {
  sharp.concurrency(1);
  sharp.cache(false);
  const images = join(folder, 'images');
  const stamp = join(folder, 'recipe.txt');
  const digest = recipeDigest(isQuick);
  if (existsSync(images) && (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest)) {
    if (!existsSync(stamp)) throw new Error(`${images} was not made by this bench: name an empty folder.`);
    rmSync(images, { recursive: true });
  }
  mkdirSync(images, { recursive: true });
  writeFileSync(stamp, digest);

  const originals = listOriginals();
  const copies: PlantedCopy[] = [];
  await inParallel(originals, async (original) => {
    const chance = seededRandom('quality', 'quick', original.name);
    const edits = EDITS.filter(() => !isQuick || chance() < QUICK_SHARE);
    copies.push(...(await buildOriginal(original, images, edits)));
  });
  const negatives = await buildNegatives(images);
  const clusterOf = new Map<string, string>(negatives.map((id) => [id, id]));
  for (const { original, copy } of copies) clusterOf.set(copy, original).set(original, original);
  const rows = [...clusterOf].map(([id, cluster]) => `${id},${cluster}\n`).sort();
  writeFileSync(join(folder, 'truth.csv'), `id,group\n${rows.join('')}`);
  return { folder: images, copies, clusterOf, originals: originals.length, negatives: negatives.length };
}
