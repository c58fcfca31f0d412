import {
  type ClassOfSplit,
  type Cooccurrence,
  classesOfSplits,
  cooccurrences,
  labelsOfSplits,
  type ObjectSizes,
  type ObjectsPerImage,
  objectSizes,
  objectsPerImage,
  type ProblemCount,
  problemCounts,
} from '../../catalog/object-statistics.ts';
import { UserError } from '../../model/errors.ts';
import { pathOfUri } from '../../sources/uri.ts';
import type { Workspace } from '../workspace.ts';

export interface AnnotationSetSummary {
  /** From 0, in the order they were named. */
  readonly number: number;
  readonly format: string;
  readonly path: string;
  readonly pictures: string | null;
  readonly images: number;
  /** Of them, images of the workspace. */
  readonly joined: number;
  readonly objects: number;
  readonly captions: number;
  /** Images with a label of the whole image. */
  readonly labelled: number;
}

export interface ClassCounts {
  readonly name: string | null;
  readonly objects: number;
  readonly images: number;
  readonly splits: Readonly<Record<string, { readonly objects: number; readonly images: number }>>;
}

/** Classes against splits. */
export interface ClassTable {
  /** Names of the splits, in alphabetical order; `–` for images without one. */
  readonly splits: readonly string[];
  /** The most frequent first. */
  readonly classes: readonly ClassCounts[];
  /** Classes that other splits have and this one has not. */
  readonly missing: readonly { readonly name: string; readonly split: string }[];
}

/** What is known of a workspace's annotations. */
export interface AnnotationStatistics {
  readonly sets: readonly AnnotationSetSummary[];
  /** Of the workspace; of them, those a set lists. */
  readonly images: number;
  readonly annotated: number;
  readonly objects: number;
  /** Sets were changed, or images, since they were read. */
  readonly isOutdated: boolean;
  /** Expected language of captions; null where there is none. */
  readonly language: string | null;
  readonly captioned: number;
  readonly problems: readonly ProblemCount[];
  /** Of the checks on annotations and captions that are on, those with a column to judge. */
  readonly findings: Readonly<Record<string, number>>;
  /** Of objects; null without objects. */
  readonly classes: ClassTable | null;
  /** Of labels of whole images; null without labels. */
  readonly labels: ClassTable | null;
  readonly sizes: ObjectSizes | null;
  readonly perImage: ObjectsPerImage | null;
  readonly cooccurrence: readonly Cooccurrence[];
}

export interface StatisticsOptions {
  /** Number of one set, from 0; default: all together. */
  readonly set?: number;
  /** Problems of each kind that are shown. Default 3. */
  readonly examples?: number;
  /** Pairs of classes. Default 20. */
  readonly pairs?: number;
}

const NO_SPLIT = '–';

/** @throws UserError when there is no set of that number */
export async function annotationStatistics(
  workspace: Workspace,
  isOutdated: boolean,
  { set, examples = 3, pairs = 20 }: StatisticsOptions = {},
): Promise<AnnotationStatistics> {
  const { database, manifest, snapshot } = workspace;
  const { annotations, annotated } = manifest;
  if (set !== undefined && !annotations[set]) {
    throw new UserError(
      annotations.length === 0
        ? 'There are no annotation sets. Name one: goldpan annotations PATH'
        : `There is no annotation set ${set}: they are numbered from 0 to ${annotations.length - 1}.`,
    );
  }
  const which = set ?? null;
  const sets = annotations.map(({ format, uri, images }, number) => ({
    number,
    format,
    path: String(pathOfUri(uri)),
    pictures: images === null ? null : String(pathOfUri(images)),
    ...(annotated?.sets[number] ?? { images: 0, joined: 0, objects: 0, captions: 0, labelled: 0 }),
  }));
  const chosen = which === null ? sets : sets.filter(({ number }) => number === which);
  const objects = chosen.reduce((sum, one) => sum + one.objects, 0);
  const hasColumns = manifest.derived.some(({ name }) => name === 'annotations');
  const hasCaptions = manifest.derived.some(({ name }) => name === 'caption-text');
  const labels = classTable(await labelsOfSplits(database, hasColumns));
  const findings = await workspace.countFindings();
  const names = new Set(annotationChecks(workspace));
  return {
    sets,
    images: snapshot.counts.images,
    annotated: hasColumns ? await database.scalar('SELECT count(*) FROM images_base WHERE annotation_sets > 0') : 0,
    objects,
    isOutdated,
    language: annotated?.language ?? null,
    captioned: hasCaptions
      ? await database.scalar('SELECT count(*) FROM images_base WHERE longest_caption_words IS NOT NULL')
      : 0,
    problems: annotated ? await problemCounts(database, which, examples) : [],
    findings: Object.fromEntries(Object.entries(findings).filter(([name]) => names.has(name))),
    classes: objects > 0 ? classTable(await classesOfSplits(database, which)) : null,
    labels: labels.classes.length > 0 ? labels : null,
    sizes: objects > 0 ? await objectSizes(database, which) : null,
    perImage: objects > 0 ? await objectsPerImage(database) : null,
    cooccurrence: objects > 0 ? await cooccurrences(database, which, pairs) : [],
  };
}

/** Names of the checks that are on and judge annotations or the text of captions. */
export function annotationChecks({ checks, manifest }: Pick<Workspace, 'checks' | 'manifest'>): string[] {
  const columns = new Set(
    manifest.derived
      .filter(({ name }) => name === 'annotations' || name === 'caption-text')
      .flatMap((one) => one.columns),
  );
  return checks.filter(({ column }) => columns.has(column)).map(({ name }) => name);
}

function classTable(rows: readonly ClassOfSplit[]): ClassTable {
  const splits = [...new Set(rows.map(({ split }) => split ?? NO_SPLIT))].sort();
  const byName = new Map<string | null, { objects: number; images: number; splits: Record<string, ClassOfSplit> }>();
  for (const row of rows) {
    const known = byName.get(row.name) ?? { objects: 0, images: 0, splits: {} };
    known.objects += row.objects;
    known.images += row.images;
    known.splits[row.split ?? NO_SPLIT] = row;
    byName.set(row.name, known);
  }
  const classes = [...byName]
    .map(([name, counts]) => ({
      name,
      objects: counts.objects,
      images: counts.images,
      splits: Object.fromEntries(
        Object.entries(counts.splits).map(([split, { objects, images }]) => [split, { objects, images }]),
      ),
    }))
    .sort((a, b) => b.objects - a.objects || b.images - a.images || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  const named = splits.filter((split) => split !== NO_SPLIT);
  const missing = classes.flatMap(({ name, splits: its }) =>
    name === null ? [] : named.filter((split) => !(split in its)).map((split) => ({ name, split })),
  );
  return { splits, classes, missing };
}
