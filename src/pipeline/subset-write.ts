import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Database } from '../catalog/database.ts';
import { writeDurably } from '../catalog/durable.ts';
import { loadFiles } from '../catalog/image-table.ts';
import { readManifest } from '../catalog/manifest.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { pathOfUri } from '../sources/uri.ts';
import { writeTable } from './analyse-embeddings-write.ts';

export interface ChosenImage {
  readonly id: string;
  /** `file:` URL of the image. */
  readonly uri: string;
}

/** Images with their files, in the order of the ids. */
export async function chosenImages(database: Database, folder: string, ids: readonly string[]): Promise<ChosenImage[]> {
  const files = await loadFiles(database, folder, readManifest(folder).snapshot!.images, ids);
  const uris = new Map(files.map(({ id, uri }) => [id, uri]));
  return ids.map((id) => ({ id, uri: uris.get(id)! }));
}

/**
 * Writes the paths of images, one per line and absolute: a list that `goldpan scan` reads.
 *
 * @throws UserError for a path with a line break
 */
export function writeImageList(images: readonly ChosenImage[], file: string): void {
  const lines = images.map(({ id, uri }) => {
    const path = Buffer.from(pathOfUri(uri));
    if (path.includes(0x0a) || path.includes(0x0d)) {
      throw new UserError(
        `The path of ${JSON.stringify(id)} has a line break, which a list cannot hold: use -o FILE.csv.`,
      );
    }
    return Buffer.concat([path, Buffer.from('\n')]);
  });
  writeDurably(resolve(file), Buffer.concat(lines));
}

/** Writes the chosen images, in the order they were chosen. */
export function writeChosen(
  images: readonly ChosenImage[],
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  const rows = images.map(({ id, uri }, order) => ({ order, id, uri }));
  return writeTable(
    {
      rows,
      columns: [
        ['order', 'INTEGER'],
        ['id', 'VARCHAR'],
        ['uri', 'VARCHAR'],
      ],
      cells: (row) => [row.order, row.id, row.uri],
    },
    format,
    to,
  );
}
