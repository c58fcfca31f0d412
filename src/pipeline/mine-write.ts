import type { Writable } from 'node:stream';
import type { ExportFormat } from '../model/export-format.ts';
import { pathOfUri } from '../sources/uri.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import type { Mined } from './mine.ts';

/** Writes the chosen images for those who label them, in the order they were chosen. */
export function writeMined({ round, images }: Mined, format: ExportFormat, to: Writable | string): Promise<void> {
  const rows = round.chosen.map((chosen, i) => {
    const path = pathOfUri(images[i]!.uri);
    return { rank: i + 1, path: typeof path === 'string' ? path : null, round: round.round, ...chosen };
  });
  return writeTable(
    {
      rows,
      columns: [
        ['rank', 'INTEGER'],
        ['id', 'VARCHAR'],
        ['path', 'VARCHAR'],
        ['round', 'INTEGER'],
        ['kind', 'VARCHAR'],
        ['score', 'DOUBLE'],
        ['uncertainty', 'DOUBLE'],
        ['distance', 'DOUBLE'],
        ['label', 'VARCHAR'],
        ['predicted', 'VARCHAR'],
        ['confidence', 'DOUBLE'],
        ['reason', 'VARCHAR'],
      ],
      cells: (row) => [
        row.rank,
        row.id,
        row.path,
        row.round,
        row.kind,
        row.score,
        row.uncertainty,
        row.distance,
        row.label,
        row.predicted,
        row.confidence,
        row.reason,
      ],
    },
    format,
    to,
  );
}
