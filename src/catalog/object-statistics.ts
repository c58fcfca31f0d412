import { type Database, literal } from './database.ts';

/** Objects and images of one class in one split. */
export interface ClassOfSplit {
  /** Null: objects without a category. */
  readonly name: string | null;
  /** Null: neither the scan nor the annotations name one. */
  readonly split: string | null;
  readonly objects: number;
  readonly images: number;
}

/** SQL: objects, of one set or of all, with the split of their image: the scan's, else the set's. */
const objectsWithSplit = (set: number | null): string =>
  `(SELECT o.*, coalesce(i.split, o.split) AS in_split, coalesce(o.id, concat('/', o.annotation_set, '/', o.path)) AS image
    FROM objects o LEFT JOIN images_base i ON i.id = o.id ${set === null ? '' : `WHERE o.annotation_set = ${set}`})`;

/** Counts of objects per class and split; classes in alphabetical order. */
export async function classesOfSplits(database: Database, set: number | null): Promise<ClassOfSplit[]> {
  const rows = await database.rows(
    `SELECT category, in_split, count(*) AS objects, count(DISTINCT image) AS images FROM ${objectsWithSplit(set)}
     GROUP BY category, in_split ORDER BY category, in_split`,
  );
  return rows.map(({ category, in_split, objects, images }) => ({
    name: category === null ? null : String(category),
    split: in_split === null ? null : String(in_split),
    objects: Number(objects),
    images: Number(images),
  }));
}

/** The same of labels of whole images: the scan's, else the annotations'. `objects` is 0. */
export async function labelsOfSplits(database: Database, hasAnnotations: boolean): Promise<ClassOfSplit[]> {
  const label = hasAnnotations ? 'coalesce(label, annotated_label)' : 'label';
  const split = hasAnnotations ? 'coalesce(split, annotated_split)' : 'split';
  const rows = await database.rows(
    `SELECT ${label} AS name, ${split} AS in_split, count(*) AS images FROM images_base
     WHERE ${label} IS NOT NULL AND outcome = 'measured' GROUP BY ALL ORDER BY name, in_split`,
  );
  return rows.map(({ name, in_split, images }) => ({
    name: String(name),
    split: in_split === null ? null : String(in_split),
    objects: 0,
    images: Number(images),
  }));
}

export interface ObjectSizes {
  /** By area, as COCO divides them: below 32², below 96², and from there on. */
  readonly small: number;
  readonly medium: number;
  readonly large: number;
  /** Objects without an area. */
  readonly unknown: number;
  /** Shares of the image's area in half powers of ten: `edges[i]` up to `edges[i + 1]`; the ends take all beyond. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Median share, 0–; null without objects. */
  readonly median: number | null;
}

const LOWEST = -12;
const HIGHEST = 0;

export async function objectSizes(database: Database, set: number | null): Promise<ObjectSizes> {
  const where = set === null ? '' : `WHERE annotation_set = ${set}`;
  const [row] = await database.rows(
    `SELECT count(*) FILTER (WHERE area > 0 AND area < 1024) AS small, count(*) FILTER (WHERE area >= 1024 AND area < 9216) AS medium,
       count(*) FILTER (WHERE area >= 9216) AS large, count(*) FILTER (WHERE area IS NULL OR NOT area > 0) AS unknown,
       median(area_share) FILTER (WHERE area_share > 0) AS middle FROM objects ${where}`,
  );
  const bins = await database.rows(
    `SELECT least(${HIGHEST - 1}, greatest(${LOWEST}, floor(2 * log10(area_share))))::INTEGER AS bin, count(*) AS n
     FROM objects WHERE area_share > 0 ${set === null ? '' : `AND annotation_set = ${set}`} GROUP BY bin`,
  );
  const counts = new Array<number>(HIGHEST - LOWEST).fill(0);
  for (const { bin, n } of bins) counts[Number(bin) - LOWEST] = Number(n);
  return {
    small: Number(row?.small),
    medium: Number(row?.medium),
    large: Number(row?.large),
    unknown: Number(row?.unknown),
    edges: Array.from({ length: HIGHEST - LOWEST + 1 }, (_, i) => 10 ** ((LOWEST + i) / 2)),
    counts,
    median: row?.middle == null ? null : Number(row.middle),
  };
}

export interface ObjectsPerImage {
  /** Images of the workspace that a set lists. */
  readonly images: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly most: number | null;
  /** Images by their number of objects; `to` is inclusive, null for no end. */
  readonly bins: readonly { readonly from: number; readonly to: number | null; readonly images: number }[];
}

const BINS: readonly (readonly [number, number | null])[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 5],
  [6, 10],
  [11, 20],
  [21, 50],
  [51, 100],
  [101, null],
];

export async function objectsPerImage(database: Database): Promise<ObjectsPerImage> {
  const bins = BINS.map(
    ([from, to], i) =>
      `count(*) FILTER (WHERE object_count >= ${from}${to === null ? '' : ` AND object_count <= ${to}`}) AS b${i}`,
  );
  const [row] = await database.rows(
    `SELECT count(object_count) AS images, avg(object_count) AS mean, median(object_count) AS middle, max(object_count) AS most, ${bins.join(', ')} FROM images_base`,
  );
  const number = (value: unknown): number | null => (value == null ? null : Number(value));
  return {
    images: Number(row?.images),
    mean: number(row?.mean),
    median: number(row?.middle),
    most: number(row?.most),
    bins: BINS.map(([from, to], i) => ({ from, to, images: Number(row?.[`b${i}`]) })),
  };
}

export interface Cooccurrence {
  readonly a: string;
  readonly b: string;
  /** That have objects of both. */
  readonly images: number;
}

/** Classes that are most often in one image, the most frequent pairs first. */
export async function cooccurrences(database: Database, set: number | null, limit: number): Promise<Cooccurrence[]> {
  const rows = await database.rows(
    `WITH present AS (SELECT DISTINCT coalesce(id, concat('/', annotation_set, '/', path)) AS image, category FROM objects
       WHERE category IS NOT NULL ${set === null ? '' : `AND annotation_set = ${set}`})
     SELECT a.category AS a, b.category AS b, count(*) AS n FROM present a JOIN present b ON a.image = b.image AND a.category < b.category
     GROUP BY a.category, b.category ORDER BY n DESC, a.category, b.category LIMIT ${limit}`,
  );
  return rows.map(({ a, b, n }) => ({ a: String(a), b: String(b), images: Number(n) }));
}

/** A problem of an annotation set, as it is stored. */
export interface StoredAnnotationProblem {
  /** Number of the set, from 0. */
  readonly annotation_set: number;
  readonly kind: string;
  readonly file: string;
  readonly place: string;
  readonly reason: string;
}

export interface ProblemCount {
  readonly kind: string;
  readonly count: number;
  readonly examples: readonly StoredAnnotationProblem[];
}

/** Problems by kind, the most frequent first, with the first few of each. */
export async function problemCounts(database: Database, set: number | null, examples: number): Promise<ProblemCount[]> {
  const where = set === null ? 'true' : `annotation_set = ${set}`;
  const kinds = await database.rows(
    `SELECT kind, count(*) AS n FROM annotation_problems WHERE ${where} GROUP BY kind ORDER BY n DESC, kind`,
  );
  return Promise.all(
    kinds.map(async ({ kind, n }) => ({
      kind: String(kind),
      count: Number(n),
      examples: (await database.rows(
        `SELECT * FROM annotation_problems WHERE ${where} AND kind = ${literal(String(kind))} ORDER BY annotation_set, file, place LIMIT ${examples}`,
      )) as unknown as StoredAnnotationProblem[],
    })),
  );
}
