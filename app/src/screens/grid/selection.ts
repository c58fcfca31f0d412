import type { GridQuestion, ImageSet } from '../../../../src/server/api.ts';

/** Images that are selected: some, or all that a question finds but a few. */
export type Selection =
  | { readonly kind: 'some'; readonly images: ReadonlySet<number> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<number> };

export const NOTHING: Selection = { kind: 'some', images: new Set() };

export const isSelected = (selection: Selection, image: number): boolean =>
  selection.kind === 'some' ? selection.images.has(image) : !selection.except.has(image);

/** @param total images that the question finds */
export const selectedCount = (selection: Selection, total: number): number =>
  selection.kind === 'some' ? selection.images.size : total - selection.except.size;

export const only = (...images: number[]): Selection => ({ kind: 'some', images: new Set(images) });

export function toggleImage(selection: Selection, image: number): Selection {
  const changed = new Set(selection.kind === 'some' ? selection.images : selection.except);
  if (!changed.delete(image)) changed.add(image);
  return selection.kind === 'some' ? { kind: 'some', images: changed } : { kind: 'all', except: changed };
}

/** With further images. */
export function withImages(selection: Selection, images: Iterable<number>): Selection {
  if (selection.kind === 'some') return { kind: 'some', images: new Set([...selection.images, ...images]) };
  const except = new Set(selection.except);
  for (const image of images) except.delete(image);
  return { kind: 'all', except };
}

/** As a request names it. */
export const imageSet = (selection: Selection, { filter }: Pick<GridQuestion, 'filter'>): ImageSet =>
  selection.kind === 'some' ? { numbers: [...selection.images] } : { filter, except: [...selection.except] };
