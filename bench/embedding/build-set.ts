import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { EditedFile } from '../../src/transform/edit.ts';
import { seededRandom } from '../../src/transform/random.ts';
import { toSharp } from '../../src/transform/raster.ts';
import { distractorsOf } from './distractors.ts';
import { RETRIEVAL_FAMILIES } from './edits.ts';
import { LONGEST, loadPhotos, loadStrangers } from './photos.ts';

/** One picture of the retrieval set. */
export interface SetImage {
  /** Relative to the set's folder. */
  readonly path: string;
  /** `original`, `distractor`, or the family of edits that made it. */
  readonly family: string;
  /** Which original it is or was made from; null for distractors. */
  readonly original: string | null;
}

const SET = 'set.json';

/** The text of everything that decides what the files look like. */
function recipeDigest(): string {
  const hash = createHash('sha256').update(JSON.stringify(sharp.versions));
  const root = join(import.meta.dirname, '../..');
  const own = ['photos', 'edits', 'frames-and-overlays', 'distractors', 'build-set'].map((name) => `${name}.ts`);
  for (const name of own) hash.update(readFileSync(join(import.meta.dirname, name)));
  hash.update(readFileSync(join(root, 'bench/quality/originals.ts')));
  for (const folder of ['src/transform', 'demo/scenes', 'demo/render', 'bench/quality/negatives']) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts')) hash.update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex');
}

/** Pages and screenshots are larger than what is on them: brought to the size of the others. */
async function withinBounds({ bytes, extension }: EditedFile): Promise<EditedFile> {
  const { width, height } = await sharp(bytes).metadata();
  if (Math.max(width, height) <= LONGEST) return { bytes, extension };
  const reduced = sharp(bytes).resize(LONGEST, LONGEST, { fit: 'inside' });
  return { bytes: await reduced.jpeg({ quality: 92 }).toBuffer(), extension: 'jpg' };
}

/**
 * Writes the retrieval set below `folder`, or takes what is there when the same code wrote it: originals without loss,
 * edited copies and distractors as the edit gives them, and `set.json`, which lists them.
 *
 * @throws Error when the folder holds something else
 */
export async function buildRetrievalSet(folder: string, say: (line: string) => void): Promise<readonly SetImage[]> {
  const listed = join(folder, SET);
  const digest = recipeDigest();
  if (existsSync(listed)) {
    const { recipe, images } = JSON.parse(readFileSync(listed, 'utf8')) as { recipe: string; images: SetImage[] };
    if (recipe === digest) return images;
    rmSync(listed);
    for (const part of PARTS) rmSync(join(folder, part), { recursive: true, force: true });
  } else if (existsSync(folder) && readdirSync(folder).some((name) => !PARTS.includes(name))) {
    throw new Error(`${folder} holds something else: name an empty folder.`);
  }
  sharp.concurrency(1);
  sharp.cache(false);
  const images: SetImage[] = [];
  const add = async (part: string, name: string, file: EditedFile, family: string, original: string | null) => {
    const { bytes, extension } = await withinBounds(file);
    const path = `${part}/${name}.${extension}`;
    writeFileSync(join(folder, path), bytes);
    images.push({ path, family, original });
  };
  for (const part of PARTS) mkdirSync(join(folder, part), { recursive: true });

  const photos = await loadPhotos();
  for (const { name, original } of photos) {
    const bytes = await toSharp(original).png().toBuffer();
    await add('originals', name, { bytes, extension: 'png' }, 'original', name);
  }
  say(`${photos.length} originals`);
  for (const { name: family, apply } of RETRIEVAL_FAMILIES) {
    for (const { name, original } of photos) {
      await add(
        'edited',
        `${name}.${family}`,
        await apply(original, seededRandom('retrieval', family, name)),
        family,
        name,
      );
    }
  }
  say(`${RETRIEVAL_FAMILIES.length} families of edits`);
  const distractors = distractorsOf(photos, await loadStrangers());
  for (const { name, draw } of distractors) await add('distractors', name, await draw(), 'distractor', null);
  say(`${distractors.length} distractors`);
  // Last and at once: a set without its list is begun anew.
  writeFileSync(`${listed}.part`, `${JSON.stringify({ recipe: digest, images }, null, 1)}\n`);
  renameSync(`${listed}.part`, listed);
  return images;
}

const PARTS = ['originals', 'edited', 'distractors'];
