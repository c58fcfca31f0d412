import { transformAnnotations } from '../../annotations/transform-annotations.ts';
import { saysNothing, type UnitedAnnotations, uniteAnnotations } from '../../curate/unite-annotations.ts';
import type { AnnotatedImage } from '../../model/annotation.ts';
import type { PlannedAnnotation } from '../../model/plan.ts';
import type { OpenedSet } from './annotation-files.ts';

export type PlannedMerge = Extract<PlannedAnnotation, { readonly change: 'merge' }>;

/** How a removed copy lies on the image that stays in its stead. */
export interface MappedCopy {
  readonly id: string;
  readonly uri: string;
  readonly into: string;
  readonly intoUri: string;
  /** 3×3, row by row: from the pixels of the copy to those of the image that stays. */
  readonly map: Float64Array;
  /** px of the image that stays. */
  readonly width: number;
  readonly height: number;
}

/** Of an object that leaves the image that stays, at least half must be left for it to be worth having. */
const MINIMUM_SHARE = 0.5;

export interface MergedCopies {
  readonly merges: readonly PlannedMerge[];
  /** What the set says about images that get something. */
  readonly own: ReadonlyMap<string, AnnotatedImage>;
  readonly conflicts: number;
  /** Copies about which something is said while the set does not know the image that stays. */
  readonly strangers: number;
}

/** What the images that stay get from their removed copies, in one annotation set. */
export async function mergeCopies(
  { set }: OpenedSet,
  number: number,
  mapped: readonly MappedCopy[],
  options: { readonly iou: number; readonly missingOnly: boolean },
): Promise<MergedCopies> {
  const own = new Map<string, AnnotatedImage>();
  const copies = new Map<string, AnnotatedImage>();
  if (mapped.length > 0) {
    const stays = new Set(mapped.map(({ intoUri }) => intoUri));
    const goes = new Set(mapped.map(({ uri }) => uri));
    for await (const images of set.images()) {
      for (const image of images) {
        if (image.uri === null) continue;
        if (stays.has(image.uri)) own.set(image.uri, image);
        if (goes.has(image.uri)) copies.set(image.uri, image);
      }
    }
  }
  const grown = new Map(own);
  const merges: PlannedMerge[] = [];
  let conflicts = 0;
  let strangers = 0;
  for (const { id, uri, into, intoUri, map, width, height } of mapped) {
    const copy = copies.get(uri);
    const keeper = grown.get(intoUri);
    if (!copy || saysNothing(copy)) continue;
    if (!keeper) {
      strangers++;
      continue;
    }
    if (options.missingOnly && !saysNothing(own.get(intoUri)!)) continue;
    const { image } = transformAnnotations(copy, { map, width, height, minimumVisibleShare: MINIMUM_SHARE });
    const { objects, labels, captions, conflicts: found } = uniteAnnotations(keeper, [image], options.iou);
    conflicts += found.length;
    if (objects.length + labels.length + captions.length === 0) continue;
    grown.set(intoUri, {
      ...keeper,
      objects: [...keeper.objects, ...objects],
      labels: [...(keeper.labels ?? []), ...labels],
      captions: [...(keeper.captions ?? []), ...captions],
    });
    merges.push({ change: 'merge', set: number, id, uri, into, intoUri, objects, labels, captions });
  }
  return { merges, own, conflicts, strangers };
}

/** By the `file:` URL of the image that stays, what it gets of all its copies. */
export function unitedBy(merges: Iterable<PlannedMerge>): Map<string, UnitedAnnotations> {
  const united = new Map<string, UnitedAnnotations>();
  for (const { intoUri, objects, labels, captions } of merges) {
    const known = united.get(intoUri);
    united.set(intoUri, {
      objects: [...(known?.objects ?? []), ...objects],
      labels: [...(known?.labels ?? []), ...labels],
      captions: [...(known?.captions ?? []), ...captions],
      same: 0,
      conflicts: [],
    });
  }
  return united;
}
