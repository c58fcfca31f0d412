import { type Database, literal, type Row } from './database.ts';

/** Objects of one image as they are stored, set by set, in their order. */
export const objectsOfImage = (database: Database, id: string, limit: number): Promise<Row[]> =>
  database.rows(`SELECT * FROM objects WHERE id = ${literal(id)} ORDER BY annotation_set, n LIMIT ${limit}`);

export const countObjectsOfImage = (database: Database, id: string): Promise<number> =>
  database.scalar(`SELECT count(*) FROM objects WHERE id = ${literal(id)}`);
