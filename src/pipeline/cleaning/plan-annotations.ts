import { nodeFiles } from '../../act/node-files.ts';
import { listRewriter } from '../../annotations/rewrite/lists.ts';
import type { CurationQueries } from '../../catalog/curation.ts';
import { Alignments } from '../../curate/alignments.ts';
import type { StandingDecisions } from '../../curate/decisions.ts';
import type { AnnotationTotals, PlannedAnnotation, PlannedAnnotationSet, PlannedFile } from '../../model/plan.ts';
import { pathOfUri } from '../../sources/uri.ts';
import { type OpenedSet, openSet } from './annotation-files.ts';
import { changesOfFiles, type FileChanges, hasChanges, type ImageRoles } from './file-changes.ts';
import { type MappedCopy, mergeCopies, unitedBy } from './merge-copies.ts';
import { newPlaceOf, newPlaces } from './new-places.ts';
import { perImageRewrites } from './per-image.ts';

export interface AnnotationPlanRequest {
  readonly sets: readonly PlannedAnnotationSet[];
  readonly queries: CurationQueries;
  readonly decisions: StandingDecisions;
  /** Images that go or are left out, and the images that stay in their stead. */
  readonly removed: readonly {
    readonly id: string;
    readonly uri: string;
    readonly keeper: { readonly id: string; readonly uri: string } | null;
  }[];
  /** Whether files are rewritten where they are: in modes that take images away. */
  readonly inPlace: boolean;
  /** Images that get a place in a new folder, and where; null where there is none. */
  readonly placed: ReadonlyMap<string, string> | null;
  /** The new folder. */
  readonly to: string | null;
  readonly roots: readonly string[];
  readonly merge: { readonly mode: 'off' | 'missing' | 'all'; readonly iou: number };
  /** Where the old content of a file is set aside. */
  aside(uri: string): string;
  /** Gives a path of the new folder to one file only. */
  claim(uri: string): string;
}

export interface AnnotationPlan {
  readonly lines: readonly PlannedAnnotation[];
  readonly totals: AnnotationTotals;
  readonly notes: readonly string[];
}

/** Works out which files of annotations change, and how. Reads them; writes nothing. */
export async function planAnnotations(request: AnnotationPlanRequest): Promise<AnnotationPlan> {
  return new AnnotationPlanner(request).plan();
}

const ZERO = { images: 0, objects: 0, relabelled: 0, resplit: 0, merged: 0, mergedObjects: 0 };

class AnnotationPlanner {
  readonly #request: AnnotationPlanRequest;
  readonly #lines: PlannedAnnotation[] = [];
  readonly #notes: string[] = [];
  readonly #totals = { ...ZERO, files: 0, conflicts: 0, unmapped: 0 };
  readonly #touched = new Set<string>();

  constructor(request: AnnotationPlanRequest) {
    this.#request = request;
  }

  async plan(): Promise<AnnotationPlan> {
    const { sets, decisions, queries, inPlace, placed } = this.#request;
    const { relabel, assignSplit } = decisions;
    const images = await queries.imagesById([...relabel.keys(), ...assignSplit.keys()]);
    const gone = new Set(this.#request.removed.map(({ id }) => id));
    const standing = (values: ReadonlyMap<string, string>) =>
      new Map(
        [...values].flatMap(([id, value]) => {
          const image = images.get(id);
          return image && !gone.has(id) ? [[image.uri, { id, value }] as const] : [];
        }),
      );
    const labels = standing(relabel);
    const splits = standing(assignSplit);
    const mapped = await this.#mapped();
    const leaving = new Set(this.#request.removed.map(({ uri }) => uri));
    for (const [number, planned] of sets.entries()) {
      const opened = await openSet(planned);
      await this.#noteUnknown(opened, leaving);
      const { iou, mode } = this.#request.merge;
      const { merges, own, conflicts, strangers } = await mergeCopies(opened, number, mapped, {
        iou,
        missingOnly: mode === 'missing',
      });
      const united = unitedBy(merges);
      this.#totals.conflicts += conflicts;
      this.#totals.unmapped += strangers;
      const roles: ImageRoles = {
        leaves: (uri) => leaving.has(uri),
        label: (uri) => labels.get(uri)?.value,
        split: (uri) => splits.get(uri)?.value,
        merged: (uri) => united.get(uri),
      };
      if (inPlace) {
        const changes = await changesOfFiles(opened.files, roles);
        for (const change of changes) {
          if (!hasChanges(change)) continue;
          this.#file(number, planned.format, change, '');
          for (const [key, uri] of change.leaving) {
            this.#lines.push({ change: 'record', set: number, file: change.file.uri, key, uri });
          }
        }
        for (const { uri, image, added, exists } of perImageRewrites(opened, united, own)) {
          if (!exists) {
            this.#line({ ...this.#written(number, planned.format, uri), ...ZERO, merged: 1, mergedObjects: added });
          } else this.#replaced(number, planned.format, uri, { ...ZERO, merged: 1, mergedObjects: added });
          this.#touched.add(image);
        }
      }
      if (placed !== null && this.#request.to !== null) await this.#inNewFolder(number, opened, roles, placed);
      for (const merge of merges) if (this.#touched.has(merge.intoUri)) this.#lines.push(merge);
      const left = merges.filter(({ intoUri }) => !this.#touched.has(intoUri)).length;
      if (left > 0) {
        this.#notes.push(
          `what ${planned.format} annotations say about ${left} removed ${left === 1 ? 'copy is' : 'copies is'} not merged: files of this format are not added to`,
        );
      }
    }
    for (const [change, values] of [
      ['label', labels],
      ['split', splits],
    ] as const) {
      for (const [uri, { id, value }] of values) {
        if (this.#touched.has(uri)) this.#lines.push({ change, id, uri, value });
      }
    }
    if (inPlace) this.#noteUntouched([...labels.keys()], 'label');
    if (inPlace) this.#noteUntouched([...splits.keys()], 'split');
    return { lines: this.#lines, totals: this.#totals, notes: this.#notes };
  }

  async #inNewFolder(
    number: number,
    { files, planned, companions }: OpenedSet,
    roles: ImageRoles,
    placed: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { to, roots, inPlace } = this.#request;
    const changes = await changesOfFiles(files, {
      ...roles,
      leaves: () => false,
      // What is moved away keeps what was said about it; the image that stays gets the rest.
      ...(inPlace && { merged: () => undefined }),
      newPlaces: newPlaces((uri) => placed.get(uri), to!, roots),
    });
    for (const change of changes) {
      // An empty list is one, too; a file of annotations without any is not worth having.
      if (change.kept === 0 && change.file.rewriter !== listRewriter) continue;
      this.#file(number, planned.format, change, this.#request.claim(newPlaceOf(change.file.uri, to!, roots)));
    }
    if (placed.size === 0) return;
    for (const uri of companions) {
      const place = this.#request.claim(newPlaceOf(uri, to!, roots));
      this.#line({
        change: 'file',
        set: number,
        format: planned.format,
        file: plannedNow(uri),
        aside: '',
        to: place,
        ...ZERO,
      });
    }
  }

  /** How removed copies lie on the images that stay in their stead. */
  async #mapped(): Promise<MappedCopy[]> {
    const { removed, merge, queries, sets } = this.#request;
    const pairs = removed.flatMap(({ id, uri, keeper }) => (keeper ? [{ id, uri, keeper }] : []));
    if (merge.mode === 'off' || sets.length === 0 || pairs.length === 0) return [];
    const ids = pairs.flatMap(({ id, keeper }) => [id, keeper.id]);
    const rows = await queries.groupAlignments(ids);
    const sizes = await queries.sizes([...ids, ...rows.flatMap(({ a, b }) => [a, b])]);
    const digests = await queries.imagesById(ids);
    const alignments = new Alignments(rows, sizes);
    const found: MappedCopy[] = [];
    for (const { id, uri, keeper } of pairs) {
      const [from, into] = [digests.get(id), digests.get(keeper.id)];
      const isSameFile = from !== undefined && from.sha256 !== null && from.sha256 === into?.sha256;
      const map = isSameFile ? IDENTITY : alignments.map(id, keeper.id);
      const size = sizes.get(keeper.id);
      if (map === null || size === undefined) {
        this.#totals.unmapped++;
        continue;
      }
      found.push({ id, uri, into: keeper.id, intoUri: keeper.uri, map, ...size });
    }
    return found;
  }

  async #noteUnknown({ planned, fixed, set }: OpenedSet, leaving: ReadonlySet<string>): Promise<void> {
    const { placed } = this.#request;
    if (fixed.length === 0) return;
    for await (const images of set.images()) {
      if (!images.some(({ uri }) => uri !== null && (leaving.has(uri) || placed?.has(uri)))) continue;
      this.#notes.push(
        `the annotations ${pathOfUri(planned.uri)} (${planned.format}) are not rewritten: this format cannot be yet; convert them with goldpan convert`,
      );
      return;
    }
  }

  #noteUntouched(uris: readonly string[], what: 'label' | 'split'): void {
    const left = uris.filter((uri) => !this.#touched.has(uri)).length;
    if (left === 0) return;
    this.#notes.push(
      `${left} decision${left === 1 ? '' : 's'} about ${what}s change no annotation file: ${left === 1 ? 'it takes' : 'they take'} effect in --mode hardlink, symlink or copy`,
    );
  }

  #file(number: number, format: string, { file, counts, touched }: FileChanges, to: string): void {
    for (const uri of touched) this.#touched.add(uri);
    if (to === '') this.#replaced(number, format, file.uri, counts);
    else {
      const planned = plannedNow(file.uri);
      this.#line({ change: 'file', set: number, format, file: planned, aside: '', to, ...counts });
    }
  }

  #replaced(set: number, format: string, named: string, counts: typeof ZERO): void {
    // What a link leads to is rewritten; the link stays.
    const uri = nodeFiles.canonical(named);
    this.#line({
      change: 'file',
      set,
      format,
      file: plannedNow(uri),
      aside: this.#request.aside(uri),
      to: '',
      ...counts,
    });
  }

  #written(set: number, format: string, uri: string) {
    return {
      change: 'file',
      set,
      format,
      file: { uri, sizeBytes: 0, modifiedMs: 0, sha256: null },
      aside: '',
      to: uri,
    } as const;
  }

  #line(line: Extract<PlannedAnnotation, { readonly change: 'file' }>): void {
    this.#lines.push(line);
    this.#totals.files++;
    // The new folder's files repeat what is said in the place of the old ones.
    if (line.to !== '' && line.aside === '' && this.#request.inPlace && line.file.sha256 !== null) return;
    for (const name of Object.keys(ZERO) as (keyof typeof ZERO)[]) this.#totals[name] += line[name];
  }
}

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

export function plannedNow(uri: string): PlannedFile {
  const entry = nodeFiles.stat(uri)!;
  return { uri, sizeBytes: entry.size, modifiedMs: entry.modifiedMs, sha256: nodeFiles.hash(uri) };
}
