import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { readJournal } from '../act/journal.ts';
import type { FileMove } from '../act/journal-lines.ts';
import { Database } from '../catalog/database.ts';
import { type ExportRecord, exportedImages, readExports } from '../catalog/exports-record.ts';
import { appendRows } from '../catalog/rows.ts';
import { uriOfPath } from '../sources/uri.ts';
import { journalIds, journalPath } from './act-paths.ts';

/** A file, beside the one of the source, that a picture was put to. */
export interface Place {
  /** Of the image it was made of, as it was called then. */
  readonly id: string;
  readonly how: FileMove['made'] | 'export';
  /** The plan, or the export, that put it there. */
  readonly by: string;
  /** `file:` URL. */
  readonly uri: string;
  /** Name within the archive or table that `uri` is; null where the file is the picture. */
  readonly member: string | null;
  /** Of the bytes that were put there; null where they were not looked at, as for links. */
  readonly sha256: string | null;
  /** `file:` URL of the folder all of it was made in; null for what was set aside in a source. */
  readonly folder: string | null;
  /** When, ISO 8601. */
  readonly at: string;
}

/** Which images are asked for: by what they are called, or by their bytes. */
export interface WantedPlaces {
  readonly ids: ReadonlySet<string>;
  readonly sha256: ReadonlySet<string>;
}

/** Every place that plans which are in force have put these images to, with the annotations that went along left out. */
export function placesOfPlans(folder: string, wanted: WantedPlaces): Place[] {
  const places: Place[] = [];
  for (const plan of journalIds(folder)) {
    const journal = readJournal(journalPath(folder, plan));
    for (const { id, files, state } of journal.units.values()) {
      const [move] = files;
      // What was put back or deleted is there no more; what was only announced may be.
      if (move === undefined || state === 'restored' || state === 'deleted' || move.made === 'written') continue;
      if (!wanted.ids.has(id) && !(move.sha256 !== null && wanted.sha256.has(move.sha256))) continue;
      places.push({
        id,
        how: move.made,
        by: plan,
        uri: move.to,
        member: null,
        sha256: move.sha256,
        folder: move.made === 'moved' ? null : folderOfPlan(journal.folders, move.to),
        at: journal.endedAt || journal.startedAt,
      });
    }
  }
  return places;
}

/** The outermost of the folders a plan made that a file lies in. */
function folderOfPlan(folders: ReadonlySet<string>, uri: string): string | null {
  let outermost: string | null = null;
  for (const made of folders) {
    if (uri.startsWith(`${made}/`) && (outermost === null || made.length < outermost.length)) outermost = made;
  }
  return outermost;
}

/** Every place in recorded exports where one of these images was written to or named. */
export async function placesOfExports(
  folder: string,
  wanted: WantedPlaces,
): Promise<{ readonly record: ExportRecord; readonly place: Place | null; readonly id: string }[]> {
  const records = readExports(folder);
  if (records.length === 0) return [];
  const database = await Database.open({ memoryLimitMegabytes: 256 });
  try {
    await appendRows(
      database,
      'wanted_id',
      [['id', 'VARCHAR']],
      [...wanted.ids].map((id) => [id]),
    );
    await appendRows(
      database,
      'wanted_bytes',
      [['sha256', 'VARCHAR']],
      [...wanted.sha256].map((one) => [one]),
    );
    const found: { record: ExportRecord; place: Place | null; id: string }[] = [];
    for (const record of records) {
      const images = exportedImages(folder, record);
      if (images === null) continue;
      const rows = await database.rows(
        `SELECT * FROM ${images} WHERE id IN (SELECT id FROM wanted_id) OR sha256 IN (SELECT sha256 FROM wanted_bytes)
           OR file_sha256 IN (SELECT sha256 FROM wanted_bytes) ORDER BY id, file`,
      );
      for (const row of rows) {
        const id = String(row.id);
        const text = (value: unknown) => (typeof value === 'string' ? value : null);
        found.push({
          record,
          id,
          place: placeOf(record, id, text(row.file), text(row.file_sha256) ?? text(row.sha256)),
        });
      }
    }
    return found;
  } finally {
    database.close();
  }
}

function placeOf(record: ExportRecord, id: string, file: string | null, sha256: string | null): Place | null {
  if (file === null) return null;
  const path = (name: string) => (isAbsolute(name) ? name : join(resolve(record.folder), name));
  const at = file.indexOf('#');
  // A name may hold a # of its own: then there is a file of that name.
  const isMember = at > 0 && !existsSync(path(file)) && existsSync(path(file.slice(0, at)));
  return {
    id,
    how: 'export',
    by: record.id,
    uri: uriOfPath(path(isMember ? file.slice(0, at) : file)),
    member: isMember ? file.slice(at + 1) : null,
    sha256,
    folder: uriOfPath(resolve(record.folder)),
    at: record.at,
  };
}
