import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalHeader, canonicalImage, comparable, wordsOf } from '../../src/annotations/extra/canonical.ts';
import type { AnnotationFormat, AnnotationSet } from '../../src/annotations/format.ts';
import { ANNOTATION_FORMATS } from '../../src/annotations/formats/registry.generated.ts';
import type { AnnotatedImage, AnnotationHeader, AnnotationProblem } from '../../src/model/annotation.ts';
import { openAnnotations } from '../../src/pipeline/annotation-sets.ts';
import { type WrittenAnnotations, writeAnnotations } from '../../src/pipeline/write-annotations.ts';
import { type MadeSet, type PlainKind, plainSet, richSet } from '../fixtures/annotated-set.ts';

const root = mkdtempSync(join(tmpdir(), 'goldpan-formats-'));
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

let made = 0;
/** A new place for a set of a format. */
function placeFor({ target }: AnnotationFormat): string {
  const folder = join(root, `set-${made++}`);
  return target === 'folder' ? folder : `${folder}${target}`;
}

const rich = richSet(join(root, 'rich'));

interface Read {
  readonly header: AnnotationHeader;
  readonly images: readonly AnnotatedImage[];
  readonly problems: readonly AnnotationProblem[];
  readonly set: AnnotationSet;
}

async function read(path: string, format: AnnotationFormat, extra = true): Promise<Read> {
  const problems: AnnotationProblem[] = [];
  const set = await openAnnotations(path, { format: format.name, extra, onProblem: (each) => problems.push(each) });
  const images: AnnotatedImage[] = [];
  for await (const batch of set.images()) images.push(...batch);
  return { header: set.header, images, problems, set };
}

async function write(
  format: AnnotationFormat,
  { header, images }: Pick<MadeSet, 'header' | 'images'>,
  extra: boolean,
): Promise<WrittenAnnotations> {
  return writeAnnotations({
    format,
    to: placeFor(format),
    header,

    images: (async function* () {
      yield images;
    })(),
    extra,
    onProblem: (problem) => {
      throw new Error(`${format.name}: ${JSON.stringify(problem)}`);
    },
  });
}

const keyOf = ({ path, split }: AnnotatedImage): string => `${split ?? ''}/${path}`;

/** What is said, without what formats add for their own books: ids, areas and sizes that were not given. */
function statements(images: readonly AnnotatedImage[], asIn: readonly AnnotatedImage[]): string[] {
  const words = new Map(asIn.map((image) => [keyOf(image), wordsOf(image)]));
  return images.map((image) => comparable(canonicalImage(image, words.get(keyOf(image)) ?? 0))).sort();
}

function expectSame(actual: Read, expected: Pick<MadeSet, 'header' | 'images'>): void {
  expect(statements(actual.images, expected.images)).toEqual(statements(expected.images, expected.images));
  const withIds = expected.header.categories.some(({ id }) => id !== null);
  expect(JSON.parse(canonicalHeader(actual.header, withIds))).toEqual(
    JSON.parse(canonicalHeader(expected.header, withIds)),
  );
}

function treeDigest(path: string): string {
  const hash = createHash('sha256');
  const walk = (at: string, name: string) => {
    if (!existsSync(at)) return;
    if (statSync(at).isDirectory()) {
      for (const entry of readdirSync(at).sort()) walk(join(at, entry), `${name}/${entry}`);
    } else hash.update(`${name}\0`).update(readFileSync(at)).update('\0');
  };
  walk(path, '');
  const base = path.replace(/\.\w+$/, '');
  if (base !== path) {
    for (const suffix of ['.goldpan-extra.jsonl', '.classes.json']) walk(`${base}${suffix}`, suffix);
  }
  return hash.digest('hex');
}

const KINDS: readonly PlainKind[] = ['boxes', 'polygons', 'rotated-boxes', 'keypoints', 'masks', 'captions', 'labels'];

/** Of an image, the statements of one kind: what a format that holds them must give back. */
function ofKind(image: AnnotatedImage, kind: PlainKind, hasSplits: boolean): unknown {
  const { objects, labels, captions, split } = image;
  return {
    ...(hasSplits && { split }),
    ...(kind === 'labels' && { labels }),
    ...(kind === 'captions' && { captions: captions?.map(({ text }) => text) }),
    ...(kind !== 'labels' &&
      kind !== 'captions' && {
        objects: objects.map(({ category, box, polygons, corners, keypoints, mask }) => ({
          category,
          ...(kind === 'boxes' && { box }),
          ...(kind === 'polygons' && { polygons }),
          // Some formats store an angle: the corners come back to a small part of a pixel.
          ...(kind === 'rotated-boxes' && { corners: corners?.map((value) => Math.round(value * 1000) / 1000) }),
          ...(kind === 'keypoints' && { box, keypoints }),
          ...(kind === 'masks' && { mask }),
        })),
      }),
  };
}

describe.each(ANNOTATION_FORMATS.map((format) => [format.name, format] as const))('%s', (_, format) => {
  it('gives back everything, with what it has no room for beside it', async () => {
    const written = await write(format, rich, true);
    expect(written.images + (written.extra?.images ?? 0)).toBeGreaterThanOrEqual(rich.images.length);
    expectSame(await read(written.to, format), rich);
  });

  it('is recognised', async () => {
    for (const kind of KINDS.filter((each) => format.holds.includes(each))) {
      const written = await write(format, plainSet(join(root, `plain-${kind}`), kind), false);
      const sure = await Promise.all(
        ANNOTATION_FORMATS.map(async (each) => [each.name, await each.detect(written.to)] as const),
      );
      const best = Math.max(...sure.map(([, certainty]) => certainty));
      expect(sure.filter(([, certainty]) => certainty === best).map(([name]) => name)).toEqual([format.name]);
    }
  });

  it.each(KINDS.filter((kind) => format.holds.includes(kind)))('holds %s by itself', async (kind) => {
    const set = plainSet(join(root, `plain-${kind}`), kind);
    const written = await write(format, set, false);
    expect(written.extra).toBeNull();
    const { images, problems } = await read(written.to, format, false);
    expect(problems).toEqual([]);
    const hasSplits = format.holds.includes('splits');
    const shown = (each: readonly AnnotatedImage[]) =>
      each.map((image) => JSON.stringify(ofKind(image, kind, hasSplits))).sort();
    expect(shown(images)).toEqual(shown(set.images));
  });

  it('writes the same bytes for the same set', async () => {
    const [a, b] = [await write(format, rich, true), await write(format, rich, true)];
    const digest = treeDigest(a.to);
    expect(digest).not.toBe(createHash('sha256').digest('hex'));
    // Archives and tables name themselves nowhere.
    expect(treeDigest(b.to)).toBe(digest);
  });

  it('reads the same, again and again, in the same order', async () => {
    const written = await write(format, rich, true);
    const first = await read(written.to, format);
    const again: AnnotatedImage[] = [];
    for await (const batch of first.set.images()) again.push(...batch);
    expect(again).toEqual(first.images);
    expect((await read(written.to, format)).images).toEqual(first.images);
  });

  it('reports nothing malformed in what it wrote itself', async () => {
    const written = await write(format, rich, true);
    const { problems } = await read(written.to, format);
    expect(problems.filter(({ kind }) => kind === 'malformed')).toEqual([]);
  });

  it('writes a set without images', async () => {
    const written = await write(format, { header: rich.header, images: [] }, true);
    const empty = await read(written.to, format);
    expect(empty.images).toEqual([]);
  });
});

const pairs = ANNOTATION_FORMATS.flatMap((from) =>
  ANNOTATION_FORMATS.map((to) => [from.name, to.name, from, to] as const),
);

/** Some formats have no place for pictures, or hold them in archives: then those of the start are named again. */
function withPictures(set: Read): Read {
  const uris = new Map(rich.images.map((image) => [keyOf(image), image.uri]));
  return {
    ...set,
    images: set.images.map((image) => ({ ...image, uri: image.uri ?? uris.get(keyOf(image)) ?? null })),
  };
}

describe('there and back', () => {
  it.each(pairs)('%s → %s → the same', async (_from, _to, from, to) => {
    const start = withPictures(await read((await write(from, rich, true)).to, from));
    const other = await read((await write(to, start, true)).to, to);
    expectSame(other, start);
    const back = await read((await write(from, withPictures(other), true)).to, from);
    expectSame(back, start);
  });
});
