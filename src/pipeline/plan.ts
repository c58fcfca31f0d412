import type { Files } from '../act/files.ts';
import { nodeFiles } from '../act/node-files.ts';
import { CurationQueries, type PlanImage } from '../catalog/curation.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { newPlanId, PlanWriter, readPlan, type StoredPlan } from '../catalog/plans.ts';
import { type StandingDecisions, standingDecisions } from '../curate/decisions.ts';
import { UserError } from '../model/errors.ts';
import {
  isRemoving,
  type PlannedAnnotationSet,
  type PlannedFile,
  type PlannedSidecar,
  type PlanOperation,
} from '../model/plan.ts';
import { looksLikeImage } from '../sources/class-folders.ts';
import { folderOfId } from '../sources/split.ts';
import { uriOfPath } from '../sources/uri.ts';
import { type AnnotationPlan, planAnnotations } from './cleaning/plan-annotations.ts';
import { type PlanOptions, type ResolvedPlanOptions, resolvePlanOptions } from './plan-options.ts';
import { type FoundRemoval, findRemovals, plannedFile, verifiableRemovals } from './plan-removals.ts';
import { takedownRemovals } from './plan-takedown.ts';
import { PlanTally } from './plan-tally.ts';
import { FolderTargets, QuarantineFolders, sidecarTarget } from './plan-targets.ts';
import { SidecarFinder } from './sidecar-finder.ts';
import { sourceRoots } from './source-roots.ts';
import type { Workspace } from './workspace.ts';

/** A plan that was written to the workspace. Its operations are read from there as they are asked for. */
export type Plan = StoredPlan;

/**
 * Works out what would happen, and writes it to the workspace as `plans/<id>.json`; no image is touched. Without any
 * decisions it proposes the rule's: of each group of copies all but the keeper.
 *
 * @returns null when there is nothing to do
 * @throws UserError for an unknown check, relation or split, and for a folder that cannot be used
 */
export async function makePlan(workspace: Workspace, options: PlanOptions = {}): Promise<Plan | null> {
  return new Planner(workspace, options).make(false);
}

/** As {@link makePlan}, but nobody has seen the plan yet: it may not delete. */
export const makeUnreviewedPlan = (workspace: Workspace, options: PlanOptions): Promise<Plan | null> =>
  new Planner(workspace, options).make(true);

class Planner {
  readonly #workspace: Workspace;
  readonly #options: PlanOptions;
  readonly #files: Files = nodeFiles;
  readonly #sidecars = new SidecarFinder(nodeFiles);
  readonly #queries: CurationQueries;
  readonly #decisions: StandingDecisions;
  readonly #roots: readonly string[];
  /** New places of images; only kept where there are annotations that name them. */
  readonly #placed = new Map<string, string>();

  constructor(workspace: Workspace, options: PlanOptions) {
    this.#workspace = workspace;
    this.#options = options;
    this.#queries = new CurationQueries(workspace.database, workspace.folder, workspace.snapshot);
    this.#decisions = standingDecisions(readDecisions(workspace.folder));
    this.#roots = sourceRoots(workspace.manifest.source?.inputs ?? []);
  }

  async make(unreviewed: boolean): Promise<Plan | null> {
    const { folder, checks, snapshot } = this.#workspace;
    const { signal } = this.#options;
    const splits = (this.#options.protect ?? []).length > 0 ? await this.#queries.splits() : [];
    const options = resolvePlanOptions(this.#options, { checks, splits, roots: this.#roots, folder });
    const { takedown } = this.#options;
    const found = takedown
      ? await takedownRemovals(this.#queries, this.#files, takedown)
      : await findRemovals(this.#queries, this.#files, this.#decisions, options);
    signal?.throwIfAborted();
    const sets = options.annotations && options.mode !== 'list' ? this.#workspace.manifest.annotations : [];
    const isRelabelling = sets.length > 0 && this.#decisions.relabel.size + this.#decisions.assignSplit.size > 0;
    if (
      isRemoving(options.mode) &&
      found.removals.length === 0 &&
      found.spared.length === 0 &&
      !takedown?.elsewhere.length &&
      !(isRelabelling && !takedown && options.mode === 'quarantine')
    ) {
      return null;
    }

    const id = newPlanId(folder);
    const to = options.mode === 'list' ? (options.to ?? uriOfPath(`${folder}/lists/${id}`)) : options.to;
    const { removals, spared } = verifiableRemovals(found, this.#files);
    const tally = new PlanTally(spared.length, found.unknown, this.#notes(options, sets.length > 0));
    const annotationSets = sets.map(({ format, uri, images }) => ({ format, uri, images }));
    const header = {
      format: 'goldpan-plan',
      version: 1,
      id,
      madeAt: new Date().toISOString(),
      mode: options.mode,
      to,
      scannedAt: snapshot.scannedAt,
      protect: options.protect,
      ...(sets.length > 0 ? { annotationSets } : {}),
      ...(unreviewed ? { unreviewed } : {}),
    } as const;
    const writer = new PlanWriter(folder, header, spared);
    try {
      const add = (operation: Omit<PlanOperation, 'n'>) => {
        const numbered = { n: writer.operations, ...operation };
        writer.add(numbered);
        tally.add(numbered, folderOfId(numbered.id));
      };
      const targets = to === null || options.mode === 'list' ? null : this.#targets(to, isRemoving(options.mode));
      if (isRemoving(options.mode)) this.#remove(removals, id, targets, add);
      else await this.#keep(removals, targets, add);
      const annotations = sets.length > 0 ? await this.#annotate(id, annotationSets, removals, targets, options) : null;
      for (const line of annotations?.lines ?? []) writer.addAnnotation(line);
      if (isRelabelling && annotations?.lines.length === 0 && writer.operations + spared.length === 0) {
        writer.discard();
        return null;
      }
      writer.finish(tally.totals(annotations));
    } catch (error) {
      writer.discard();
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw new UserError(
          `There is no room for the plan in ${folder}. Make some and plan again; nothing was touched.`,
        );
      }
      throw error;
    }
    return readPlan(folder, id);
  }

  #targets(to: string, isRemoving: boolean): FolderTargets {
    return new FolderTargets(to, this.#decisions, isRemoving);
  }

  async #annotate(
    plan: string,
    sets: readonly PlannedAnnotationSet[],
    removals: readonly FoundRemoval[],
    targets: FolderTargets | null,
    { mode, merge }: ResolvedPlanOptions,
  ): Promise<AnnotationPlan> {
    const quarantine = new QuarantineFolders(this.#files, this.#roots);
    return planAnnotations({
      sets,
      queries: this.#queries,
      decisions: this.#decisions,
      removed: removals.map(({ image, keeper }) => ({
        id: image.id,
        uri: image.uri,
        keeper: keeper && { id: keeper.id, uri: keeper.uri },
      })),
      inPlace: isRemoving(mode),
      placed: targets && this.#placed,
      to: targets?.to ?? null,
      roots: this.#roots,
      merge,
      aside: (uri) => quarantine.target(uri, plan),
      claim: (uri) => targets!.claim(uri),
    });
  }

  #place(uri: string, target: string): void {
    if (this.#workspace.manifest.annotations.length > 0) this.#placed.set(uri, target);
  }

  #notes(options: ResolvedPlanOptions, hasAnnotations: boolean): string[] {
    const { relabel, assignSplit } = this.#decisions;
    const changes = relabel.size + assignSplit.size;
    if (changes === 0 || hasAnnotations || !isRemoving(options.mode)) return [];
    return [`${changes} decisions about labels and splits take effect in --mode hardlink, symlink or copy`];
  }

  #remove(
    removals: readonly FoundRemoval[],
    plan: string,
    targets: FolderTargets | null,
    add: (operation: Omit<PlanOperation, 'n'>) => void,
  ): void {
    const leaving = new Set(removals.map(({ image }) => image.uri));
    const elsewhere = this.#options.takedown?.elsewhere ?? [];
    const made = elsewhere.flatMap(({ folder }) => (folder === null ? [] : [folder]));
    const quarantine = new QuarantineFolders(this.#files, [...this.#roots, ...new Set(made)]);
    const claimed = new Set<string>();
    // First, while a link still leads to its file.
    const gone = new Set(elsewhere.map(({ file }) => file.uri));
    for (const { id, reason, file } of elsewhere) {
      const sidecars = this.#sidecars
        .of(file.uri, (uri) => gone.has(uri))
        .filter(({ uri }) => !claimed.has(uri) && !gone.has(uri))
        .map((from) => ({ from, to: quarantine.target(from.uri, plan) }));
      for (const { from } of sidecars) claimed.add(from.uri);
      add({
        action: 'remove',
        id,
        rule: 'decision',
        reason,
        relation: null,
        keeper: null,
        from: file,
        to: quarantine.target(file.uri, plan),
        sidecars,
      });
    }
    for (const { removal, image, keeper } of removals) {
      const target = targets === null ? quarantine.target(image.uri, plan) : targets.target(image);
      if (targets) this.#place(image.uri, target);
      const sidecars: PlannedSidecar[] = [];
      for (const from of this.#annotations(image, (uri) => leaving.has(uri))) {
        // One that several images share, or that goes by itself, goes once.
        if (claimed.has(from.uri) || leaving.has(from.uri)) continue;
        claimed.add(from.uri);
        const beside = () => targets!.claim(sidecarTarget(image.uri, target, from.uri));
        sidecars.push({ from, to: targets === null ? quarantine.target(from.uri, plan) : beside() });
      }
      add({
        action: 'remove',
        id: image.id,
        rule: removal.rule,
        reason: removal.reason,
        relation: removal.relation,
        keeper: keeper && { id: keeper.id, ...plannedFile(keeper) },
        from: plannedFile(image),
        to: target,
        sidecars,
      });
    }
  }

  /** Everything that does not go gets its place in the new folder, annotations with their images. */
  async #keep(
    removals: readonly FoundRemoval[],
    targets: FolderTargets | null,
    add: (operation: Omit<PlanOperation, 'n'>) => void,
  ): Promise<void> {
    const removed = new Map(removals.map((found) => [found.image.id, found]));
    const leaving = new Set(removals.map(({ image }) => image.uri));
    const annotations = new Set<string>();
    if (targets !== null) {
      // First, since an annotation is listed as a file of its own and may come before its image.
      for await (const images of this.#images()) {
        for (const image of images) {
          const isLeaving = removed.has(image.id) ? (uri: string) => leaving.has(uri) : () => true;
          for (const { uri } of this.#annotations(image, isLeaving)) annotations.add(uri);
        }
      }
    }
    const placed = new Set<string>();
    for await (const images of this.#images()) {
      for (const image of images) {
        const found = removed.get(image.id);
        if (found) {
          add(this.#listed(image, 'leave-out', found));
          continue;
        }
        if (annotations.has(image.uri)) continue;
        const target = targets?.target(image) ?? '';
        if (targets) this.#place(image.uri, target);
        const sidecars: PlannedSidecar[] = [];
        for (const from of targets ? this.#annotations(image, () => true) : []) {
          if (placed.has(from.uri)) continue;
          placed.add(from.uri);
          sidecars.push({ from, to: targets!.claim(sidecarTarget(image.uri, target, from.uri)) });
        }
        add({ ...this.#listed(image, 'keep'), to: target, sidecars });
      }
    }
  }

  /** Of images only: two text files of one name are nobody's annotations. */
  #annotations(image: PlanImage, isLeaving: (uri: string) => boolean): PlannedFile[] {
    const isImage = image.outcome === 'measured' || looksLikeImage(image.id);
    return isImage ? this.#sidecars.of(image.uri, isLeaving) : [];
  }

  #listed(image: PlanImage, action: PlanOperation['action'], found?: FoundRemoval): Omit<PlanOperation, 'n'> {
    return {
      action,
      id: image.id,
      rule: found?.removal.rule ?? 'kept',
      reason: found?.removal.reason ?? 'kept',
      relation: found?.removal.relation ?? null,
      keeper: found?.keeper ? { id: found.keeper.id, ...plannedFile(found.keeper) } : null,
      from: plannedFile(image),
      to: '',
      sidecars: [],
    };
  }

  /** What the last scan listed and could examine. */
  async *#images(): AsyncGenerator<PlanImage[]> {
    for await (const images of this.#queries.allImages()) {
      this.#options.signal?.throwIfAborted();
      yield images.filter(({ sizeBytes }) => sizeBytes >= 0);
    }
  }
}
