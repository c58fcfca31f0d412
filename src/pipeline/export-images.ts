import { nodeFiles } from '../act/node-files.ts';
import { combineHeaders } from '../annotations/combine.ts';
import type { AnnotationFormat, AnnotationSet } from '../annotations/format.ts';
import { CurationQueries } from '../catalog/curation.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { ExportQueries, type ExportRow, type Unmatched } from '../catalog/export-images.ts';
import { type StandingDecisions, standingDecisions } from '../curate/decisions.ts';
import type { AnnotationHeader, AnnotationProblem } from '../model/annotation.ts';
import { type AnnotatedShape, annotatedImage } from './annotated-image.ts';
import { openRegisteredAnnotations } from './annotation-sets.ts';
import type { ExportImage } from './export-image.ts';
import type { ExportDatasetOptions, LeftOutReason } from './export-options.ts';
import { Selection } from './export-selection.ts';
import { resolvePlanOptions } from './plan-options.ts';
import { findRemovals, verifiableRemovals } from './plan-removals.ts';
import { sourceRoots } from './source-roots.ts';
import type { Workspace } from './workspace.ts';

const RULE_REASONS = { duplicate: 'copy', decision: 'decided', check: 'check' } as const;

/** The images of a workspace that a plan would keep, with what is decided and annotated about them. */
export class ExportImages {
  /** What is known before the first image. */
  readonly header: AnnotationHeader;
  readonly decisions: StandingDecisions;
  readonly queries: ExportQueries;
  /** Annotations that belong to no image. */
  readonly unmatched: Unmatched;
  readonly leftOut: Partial<Record<LeftOutReason, number>> = {};
  /** Images of the last scan. */
  readonly total: number;
  /** Looked at so far. */
  done = 0;
  readonly #leaving: ReadonlyMap<string, LeftOutReason>;
  readonly #selection: Selection;
  readonly #shape: AnnotatedShape;

  private constructor(found: {
    readonly header: AnnotationHeader;
    readonly decisions: StandingDecisions;
    readonly queries: ExportQueries;
    readonly unmatched: Unmatched;
    readonly total: number;
    readonly leaving: ReadonlyMap<string, LeftOutReason>;
    readonly selection: Selection;
    readonly shape: AnnotatedShape;
  }) {
    this.header = found.selection.header(found.header);
    this.decisions = found.decisions;
    this.queries = found.queries;
    this.unmatched = found.unmatched;
    this.total = found.total;
    this.#leaving = found.leaving;
    this.#selection = found.selection;
    this.#shape = found.shape;
  }

  /**
   * @param format that is written
   * @param arePlaced whether pictures get a place in the export, so that their names may change
   * @throws UserError for options that name nothing, and for annotation sets that cannot be read
   */
  static async open(
    workspace: Workspace,
    options: ExportDatasetOptions,
    format: AnnotationFormat,
    arePlaced: boolean,
  ): Promise<ExportImages> {
    const { database, folder, snapshot } = workspace;
    const decisions = standingDecisions(readDecisions(folder));
    const leaving = await findLeaving(workspace, decisions, options);
    const queries = new ExportQueries(database, folder, snapshot);
    await queries.clear();
    const onProblem = options.onProblem ?? (() => {});
    const sets = await openRegisteredAnnotations(workspace, {
      onProblem,
      ...(options.signal && { signal: options.signal }),
    });
    const splits = new Set([...(await queries.splits()), ...decisions.assignSplit.values()]);
    const hasObjects = await readSets(sets, queries, splits, options);
    const unmatched = await queries.matchAnnotations();
    reportUnmatched(unmatched, onProblem);
    const labels = [...new Set([...(await queries.labels()), ...decisions.relabel.values()])].sort();
    const header = combineHeaders(sets.map((set) => set.header));
    const selection = new Selection(options, {
      splits,
      categories: new Set([...header.categories.map(({ name }) => name), ...labels]),
      hasAnnotations: sets.length > 0,
      hasObjects,
    });
    const known: AnnotationHeader =
      header.categories.length > 0 ? header : { ...header, categories: labels.map((name) => ({ name, id: null })) };
    const total = snapshot.counts.images;
    // Beside boxes the name of a folder would become a category of its own, which nobody annotated.
    const isOfLabels = format.holds.includes('labels') && !format.holds.includes('boxes');
    const shape = { arePlaced, hasSourceLabels: !hasObjects || isOfLabels };
    return new ExportImages({ header: known, decisions, queries, unmatched, total, leaving, selection, shape });
  }

  /** Those that go in, in id order, a few thousand at a time. Why others do not is counted while it runs. */
  async *images(): AsyncGenerator<readonly ExportImage[]> {
    for await (const rows of this.queries.images()) {
      const images: ExportImage[] = [];
      for (const row of rows) {
        this.done++;
        const image = this.#image(row);
        if (typeof image === 'string') this.leaveOut(image);
        else images.push(image);
      }
      yield images;
    }
  }

  leaveOut(reason: LeftOutReason): void {
    this.leftOut[reason] = (this.leftOut[reason] ?? 0) + 1;
  }

  #image(row: ExportRow): ExportImage | LeftOutReason {
    const leaving = this.#leaving.get(row.id);
    if (leaving !== undefined) return leaving;
    if (row.outcome !== 'measured') return row.outcome === 'unreadable' ? 'unreadable' : 'not-an-image';
    const chosen = this.#selection.choose(annotatedImage(row, this.decisions, this.#shape), row.bodies.length > 0);
    if (typeof chosen === 'string') return chosen;
    const { id, sha256, sizeBytes, modifiedMs, orientation } = row;
    return { id, sha256, sizeBytes, modifiedMs, orientation, annotated: chosen };
  }
}

/** What a plan of the same options would remove or leave out, and by which of its rules. */
async function findLeaving(
  { database, folder, snapshot, checks, manifest }: Workspace,
  decisions: StandingDecisions,
  options: ExportDatasetOptions,
): Promise<ReadonlyMap<string, LeftOutReason>> {
  const queries = new CurationQueries(database, folder, snapshot);
  const splits = (options.protect ?? []).length > 0 ? await queries.splits() : [];
  const roots = sourceRoots(manifest.source?.inputs ?? []);
  const { checks: names, relations, copies, prefer, protect, allowLastCopy } = options;
  const resolved = resolvePlanOptions(
    {
      mode: 'list',
      ...(names && { checks: names }),
      ...(relations && { relations }),
      ...(copies !== undefined && { copies }),
      ...(prefer && { prefer }),
      ...(protect && { protect }),
      ...(allowLastCopy && { allowLastCopy }),
    },
    { checks, splits, roots, folder },
  );
  const found = await findRemovals(queries, nodeFiles, decisions, resolved);
  const { removals } = verifiableRemovals(found, nodeFiles);
  return new Map(removals.map(({ removal }) => [removal.id, RULE_REASONS[removal.rule]]));
}

/** Puts what the sets say into a table, to be read again in the order of the images. @returns whether there are objects */
async function readSets(
  sets: readonly AnnotationSet[],
  queries: ExportQueries,
  splits: Set<string>,
  { onProgress, signal }: ExportDatasetOptions,
): Promise<boolean> {
  let number = 0;
  let hasObjects = false;
  for (const set of sets) {
    for await (const images of set.images()) {
      signal?.throwIfAborted();
      for (const { split, objects } of images) {
        if (split !== undefined) splits.add(split);
        if (objects.length > 0) hasObjects = true;
      }
      await queries.addAnnotations(
        images.map((image) => ({
          number: number++,
          uri: image.uri,
          path: image.path,
          body: JSON.stringify(image),
        })),
      );
      onProgress?.({ step: 'analysing', what: `reading annotations of ${number} images` });
    }
  }
  return hasObjects;
}

function reportUnmatched({ count, paths }: Unmatched, onProblem: (problem: AnnotationProblem) => void): void {
  for (const path of paths) {
    onProblem({ file: path, where: '', reason: 'the last scan lists no such image', kind: 'missing-image' });
  }
  if (count > paths.length) {
    const reason = `${count - paths.length} more images of the annotations are not in the last scan`;
    onProblem({ file: '', where: '', reason, kind: 'missing-image' });
  }
}
