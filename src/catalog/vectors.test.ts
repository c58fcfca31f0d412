import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../model/errors.ts';
import { Database } from './database.ts';
import { type EmbeddedItem, EmbeddedParts } from './embedded.ts';
import { EmbeddingWork, type EmbedTargets } from './embedded-work.ts';
import { partPath } from './folder.ts';
import { type Embedding, emptyManifest, type Manifest } from './manifest.ts';
import { writeContentPart } from './part.ts';
import { findEmbedding, openVectors } from './vectors.ts';
import { vectorsPath } from './vectors-file.ts';

const MODEL = { name: 'tiny', version: '0123456789abcdef', dimensions: 2 };
const ALL = { offset: 0, limit: null };

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  database = await Database.open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Image {
  readonly id: string;
  readonly size?: number;
  readonly outcome?: string;
}

/** Writes an images part. @returns its keys */
async function images(rows: readonly Image[]): Promise<string[]> {
  const values = rows
    .map(({ id, size = 10, outcome = 'measured' }) => `('${id}', 'file:///${id}', ${size}, 1.5::DOUBLE, '${outcome}')`)
    .join(', ');
  const query = `SELECT * FROM (VALUES ${values}) AS t(id, uri, size_bytes, modified_ms, outcome) ORDER BY id`;
  return [await writeContentPart(database, folder, 'images', query)];
}

const item = (id: string, number: number | null, change: Partial<EmbeddedItem> = {}): EmbeddedItem => ({
  id,
  crop: null,
  sizeBytes: 10,
  modifiedMs: 1.5,
  vector: number === null ? null : Uint16Array.of(number, number + 1),
  reasonCode: number === null ? 'not-finite' : null,
  reason: number === null ? 'no numbers' : null,
  ...change,
});

const workOn = (keys: readonly string[], parts: EmbeddedParts, targets: EmbedTargets = { kind: 'whole' }) =>
  EmbeddingWork.of(database, parts, keys, targets);

async function pendingOf(work: EmbeddingWork, range: Parameters<EmbeddingWork['countPending']>[0] = ALL) {
  const counts = await work.countPending(range);
  const pending: (string | readonly string[])[] = [];
  for await (const { id, crops } of work.pending()) pending.push(crops === null ? id : [id, ...crops]);
  return { counts, pending };
}

const manifestOf = (keys: readonly string[], embeddings: readonly Partial<Embedding>[]): Manifest =>
  ({
    ...emptyManifest(),
    embeddings: embeddings.map((one) => ({
      ...MODEL,
      hasText: false,
      source: { kind: 'builtin' },
      isOfCrops: false,
      vectors: 0,
      failed: 0,
      at: '',
      ...one,
    })),
    embedder: 'tiny',
    snapshot: { images: keys },
  }) as unknown as Manifest;

describe('EmbeddingWork', () => {
  it('wants measured images in the order of their ids, from an offset on, up to a limit', async () => {
    const keys = await images([{ id: 'c' }, { id: 'a' }, { id: 'b' }, { id: 'x', outcome: 'unreadable' }, { id: 'd' }]);
    const work = await workOn(keys, new EmbeddedParts(database, folder, MODEL));
    expect((await pendingOf(work)).pending).toEqual(['a', 'b', 'c', 'd']);
    expect((await pendingOf(work, { offset: 1, limit: 2 })).pending).toEqual(['b', 'c']);
    expect((await pendingOf(work, { offset: 9, limit: null })).pending).toEqual([]);
  });

  it('leaves alone what is done, and tries again only what may come out otherwise', async () => {
    const keys = await images([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd', size: 11 }, { id: 'e' }]);
    const parts = new EmbeddedParts(database, folder, MODEL);
    parts.add(item('d', 4));
    parts.add(item('a', 1));
    parts.add(item('b', null));
    await parts.flush();
    parts.add(item('c', null, { reasonCode: 'io-error' }));
    await parts.flush();
    const { counts, pending } = await pendingOf(await workOn(keys, parts));
    expect(pending).toEqual(['c', 'd', 'e']);
    expect(counts).toMatchObject({ images: 3, items: 3, bytes: 31, reused: 1 });
  });

  it('never takes vectors of another version', async () => {
    const keys = await images([{ id: 'a' }]);
    const old = new EmbeddedParts(database, folder, { ...MODEL, version: 'fedcba9876543210' });
    old.add(item('a', 1));
    await old.flush();
    expect((await pendingOf(await workOn(keys, new EmbeddedParts(database, folder, MODEL)))).pending).toEqual(['a']);
  });

  it('merges parts into the same bytes, however the work was cut', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `image-${String((i * 7) % 40).padStart(2, '0')}`);
    const keys = await images(ids.map((id) => ({ id })));
    const bytesOf = async (cut: number, other: string) => {
      const place = join(folder, other);
      const parts = new EmbeddedParts(database, place, MODEL);
      for (const [i, id] of ids.entries()) {
        parts.add(item(id, i % 9 === 4 ? null : Number(id.slice(-2))));
        if (i % cut === cut - 1) await parts.flush();
      }
      await parts.flush();
      const work = await EmbeddingWork.of(database, linkImages(parts, place), keys, { kind: 'whole' });
      await work.countPending(ALL);
      const { key, vectors, failed } = await work.merge();
      expect([vectors, failed]).toEqual([36, 4]);
      return [key, readFileSync(vectorsPath(place, MODEL, key)), readFileSync(partPath(place, 'embedded', key))];
    };
    const whole = await bytesOf(1000, 'whole');
    expect(await bytesOf(3, 'threes')).toEqual(whole);
    expect(await bytesOf(1, 'ones')).toEqual(whole);
  });

  /** The images of this test are in `folder`; parts elsewhere see them through a copy. */
  function linkImages(parts: EmbeddedParts, place: string): EmbeddedParts {
    const from = join(folder, 'tables/images');
    for (const name of readdirSync(from)) {
      const to = join(place, 'tables/images', name);
      if (!existsSync(to)) copy(join(from, name), to);
    }
    return parts;
  }

  it('embeds crops of a list, those of one image together', async () => {
    const keys = await images([{ id: 'a' }, { id: 'b' }]);
    const parts = new EmbeddedParts(database, folder, MODEL);
    const crops = [
      ['b', '0,0,5,5'],
      ['a', '1,1,2,2'],
      ['b', '0,0,9,9'],
      ['b', '0,0,5,5'],
      ['nowhere', '0,0,1,1'],
    ] as const;
    const { pending, counts } = await pendingOf(await workOn(keys, parts, { kind: 'crops', crops }));
    expect(pending).toEqual([
      ['a', '1,1,2,2'],
      ['b', '0,0,5,5', '0,0,9,9'],
    ]);
    expect(counts).toMatchObject({ images: 2, items: 3 });
    parts.add(item('b', 5, { crop: '0,0,5,5' }));
    await parts.flush();
    const again = await workOn(keys, parts, { kind: 'crops', crops });
    expect((await pendingOf(again)).pending).toEqual([
      ['a', '1,1,2,2'],
      ['b', '0,0,9,9'],
    ]);
    // A crop of an image says nothing of the whole image.
    expect((await pendingOf(await workOn(keys, parts))).pending).toEqual(['a', 'b']);
  });

  it('removes the parts of checkpoints and of older versions, and keeps other embedders', async () => {
    const keys = await images([{ id: 'a' }, { id: 'b' }]);
    const make = async (identity: typeof MODEL) => {
      const parts = new EmbeddedParts(database, folder, identity);
      for (const id of ['a', 'b']) {
        parts.add(item(id, 1));
        await parts.flush();
      }
      const work = await workOn(keys, parts);
      await work.countPending(ALL);
      return { parts, key: (await work.merge()).key };
    };
    const old = { ...MODEL, version: 'aaaaaaaaaaaaaaaa' };
    const other = { ...MODEL, name: 'tiny-other', version: 'bbbbbbbbbbbbbbbb' };
    await make(old);
    const second = await make(other);
    const { parts, key } = await make(MODEL);
    parts.removeOthers([
      { ...MODEL, key },
      { ...other, key: second.key },
    ]);
    expect(readdirSync(join(folder, 'vectors')).sort()).toEqual([
      'tiny-0123456789abcdef',
      'tiny-other-bbbbbbbbbbbbbbbb',
    ]);
    expect(readdirSync(join(folder, 'vectors/tiny-0123456789abcdef'))).toEqual([`${key}.f16`]);
    expect(existsSync(partPath(folder, 'embedded', second.key))).toBe(true);
    expect(readdirSync(join(folder, 'tables/embedded')).filter((name) => name.startsWith('a'))).toEqual([]);
  });
});

describe('openVectors', () => {
  async function stored(rows: readonly EmbeddedItem[], keys: readonly string[], targets?: EmbedTargets) {
    const parts = new EmbeddedParts(database, folder, MODEL);
    for (const row of rows) parts.add(row);
    await parts.flush();
    const work = await workOn(keys, parts, targets);
    await work.countPending(ALL);
    return (await work.merge()).key;
  }

  it('gives the vectors of images as they are now, and counts those that have none', async () => {
    const before = await images([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e' }]);
    const key = await stored([item('a', 10), item('b', 20), item('c', null), item('d', 40), item('e', 50)], before);
    // a is gone, b has changed, f is new.
    const now = await images([{ id: 'b', size: 99 }, { id: 'c' }, { id: 'd' }, { id: 'e' }, { id: 'f' }]);
    const opened = await openVectors(database, folder, manifestOf(now, [{ key }]));
    expect(opened.ids).toEqual(['d', 'e']);
    expect(opened.vectors).toEqual({ count: 2, dimensions: 2, data: Uint16Array.of(40, 41, 50, 51) });
    expect([opened.missing, opened.crops]).toEqual([3, null]);
  });

  it('gives an id once for each of its crops', async () => {
    const keys = await images([{ id: 'a' }, { id: 'b' }]);
    const crops: [string, string][] = [
      ['a', '0,0,1,1'],
      ['a', '0,0,2,2'],
    ];
    const rows = crops.map(([id, crop], i) => item(id, i, { crop }));
    const key = await stored(rows, keys, { kind: 'crops', crops });
    const opened = await openVectors(database, folder, manifestOf(keys, [{ key, isOfCrops: true }]), 'tiny+crops');
    expect([opened.ids, opened.crops, opened.missing]).toEqual([['a', 'a'], ['0,0,1,1', '0,0,2,2'], 1]);
  });

  it('says what to do when there are none, none of that name, or the file is damaged', async () => {
    const keys = await images([{ id: 'a' }]);
    const key = await stored([item('a', 1)], keys);
    const open = (embeddings: readonly Partial<Embedding>[], name?: string) =>
      openVectors(database, folder, manifestOf(keys, embeddings), name);
    await expect(open([])).rejects.toThrow('no vectors yet. Make them with: goldpan embed');
    await expect(open([{ key }], 'clip')).rejects.toThrow('no vectors of clip. It has: tiny');
    await expect(open([{ key: '0123456789abcdef-gone' }])).rejects.toThrow('is missing');
    await expect(open([{ key, dimensions: 3 }])).rejects.toThrow('vectors of 2 numbers');
    truncateSync(vectorsPath(folder, MODEL, key), 65);
    const damaged = open([{ key }]);
    await expect(damaged).rejects.toThrow(UserError);
    await expect(damaged).rejects.toThrow('is damaged');
  });

  it('finds vectors by name, by version, as builtin, and the last ones without a name', () => {
    const manifest = manifestOf(
      [],
      [
        { name: 'clip', source: { kind: 'hub', model: 'm', folder: 'f' }, key: '1' },
        { key: '2' },
        { key: '3', isOfCrops: true },
      ],
    );
    const keyOf = (name?: string) => findEmbedding(manifest, name).key;
    expect([keyOf(), keyOf('clip'), keyOf('builtin'), keyOf('tiny+crops')]).toEqual(['2', '1', '2', '3']);
    expect(keyOf('tiny-0123456789abcdef')).toBe('2');
  });
});

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
