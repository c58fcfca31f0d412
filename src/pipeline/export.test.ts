import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RelatedFixture, relatedWorkspace } from '../../test/fixtures/related-workspace.ts';
import { EXPORTERS } from '../export/exporters/registry.generated.ts';
import { UserError } from '../model/errors.ts';
import { exportAs } from './export.ts';

/** In id order, with the place of each: a "quoted", name is second. */
const FIXTURE: RelatedFixture = {
  images: ['!a0.jpg', 'a1.jpg', 'a2, "b".jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg'],
  pairs: [
    { a: 'a1.jpg', b: 'a2, "b".jpg', relation: 'identical-bytes', score: 1, is_represented: true },
    { a: 'a1.jpg', b: 'e.jpg', relation: 'resized', score: 0.75, phash_distance: 4 },
    { a: 'c.jpg', b: 'f.jpg', relation: 'cropped', score: 0.875 },
    { a: 'c.jpg', b: 'd.jpg', relation: 'same-scene', score: 0.8, phash_distance: 20 },
    { a: 'b.jpg', b: 'd.jpg', relation: 'unrelated', score: 0.1 },
  ],
  groups: [
    ['e.jpg', 'a1.jpg', 'a2, "b".jpg'],
    ['c.jpg', 'f.jpg'],
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function exported(name: string, to: string, options: Record<string, boolean> = {}, fixture = FIXTURE) {
  const workspace = await relatedWorkspace(fixture);
  try {
    return await exportAs(workspace, name, join(folder, to), options);
  } finally {
    workspace.close();
  }
}

const linesOf = (file: string) => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');

describe('fastdup', () => {
  it('writes the tables of a work folder', async () => {
    const summary = await exported('fastdup', 'out');
    expect(summary.files.map(({ name }) => name)).toEqual(readdirSync(join(folder, 'out')).sort());
    expect(summary.files.map(({ name }) => name).sort()).toEqual(
      [...EXPORTERS.find(({ name }) => name === 'fastdup')!.outputs].sort(),
    );
    expect(summary.notes.join()).toContain('outliers.csv is left out');
    // Counted over all images: a0 is number 0, and bad.
    expect(linesOf('out/atrain_features.bad.csv')).toEqual([
      'index,filename,error_code,filesize',
      '0,/set/a0.jpg,ERROR_CORRUPT_IMAGE,60',
    ]);
    expect(linesOf('out/features.bad.csv')).toEqual(linesOf('out/atrain_features.bad.csv'));
    expect(linesOf('out/atrain_features.dat.csv').slice(0, 4)).toEqual([
      'index,filename',
      '1,/set/a1.jpg',
      '2,"/set/a2, ""b"".jpg"',
      '3,/set/b.jpg',
    ]);
    expect(linesOf('out/similarity.csv')).toEqual([
      'from,to,distance',
      '/set/a1.jpg,"/set/a2, ""b"".jpg",1.000000',
      '"/set/a2, ""b"".jpg",/set/a1.jpg,1.000000',
      '/set/c.jpg,/set/f.jpg,0.875000',
      '/set/f.jpg,/set/c.jpg,0.875000',
      '/set/a1.jpg,/set/e.jpg,0.750000',
      '/set/e.jpg,/set/a1.jpg,0.750000',
    ]);
    const [header, ...rows] = linesOf('out/connected_components.csv').map((line) => line.split(','));
    expect(header!.join()).toBe(
      '__id,component_id,count,mean_distance,min_distance,max_distance,pagerank,delta,in_degree,out_degree,degree',
    );
    // a1 between a2 and e: the hub of a chain of three; b and d alone.
    const hub = ((0.15 + 0.85 * 2 * 0.15) / (1 - 0.85 ** 2)).toFixed(9);
    expect(rows.map((row) => [...row.slice(0, 7), ...row.slice(8)].join())).toEqual([
      `1,1,8,0.875000,0.750000,1.000000,${hub},0,2,2`,
      `2,1,8,0.875000,0.750000,1.000000,${(0.15 + (0.85 * Number(hub)) / 2).toFixed(9)},1,0,1`,
      '3,2,0,0.000000,0.000000,0.000000,0.150000000,0,0,0',
      '4,3,4,0.875000,0.875000,0.875000,1.000000000,0,1,1',
      '5,4,0,0.000000,0.000000,0.000000,0.150000000,0,0,0',
      `6,1,8,0.875000,0.750000,1.000000,${(0.15 + (0.85 * Number(hub)) / 2).toFixed(9)},1,0,1`,
      '7,3,4,0.875000,0.875000,0.875000,1.000000000,1,0,1',
    ]);
    expect(linesOf('out/component_info.csv')).toEqual([
      'component_id,count,mean,min,max',
      '1,8,0.875000,0.750000,1.000000',
      '3,4,0.875000,0.875000,0.875000',
    ]);
    expect(linesOf('out/components_info.csv')).toEqual([
      'component_id,Count,pagerank,degree',
      '1,3,3.000000000,4',
      '2,1,0.150000000,0',
      '3,2,2.000000000,2',
      '4,1,0.150000000,0',
    ]);
  });

  it('numbers images, and takes similar ones, when told to', async () => {
    await exported('fastdup', 'out', { numbers: true, similar: true });
    expect(linesOf('out/similarity.csv').slice(3, 7)).toEqual([
      '4,7,0.875000',
      '7,4,0.875000',
      '4,5,0.800000',
      '5,4,0.800000',
    ]);
    expect(linesOf('out/components_info.csv')[3]).toMatch(/^3,3,/);
  });

  it('writes tables without rows when there is nothing to tell', async () => {
    await exported('fastdup', 'out', {}, { images: [], pairs: [] });
    for (const file of readdirSync(join(folder, 'out'))) expect(linesOf(join('out', file))).toHaveLength(1);
  });
});

describe('imagededup', () => {
  const mapOf = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

  it('writes the map of all measured images, copies spelled out, and what to remove', async () => {
    const summary = await exported('imagededup', 'sub/dups.json');
    expect(summary.files.map(({ name }) => name)).toEqual(['dups-to-remove.json', 'dups-to-remove.txt', 'dups.json']);
    expect(mapOf('sub/dups.json')).toEqual({
      'a1.jpg': ['a2, "b".jpg', 'e.jpg'],
      'a2, "b".jpg': ['a1.jpg', 'e.jpg'],
      'b.jpg': [],
      'c.jpg': ['f.jpg'],
      'd.jpg': [],
      'e.jpg': ['a1.jpg', 'a2, "b".jpg'],
      'f.jpg': ['c.jpg'],
    });
    expect(mapOf('sub/dups-to-remove.json')).toEqual(['a1.jpg', 'a2, "b".jpg', 'f.jpg']);
    expect(linesOf('sub/dups-to-remove.txt')).toEqual(['a1.jpg', 'a2, "b".jpg', 'f.jpg']);
  });

  it('gives distances, and null where an image has no hash', async () => {
    await exported('imagededup', 'dups.json', { scores: true, similar: true });
    expect(mapOf('dups.json')).toMatchObject({
      'a2, "b".jpg': [
        ['a1.jpg', 0],
        ['e.jpg', 4],
      ],
      'c.jpg': [
        ['f.jpg', null],
        ['d.jpg', 20],
      ],
    });
  });

  it('stays whole for many images', async () => {
    const images = Array.from({ length: 12_000 }, (_, i) => `image-${String(i).padStart(6, '0')}.jpg`);
    await exported('imagededup', 'dups.json', {}, { images, pairs: [] });
    expect(Object.keys(mapOf('dups.json') as object)).toEqual(images);
  });
});

describe('exports', () => {
  it.each([
    ['fastdub', 'out', {}, 'Did you mean fastdup?'],
    ['fastdup', 'out', { scores: true }, 'has no option scores'],
    ['imagededup', 'out', {}, 'should end in .json'],
    ['imagededup', '.json', {}, 'should end in .json'],
    ['fastdup', 'file/out', {}, 'cannot be written to'],
  ])('%s to %s with %j is refused', async (name, to, options, says) => {
    writeFileSync(join(folder, 'file'), '');
    await expect(exported(name, to, options as Record<string, boolean>)).rejects.toThrow(UserError);
    await expect(exported(name, to, options as Record<string, boolean>)).rejects.toThrow(says);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('change nothing when they fail', async () => {
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out/similarity.csv'), 'before');
    const workspace = await relatedWorkspace(FIXTURE);
    await workspace.database.run('DROP TABLE images_base');
    await expect(exportAs(workspace, 'fastdup', join(folder, 'out'))).rejects.toThrow();
    workspace.close();
    expect(readdirSync(join(folder, 'out'))).toEqual(['similarity.csv']);
    expect(readFileSync(join(folder, 'out/similarity.csv'), 'utf8')).toBe('before');
  });
});
