import { summariseImage } from '../../analyse/annotations/image-summary.ts';
import { type ObjectFacts, objectFacts } from '../../analyse/annotations/object-facts.ts';
import { type Overlaps, overlaps } from '../../analyse/annotations/overlaps.ts';
import { similarNames } from '../../analyse/annotations/similar-names.ts';
import type { AnnotationSet } from '../../annotations/format.ts';
import type { AnnotationStages } from '../../catalog/annotation-tables.ts';
import type { AnnotatedImage, AnnotatedObject, AnnotationProblem } from '../../model/annotation.ts';
import type { ImageIndex } from './image-index.ts';

/** What was read of one annotation set. */
export interface SetCounts {
  images: number;
  objects: number;
  captions: number;
  labelled: number;
  joined: number;
}

const PROGRESS_MS = 250;

export interface ReadSetsOptions {
  readonly onProgress?: ((progress: { readonly step: 'analysing'; readonly what: string }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads one annotation set into the stages, an image at a time. */
export class SetReader {
  readonly #set: number;
  readonly #stages: AnnotationStages;
  readonly #index: ImageIndex;
  readonly #options: ReadSetsOptions;
  readonly #counts: SetCounts = { images: 0, objects: 0, captions: 0, labelled: 0, joined: 0 };
  readonly #sources = new Map<string, number>();
  readonly #used = new Map<string, number>();
  #declared: ReadonlySet<string> = new Set();
  #last = 0;

  constructor(set: number, stages: AnnotationStages, index: ImageIndex, options: ReadSetsOptions) {
    this.#set = set;
    this.#stages = stages;
    this.#index = index;
    this.#options = options;
  }

  /** @throws UserError when a file can no longer be read */
  async read(set: AnnotationSet): Promise<SetCounts> {
    const { categories } = set.header;
    this.#declared = new Set(categories.map(({ name }) => name));
    for (const { id, name, supercategory } of categories) {
      this.#stages.add('read_classes', {
        annotation_set: this.#set,
        class_id: id !== null && Number.isInteger(id) ? id : null,
        name,
        supercategory: supercategory ?? null,
      });
    }
    for await (const batch of set.images()) {
      this.#options.signal?.throwIfAborted();
      for (const image of batch) this.#image(image);
      this.#progress();
    }
    this.#classProblems();
    return this.#counts;
  }

  problem({ kind, file, where, reason }: AnnotationProblem): void {
    this.#problem(kind, file, where, reason);
  }

  #problem(kind: string, file: string, place: string, reason: string): void {
    this.#stages.add('read_problems', { annotation_set: this.#set, kind, file, place, reason });
  }

  #image(image: AnnotatedImage): void {
    const { path, uri, id, width, height, split, labels, captions, objects } = image;
    const row = this.#index.find(uri, path, split);
    const stated = width !== null && height !== null && width > 0 && height > 0 ? { width, height } : null;
    const actual = row < 0 ? null : this.#index.sizeOf(row);
    const isMisstated =
      actual && stated ? stated.width !== actual.width || stated.height !== actual.height : actual ? false : null;
    const source = this.#sourceOf(image.source);
    const picture = actual ?? stated;
    const facts = objects.map((object) => objectFacts(object, picture, this.#isKnown(object.category)));
    const near = overlaps(
      objects.map(({ category, isCrowd }, i) => ({ category, box: isCrowd ? null : facts[i]!.box })),
    );
    this.#counts.images++;
    this.#counts.objects += objects.length;
    this.#counts.captions += captions?.length ?? 0;
    if (labels && labels.length > 0) this.#counts.labelled++;
    if (row >= 0) this.#counts.joined++;
    else if (uri === null) this.#problem('missing-image', path, '', 'there is no such picture');
    else this.#problem('unscanned-image', path, '', 'the picture is not among the images of the workspace');
    this.#stages.add('read_images', {
      row: row < 0 ? null : row,
      annotation_set: this.#set,
      source,
      image_id: id === undefined ? null : String(id),
      path: row < 0 ? path : null,
      ...summariseImage(objects, facts, near),
      label: labels && labels.length > 0 ? labels.join('; ') : null,
      split: split ?? null,
      stated_size: isMisstated ? `${stated!.width} × ${stated!.height}` : null,
      is_size_misstated: isMisstated,
    });
    for (const label of labels ?? []) this.#use(label);
    if (row >= 0) for (const { text } of captions ?? []) this.#stages.add('read_captions', { row, caption: text });
    this.#objects(image, row, source, facts, near);
  }

  #objects(
    { path, split, objects }: AnnotatedImage,
    row: number,
    source: number,
    facts: readonly ObjectFacts[],
    near: Overlaps,
  ): void {
    for (const [n, object] of objects.entries()) {
      const { kind, box, area, areaShare, overhang, overhangSide, problems } = facts[n]!;
      this.#use(object.category);
      const sameWith = near.sameWith[n]!;
      const otherWith = near.otherWith[n]!;
      this.#stages.add('read_objects', {
        row: row < 0 ? null : row,
        path: row < 0 ? path : null,
        annotation_set: this.#set,
        source,
        split: split ?? null,
        n,
        object_id: object.id === undefined ? null : String(object.id),
        category: object.category,
        kind,
        x: box?.[0] ?? null,
        y: box?.[1] ?? null,
        width: box?.[2] ?? null,
        height: box?.[3] ?? null,
        area,
        area_share: areaShare,
        overhang,
        overhang_side: overhangSide === '' ? null : overhangSide,
        same_class_overlap: box ? near.same[n]! : null,
        same_class_overlap_with: sameWith < 0 ? null : sameWith,
        other_class_overlap: box ? near.other[n]! : null,
        other_class_overlap_with: otherWith < 0 ? null : otherWith,
        problems: problems.length > 0 ? problems.join(' ') : null,
        score: object.score ?? null,
        is_crowd: object.isCrowd ?? false,
        geometry: geometryText(object, facts[n]!),
      });
    }
  }

  /** A set that declares nothing knows everything. */
  #isKnown(category: string | null): boolean {
    return this.#declared.size === 0 || (category !== null && this.#declared.has(category));
  }

  #use(category: string | null): void {
    if (category !== null) this.#used.set(category, (this.#used.get(category) ?? 0) + 1);
  }

  #sourceOf(uri: string | undefined): number {
    if (uri === undefined) return 0;
    const known = this.#sources.get(uri);
    if (known !== undefined) return known;
    // One file per image needs no number of its own: ids need not differ between them.
    const number = this.#sources.size < 10_000 ? this.#sources.size + 1 : -1;
    if (number > 0) this.#sources.set(uri, number);
    return number;
  }

  #classProblems(): void {
    for (const name of this.#declared) {
      if (!this.#used.has(name)) this.#problem('unused-class', name, '', 'declared, but nothing is of this class');
    }
    const likely = {
      case: 'letter case',
      punctuation: 'punctuation',
      plural: 'singular and plural',
      spelling: 'spelling',
    };
    for (const { a, b, why } of similarNames([...this.#declared, ...this.#used.keys()])) {
      const counts = `${this.#used.get(a) ?? 0} and ${this.#used.get(b) ?? 0} uses`;
      this.#problem('similar-classes', a, b, `may be one class with "${b}": ${likely[why]} (${counts})`);
    }
  }

  #progress(): void {
    if (!this.#options.onProgress || performance.now() - this.#last < PROGRESS_MS) return;
    this.#last = performance.now();
    this.#options.onProgress({
      step: 'analysing',
      what: `annotations · ${this.#counts.images} images, ${this.#counts.objects} objects`,
    });
  }
}

/** What is drawn besides the box; null where that is all. */
function geometryText(
  { polygons, corners, keypoints, mask }: AnnotatedObject,
  { problems }: ObjectFacts,
): string | null {
  if (!polygons && !corners && !keypoints && !mask) return null;
  return JSON.stringify({
    ...(polygons && { polygons }),
    ...(corners && { corners }),
    ...(keypoints && { keypoints }),
    ...(mask && !problems.includes('mask-mismatch') && { mask }),
  });
}
