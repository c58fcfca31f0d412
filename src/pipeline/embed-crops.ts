import { extname, resolve } from 'node:path';
import type { Database } from '../catalog/database.ts';
import { findImages } from '../catalog/find-images.ts';
import { readParquetRows } from '../catalog/parquet-rows.ts';
import { UserError } from '../model/errors.ts';
import { readCsvRows } from '../sources/csv-rows.ts';
import { readJsonlRows } from '../sources/jsonl-rows.ts';
import type { ManifestRow } from '../sources/manifest-row.ts';
import { uriOfPath } from '../sources/uri.ts';
import { cropText, parseCrop } from './embed-crop.ts';

/** Column names by what they say, best first; `row_y` and `col_x` are fastdup's. */
const IMAGE = ['image', 'filename', 'file_name', 'path', 'file', 'id', 'image_path', 'img_filename'];
const SIDES = [
  ['row_y', 'rows', 'row', 'top', 'y'],
  ['col_x', 'cols', 'column', 'col', 'left', 'x'],
  ['width', 'w'],
  ['height', 'h'],
] as const;
const CROP = ['crop', 'box', 'bounding_box'];

async function* rowsOf(path: string, shownAs: string): AsyncGenerator<ManifestRow> {
  const extension = extname(path).toLowerCase();
  if (extension === '.jsonl' || extension === '.ndjson') yield* readJsonlRows(path, shownAs);
  else if (extension === '.csv' || extension === '.tsv') yield* readCsvRows(path, shownAs);
  else if (extension === '.parquet') {
    let number = 0;
    for await (const row of readParquetRows(path)) yield { where: `row ${++number}`, row };
  } else throw new UserError(`${shownAs}: crops come as .csv, .tsv, .jsonl or .parquet.`);
}

/**
 * Reads crops of images: a table with a column for the image (id or path) and either `row_y`, `col_x`, `width`, `height`
 * or one column `crop` with `rows,cols,width,height`; px of the upright image at full size. An image may have any number.
 *
 * @param database with the view `images_base`, where images are looked up
 * @throws UserError naming the file and the line of the first crop that makes no sense or is of no known image
 */
export async function readCrops(
  database: Database,
  file: string,
  cwd: string,
): Promise<(readonly [id: string, crop: string])[]> {
  const path = resolve(cwd, file);
  const names: string[] = [];
  const crops: string[] = [];
  const places: string[] = [];
  for await (const item of rowsOf(path, file)) {
    if ('reason' in item) throw new UserError(`${file}, ${item.where}: ${item.reason}.`);
    const cells = new Map(Object.entries(item.row).map(([name, value]) => [name.trim().toLowerCase(), value]));
    const cell = (known: readonly string[]): string | null => {
      const name = known.find((candidate) => cells.get(candidate) !== undefined && cells.get(candidate) !== null);
      return name === undefined ? null : String(cells.get(name));
    };
    const image = cell(IMAGE);
    if (image === null)
      throw new UserError(`${file}, ${item.where}: no image; name its column ${IMAGE[0]} or ${IMAGE[1]}.`);
    const sides = SIDES.map((known) => cell(known));
    const text = cell(CROP) ?? sides.map((side) => (side === null ? '' : String(Math.round(Number(side))))).join(',');
    const crop = parseCrop(text);
    if (crop === null) {
      throw new UserError(
        `${file}, ${item.where}: "${text}" is no crop. Columns row_y, col_x, width and height, or crop with rows,cols,width,height, say it in px.`,
      );
    }
    names.push(image);
    crops.push(cropText(crop));
    places.push(item.where);
  }
  if (names.length === 0) throw new UserError(`${file} holds no crops.`);
  const folder = resolve(path, '..');
  const found = await findImages(
    database,
    names.map((name) => ({
      written: [name],
      uris: () => [uriOfPath(resolve(folder, name)), uriOfPath(resolve(cwd, name))],
    })),
  );
  return found.map((image, i) => {
    if (image.id !== null) return [image.id, crops[i]!] as const;
    throw new UserError(
      `${file}, ${places[i]}: ${image.isAmbiguous ? `several images are named ${names[i]}; write more of the path` : `there is no image ${names[i]} in the workspace`}.`,
    );
  });
}
