import type { AnnotationCategory } from '../../model/annotation.ts';

/** Categories that were only met: numbers in their order, then names by code point, as Python and torchvision sort. */
export const byNumberThenName = (a: AnnotationCategory, b: AnnotationCategory): number =>
  a.id !== null && b.id !== null
    ? a.id - b.id
    : Number(a.id === null) - Number(b.id === null) || byCodePoint(a.name, b.name);

export const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
