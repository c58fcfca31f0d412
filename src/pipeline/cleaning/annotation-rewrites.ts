import { dirname } from 'node:path';
import { Skip } from '../../act/entry.ts';
import type { Journal } from '../../act/journal.ts';
import { nodeFiles } from '../../act/node-files.ts';
import type { Rewrite, RewrittenFile } from '../../act/rewrites.ts';
import type { RecordChange } from '../../annotations/rewrite/rewriter.ts';
import { withNewPlaces } from '../../annotations/rewrite/yolo-data.ts';
import type { StoredPlan } from '../../catalog/plans.ts';
import type { StandingDecisions } from '../../curate/decisions.ts';
import type { AnnotatedImage } from '../../model/annotation.ts';
import { isRemoving, type PlannedAnnotation } from '../../model/plan.ts';
import { pathOfUri } from '../../sources/uri.ts';
import { type AnnotationFile, bytesOf, chunksOf, type OpenedSet, openSet, withPlaces } from './annotation-files.ts';
import { changesOfFiles, type FileChanges, type ImageRoles } from './file-changes.ts';
import { type PlannedMerge, unitedBy } from './merge-copies.ts';
import { newPlaces } from './new-places.ts';
import { type PerImageRewrite, perImageRewrites } from './per-image.ts';

export type PlannedRewrite = Extract<PlannedAnnotation, { readonly change: 'file' }>;

/** Files of annotations that a plan rewrites, with the state they must be in. */
export function* plannedRewrites(plan: StoredPlan): Generator<PlannedRewrite> {
  for (const line of plan.annotations()) if (line.change === 'file') yield line;
}

export interface RewritesRequest {
  readonly plan: StoredPlan;
  readonly journal: Journal;
  /** What stands now: a decision that was withdrawn since the plan changes nothing. */
  readonly decisions: StandingDecisions;
  readonly roots: readonly string[];
}

/** What is to be rewritten once the images of a plan are where they go, one rewrite per annotation set. */
export function rewritesOf(request: RewritesRequest): Rewrite[] {
  const bySet = new Map<number, PlannedRewrite[]>();
  for (const line of plannedRewrites(request.plan)) bySet.set(line.set, [...(bySet.get(line.set) ?? []), line]);
  const { annotationSets = [] } = request.plan.header;
  return [...bySet].map(([set, lines]) => {
    const work = new SetRewrite(request, set, lines);
    return {
      n: -1 - set,
      id: pathOfUri(annotationSets[set]!.uri).toString(),
      make: () => work.make(),
      check: (written) => work.check(written),
    };
  });
}

class SetRewrite {
  readonly #request: RewritesRequest;
  readonly #set: number;
  readonly #lines: readonly PlannedRewrite[];
  #made: (FileChanges | null)[] = [];

  constructor(request: RewritesRequest, set: number, lines: readonly PlannedRewrite[]) {
    this.#request = request;
    this.#set = set;
    this.#lines = lines;
  }

  async make(): Promise<RewrittenFile[]> {
    const { plan, roots } = this.#request;
    const { header } = plan;
    const opened = await openSet(header.annotationSets![this.#set]!);
    const { done, placed } = this.#done();
    const united = unitedBy(this.#merges(done));
    const files = opened.files.map((file) => withPlaces(file, this.#places(file.uri)));
    const roles: ImageRoles = {
      leaves: (uri) => done.has(uri),
      label: this.#standing('label'),
      split: this.#standing('split'),
      merged: (uri) => united.get(uri),
    };
    const isInPlace = isRemoving(header.mode);
    const inPlace = isInPlace ? await changesOfFiles(files, roles) : [];
    const inNewFolder =
      header.to === null
        ? []
        : await changesOfFiles(files, {
            ...roles,
            leaves: () => false,
            ...(isInPlace && { merged: () => undefined }),
            newPlaces: newPlaces((uri) => placed.get(uri), header.to, roots),
          });
    const perImage = isInPlace ? [...perImageRewrites(opened, united, await ownOf(opened, united))] : [];
    const rewritten: RewrittenFile[] = [];
    this.#made = [];
    for (const line of this.#lines) {
      const changes =
        (line.aside === '' ? inNewFolder : inPlace).find(({ file }) => isSameFile(file.uri, line.file.uri)) ?? null;
      const content = changes
        ? contentOf(changes)
        : opened.companions.includes(line.file.uri) && line.to !== ''
          ? () => [
              dataFileIn(
                line,
                newPlaces((uri) => placed.get(uri), header.to!, roots),
              ),
            ]
          : contentOfImage(perImage, line.file.uri);
      // Nothing of what was planned for it has come about.
      if (content === null) continue;
      this.#made.push(changes);
      if (line.aside === '') rewritten.push({ made: 'written', to: line.to, content });
      else rewritten.push({ made: 'replaced', file: line.file, aside: line.aside, content });
    }
    return rewritten;
  }

  /** Reads each new file as any reader would, beside the one it comes from: the same records but for what was changed. */
  async check(written: readonly string[]): Promise<void> {
    for (const [i, changes] of this.#made.entries()) {
      if (changes === null) continue;
      await checkFile(changes, written[i]!);
    }
  }

  /** Images that went, and those that got a place elsewhere. */
  #done(): { readonly done: ReadonlySet<string>; readonly placed: ReadonlyMap<string, string> } {
    const { plan, journal } = this.#request;
    const done = new Set<string>();
    const placed = new Map<string, string>();
    for (const { n, action, from, to } of plan.operations()) {
      const state = journal.state.units.get(n)?.state;
      const isDone = state !== undefined && state !== 'intent' && !state.startsWith('restore');
      if (isDone && action !== 'leave-out') placed.set(from.uri, to);
      if (action === 'leave-out' || (action === 'remove' && isDone)) done.add(from.uri);
    }
    return { done, placed };
  }

  #merges(done: ReadonlySet<string>): PlannedMerge[] {
    const merges: PlannedMerge[] = [];
    for (const line of this.#request.plan.annotations()) {
      if (line.change === 'merge' && line.set === this.#set && done.has(line.uri)) merges.push(line);
    }
    return merges;
  }

  #places(file: string): Map<string, string> {
    const places = new Map<string, string>();
    for (const line of this.#request.plan.annotations()) {
      if (line.change === 'record' && line.set === this.#set && line.file === file) places.set(line.key, line.uri);
    }
    return places;
  }

  #standing(change: 'label' | 'split'): (uri: string) => string | undefined {
    const { relabel, assignSplit } = this.#request.decisions;
    const now = change === 'label' ? relabel : assignSplit;
    const values = new Map<string, string>();
    for (const line of this.#request.plan.annotations()) {
      if (line.change === change && now.get(line.id) === line.value) values.set(line.uri, line.value);
    }
    return (uri) => values.get(uri);
  }
}

/** What a set says about images that get something. */
async function ownOf({ set }: OpenedSet, united: ReadonlyMap<string, unknown>): Promise<Map<string, AnnotatedImage>> {
  const own = new Map<string, AnnotatedImage>();
  if (united.size === 0) return own;
  for await (const images of set.images()) {
    for (const image of images) if (image.uri !== null && united.has(image.uri)) own.set(image.uri, image);
  }
  return own;
}

/** A planned file is named without links, a registered one as it was registered. */
const isSameFile = (registered: string, planned: string): boolean =>
  registered === planned || (nodeFiles.lstat(registered) !== undefined && nodeFiles.canonical(registered) === planned);

function contentOf({ file, records, moved }: FileChanges): RewrittenFile['content'] {
  const { uri, header, rewriter } = file;
  return () => rewriter.rewrite({ uri, chunks: () => chunksOf(uri), header, records, moved });
}

const dataFileIn = ({ file, to }: PlannedRewrite, places: NonNullable<ImageRoles['newPlaces']>): string =>
  withNewPlaces(
    bytesOf(file.uri).toString('utf8'),
    dirname(pathOfUri(file.uri).toString()),
    dirname(pathOfUri(to).toString()),
    places.folder,
  );

function contentOfImage(files: readonly PerImageRewrite[], uri: string): RewrittenFile['content'] | null {
  const found = files.find((file) => isSameFile(file.uri, uri));
  return found ? () => found.content() : null;
}

async function checkFile({ file, records, kept }: FileChanges, written: string): Promise<void> {
  const after = recordsOf(await file.openAt(written));
  for await (const before of recordsOf(await file.openAt(file.uri))) {
    const change = records.get(file.rewriter.keyOf(before));
    if (change?.leaves) continue;
    const { value: found } = await after.next();
    const problem = found === undefined ? 'it is missing' : differenceOf(before, found, file, change);
    if (problem !== null) throw new Skip(`what was written does not read as it should: ${before.path}: ${problem}`);
    kept--;
  }
  // Records that came from other files stand behind.
  for (; kept > 0; kept--) if ((await after.next()).done) throw new Skip('records that moved into it are missing');
  if (!(await after.next()).done) throw new Skip('what was written has records that it should not have');
}

async function* recordsOf(images: AsyncIterable<readonly AnnotatedImage[]>): AsyncGenerator<AnnotatedImage> {
  for await (const batch of images) yield* batch;
}

/** What is otherwise than it should be; null when nothing is. Places of pictures are none of the file's content. */
function differenceOf(
  before: AnnotatedImage,
  after: AnnotatedImage,
  { header }: AnnotationFile,
  change: RecordChange = {},
): string | null {
  if (after.path !== (change.path ?? before.path)) return `it is named ${after.path}`;
  const { objects = [], labels = [], captions = [] } = change;
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  const ownObjects = after.objects.slice(0, before.objects.length);
  if (differs(ownObjects, before.objects)) return 'its objects are others';
  if (after.objects.length !== before.objects.length + objects.length) return 'merged objects are missing';
  const numbers = new Map(header.categories.map(({ id, name }) => [name, String(id)]));
  const hasLabel = (label: string) =>
    after.labels?.includes(label) || after.labels?.includes(numbers.get(label) ?? label);
  const wanted = change.label === undefined ? [...(before.labels ?? []), ...labels] : [change.label];
  if (differs(new Set(after.labels ?? []).size, new Set(wanted).size) || !wanted.every(hasLabel)) {
    return 'its labels are others';
  }
  if ((after.captions?.length ?? 0) !== (before.captions?.length ?? 0) + captions.length)
    return 'its captions are others';
  if (change.label === undefined && labels.length === 0 && differs(after.fields, before.fields))
    return 'its fields are others';
  return change.split !== undefined && after.split !== change.split ? 'its split is another' : null;
}
