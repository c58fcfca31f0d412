import { closeSync, openSync, readSync } from 'node:fs';
import type { AnnotatedImage, AnnotationHeader } from '../../model/annotation.ts';
import { GrowingNumbers } from '../coco/growing.ts';
import type { AnnotationSet, OutputFile, PictureSize, WrittenName } from '../format.ts';
import { TextFile } from '../text-file.ts';
import {
  canonicalHeader,
  canonicalImage,
  comparable,
  digestOf,
  EVERYTHING,
  halves,
  keyOf,
  wordsOf,
} from './canonical.ts';
import { DigestIndex } from './digest-index.ts';

/** The file in a written folder that holds what its format had no room for. */
export const EXTRA_FILE = 'goldpan-extra.jsonl';

/** Name of the extra of a dataset that is one file. */
export const extraFileOf = (stem: string): string => (stem === '' ? EXTRA_FILE : `${stem}.${EXTRA_FILE}`);

/** First line of the file; the others are {@link ExtraLine}s. */
export interface ExtraHeader {
  readonly goldpan_extra: 1;
  readonly format: string;
  /** What is said once for all, where the format says less of it; with the digest of what it does say. */
  readonly header?: AnnotationHeader;
  readonly digest?: string;
}

/** How the format calls an image, a digest of what it says of it, and all that was said. `image` is the last member. */
export interface ExtraLine {
  readonly path: string;
  readonly split?: string;
  /** Null where the format has no place for the image at all. */
  readonly digest: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Where the picture of such an image was. */
  readonly uri?: string;
  readonly image: AnnotatedImage;
}

/**
 * Remembers what was written, compares it with what reading back gives, and writes down what is lacking. Per image a
 * few numbers are held; what was said lies in a scratch file.
 */
export class ExtraRecorder {
  readonly #header: AnnotationHeader;
  readonly #path: string;
  readonly #scratch: OutputFile;
  readonly #text: TextFile;
  readonly #keys = new DigestIndex();
  readonly #offsets = new GrowingNumbers();
  readonly #lengths = new GrowingNumbers();
  readonly #first = new GrowingNumbers();
  readonly #second = new GrowingNumbers();
  readonly #words = new GrowingNumbers();
  readonly #widths = new GrowingNumbers();
  readonly #heights = new GrowingNumbers();
  #bytes = 0;

  /** @param scratch a file that can be read at `path` once it is closed */
  constructor(header: AnnotationHeader, scratch: OutputFile, path: string) {
    this.#header = header;
    this.#path = path;
    this.#scratch = scratch;
    this.#text = new TextFile(scratch);
  }

  /** An image that was written, under a name of its own perhaps. */
  async add(image: AnnotatedImage, name: WrittenName | undefined): Promise<void> {
    const key = keyOf(name?.path ?? image.path, name ? name.split : image.split);
    // Two images of one name cannot be told apart again: the first counts.
    if (this.#keys.find(key) >= 0) return;
    this.#keys.add(key);
    const text = canonicalImage(image);
    const kept = `${text}\n${image.uri ?? ''}`;
    const [first, second] = halves(digestOf(comparable(text)));
    this.#first.push(first);
    this.#second.push(second);
    this.#words.push(wordsOf(image));
    this.#widths.push(image.width ?? 0);
    this.#heights.push(image.height ?? 0);
    const length = Buffer.byteLength(kept);
    this.#offsets.push(this.#bytes);
    this.#lengths.push(length);
    this.#bytes += length;
    await this.#text.write(kept);
  }

  /** Size of an image by its name in the written set. */
  readonly sizeOf = (path: string, split: string | undefined): PictureSize | null => {
    const number = this.#keys.find(keyOf(path, split));
    if (number < 0) return null;
    const width = this.#widths.at(number);
    const height = this.#heights.at(number);
    return width > 0 && height > 0 ? { width, height } : null;
  };

  /**
   * Reads the written set and writes what it lacks.
   *
   * @returns images whose record was written, and whether the header's was; the file is begun only when there is one
   */
  async compare(
    written: AnnotationSet,
    begin: () => OutputFile,
  ): Promise<{ readonly images: number; readonly header: boolean }> {
    await this.#text.flush();
    await this.#scratch.close();
    const withIds = this.#header.categories.some(({ id }) => id !== null);
    const isHeaderWhole = canonicalHeader(this.#header, withIds) === canonicalHeader(written.header, withIds);
    let output: TextFile | undefined;
    let file: OutputFile | undefined;
    let images = 0;
    const write = (line: string) => {
      if (!output) {
        file = begin();
        output = new TextFile(file);
        const header: ExtraHeader = {
          goldpan_extra: 1,
          format: written.format,
          ...(!isHeaderWhole && {
            header: this.#header,
            digest: digestOf(canonicalHeader(written.header, true)),
          }),
        };
        output.write(`${JSON.stringify(header)}\n`);
      }
      return line === '' ? undefined : output.write(line);
    };
    if (!isHeaderWhole) await write('');
    const seen = new Uint8Array(this.#keys.size);
    const descriptor = openSync(this.#path, 'r');
    const keptOf = (number: number): readonly [text: string, uri: string] => {
      const buffer = Buffer.allocUnsafe(this.#lengths.at(number));
      readSync(descriptor, buffer, 0, buffer.length, this.#offsets.at(number));
      const kept = buffer.toString('utf8');
      const end = kept.lastIndexOf('\n');
      return [kept.slice(0, end), kept.slice(end + 1)];
    };
    try {
      for await (const batch of written.images()) {
        for (const image of batch) {
          const known = this.#keys.find(keyOf(image.path, image.split));
          // A format may put what is in no split into one.
          const number = known < 0 ? this.#keys.find(keyOf(image.path, undefined)) : known;
          if (number < 0 || seen[number] === 1) continue;
          seen[number] = 1;
          const [first, second] = halves(digestOf(comparable(canonicalImage(image, this.#words.at(number)))));
          if (first === this.#first.at(number) && second === this.#second.at(number)) continue;
          images++;
          const { path, split, width, height } = image;
          const digest = digestOf(canonicalImage(image, EVERYTHING));
          await write(
            extraLine({ path, ...(split !== undefined && { split }), digest, width, height }, keptOf(number)[0]),
          );
        }
      }
      for (let number = 0; number < seen.length; number++) {
        if (seen[number] === 1) continue;
        images++;
        const [text, uri] = keptOf(number);
        const { path, split, width, height } = JSON.parse(text) as AnnotatedImage;
        const head = { path, ...(split !== undefined && { split }), digest: null, width, height };
        await write(extraLine({ ...head, ...(uri !== '' && { uri }) }, text));
      }
    } finally {
      closeSync(descriptor);
    }
    await output?.flush();
    await file?.close();
    return { images, header: !isHeaderWhole };
  }
}

const extraLine = (head: Omit<ExtraLine, 'image'>, image: string): string =>
  `${JSON.stringify(head).slice(0, -1)},"image":${image}}\n`;
