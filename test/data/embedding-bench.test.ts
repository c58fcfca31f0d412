import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SetImage } from '../../bench/embedding/build-set.ts';
import { distractorsOf } from '../../bench/embedding/distractors.ts';
import { RETRIEVAL_FAMILIES } from '../../bench/embedding/edits.ts';
import { featuresOf } from '../../bench/embedding/features.ts';
import { NONE, nearestOf } from '../../bench/embedding/nearest.ts';
import { LONGEST, loadPhotos, loadStrangers, type RealPhoto } from '../../bench/embedding/photos.ts';
import { type Ranker, rankersOf } from '../../bench/embedding/rankers.ts';
import { retrieve } from '../../bench/embedding/retrieval.ts';
import { scoreNearest } from '../../bench/embedding/run-labelled.ts';
import { plantedPrecision } from '../../bench/embedding/run-outliers.ts';
import { PairSet } from '../../bench/quality/pair-set.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import type { RgbImage } from '../../src/kernel/image.ts';
import { orient } from '../../src/kernel/resample/dihedral.ts';
import { seededRandom } from '../../src/transform/random.ts';
import { toSharp } from '../../src/transform/raster.ts';

/** A ranker of places on a line. */
const onLine = (places: readonly number[], rows = false): Ranker => ({
  name: 'line',
  rows: rows ? { data: Float32Array.from(places), dimensions: 1 } : null,
  distances: (query, index, out) => {
    index.forEach((image, i) => {
      out[i] = Math.abs(places[query]! - places[image]!);
    });
  },
});

const image = (family: string, original: string | null): SetImage => ({
  path: `${family} ${original}`,
  family,
  original,
});

describe('retrieve', () => {
  const images = [
    image('original', 'a'),
    image('original', 'b'),
    image('distractor', null),
    image('distractor', null),
    image('crop', 'a'),
    image('crop', 'b'),
    image('grey', 'b'),
  ];

  it('counts copies whose original comes first, among originals and distractors but not among copies', () => {
    // a 0, b 10, strangers at 4 and 9; copies of a at 1, of b at 9.2 and 10.5.
    const found = retrieve(images, onLine([0, 10, 4, 9, 1, 9.2, 10.5]));
    expect(found.get('crop')).toEqual({
      recallAt1: 0.5,
      meanReciprocalRank: (1 + 1 / 2) / 2,
      queries: 2,
      missed: ['crop b'],
    });
    expect(found.get('grey')).toMatchObject({ recallAt1: 1, meanReciprocalRank: 1, missed: [] });
  });

  it('shares a place among equally near ones', () => {
    const found = retrieve(images, onLine([0, 10, 0, 0, 0, 10, 5]));
    expect(found.get('crop')!.recallAt1).toBeCloseTo((1 / 3 + 1) / 2, 12);
    expect(found.get('crop')!.meanReciprocalRank).toBeCloseTo((1 / 2 + 1) / 2, 12);
    // At 5, all four are as near.
    expect(found.get('grey')!.recallAt1).toBeCloseTo(1 / 4, 12);
  });

  it('refuses a copy of what is not there', () => {
    expect(() => retrieve([...images, image('crop', 'c')], onLine([0, 0, 0, 0, 0, 0, 0, 0]))).toThrow(
      /c, which is not/,
    );
  });
});

describe('nearestOf', () => {
  it('gives the same by distances and by rows: the k nearest others, nearest first', async () => {
    const random = seededRandom('places');
    const places = Array.from({ length: 60 }, () => Math.round(random() * 1000));
    const byDistance = await nearestOf(onLine(places), 60, 7);
    const byRows = await nearestOf(onLine(places, true), 60, 7);
    expect([...byDistance.distances]).toEqual([...byRows.distances]);
    for (let query = 0; query < 60; query++) {
      const wanted = places
        .map((place, i) => ({ i, distance: Math.abs(place - places[query]!) }))
        .filter(({ i }) => i !== query)
        .sort((x, y) => x.distance - y.distance || x.i - y.i)
        .slice(0, 7);
      expect([...byDistance.neighbours.slice(7 * query, 7 * query + 7)]).toEqual(wanted.map(({ i }) => i));
    }
  });

  it('gives no more than there are', async () => {
    const { k, neighbours } = await nearestOf(onLine([1, 2, 4]), 3, 10);
    expect(k).toBe(2);
    expect([...neighbours]).toEqual([1, 2, 0, 2, 1, 0]);
  });
});

describe('scoreNearest', () => {
  const truthOf = (count: number, ...pairs: (readonly [number, number])[]): PairSet => {
    const set = new PairSet(Array.from({ length: count }, (_, i) => String(i)));
    for (const [a, b] of pairs) set.addNumbers(a, b);
    return set;
  };

  it('equals scikit-learn', () => {
    // Pairs by distance: 0-1 (1, true), 2-3 (2, false), 1-2 (3, true), 0-2 (4, false); 3-0 was not found.
    const neighbours = Uint32Array.of(1, 2, 0, 2, 3, 1, 2, NONE);
    const distances = Float64Array.of(1, 4, 1, 3, 2, 3, 2, Number.POSITIVE_INFINITY);
    const score = scoreNearest({ k: 2, neighbours, distances }, truthOf(4, [0, 1], [1, 2], [0, 3]));
    // scikit-learn 1.9.1: average_precision_score([1, 0, 1, 0], [-1, -2, -3, -4]) = 5/6, of two of three true pairs.
    expect(score.averagePrecision).toBeCloseTo((5 / 6) * (2 / 3), 12);
    expect(score.recallAt1).toBeCloseTo(2 / 4, 12);
    expect(score.pairsReached).toBeCloseTo(2 / 3, 12);
  });

  it('takes equally near ones alike', () => {
    const score = scoreNearest(
      { k: 2, neighbours: Uint32Array.of(1, 2, 0, 2, 0, 1), distances: new Float64Array(6) },
      truthOf(3, [0, 2]),
    );
    expect(score.recallAt1).toBe(0.5);
    expect(score.averagePrecision).toBeCloseTo(1 / 3, 12);
  });
});

describe('plantedPrecision', () => {
  it('is that of the scores, the last ones being what was planted', () => {
    expect(plantedPrecision(Float32Array.of(0.1, 0.2, 0.3, 0.9, 0.8), 2)).toBe(1);
    // scikit-learn 1.9.1: average_precision_score([0, 0, 0, 1, 1], [0.1, 0.85, 0.3, 0.9, 0.2])
    expect(plantedPrecision(Float32Array.of(0.1, 0.85, 0.3, 0.9, 0.2), 2)).toBeCloseTo(0.75, 12);
    expect(plantedPrecision(new Float32Array(5), 2)).toBeCloseTo(2 / 5, 12);
  });
});

describe('rankersOf', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Mean colour as a vector of unit length. */
  const meanColour: Embedder = {
    description: { name: 'mean', version: '0'.repeat(16), dimensions: 3, minShortSide: 1, hasText: false },
    embedImages: async (images) =>
      Float32Array.from(
        images.flatMap(({ data }) => {
          const sums = [0, 1, 2].map((c) => data.reduce((sum, value, i) => (i % 3 === c ? sum + value : sum), 1e-9));
          const length = Math.hypot(...sums);
          return sums.map((sum) => sum / length);
        }),
      ),
    close: async () => undefined,
  };

  it('compares what a scan would measure, turned copies by their turned hashes, and skips what is no picture', async () => {
    const random = seededRandom('features');
    const blocks = Uint8Array.from({ length: 3 * 48 }, () => 256 * random());
    const small = sharp(blocks, { raw: { width: 8, height: 6, channels: 3 } });
    const { data, info } = await small
      .resize(160, 120, { kernel: 'cubic' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const picture: RgbImage = { width: info.width, height: info.height, data };
    const paths = ['a.png', 'broken.png', 'turned.png', 'dark.png'].map((name) => join(folder, name));
    await toSharp(picture).toFile(paths[0]!);
    writeFileSync(paths[1]!, 'no picture');
    await toSharp(orient(picture, 6)).toFile(paths[2]!);
    await toSharp(picture).linear(0.5, 0).toFile(paths[3]!);
    const features = await featuresOf(paths, meanColour, true);
    expect(features.paths).toEqual([paths[0], paths[2], paths[3]]);
    expect(features.unreadable).toEqual([paths[1]]);
    const rankers = rankersOf(features, 'mean');
    expect(rankers.map(({ name }) => name)).toEqual([
      'mean',
      'mean, turned',
      'pHash',
      'pHash, turned',
      'PDQ',
      'thumbnail',
    ]);
    const from = (name: string, query: number): number[] => {
      const out = new Float64Array(3);
      rankers.find((ranker) => ranker.name === name)!.distances(query, Uint32Array.of(0, 1, 2), out);
      return [...out];
    };
    expect(from('mean', 0)[1]).toBeLessThan(1e-6);
    expect(from('mean, turned', 0)[1]).toBeLessThan(1e-6);
    expect(from('pHash', 0)[1]).toBeGreaterThan(15);
    expect(from('pHash, turned', 1)[0]).toBeLessThanOrEqual(2);
    expect(from('pHash', 0)[2]).toBeLessThanOrEqual(2);
    expect(from('PDQ', 0)[2]).toBeLessThan(20);
    expect(from('PDQ', 0)[1]).toBeGreaterThan(60);
    expect(from('thumbnail', 0)[2]).toBeGreaterThan(from('thumbnail', 0)[0]!);
    expect(from('thumbnail', 0)[0]).toBe(0);
  });
});

describe('the retrieval set', () => {
  let photos: RealPhoto[];
  let strangers: RgbImage[];
  beforeAll(async () => {
    photos = await loadPhotos();
    strangers = await loadStrangers();
  });

  it('has at least 80 originals of at most 512 px, each with a name of its own', () => {
    expect(photos.length).toBeGreaterThanOrEqual(80);
    expect(new Set(photos.map(({ name }) => name)).size).toBe(photos.length);
    for (const { original } of photos) expect(Math.max(original.width, original.height)).toBeLessThanOrEqual(LONGEST);
    expect(photos.filter(({ rest }) => rest !== null).length).toBeGreaterThan(20);
  });

  it('has at least 2,000 distractors, real and generated, no two with one name', () => {
    const names = distractorsOf(photos, strangers).map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(2000);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /^(rest|stranger)/.test(name)).length).toBeGreaterThan(1000);
    expect(names.filter((name) => name.startsWith('scene')).length).toBe(400);
  });

  it('edits as its families say, the same way each time', async () => {
    const { original } = photos[0]!;
    const area = original.width * original.height;
    for (const { name, apply } of RETRIEVAL_FAMILIES) {
      const [one, again] = [await apply(original, seededRandom(name)), await apply(original, seededRandom(name))];
      expect(Buffer.from(one.bytes).equals(Buffer.from(again.bytes)), name).toBe(true);
      const { width, height } = await sharp(one.bytes).metadata();
      const [, share] = /^crop-(\d+)$/.exec(name) ?? [];
      if (share) expect(Math.abs((width * height) / area - Number(share) / 100)).toBeLessThan(0.02);
    }
    expect(new Set(RETRIEVAL_FAMILIES.map(({ name }) => name)).size).toBe(RETRIEVAL_FAMILIES.length);
  });
});
