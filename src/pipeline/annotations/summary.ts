import {
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
import { type ClassTable, classTable } from './class-table.ts';

export type { ClassCounts, ClassTable } from './class-table.ts';

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

/** What is known of a workspace's annotations. */
export interface AnnotationStatistics {
  readonly sets: readonly AnnotationSetSummary[];
  /** Of the workspace; of them, those a set lists. */
  readonly images: number;
  readonly annotated: number;
  readonly objects: number;
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

/** @throws UserError when there is no set of that number */
export async function annotationStatistics(
  workspace: Workspace,
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
