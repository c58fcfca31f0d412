import { suggestion } from '../analyse/checks/evaluate.ts';
import { identifier, literal } from '../catalog/database.ts';
import { ascendingOrder } from '../kernel/stats/ascending-order.ts';
import { UserError } from '../model/errors.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

async function withColumn<T>(
  folder: string,
  column: string,
  option: string,
  work: (workspace: Workspace, type: string) => Promise<T>,
): Promise<T> {
  const workspace = await openWorkspace(folder);
  try {
    const columns = await workspace.database.rows('DESCRIBE SELECT * FROM images');
    const found = columns.find((one) => one.column_name === column);
    if (found) return await work(workspace, String(found.column_type));
    const names = columns.map((one) => String(one.column_name));
    throw new UserError(
      `${option}: the images have no column ${column}.${suggestion(column, names)} docs/guide/columns.md lists them.`,
    );
  } finally {
    workspace.close();
  }
}

/**
 * Where each image stands among all by a column, 0 the lowest – 1 the highest; 0 for an empty cell, and for equal values
 * the lowest place of them.
 *
 * @param ids in the order of their bytes
 * @throws UserError when there is no such column, or it holds no numbers
 */
export function qualityRanks(folder: string, ids: readonly string[], column: string): Promise<Float32Array> {
  return withColumn(folder, column, '--quality', async ({ database }, type) => {
    if (!/INT|DOUBLE|FLOAT|BOOLEAN|DECIMAL/.test(type)) {
      throw new UserError(`--quality: the column ${column} holds no numbers (${type}).`);
    }
    const number = `CAST(${identifier(column)} AS DOUBLE)`;
    const values = new Float32Array(ids.length).fill(Number.NEGATIVE_INFINITY);
    const rows = database.stream(`SELECT id, ${number} AS value FROM images WHERE isfinite(${number}) ORDER BY id`);
    let at = 0;
    const places = new Map(ids.map((id, place) => [id, place]));
    for await (const batch of rows) {
      for (const row of batch) {
        const place = places.get(String(row.id));
        if (place === undefined) continue;
        values[place] = Number(row.value);
        at++;
      }
    }
    if (at === 0) throw new UserError(`--quality: the column ${column} is empty for all of these images.`);
    return ranks(values);
  });
}

function ranks(values: Float32Array): Float32Array {
  const places = new Float32Array(values.length);
  const order = ascendingOrder(values);
  let first = 0;
  for (let o = 0; o < order.length; o++) {
    if (values[order[o]!]! !== values[order[first]!]!) first = o;
    const isEmpty = values[order[o]!] === Number.NEGATIVE_INFINITY;
    places[order[o]!] = isEmpty ? 0 : first / Math.max(1, order.length - 1);
  }
  return places;
}

/**
 * Rows of the images whose column holds a value, from `column=value`.
 *
 * @throws UserError when it is not written so, there is no such column, or no such image has a vector
 */
export async function rowsWhere(folder: string, ids: readonly string[], condition: string): Promise<Uint32Array> {
  const at = condition.indexOf('=');
  if (at < 1)
    throw new UserError(
      `--seed-from does not understand "${condition}". Write it as column=value, such as split=train.`,
    );
  const [column, value] = [condition.slice(0, at), condition.slice(at + 1)];
  return withColumn(folder, column, '--seed-from', async ({ database }) => {
    const places = new Map(ids.map((id, place) => [id, place]));
    const found: number[] = [];
    const rows = database.stream(
      `SELECT id FROM images WHERE CAST(${identifier(column)} AS VARCHAR) = ${literal(value)} ORDER BY id`,
    );
    for await (const batch of rows) {
      for (const row of batch) {
        const place = places.get(String(row.id));
        if (place !== undefined) found.push(place);
      }
    }
    if (found.length === 0) throw new UserError(`--seed-from: no image with a vector has ${condition}.`);
    return Uint32Array.from(found);
  });
}
