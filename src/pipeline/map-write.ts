import type { Writable } from 'node:stream';
import type { ExportFormat } from '../model/export-format.ts';
import { writeTable } from './analyse-embeddings-write.ts';

/** Where an image lies on the map. */
export interface MappedImage {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export const writeMap = (points: Iterable<MappedImage>, format: ExportFormat, to: Writable | string): Promise<void> =>
  writeTable(
    {
      rows: points,
      columns: [
        ['id', 'VARCHAR'],
        ['x', 'DOUBLE'],
        ['y', 'DOUBLE'],
      ],
      cells: ({ id, x, y }) => [id, x, y],
    },
    format,
    to,
  );
