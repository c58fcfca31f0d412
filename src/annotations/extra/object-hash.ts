import type { AnnotatedImage, AnnotatedObject } from '../../model/annotation.ts';
import { AREAS, canonicalRest, digestOf, EVERYTHING, OBJECT_IDS } from './canonical.ts';

const NUMBER = new Float64Array(1);
const HALVES = new Uint32Array(NUMBER.buffer);

/**
 * A 52-bit hash of what is said of objects, the same for the same statements as canonical text is, many times faster:
 * millions of coordinates need not become text. Two multiplicative hashes (MurmurHash3's constants) over the bits of
 * numbers and the units of texts.
 */
export class ObjectHash {
  #a = 0;
  #b = 0;

  of(objects: readonly AnnotatedObject[], words: number): number {
    this.#a = 0x9747b28c;
    this.#b = 0x1b873593;
    for (const object of objects) this.#object(object, words);
    return (this.#a >>> 0) * 2 ** 20 + ((this.#b >>> 0) >>> 12);
  }

  #object(object: AnnotatedObject, words: number): void {
    const { id, category, box, corners, polygons, mask, keypoints, area, isCrowd, score, fields } = object;
    this.#mark(1);
    if ((words & OBJECT_IDS) !== 0) this.#value(id);
    this.#value(category);
    this.#numbers(box, 2);
    this.#numbers(corners, 3);
    if (polygons) {
      this.#mark(4 + 256 * polygons.length);
      for (const polygon of polygons) this.#numbers(polygon, 5);
    }
    if (mask) {
      this.#number(mask.width);
      this.#number(mask.height);
      if (typeof mask.counts === 'string') this.#text(mask.counts);
      else this.#numbers(mask.counts, 6);
    }
    this.#numbers(keypoints, 7);
    if ((words & AREAS) !== 0) this.#value(area);
    // That an object stands for one alone goes without saying.
    if (isCrowd) this.#mark(8);
    if (score !== undefined) {
      this.#mark(9);
      this.#number(score);
    }
    if (fields) this.#text(JSON.stringify(fields));
  }

  #value(value: number | string | null | undefined): void {
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else this.#mark(value === null ? 10 : 11);
  }

  #numbers(values: readonly number[] | undefined, kind: number): void {
    if (!values) return;
    this.#mark(kind + 256 * values.length);
    for (let i = 0; i < values.length; i++) this.#number(values[i]!);
  }

  #number(value: number): void {
    // 0 and -0 are one in JSON.
    NUMBER[0] = value + 0;
    this.#mark(HALVES[0]!);
    this.#mark(HALVES[1]!);
  }

  #text(text: string): void {
    this.#mark(12 + 256 * text.length);
    for (let i = 0; i < text.length; i++) this.#mark(text.charCodeAt(i));
  }

  #mark(word: number): void {
    let a = Math.imul(this.#a ^ word, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    this.#a = (Math.imul(a, 5) + 0xe6546b64) | 0;
    let b = Math.imul(this.#b + word, 0x85ebca6b);
    b ^= b >>> 13;
    this.#b = (Math.imul(b, 0xc2b2ae35) ^ (b >>> 16)) | 0;
  }
}

/** Digest of all that is said of an image. */
export const digestOfImage = (image: AnnotatedImage, hash: ObjectHash): string =>
  digestOf(`${canonicalRest(image)}${hash.of(image.objects, EVERYTHING)}`);
