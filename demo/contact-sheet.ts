import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OverlayOptions } from 'sharp';
import sharp from 'sharp';

export interface ContactSheetOptions {
  readonly columns?: number;
  /** Width of a tile, px; its height is three quarters of that. */
  readonly tile?: number;
  /** At most this many images, taken evenly from the whole folder. */
  readonly limit?: number;
}

const GAP = 6;

/** Shows every file of a folder, in the order of its path, as one PNG; what cannot be decoded gets a crossed tile. */
export async function contactSheet(folder: string, output: string, options: ContactSheetOptions = {}): Promise<number> {
  const { columns = 10, tile = 180, limit = Number.POSITIVE_INFINITY } = options;
  const height = Math.round(tile * 0.75);
  const all = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const count = Math.min(all.length, limit);
  const files = Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
  const cross = await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${tile}" height="${height}"><rect width="100%" height="100%" fill="#3a3f46"/><path d="M0 0L${tile} ${height}M${tile} 0L0 ${height}" stroke="#8b929c" stroke-width="2"/></svg>`,
    ),
  )
    .png()
    .toBuffer();
  const tiles: OverlayOptions[] = [];
  for (const [i, file] of files.entries()) {
    const input = await sharp(file)
      .rotate()
      .resize(tile, height, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .png({ compressionLevel: 1 })
      .toBuffer()
      .catch(() => cross);
    tiles.push({
      input,
      left: GAP + (i % columns) * (tile + GAP),
      top: GAP + Math.floor(i / columns) * (height + GAP),
    });
  }
  await sharp({
    create: {
      width: GAP + columns * (tile + GAP),
      height: GAP + Math.max(1, Math.ceil(count / columns)) * (height + GAP),
      channels: 3,
      background: '#16181c',
    },
  })
    .composite(tiles)
    .png({ compressionLevel: 9 })
    .toFile(output);
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, output, columns, tile, limit] = process.argv.slice(2);
  if (!folder || !output) {
    console.error('usage: tsx demo/contact-sheet.ts FOLDER OUTPUT.png [COLUMNS] [TILE_WIDTH] [LIMIT]');
    process.exitCode = 2;
  } else {
    const count = await contactSheet(folder, output, {
      ...(columns ? { columns: Number(columns) } : {}),
      ...(tile ? { tile: Number(tile) } : {}),
      ...(limit ? { limit: Number(limit) } : {}),
    });
    console.log(`${count} images → ${output}`);
  }
}
