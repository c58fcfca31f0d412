import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { conflictingCopies } from '../analyse/labels/conflicting-copies.ts';
import { neighbourVotes } from '../analyse/labels/neighbour-votes.ts';
import { writeDerived } from '../catalog/derived.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { UserError } from '../model/errors.ts';
import { classLabels } from '../sources/predictions/class-labels.ts';
import { searchSummary, withNeighbours } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, OpenAnalysis } from './analyse-embeddings-options.ts';
import { readProbabilitiesFor } from './labels-files.ts';
import { type DecidedImages, decidedImages } from './labels-images.ts';
import type { LabelErrors, LabelFilesOptions, LabelFindOptions } from './labels-options.ts';
import { type LabelledRows, labelledRows, labelRowOf } from './labels-rows.ts';
import { type FoundLabels, findInRows, type ImageVerdict, summariseLabels, verdicts } from './labels-summary.ts';
import { locateWorkspace } from './locate.ts';
import { withLockedWorkspace } from './locked-workspace.ts';

export interface WorkspaceLabelsOptions
  extends Omit<GraphAnalysisOptions, 'neighbours'>,
    LabelFindOptions,
    Omit<LabelFilesOptions, 'probs' | 'labels'> {
  /** Predicted probabilities; default: the votes of nearest neighbours among the embeddings. */
  readonly probs?: string;
  /** Neighbours that vote. Default {@link DEFAULT_VOTERS}. */
  readonly k?: number;
  /** List every image, not only issues. */
  readonly all?: boolean;
}

export const DEFAULT_VOTERS = 10;
/** Neighbours looked for beyond those that vote: copies do not. */
const SPARE = 5;
/** Above the check's threshold, whatever the score says of an issue. */
const LEAST_EVIDENCE = 0.02;
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Finds wrong labels among the images of a workspace, by predicted probabilities or by the votes of nearest neighbours,
 * and by copies of one picture with different labels. Writes the columns of {@link DERIVED_COLUMNS.labels}, which the
 * check `label-issue` judges.
 *
 * @throws UserError when images have no labels, there are no vectors, or files and images do not fit
 */
export function findLabelErrors(options: WorkspaceLabelsOptions = {}): Promise<LabelErrors> {
  const { k = DEFAULT_VOTERS } = options;
  if (k < 1) throw new UserError(`--k must be at least 1, not ${k}.`);
  if (options.probs !== undefined) {
    return withLockedWorkspace(locateWorkspace(options.workspace, options.cwd ?? process.cwd()), async (opened) => {
      const images = await decidedImages(opened.database, opened.folder);
      const rows = await joinProbabilities(images, options);
      return finish(opened, images, rows, options, 'probabilities', [basename(options.probs!)], null);
    });
  }
  return withNeighbours({ ...options, neighbours: k + SPARE }, async (opened) => {
    const { database, folder, ids, lists } = opened;
    const images = await decidedImages(database, folder);
    options.onProgress?.({ step: 'analysing', what: 'labels' });
    const places = new Map(images.ids.map((id, i) => [id, i]));
    const placeOf = Int32Array.from(ids, (id) => places.get(id) ?? -1);
    const numbers = new Map(images.classNames.map((name, i) => [name, i]));
    const labels = Int32Array.from(placeOf, (place) => (place < 0 ? -1 : (numbers.get(images.labels[place]!) ?? -1)));
    const groups = Int32Array.from(placeOf, (place) => (place < 0 ? -1 : images.groups[place]!));
    const classes = images.classNames.length;
    if (ids.length * classes * 4 > MOST_BYTES) {
      throw new UserError(
        `${ids.length} images of ${classes} classes are too many for votes of neighbours: give --probs.`,
      );
    }
    const data = neighbourVotes(lists, { k, labels, classes, groups });
    options.signal?.throwIfAborted();
    const usable = Uint8Array.from(labels, (label, i) => {
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += data[i * classes + c]!;
      return label >= 0 && sum > 0 ? 1 : 0;
    });
    const rows = labelledRows(
      {
        rows: ids.length,
        classes,
        classNames: images.classNames,
        ids,
        labels: null,
        data,
        usable,
        problems: [],
        unusable: 0,
        notes: [],
      },
      { labels, classNames: images.classNames, notes: [] },
      null,
      [],
      [],
    );
    const { embedder } = searchSummary(opened);
    return finish(opened, images, rows, options, 'neighbours', [opened.embedding.key, k], embedder);
  });
}

/** Rows of the file that name images of the workspace; in id order when the file has no ids. */
async function joinProbabilities(images: DecidedImages, options: WorkspaceLabelsOptions): Promise<LabelledRows> {
  const probabilities = await readProbabilitiesFor({ ...options, probs: options.probs! }, options.signal);
  const shownAs = basename(options.probs!);
  const joined = labelRowOf(
    probabilities.ids,
    probabilities.rows,
    { ids: images.ids, rows: images.ids.length, shownAs: 'images of the workspace' },
    shownAs,
  );
  const { classes, classNames } = probabilities;
  const labels = classLabels(images.labels, classes, classNames, 'labels of the workspace');
  const notes = probabilities.ids
    ? joined.notes
    : [...joined.notes, 'the file has no ids: its rows are taken for the images in id order'];
  const reasons = joined.missing.map((id) => `${id}: no such image`);
  const { rowOf } = joined;
  const rows = labelledRows(probabilities, labels, rowOf, reasons, notes);
  // From here on images are called as the workspace calls them.
  const ids = Array.from({ length: rows.rows }, (_, row) => {
    const place = rowOf ? rowOf[row]! : row;
    return place < 0 ? (probabilities.ids?.[row] ?? '') : images.ids[place]!;
  });
  return { ...rows, ids };
}

async function finish(
  { database, folder }: OpenAnalysis,
  images: DecidedImages,
  rows: LabelledRows,
  options: WorkspaceLabelsOptions,
  source: LabelErrors['source'],
  from: readonly (string | number)[],
  embedding: string | null,
): Promise<LabelErrors> {
  const found: FoundLabels = findInRows(rows, options);
  const conflicts = conflictingCopies(images.ids, images.labels, images.groups);
  const verdict = verdicts(found, images, conflicts);
  options.signal?.throwIfAborted();
  const summary = summariseLabels(found, options, source, options.all, verdict);
  const { filter, rankedBy, adjusted } = summary;
  await writeDerived(database, folder, {
    name: 'labels',
    columns: DERIVED_COLUMNS.labels,
    rows: derivedRows(verdict),
    computedFrom: [1, ...from, filter, rankedBy, String(adjusted), options.minExamplesPerClass ?? 1, digest(verdict)],
    parameters: {
      source,
      filter,
      rankedBy,
      adjusted,
      ...(options.probs ? { probs: basename(options.probs) } : { k: options.k ?? DEFAULT_VOTERS }),
    },
    embedding,
  });
  return { ...summary, workspace: folder };
}

function* derivedRows(all: readonly ImageVerdict[]) {
  for (const { id, quality, suggested, suggestedConfidence, isIssue, reason } of all) {
    yield [
      id,
      quality,
      suggested,
      suggestedConfidence,
      isIssue ? Math.max(LEAST_EVIDENCE, 1 - quality) : 0,
      isIssue ? reason : null,
    ] as const;
  }
}

/** What was found, in one text: files change, and decisions do. */
function digest(all: readonly ImageVerdict[]): string {
  const hash = createHash('sha256');
  for (const { id, quality, suggested, isIssue } of all) hash.update(`${id}\0${quality}\0${suggested}\0${isIssue}\n`);
  return hash.digest('hex');
}
