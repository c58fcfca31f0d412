import { OBJECT_COLUMNS } from './annotation-tables.ts';
import type { Database } from './database.ts';
import { partKeys, removeOtherParts } from './folder.ts';
import { type Annotated, type Manifest, readManifest, writeManifest } from './manifest.ts';
import { readParts, writeContentPart } from './part.ts';

/** Problems of sets that follow from all of their rows together. */
export async function findRepeatedIds(database: Database): Promise<void> {
  // An id of -1 is what formats without a source have: files of one image each.
  await database.run(
    `INSERT INTO read_problems SELECT annotation_set, 'repeated-image-id', image_id, '',
       format('{} images have the id {}', count(*), image_id)
     FROM read_images WHERE image_id IS NOT NULL AND source >= 0 GROUP BY annotation_set, source, image_id HAVING count(*) > 1`,
  );
  await database.run(
    `CREATE TABLE repeated AS SELECT annotation_set, source, object_id, count(*) AS n FROM read_objects
     WHERE object_id IS NOT NULL AND source >= 0 GROUP BY ALL HAVING count(*) > 1`,
  );
  await database.run(
    `INSERT INTO read_problems SELECT annotation_set, 'repeated-object-id', object_id, '',
       format('{} objects have the id {}', n, object_id) FROM repeated`,
  );
}

const COUNTS = [
  'object_count',
  'empty_objects',
  'inverted_boxes',
  'crossing_polygons',
  'outside_keypoints',
  'mismatched_masks',
  'unknown_class_objects',
].map((name) => `sum(${name}) AS ${name}`);

const LARGEST = ['box_overhang', 'same_class_overlap', 'other_class_overlap'].flatMap((name) => {
  const words = name === 'box_overhang' ? 'box_overhang_at' : `${name}_of`;
  return [`max(${name}) AS ${name}`, `arg_max(${words}, ${name}) AS ${words}`];
});

/** SQL: the derived columns of the analysis `annotations`, from the stages. Most images are in one set alone. */
export const ANNOTATION_COLUMNS_QUERY = `
  WITH per_image AS (
    SELECT row, count(DISTINCT annotation_set) AS annotation_sets,
      list_aggregate(list_sort(list_distinct(flatten(list(string_split(object_classes, '; '))))), 'string_agg', '; ') AS object_classes,
      min(smallest_object_share) AS smallest_object_share, max(largest_object_share) AS largest_object_share,
      ${[...COUNTS, ...LARGEST].join(', ')},
      arg_min(label, annotation_set) AS annotated_label, arg_min(split, annotation_set) AS annotated_split,
      bool_or(is_size_misstated) AS is_size_misstated, min(stated_size) AS stated_size
    FROM read_images WHERE row IS NOT NULL GROUP BY row
  ), repeats AS (
    SELECT o.row, count(*) AS repeated_object_ids FROM read_objects o SEMI JOIN repeated r
      ON r.annotation_set = o.annotation_set AND r.source = o.source AND r.object_id = o.object_id
    WHERE o.row IS NOT NULL GROUP BY o.row
  )
  SELECT n.id, CASE WHEN n.is_image OR i.row IS NOT NULL THEN coalesce(i.annotation_sets, 0) END AS annotation_sets,
    CASE WHEN n.is_image THEN i.row IS NULL END AS is_unannotated,
    CASE WHEN i.row IS NOT NULL THEN coalesce(r.repeated_object_ids, 0) END AS repeated_object_ids,
    i.* EXCLUDE (row, annotation_sets)
  FROM numbered n LEFT JOIN per_image i ON i.row = n.row LEFT JOIN repeats r ON r.row = n.row`;

/** Writes the parts of what was read. @returns their keys */
export async function writeAnnotated(
  database: Database,
  folder: string,
): Promise<Pick<Annotated, 'objects' | 'problems' | 'classes'>> {
  const columns = OBJECT_COLUMNS.map((name) =>
    name === 'problems'
      ? `nullif(trim(concat(o.problems, CASE WHEN r.object_id IS NOT NULL THEN ' repeated-id' ELSE '' END)), '') AS problems`
      : `o.${name}`,
  );
  const objects = await writeContentPart(
    database,
    folder,
    'objects',
    `SELECT i.id, ${columns.join(', ')} FROM read_objects o LEFT JOIN numbered i ON i.row = o.row
     LEFT JOIN repeated r ON r.annotation_set = o.annotation_set AND r.source = o.source AND r.object_id = o.object_id
     ORDER BY i.id, o.annotation_set, o.n`,
  );
  const problems = await writeContentPart(
    database,
    folder,
    'annotation-problems',
    'SELECT * FROM read_problems ORDER BY annotation_set, kind, file, place, reason',
  );
  const classes = await writeContentPart(
    database,
    folder,
    'annotation-classes',
    'SELECT * FROM read_classes ORDER BY annotation_set, class_id, name',
  );
  return { objects, problems, classes };
}

const TABLES = { objects: 'objects', problems: 'annotation-problems', classes: 'annotation-classes' } as const;

/** Names what was read in the manifest, and removes what it replaces. The caller holds the workspace's lock. */
export function commitAnnotated(folder: string, annotated: Annotated | null): void {
  const manifest = readManifest(folder);
  writeManifest(folder, { ...manifest, annotated });
  for (const [name, table] of Object.entries(TABLES)) {
    const keys = [annotated, manifest.annotated].flatMap((one) => (one ? [one[name as keyof typeof TABLES]] : []));
    removeOtherParts(folder, table, new Set(keys));
  }
}

/** Whether all parts are there. */
export const hasAnnotatedParts = (folder: string, annotated: Annotated): boolean =>
  Object.entries(TABLES).every(([name, table]) =>
    partKeys(folder, table).includes(annotated[name as keyof typeof TABLES]),
  );

/** Makes the views `objects`, `annotation_problems` and `annotation_classes`, once there are some. */
export async function createAnnotationViews(
  database: Database,
  folder: string,
  annotated: Manifest['annotated'],
): Promise<void> {
  if (!annotated) return;
  for (const [name, table] of Object.entries(TABLES)) {
    const view = name === 'objects' ? 'objects' : `annotation_${name}`;
    await database.run(
      `CREATE VIEW ${view} AS SELECT * FROM ${readParts(folder, table, [annotated[name as keyof typeof TABLES]])!}`,
    );
  }
}
