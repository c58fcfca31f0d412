import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

/** Real photos beside the repository; benches that need them say so when they are missing. */
const DATA = join(import.meta.dirname, '../../shared/data');

const SOURCES = ['annot/coco53/images', 'quality/kwentar', 'neardup/pdq/labelme-subset'];

export function realPhotos(): string[] {
  if (!existsSync(DATA)) throw new Error(`This bench needs real photos at ${DATA}.`);
  return SOURCES.flatMap((folder) =>
    readdirSync(join(DATA, folder))
      .filter((name) => /\.jpe?g$/i.test(name))
      .sort()
      .map((name) => join(DATA, folder, name)),
  );
}

/** Distinct photos of 2048×1536 (3 MP), JPEG quality 90, made from crops of real ones; kept between runs. */
export async function threeMegapixelPhotos(count: number): Promise<string> {
  const folder = join(tmpdir(), `goldpan-bench-3mp-${count}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  mkdirSync(folder, { recursive: true });
  const photos = realPhotos();
  for (let i = 0; i < count; i++) {
    const image = sharp(photos[i % photos.length]!).autoOrient();
    const { autoOrient } = await image.metadata();
    // A different crop each round, so that no two files are the same picture.
    const round = Math.floor(i / photos.length);
    const keep = 1 - 0.06 * (round % 8);
    const width = Math.floor(autoOrient.width * keep);
    const height = Math.floor(autoOrient.height * keep);
    const left = Math.floor((autoOrient.width - width) * ((round * 0.37) % 1));
    const jpeg = await image
      .extract({ left, top: 0, width, height })
      .resize(2048, 1536, { fit: 'cover', kernel: 'lanczos3' })
      .flop(round % 2 === 1)
      .jpeg({ quality: 90 })
      .toBuffer();
    writeFileSync(join(folder, `photo-${String(i).padStart(5, '0')}.jpg`), jpeg);
  }
  writeFileSync(join(folder, 'complete'), '');
  return folder;
}
