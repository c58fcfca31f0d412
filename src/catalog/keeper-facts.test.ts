import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from './database.ts';
import { loadKeeperFacts } from './keeper-facts.ts';

let database: Database;
beforeEach(async () => {
  database = await Database.open({ threads: 1 });
});
afterEach(() => database.close());

type Borders = readonly [top: number | null, right: number | null, bottom: number | null, left: number | null];

/** A table expression of one image `a` of 1000×600 px. */
const images = (borders: Borders): string => `(SELECT 'a' AS id, NULL::VARCHAR AS split, 'cat' AS label, 1000 AS width,
  600 AS height, 8 AS bit_depth, 90::DOUBLE AS jpeg_quality, 1.5::DOUBLE AS edge_sharpness, 'jpeg' AS format,
  1234::BIGINT AS size_bytes, false AS is_truncated, 'f00d' AS sha256, 'Maker' AS camera_make, NULL::TIMESTAMP AS taken_at,
  true AS has_gps, NULL::VARCHAR AS icc_profile,
  ${['top', 'right', 'bottom', 'left'].map((side, i) => `${borders[i] ?? 'NULL'}::DOUBLE AS border_${side}`).join(', ')})`;

const factsOf = async (borders: Borders) => (await loadKeeperFacts(database, images(borders), ['a'])).get('a')!;

describe('loadKeeperFacts', () => {
  it('gives what the columns say', async () => {
    expect(await factsOf([0, 0, 0, 0])).toEqual({
      id: 'a',
      split: null,
      label: 'cat',
      width: 1000,
      height: 600,
      inside: null,
      bitDepth: 8,
      jpegQuality: 90,
      sharpness: 1.5,
      metadata: 2,
      isLossless: false,
      sizeBytes: 1234,
      isTruncated: false,
      sha256: 'f00d',
    });
  });

  it.each([
    [[0.1, 0, 0.15, 0], { width: 1000, height: 450 }],
    [[0, 0.02, 0, 0.03], { width: 950, height: 600 }],
    [[0.05, 0.05, 0.05, 0.05], { width: 900, height: 540 }],
    [[0, 0, 0, 0.0004], { width: 1000, height: 600 }],
    [[null, null, null, null], null],
  ] as const)('gives the size inside bars of %j', async (borders, inside) => {
    expect((await factsOf(borders)).inside).toEqual(inside);
  });

  it('gives those asked for that there are', async () => {
    const found = await loadKeeperFacts(database, images([0, 0, 0, 0]), ['b', 'a']);
    expect([...found.keys()]).toEqual(['a']);
    expect((await loadKeeperFacts(database, images([0, 0, 0, 0]), [])).size).toBe(0);
  });
});
