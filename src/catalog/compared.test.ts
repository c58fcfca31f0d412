import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AskedPair, ComparedPairs, type ComparedRow } from './compared.ts';
import { Database } from './database.ts';
import { partKeys } from './folder.ts';
import { readParts, writeContentPart } from './part.ts';

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  database = await Database.open({ threads: 1 });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface File {
  readonly id: string;
  readonly size?: number;
  readonly modified?: number;
}

/** Parts of images, one per list. @returns their keys */
async function imageParts(...lists: readonly (readonly File[])[]): Promise<string[]> {
  const keys: string[] = [];
  for (const list of lists) {
    const rows = list.map(
      ({ id, size = 10, modified = 1000 }) => `('${id}', 'file:///set/${id}', ${size}::BIGINT, ${modified}::DOUBLE)`,
    );
    const query = `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(id, uri, size_bytes, modified_ms)`;
    keys.push(await writeContentPart(database, folder, 'images', query));
  }
  return keys;
}

const ABCD: readonly File[] = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
const asked = (...pairs: readonly string[]): AskedPair[] =>
  pairs.map((pair, number) => ({
    number,
    a: pair[0]!,
    b: pair[1]!,
    orientation: Number(pair[2] ?? 1),
    isThorough: pair[3] === '!',
  }));
const row = (pair: string, score = 0.5): ComparedRow => ({
  a: pair[0]!,
  b: pair[1]!,
  orientation: Number(pair[2] ?? 1),
  isThorough: pair[3] === '!',
  relation: 'resized',
  score,
  evidence: `{"of":"${pair}"}`,
});

/** One round: what is known, and what is left. */
async function round(pairs: ComparedPairs, ...names: readonly string[]) {
  await pairs.ask(asked(...names));
  const known: string[] = [];
  for await (const { number, relation, score } of pairs.known()) known.push(`${names[number]} ${relation} ${score}`);
  const unknown: string[] = [];
  for await (const { number } of pairs.unknown()) unknown.push(names[number]!);
  return { known: known.sort(), unknown };
}

const open = (images: readonly string[], version = 1) => new ComparedPairs(database, folder, images, version);

/** A whole run: compares what is left, and finishes. @returns what was left */
async function run(images: readonly string[], names: readonly string[], score = 0.5, version = 1): Promise<string[]> {
  const pairs = open(images, version);
  const { unknown } = await round(pairs, ...names);
  for (const name of unknown) pairs.add(row(name, score));
  await pairs.finish();
  return unknown;
}

const stored = async () =>
  (
    await database.rows(
      `SELECT a, b, orientation, score FROM ${readParts(folder, 'compared', partKeys(folder, 'compared'))} ORDER BY ALL`,
    )
  ).map(({ a, b, orientation, score }) => `${a}${b}${orientation} ${score}`);

describe('ComparedPairs', () => {
  it('has everything to compare at first, by the first image, with where the files are', async () => {
    const images = await imageParts([{ id: 'a', size: 7 }, { id: 'b' }], [{ id: 'c', size: 9 }, { id: 'd' }]);
    const pairs = open(images);
    expect(await round(pairs, 'bd', 'ac6', 'ab')).toEqual({ known: [], unknown: ['ab', 'ac6', 'bd'] });
    await pairs.ask(asked('ac6'));
    for await (const _ of pairs.known()) throw new Error('nothing is known');
    for await (const file of pairs.unknown()) {
      expect(file).toEqual({
        number: 0,
        a: 'a',
        b: 'c',
        orientation: 6,
        uriA: 'file:///set/a',
        uriB: 'file:///set/c',
        sizeA: 7,
        sizeB: 9,
      });
    }
  });

  it('knows what was compared of the very same files, in the same orientation', async () => {
    const images = await imageParts(ABCD);
    await run(images, ['ab', 'ac2'], 0.75);
    const pairs = open(images);
    expect(await round(pairs, 'ab', 'ac', 'ac2', 'ad')).toEqual({
      known: ['ab resized 0.75', 'ac2 resized 0.75'],
      unknown: ['ac', 'ad'],
    });
  });

  it('knows it also when other images came or went, or parts were cut otherwise', async () => {
    await run(await imageParts(ABCD), ['ab']);
    const images = await imageParts([{ id: 'a' }], [{ id: 'b' }, { id: 'e' }]);
    expect(await run(images, ['ab', 'ae'])).toEqual(['ae']);
  });

  it.each([
    ['the first file is of another size', [{ id: 'a', size: 11 }, { id: 'b' }]],
    ['the first file was changed', [{ id: 'a', modified: 1001 }, { id: 'b' }]],
    ['the second file is of another size', [{ id: 'a' }, { id: 'b', size: 11 }]],
    ['the second file was changed', [{ id: 'a' }, { id: 'b', modified: 1001 }]],
  ] as const)('compares anew when %s', async (_, changed) => {
    await run(await imageParts(ABCD), ['ab', 'cd']);
    const images = await imageParts([...changed, { id: 'c' }, { id: 'd' }]);
    expect(await run(images, ['ab', 'cd'], 0.9)).toEqual(['ab']);
    expect(await stored()).toEqual(['ab1 0.9', 'cd1 0.5']);
    expect(await run(images, ['ab', 'cd'])).toEqual([]);
  });

  it('compares anew by another version', async () => {
    const images = await imageParts(ABCD);
    await run(images, ['ab'], 0.5, 1);
    expect(await run(images, ['ab'], 0.9, 2)).toEqual(['ab']);
    expect(await stored()).toEqual(['ab1 0.9']);
  });

  it('answers a thorough question with a thorough comparison only, and a plain one with either', async () => {
    const images = await imageParts(ABCD);
    await run(images, ['ab1', 'ac1!']);
    expect(await round(open(images), 'ab1!', 'ac1!')).toEqual({ known: ['ac1! resized 0.5'], unknown: ['ab1!'] });
    expect(await round(open(images), 'ab1', 'ac1')).toEqual({
      known: ['ab1 resized 0.5', 'ac1 resized 0.5'],
      unknown: [],
    });
    expect(await run(images, ['ab1!', 'ac1!'], 0.9)).toEqual(['ab1!']);
    expect(await stored()).toEqual(['ab1 0.9', 'ac1 0.5']);
  });

  it('uses what a killed run had finished', async () => {
    const images = await imageParts(ABCD);
    const killed = open(images);
    await round(killed, 'ab', 'ac', 'ad');
    killed.add(row('ab', 0.1));
    await killed.flush();
    killed.add(row('ac', 0.2));
    expect(killed.pending).toBe(1);
    await killed.flush();
    expect(killed.pending).toBe(0);
    killed.add(row('ad', 0.3));
    // Killed here: the last one is lost.
    expect(partKeys(folder, 'compared')).toHaveLength(2);
    const next = open(images);
    expect(await round(next, 'ab', 'ac', 'ad')).toEqual({
      known: ['ab resized 0.1', 'ac resized 0.2'],
      unknown: ['ad'],
    });
    next.add(row('ad', 0.4));
    expect(await next.finish()).toBe(partKeys(folder, 'compared').join());
    expect(await stored()).toEqual(['ab1 0.1', 'ac1 0.2', 'ad1 0.4']);
  });

  it('keeps what it compares anew although a killed run left a part of the same pairs', async () => {
    const killed = open(await imageParts(ABCD));
    await round(killed, 'ab');
    killed.add(row('ab', 0.1));
    await killed.flush();
    const images = await imageParts([{ id: 'a', modified: 2000 }, { id: 'b' }]);
    expect(await run(images, ['ab'], 0.9)).toEqual(['ab']);
    expect(await stored()).toEqual(['ab1 0.9']);
    expect(await run(images, ['ab'])).toEqual([]);
  });

  it('leaves one part with what was asked for in any round, and nothing else', async () => {
    const images = await imageParts(ABCD);
    await run(images, ['ab', 'bc', 'cd']);
    const pairs = open(images);
    await round(pairs, 'ab');
    await round(pairs, 'cd', 'ac');
    pairs.add(row('ac', 0.9));
    const key = await pairs.finish();
    expect(partKeys(folder, 'compared')).toEqual([key]);
    expect(await stored()).toEqual(['ab1 0.5', 'ac1 0.9', 'cd1 0.5']);
  });

  it('leaves each pair once, asked for twice and stored twice', async () => {
    const images = await imageParts(ABCD);
    for (let time = 0; time < 2; time++) {
      const pairs = open(images);
      await round(pairs, 'ab');
      pairs.add(row('ab'));
      await pairs.flush();
    }
    const pairs = open(images);
    await round(pairs, 'ab');
    await round(pairs, 'ab');
    await pairs.finish();
    expect(await stored()).toEqual(['ab1 0.5']);
  });

  it('leaves the same part when nothing is new', async () => {
    const images = await imageParts(ABCD);
    await run(images, ['ab', 'cd']);
    const before = partKeys(folder, 'compared');
    await run(images, ['cd', 'ab']);
    expect(partKeys(folder, 'compared')).toEqual(before);
  });

  it('leaves nothing when nothing was asked for', async () => {
    const images = await imageParts(ABCD);
    expect(await open(images).finish()).toBeNull();
    await run(images, ['ab']);
    expect(await open(images).finish()).toBeNull();
    expect(partKeys(folder, 'compared')).toEqual([]);
  });

  it('keeps evidence, and that there is none', async () => {
    const images = await imageParts(ABCD);
    const pairs = open(images);
    await round(pairs, 'ab', 'ac');
    pairs.add(row('ab'));
    pairs.add({ ...row('ac'), evidence: null });
    const key = await pairs.finish();
    expect(await database.rows(`SELECT b, evidence FROM ${readParts(folder, 'compared', [key!])} ORDER BY b`)).toEqual([
      { b: 'b', evidence: '{"of":"ab"}' },
      { b: 'c', evidence: null },
    ]);
  });

  it('takes ids with quotes and of any alphabet', async () => {
    const ids = ["it's/a.jpg", 'ä"b/画.png'];
    const images = await imageParts(ids.map((id) => ({ id: id.replaceAll("'", "''") })));
    const pairs = open(images);
    await pairs.ask([{ number: 0, a: ids[0]!, b: ids[1]!, orientation: 1, isThorough: false }]);
    for await (const _ of pairs.known()) throw new Error('nothing is known');
    const left = [];
    for await (const { a, b } of pairs.unknown()) left.push(a, b);
    expect(left).toEqual(ids);
    pairs.add({
      a: ids[0]!,
      b: ids[1]!,
      orientation: 1,
      isThorough: false,
      relation: 'resized',
      score: 1,
      evidence: null,
    });
    await pairs.finish();
    await pairs.ask([{ number: 0, a: ids[0]!, b: ids[1]!, orientation: 1, isThorough: false }]);
    let known = 0;
    for await (const _ of pairs.known()) known++;
    expect(known).toBe(1);
  });
});
