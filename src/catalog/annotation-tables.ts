import type { DuckDBAppender } from '@duckdb/node-api';
import type { Cell } from '../model/columns.ts';
import { appendCell, type Database } from './database.ts';
import { createTable, type TableColumns } from './rows.ts';

/** `row` is the image's place in the order of ids; null for what is said of other pictures. */
const OBJECTS = [
  ['row', 'INTEGER'],
  ['path', 'VARCHAR'],
  ['annotation_set', 'INTEGER'],
  ['source', 'INTEGER'],
  ['split', 'VARCHAR'],
  ['n', 'INTEGER'],
  ['object_id', 'VARCHAR'],
  ['category', 'VARCHAR'],
  ['kind', 'VARCHAR'],
  ['x', 'DOUBLE'],
  ['y', 'DOUBLE'],
  ['width', 'DOUBLE'],
  ['height', 'DOUBLE'],
  ['area', 'DOUBLE'],
  ['area_share', 'DOUBLE'],
  ['overhang', 'DOUBLE'],
  ['overhang_side', 'VARCHAR'],
  ['same_class_overlap', 'DOUBLE'],
  ['same_class_overlap_with', 'INTEGER'],
  ['other_class_overlap', 'DOUBLE'],
  ['other_class_overlap_with', 'INTEGER'],
  ['problems', 'VARCHAR'],
  ['score', 'DOUBLE'],
  ['is_crowd', 'BOOLEAN'],
  ['geometry', 'VARCHAR'],
] as const satisfies TableColumns;

const IMAGES = [
  ['row', 'INTEGER'],
  ['annotation_set', 'INTEGER'],
  ['source', 'INTEGER'],
  ['image_id', 'VARCHAR'],
  ['path', 'VARCHAR'],
  ['object_count', 'INTEGER'],
  ['object_classes', 'VARCHAR'],
  ['smallest_object_share', 'DOUBLE'],
  ['largest_object_share', 'DOUBLE'],
  ['box_overhang', 'DOUBLE'],
  ['box_overhang_at', 'VARCHAR'],
  ['empty_objects', 'INTEGER'],
  ['inverted_boxes', 'INTEGER'],
  ['same_class_overlap', 'DOUBLE'],
  ['same_class_overlap_of', 'VARCHAR'],
  ['other_class_overlap', 'DOUBLE'],
  ['other_class_overlap_of', 'VARCHAR'],
  ['crossing_polygons', 'INTEGER'],
  ['outside_keypoints', 'INTEGER'],
  ['mismatched_masks', 'INTEGER'],
  ['unknown_class_objects', 'INTEGER'],
  ['label', 'VARCHAR'],
  ['split', 'VARCHAR'],
  ['stated_size', 'VARCHAR'],
  ['is_size_misstated', 'BOOLEAN'],
] as const satisfies TableColumns;

const CAPTIONS = [
  ['row', 'INTEGER'],
  ['caption', 'VARCHAR'],
] as const satisfies TableColumns;

const PROBLEMS = [
  ['annotation_set', 'INTEGER'],
  ['kind', 'VARCHAR'],
  ['file', 'VARCHAR'],
  ['place', 'VARCHAR'],
  ['reason', 'VARCHAR'],
] as const satisfies TableColumns;

const CLASSES = [
  ['annotation_set', 'INTEGER'],
  ['class_id', 'BIGINT'],
  ['name', 'VARCHAR'],
  ['supercategory', 'VARCHAR'],
] as const satisfies TableColumns;

/** Tables in memory, which spill to disk, that annotation sets are read into. */
const STAGES = {
  read_objects: OBJECTS,
  read_images: IMAGES,
  read_captions: CAPTIONS,
  read_problems: PROBLEMS,
  read_classes: CLASSES,
} as const satisfies Record<string, TableColumns>;
export type Stage = keyof typeof STAGES;

type Names<T extends TableColumns> = T[number][0];
/** One row of a stage by the names of its columns. */
export type StageRow<S extends Stage> = Readonly<Record<Names<(typeof STAGES)[S]>, Cell>>;

/** Takes what is read, row by row. */
export class AnnotationStages {
  readonly #appenders: Readonly<Record<Stage, DuckDBAppender>>;

  private constructor(appenders: Readonly<Record<Stage, DuckDBAppender>>) {
    this.#appenders = appenders;
  }

  static async create(database: Database): Promise<AnnotationStages> {
    const appenders: Partial<Record<Stage, DuckDBAppender>> = {};
    for (const stage of Object.keys(STAGES) as Stage[]) {
      await createTable(database, stage, STAGES[stage]);
      appenders[stage] = await database.appender(stage);
    }
    return new AnnotationStages(appenders as Record<Stage, DuckDBAppender>);
  }

  add<S extends Stage>(stage: S, row: StageRow<S>): void {
    const appender = this.#appenders[stage];
    for (const [name, type] of STAGES[stage]) appendCell(appender, type, (row as Record<string, Cell>)[name]);
    appender.endRow();
  }

  close(): void {
    for (const appender of Object.values(this.#appenders)) appender.closeSync();
  }
}

/** SQL: columns of the part of objects, from the stage `o` and the images `i`. */
export const OBJECT_COLUMNS = OBJECTS.map(([name]) => name).filter((name) => name !== 'row' && name !== 'source');
