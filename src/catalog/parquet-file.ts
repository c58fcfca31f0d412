import { UserError } from '../model/errors.ts';
import type { ParquetColumn, ParquetFile } from '../model/parquet-file.ts';
import { Database, identifier, literal } from './database.ts';

const SINGLE = /^(FLOAT|U?TINYINT|U?SMALLINT|BOOLEAN)$/;
const NUMBER = /^(FLOAT|DOUBLE|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|BOOLEAN)$/;

/** Opens any Parquet file by its columns. */
export async function openParquetFile(path: string): Promise<ParquetFile> {
  const database = await Database.open({ threads: 1 });
  const from = `read_parquet(${literal(path)})`;
  try {
    const described = await database.rows(`DESCRIBE SELECT * FROM ${from}`);
    const columns = described.map(({ column_name, column_type }) => kindOf(String(column_name), String(column_type)));
    const rows = await database.scalar(`SELECT count(*) FROM ${from}`);
    const fill = async (sql: string, into: Float32Array | Float64Array): Promise<void> => {
      let row = 0;
      for await (const chunk of database.numberChunks(sql)) {
        const width = chunk.length;
        const length = chunk[0]?.length ?? 0;
        for (const [place, cells] of chunk.entries()) {
          for (let i = 0; i < length; i++) into[(row + i) * width + place] = cells[i]!;
        }
        row += length;
      }
    };
    return {
      rows,
      columns,
      readNumbers: (names, into) =>
        fill(`SELECT ${names.map((name) => orMissing(identifier(name))).join(', ')} FROM ${from}`, into),
      async readLengths(column) {
        const lengths = new Int32Array(rows);
        let row = 0;
        for await (const [cells] of database.numberChunks(
          `SELECT coalesce(len(${identifier(column)}), -1)::INTEGER FROM ${from}`,
        )) {
          lengths.set(cells!, row);
          row += cells!.length;
        }
        return lengths;
      },
      readLists: (column, width, into) =>
        fill(
          `SELECT ${orMissing('number')} FROM (SELECT unnest(${identifier(column)}) AS number FROM ${from} ` +
            `WHERE len(${identifier(column)}) = ${width})`,
          into,
        ),
      async readTexts(column) {
        const texts: string[] = [];
        const sql = `SELECT coalesce(${identifier(column)}::VARCHAR, '') AS text FROM ${from}`;
        for await (const batch of database.stream(sql)) for (const { text } of batch) texts.push(String(text));
        return texts;
      },
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error instanceof Error ? new UserError(`"${path}" could not be read as Parquet: ${error.message}`) : error;
  }
}

const orMissing = (sql: string): string => `coalesce(CAST(${sql} AS DOUBLE), 'NaN'::DOUBLE)`;

function kindOf(name: string, type: string): ParquetColumn {
  const element = /^(.*)\[\d*\]$/.exec(type)?.[1];
  if (element !== undefined)
    return { name, kind: NUMBER.test(element) ? 'list' : 'other', single: SINGLE.test(element) };
  if (NUMBER.test(type)) return { name, kind: 'number', single: SINGLE.test(type) };
  return { name, kind: /^(VARCHAR|ENUM|UUID)/.test(type) ? 'text' : 'other', single: false };
}
