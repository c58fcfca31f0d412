import { createHash } from 'node:crypto';
import type { AnnotatedImage, AnnotationHeader } from '../../model/annotation.ts';

/**
 * What formats need for their own books and add where it was not given: that alone is no change of what is said.
 * One bit each.
 */
export const IMAGE_ID = 1;
export const SIZE = 2;
export const OBJECT_IDS = 4;
export const AREAS = 8;
export const CAPTION_IDS = 16;
export const EVERYTHING = 31;

/** Which of the books' words an image has. */
export function wordsOf({ id, width, objects, captions }: AnnotatedImage): number {
  let words = 0;
  if (id !== undefined) words |= IMAGE_ID;
  if (width !== null) words |= SIZE;
  for (const object of objects) {
    if (object.id !== undefined) words |= OBJECT_IDS;
    if (object.area !== undefined) words |= AREAS;
  }
  for (const caption of captions ?? []) if (caption.id !== undefined) words |= CAPTION_IDS;
  return words;
}

/**
 * An image but for its objects, as text that is the same for the same statements. Where its picture and its file lie
 * is no statement.
 */
export function canonicalRest(image: AnnotatedImage, words: number = EVERYTHING): string {
  const { path, split, id, width, height, labels, captions, fields } = image;
  const hasSize = (words & SIZE) !== 0;
  return JSON.stringify({
    path,
    split,
    id: (words & IMAGE_ID) !== 0 ? id : undefined,
    width: hasSize ? width : undefined,
    height: hasSize ? height : undefined,
    labels: labels && labels.length > 0 ? labels : undefined,
    captions: captions && captions.length > 0 ? captions.map((each) => canonicalCaption(each, words)) : undefined,
    fields,
  });
}

/** Its objects likewise. */
export const canonicalObjects = ({ objects }: Pick<AnnotatedImage, 'objects'>, words: number = EVERYTHING): string =>
  JSON.stringify(
    objects.map((object) => ({
      id: (words & OBJECT_IDS) !== 0 ? object.id : undefined,
      category: object.category,
      box: object.box,
      corners: object.corners,
      polygons: object.polygons,
      mask: object.mask,
      keypoints: object.keypoints,
      area: (words & AREAS) !== 0 ? object.area : undefined,
      isCrowd: object.isCrowd,
      score: object.score,
      fields: object.fields,
    })),
  );

/** Both as one object. */
export function canonicalImage(image: AnnotatedImage, words: number = EVERYTHING): string {
  return joined(canonicalRest(image, words), canonicalObjects(image, words));
}

export const joined = (rest: string, objects: string): string => `${rest.slice(0, -1)},"objects":${objects}}`;

const canonicalCaption = ({ id, text, fields }: NonNullable<AnnotatedImage['captions']>[number], words: number) => ({
  id: (words & CAPTION_IDS) !== 0 ? id : undefined,
  text,
  fields,
});

/** That an object stands for one alone goes without saying. */
export const comparable = (canonical: string): string => canonical.replaceAll(',"isCrowd":false', '');

export function canonicalHeader({ categories, fields }: AnnotationHeader, withIds: boolean): string {
  return JSON.stringify({
    categories: categories.map(({ name, id, supercategory, keypoints, skeleton, fields: own }) => ({
      name,
      id: withIds ? id : undefined,
      supercategory,
      keypoints,
      skeleton,
      fields: own,
    })),
    fields,
  });
}

/** 24 hexadecimal digits. */
export const digestOf = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 24);

/** Both halves of a digest as numbers below 2⁴⁸. */
export const halves = (digest: string): readonly [number, number] => [
  Number.parseInt(digest.slice(0, 12), 16),
  Number.parseInt(digest.slice(12), 16),
];

/** A digest as one number below 2⁵². */
export const shortDigestOf = (text: string): number =>
  Number.parseInt(createHash('sha1').update(text).digest('hex').slice(0, 13), 16);

export const keyOf = (path: string, split: string | undefined): string => digestOf(`${split ?? ''}\0${path}`);
