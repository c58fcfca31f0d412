import { type Database, literal } from './database.ts';

/** What `goldpan labels` said of an image. */
export interface StoredLabelIssue {
  readonly suggested: string | null;
  /** Of the suggested label, 0–1; null where a copy says it. */
  readonly probability: number | null;
  /** 0 the worst – 1. */
  readonly quality: number | null;
  readonly reason: string | null;
}

/** What was said of some images, by id. */
export async function storedLabelIssues(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredLabelIssue>> {
  if (ids.length === 0) return new Map();
  const rows = await database.rows(
    `SELECT id, label_suggested, label_suggested_probability, label_quality, label_issue_reason FROM images_base
     WHERE id IN (${ids.map(literal).join(', ')})`,
  );
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return new Map(
    rows.map((row) => [
      String(row.id),
      {
        suggested: text(row.label_suggested),
        probability: number(row.label_suggested_probability),
        quality: number(row.label_quality),
        reason: text(row.label_issue_reason),
      },
    ]),
  );
}

/** Ids of the nearest neighbours of an image, the nearest first. The workspace has some. */
export async function nearestIds(database: Database, id: string): Promise<string[]> {
  const rows = await database.rows(`SELECT neighbour FROM neighbours WHERE id = ${literal(id)} ORDER BY rank`);
  return rows.map(({ neighbour }) => String(neighbour));
}
