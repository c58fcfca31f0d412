import type { AnnotatedImage, Caption, Fields, JsonValue } from '../../model/annotation.ts';
import { isJsonObject } from '../json-values.ts';
import { fieldsOf, jsonValue } from './json-value.ts';
import { REST, recordOfObject, splitFields } from './object-record.ts';

/** What a record says of an image in words of its own; everything else in it is a field. */
export const IMAGE_WORDS = [
  'path',
  'split',
  'id',
  'width',
  'height',
  'label',
  'labels',
  'caption',
  'captions',
  'objects',
] as const;
export type ImageWord = (typeof IMAGE_WORDS)[number];
export type ImageWords = Readonly<Partial<Record<ImageWord, JsonValue>>>;

/**
 * An image in words: one label is `label`, several are `labels`; one plain caption is `caption`, others `captions`;
 * objects as {@link recordOfObject}. What is not known is absent.
 */
export function wordsOfImage(image: AnnotatedImage, path: string): ImageWords {
  const { split, id, width, height, labels, captions, objects } = image;
  const only = captions?.length === 1 && isPlain(captions[0]!) ? captions[0]!.text : undefined;
  return {
    path,
    ...(split !== undefined && { split }),
    ...(id !== undefined && { id }),
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(labels && (labels.length === 1 ? { label: labels[0]! } : { labels })),
    ...(captions && (only !== undefined ? { caption: only } : { captions: captions.map(captionRecord) })),
    ...(objects.length > 0 && { objects: objects.map(recordOfObject) }),
  };
}

const isPlain = ({ id, fields }: Caption): boolean => id === undefined && fields === undefined;

export function captionRecord(caption: Caption): JsonValue {
  if (isPlain(caption)) return caption.text;
  const { id, text, fields } = caption;
  return { ...(id !== undefined && { id }), text, ...(fields && { fields }) };
}

/** @returns undefined when it is no list of captions */
export function captionsOf(value: unknown): Caption[] | undefined {
  if (typeof value === 'string') return [{ text: value }];
  if (!Array.isArray(value)) return undefined;
  const captions: Caption[] = [];
  for (const item of value) {
    if (typeof item === 'string') {
      captions.push({ text: item });
      continue;
    }
    if (!isJsonObject(item)) return undefined;
    const { id, text, caption, fields, ...others } = item;
    const words = text ?? caption ?? others.raw;
    if (typeof words !== 'string') return undefined;
    const kept = isJsonObject(fields) ? Object.entries(fields) : [];
    for (const [name, field] of Object.entries(others)) {
      const json = name === 'raw' ? undefined : jsonValue(field);
      if (json !== undefined) kept.push([name, json]);
    }
    captions.push({
      ...((typeof id === 'number' || typeof id === 'string') && { id }),
      text: words,
      ...fieldsOf(kept),
    });
  }
  return captions;
}

/** The whole record as one JSON object: words, then fields; those whose names mean something else in `goldpan`. */
export function jsonRecord(
  words: ImageWords,
  fields: Fields | undefined,
  isTaken: (name: string) => boolean,
): JsonValue {
  if (!fields) return words as JsonValue;
  const { free, rest } = splitFields(fields, isTaken);
  return { ...(words as Record<string, JsonValue>), ...free, ...(rest && { [REST]: { fields: rest } }) };
}
