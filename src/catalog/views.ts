import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { createAnnotationViews } from './annotated.ts';
import { findingsSql, isEvaluable, issueColumn, issueSql, scoreColumn, scoreSql } from './check-sql.ts';
import { type Database, identifier, literal } from './database.ts';
import { derivedSql } from './derived.ts';
import { partKeys } from './folder.ts';
import type { Manifest, Snapshot } from './manifest.ts';
import { readParts } from './part.ts';
import { takenDown } from './takedowns.ts';

/** Columns of `duplicates` that ride along with each image. */
export const DUPLICATE_COLUMNS = [
  'group_id',
  'group_size',
  'is_keeper',
  'keeper_id',
  'is_exact_duplicate',
  'exact_relation',
  'exact_of',
  'near_duplicate_similarity',
  'near_relation',
  'near_duplicate_of',
  'cross_split_related',
  'cross_split_example',
] as const;

/**
 * Makes the views a person queries: `images` (one row per image ref, all columns, each check's `is_…_issue` and
 * `…_score`), `findings`, `pairs`, `groups`, `checks`, and `neighbours`, `objects`, `annotation_problems` and `annotation_classes` once there are some. Nothing is copied: they read the parts.
 *
 * @returns the checks whose columns this workspace has
 */
export async function createViews(
  database: Database,
  folder: string,
  snapshot: Snapshot,
  checks: readonly ResolvedCheck[],
  {
    derived,
    neighbours,
    annotated = null,
  }: Pick<Manifest, 'derived' | 'neighbours'> & Partial<Pick<Manifest, 'annotated'>>,
): Promise<ResolvedCheck[]> {
  const images = readParts(folder, 'images', snapshot.images)!;
  const duplicates = readParts(folder, 'duplicates', [snapshot.duplicates])!;
  const pixels = readParts(folder, 'pixels', partKeys(folder, 'pixels'));
  const added = derivedSql(folder, derived);
  const taken = takenDown(folder);
  const isTakenDown = taken ? `, coalesce(i.sha256 IN (SELECT sha256 FROM ${taken}), false) AS is_taken_down` : '';
  const size = snapshot.medianSize;
  const sizeRatio = size
    ? `greatest(sqrt(width::DOUBLE * height) / ${size}, ${size} / nullif(sqrt(width::DOUBLE * height), 0))`
    : 'NULL::DOUBLE';
  // What is known without a join: the parts lie in the order of the ids, and so do the rows of this view.
  await database.run(`CREATE VIEW images_own AS
    SELECT *, outcome = 'unreadable' AS is_unreadable, ${sizeRatio} AS size_ratio FROM ${images}`);
  await database.run(`CREATE VIEW images_base AS
    SELECT i.* ${pixels ? 'REPLACE (coalesce(i.pixel_digest, p.pixel_digest) AS pixel_digest)' : ''},
      ${DUPLICATE_COLUMNS.map((name) => `d.${name}`).join(', ')}${added.columns}${isTakenDown}
    FROM images_own i LEFT JOIN ${duplicates} d ON d.id = i.id${added.joins}
    ${pixels ? `LEFT JOIN (SELECT id, size_bytes, modified_ms, any_value(pixel_digest) AS pixel_digest FROM ${pixels} GROUP BY ALL) p ON p.id = i.id AND p.size_bytes = i.size_bytes AND p.modified_ms = i.modified_ms` : ''}`);
  const columns = new Set(await database.columnNames('SELECT * FROM images_base'));
  const evaluable = checks.filter((check) => isEvaluable(check, columns));
  const checkColumns = evaluable
    .map(
      (check) => `, ${issueSql(check)} AS ${issueColumn(check.name)}, ${scoreSql(check)} AS ${scoreColumn(check.name)}`,
    )
    .join('');
  await database.run(`CREATE VIEW images AS SELECT *${checkColumns} FROM images_base`);
  await database.run(
    `CREATE VIEW findings AS ${
      evaluable.map((check) => `(${findingsSql(check, columns)})`).join(' UNION ALL ') ||
      `SELECT id, ''::VARCHAR AS "check", 0::DOUBLE AS value, 0::DOUBLE AS threshold, 0::DOUBLE AS score, ''::VARCHAR AS explanation FROM images_base WHERE false`
    }`,
  );
  await database.run(`CREATE VIEW pairs AS SELECT * FROM ${readParts(folder, 'pairs', [snapshot.pairs])!}`);
  await database.run(`CREATE VIEW groups AS SELECT * FROM ${readParts(folder, 'groups', [snapshot.groups])!}`);
  if (neighbours) {
    await database.run(`CREATE VIEW neighbours AS SELECT * FROM ${readParts(folder, 'neighbours', [neighbours.key])!}`);
  }
  await createAnnotationViews(database, folder, annotated);
  await database.run(
    `CREATE VIEW checks AS SELECT * FROM (VALUES ${
      evaluable
        .map(
          (check) =>
            `(${literal(check.name)}, ${literal(check.column)}, ${literal(check.direction)}, ${check.threshold}::DOUBLE)`,
        )
        .join(', ') || "('', '', '', 0::DOUBLE)"
    }) AS t("check", "column", direction, threshold)`,
  );
  return evaluable;
}

/** How many findings each check has, in the checks' order. */
export async function countFindings(
  database: Database,
  checks: readonly ResolvedCheck[],
): Promise<Record<string, number>> {
  if (checks.length === 0) return {};
  const [row] = await database.rows(
    `SELECT ${checks.map((check) => `count_if(${issueSql(check)}) AS ${identifier(check.name)}`).join(', ')} FROM images_base`,
  );
  return Object.fromEntries(checks.map((check) => [check.name, Number(row?.[check.name] ?? 0)]));
}
