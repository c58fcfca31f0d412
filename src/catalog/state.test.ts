import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnTable, MeasuredRow } from '../model/rows.ts';
import { Database } from './database.ts';
import { Listing } from './listing.ts';
import { MeasuredParts } from './measured.ts';
import { readParts } from './part.ts';
import { ScanState } from './state.ts';

const COLUMNS: ColumnTable = { luma_mean: { type: 'double', description: '' } };

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

const row = (id: string, change: Partial<MeasuredRow> = {}): MeasuredRow => ({
  id,
  sizeBytes: 10,
  modifiedMs: 1.5,
  outcome: 'measured',
  reasonCode: null,
  reason: null,
  notApplicable: null,
  isWrongExtension: false,
  cells: [id.length],
  ...change,
});

async function list(count: number): Promise<void> {
  const listing = await Listing.create(database);
  for (let i = 0; i < count; i++) {
    listing.add({ id: `image-${String(i).padStart(6, '0')}`, uri: `file:///${i}`, sizeBytes: 10, modifiedMs: 1.5 });
  }
  listing.finish();
}

describe('ScanState', () => {
  it('loses no image while parts are written through the same database', async () => {
    const count = 20_000;
    await list(count);
    const parts = new MeasuredParts(database, folder, 'r', COLUMNS);
    const state = new ScanState(database, folder, parts, COLUMNS, null);
    let writing = Promise.resolve();
    let seen = 0;
    for await (const batch of state.pending()) {
      for (const image of batch) {
        parts.add(row(image.id));
        // As worker lanes do: the next images are taken while the part is still being written.
        if (++seen % 500 === 0) writing = writing.then(() => parts.flush());
      }
    }
    await writing;
    await parts.flush();
    expect(seen).toBe(count);
    const keys = await state.commitImages();
    expect(await database.scalar(`SELECT count(*) FROM ${readParts(folder, 'images', keys)}`)).toBe(count);
  });

  it('takes lasting rows over, and tries passing trouble again', async () => {
    await list(3);
    const parts = new MeasuredParts(database, folder, 'r', COLUMNS);
    parts.add(row('image-000000'));
    parts.add(
      row('image-000001', { outcome: 'unreadable', reasonCode: 'permission', reason: 'no permission', cells: [null] }),
    );
    parts.add(row('image-000002', { outcome: 'unreadable', reasonCode: 'corrupt', reason: 'broken', cells: [null] }));
    await parts.flush();
    const again = new ScanState(database, folder, new MeasuredParts(database, folder, 'r', COLUMNS), COLUMNS, null);
    expect(await again.countPending()).toEqual({ images: 1, bytes: 10 });
    const otherRecipe = new ScanState(
      database,
      folder,
      new MeasuredParts(database, folder, 's', COLUMNS),
      COLUMNS,
      null,
    );
    expect(await otherRecipe.countPending()).toEqual({ images: 3, bytes: 30 });
  });

  it('tries what a limit stopped again once the limit is raised, and only then', async () => {
    await list(2);
    const parts = new MeasuredParts(database, folder, 'r', COLUMNS);
    parts.add(row('image-000000'));
    parts.add(row('image-000001', { outcome: 'unreadable', reasonCode: 'time-limit', reason: 'slow', cells: [null] }));
    await parts.flush();
    const images = await new ScanState(database, folder, parts, COLUMNS, null).commitImages();
    const pending = (retry: string[]) =>
      new ScanState(database, folder, new MeasuredParts(database, folder, 'other', COLUMNS), COLUMNS, {
        images,
        retry: new Set(retry),
      }).countPending();
    expect(await pending(['permission'])).toEqual({ images: 0, bytes: 0 });
    expect(await pending(['permission', 'time-limit'])).toEqual({ images: 1, bytes: 10 });
  });

  it('refuses to commit fewer images than were listed', async () => {
    await list(2);
    const parts = new MeasuredParts(database, folder, 'r', COLUMNS);
    parts.add(row('image-000000'));
    await parts.flush();
    const state = new ScanState(database, folder, parts, COLUMNS, null);
    await expect(state.commitImages()).rejects.toThrow('1 of 2 images');
  });
});
