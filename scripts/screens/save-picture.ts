import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const OUTPUT = 'docs/screens';
const MOST_BYTES = 400_000;

/** Writes a screenshot as WebP, small enough for a repository. @throws Error when it is not */
export async function savePicture(name: string, picture: Buffer): Promise<void> {
  const webp = await sharp(picture).webp({ quality: 86, effort: 6 }).toBuffer();
  if (webp.length > MOST_BYTES) throw new Error(`${name} has ${webp.length} bytes; crop it below ${MOST_BYTES}.`);
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(join(OUTPUT, `${name}.webp`), webp);
  console.log(`wrote ${OUTPUT}/${name}.webp: ${Math.round(webp.length / 1000)} kB`);
}
