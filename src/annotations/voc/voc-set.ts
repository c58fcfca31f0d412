import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnnotatedImage, AnnotationCategory, JsonValue } from '../../model/annotation.ts';
import { looksLikeImage } from '../../sources/class-folders.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { listFolder } from '../folder-listing.ts';
import type { AnnotationSet, ReadOptions } from '../format.ts';
import { PictureFinder } from '../picture-finder.ts';
import { parseXml } from '../xml-tree.ts';
import { LABEL_FILE_FIELD } from '../yolo/yolo-set.ts';
import type { VocPlace } from './layout.ts';
import { readRecord } from './read-record.ts';

const BATCH = 100;
const LARGEST_XML = 32 * 1024 * 1024;
const DEEPEST = 40;

/** An XML file, a picture, or both, by their common name without extension. */
interface VocEntry {
  readonly stem: string;
  readonly xml: string | null;
  readonly picture: string | null;
}

const stemOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
};

export function vocSet(places: readonly VocPlace[], options: ReadOptions): AnnotationSet {
  const isOneBased = options.options?.['one-based'] === true;
  return {
    format: 'voc',
    header: { categories: categoriesOf(places) },
    files: [],
    async *images() {
      let batch: AnnotatedImage[] = [];
      for (const place of places) {
        const finder = new PictureFinder([place.pictures, place.annotations]);
        for (const entry of entriesOf(place.annotations, place.pictures, '', 0)) {
          const image = await readEntry(place, entry, finder, isOneBased, options);
          if (!image) continue;
          batch.push(image);
          if (batch.length < BATCH) continue;
          yield batch;
          options.signal?.throwIfAborted();
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
  };
}

function* entriesOf(annotations: string, pictures: string, below: string, depth: number): Generator<VocEntry> {
  const described = listFolder(annotations);
  const shown = annotations === pictures ? described : listFolder(pictures);
  const xmls = new Map<string, string>();
  for (const name of described.files) if (/\.xml$/i.test(name)) xmls.set(stemOf(name), join(annotations, name));
  const images = new Map<string, string>();
  for (const name of shown.files) if (looksLikeImage(name)) images.set(stemOf(name), name);
  for (const stem of [...new Set([...xmls.keys(), ...images.keys()])].sort()) {
    const picture = images.get(stem);
    yield {
      stem: `${below}${stem}`,
      xml: xmls.get(stem) ?? null,
      picture: picture === undefined ? null : `${below}${picture}`,
    };
  }
  if (depth >= DEEPEST) return;
  for (const name of [...new Set([...described.folders, ...shown.folders])].sort()) {
    yield* entriesOf(join(annotations, name), join(pictures, name), `${below}${name}/`, depth + 1);
  }
}

async function readEntry(
  place: VocPlace,
  { stem, xml, picture }: VocEntry,
  finder: PictureFinder,
  isOneBased: boolean,
  options: ReadOptions,
): Promise<AnnotatedImage | null> {
  const split = place.sets?.split.get(stem) ?? place.split;
  const base = { ...(split !== undefined && { split }) };
  if (xml === null) {
    const labels = place.sets?.labels.get(stem);
    const uri = finder.find(picture!);
    const size = uri === null ? null : await options.sizeOf(uri);
    return {
      path: `${place.prefix}${picture}`,
      uri,
      width: size?.width ?? null,
      height: size?.height ?? null,
      ...base,
      ...(labels && { labels }),
      objects: [],
      fields: { [LABEL_FILE_FIELD]: 'none' },
    };
  }
  const malformed = (reason: string) => options.onProblem({ file: xml, where: '', reason, kind: 'malformed' });
  let record: ReturnType<typeof readRecord>;
  try {
    if (statSync(xml).size > LARGEST_XML) throw new Error('it is too large for the annotations of one picture');
    const root = parseXml(readFileSync(xml, 'utf8'));
    if (root.name !== 'annotation') throw new Error(`its outermost element is <${root.name}>, not <annotation>`);
    record = readRecord(root, isOneBased, malformed);
  } catch (error) {
    malformed((error as Error).message);
    return null;
  }
  const folder = stem.slice(0, stem.lastIndexOf('/') + 1);
  const said = record.fileName?.replaceAll('\\', '/').split('/').at(-1);
  const named = said === undefined || said === '' ? undefined : `${folder}${said}`;
  // Files get renamed and what is said in them does not: the picture beside of the same name is the one.
  const path = picture ?? (named !== undefined ? named : stem);
  if (picture !== null && named !== undefined && named !== picture && finder.find(named) !== null) {
    options.onProblem({
      file: xml,
      where: 'filename',
      reason: `it says ${named}, and lies beside ${picture}, which was taken`,
      kind: 'conflict',
    });
  }
  const fields: Record<string, JsonValue> = { ...record.fields };
  if (record.fileName !== undefined && `${folder}${record.fileName}` !== path) fields.filename = record.fileName;
  return {
    path: `${place.prefix}${path}`,
    uri: finder.find(path),
    width: record.width,
    height: record.height,
    ...base,
    objects: record.objects,
    source: uriOfPath(xml),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}

/** Names of classes: as listed, then those that occur. */
function categoriesOf(places: readonly VocPlace[]): AnnotationCategory[] {
  const listed = new Set(places.flatMap(({ names }) => names ?? []));
  const found = new Set<string>();
  if (listed.size === 0) for (const place of places) for (const name of namesIn(place)) found.add(name);
  const names = [...listed, ...[...found].filter((name) => !listed.has(name)).sort()];
  return names.map((name) => ({ name, id: null }));
}

const NAME_OF_OBJECT = /<object\b[^>]*>\s*(?:<(?!name>)[^>]*>[^<]*<\/[^>]*>\s*)*<name>([^<]*)<\/name>/g;
const ENTITY = /&(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function* namesIn(place: VocPlace): Generator<string> {
  for (const { xml } of entriesOf(place.annotations, place.pictures, '', 0)) {
    if (xml === null) continue;
    let text: string;
    try {
      if (statSync(xml).size > LARGEST_XML) continue;
      text = readFileSync(xml, 'utf8');
    } catch {
      continue;
    }
    for (const match of text.matchAll(NAME_OF_OBJECT)) {
      const name = match[1]!.replace(ENTITY, (whole, code: string) => {
        if (!code.startsWith('#')) return ENTITIES[code]!;
        const point = code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1));
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      });
      if (name.trim() !== '') yield name.trim();
    }
  }
}
