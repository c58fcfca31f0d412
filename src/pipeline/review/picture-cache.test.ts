import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CachedPicture, PictureCache } from './picture-cache.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'goldpan-')), 'thumbs');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const digest = (n: number): string => String(n).padStart(2, '0').repeat(20);
const picture = (size: number, type: CachedPicture['type'] = 'image/webp'): CachedPicture => ({
  bytes: new Uint8Array(size).fill(7),
  type,
});
const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('PictureCache', () => {
  it('gives back what was put, with its type, also to the next process', async () => {
    const cache = new PictureCache(folder, false);
    await cache.put(digest(1), picture(10));
    await cache.put(digest(2), picture(20, 'image/png'));
    await cache.settle();
    for (const reader of [cache, new PictureCache(folder, true)]) {
      expect(await reader.get(digest(1))).toEqual({
        bytes: expect.objectContaining({ length: 10 }),
        type: 'image/webp',
      });
      expect((await reader.get(digest(2)))?.type).toBe('image/png');
      expect(await reader.get(digest(3))).toBeNull();
    }
    expect(files().sort()).toEqual([`${digest(1).slice(2)}.webp`, `${digest(2).slice(2)}.png`].sort());
  });

  it('writes nothing where it may only read, and still remembers', async () => {
    const cache = new PictureCache(folder, true);
    await cache.put(digest(1), picture(10));
    expect(existsSync(folder)).toBe(false);
    expect((await cache.get(digest(1)))?.bytes.length).toBe(10);
  });

  it('holds no more in memory than it may', async () => {
    const cache = new PictureCache(folder, true, { memoryBytes: 100 });
    for (let n = 1; n <= 5; n++) await cache.put(digest(n), picture(30));
    // Looked at last, so it stays longer than those put after it.
    expect(await cache.get(digest(3))).not.toBeNull();
    await cache.put(digest(6), picture(30));
    const held = await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => (await cache.get(digest(n))) !== null));
    expect(held).toEqual([false, false, true, false, true, true]);
  });

  it('deletes what was used longest ago once there is too much on disk', async () => {
    const cache = new PictureCache(folder, false, { memoryBytes: 0, diskBytes: 1000 });
    for (let n = 1; n <= 9; n++) {
      await cache.put(digest(n), picture(100));
      const path = join(folder, digest(n).slice(0, 2), `${digest(n).slice(2)}.webp`);
      utimesSync(path, n, n);
    }
    await cache.settle();
    expect(files()).toHaveLength(9);
    // Reading marks the oldest as used.
    expect(await cache.get(digest(1))).not.toBeNull();
    await expect
      .poll(() => statSync(join(folder, digest(1).slice(0, 2), `${digest(1).slice(2)}.webp`)).mtimeMs)
      .toBeGreaterThan(1e12);
    for (const n of [10, 11, 12]) await cache.put(digest(n), picture(100));
    await cache.settle();
    const left = new Set(files().map((name) => name.replace('.webp', '')));
    expect(left.size).toBeLessThanOrEqual(10);
    expect(left.size).toBeGreaterThanOrEqual(8);
    expect(left.has(digest(1).slice(2))).toBe(true);
    expect(left.has(digest(2).slice(2))).toBe(false);
  });

  it('outlives its folder, and takes an empty file for none', async () => {
    const cache = new PictureCache(folder, false, { memoryBytes: 0 });
    await cache.put(digest(1), picture(10));
    writeFileSync(join(folder, digest(1).slice(0, 2), `${digest(1).slice(2)}.webp`), '');
    expect(await cache.get(digest(1))).toBeNull();
    rmSync(folder, { recursive: true });
    expect(await cache.get(digest(1))).toBeNull();
    await cache.put(digest(2), picture(10));
    expect(await cache.get(digest(2))).not.toBeNull();
    await cache.settle();
  });
});
