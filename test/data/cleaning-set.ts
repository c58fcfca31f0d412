import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { readManifest, writeManifest } from '../../src/catalog/manifest.ts';
import type { AnnotatedImage } from '../../src/model/annotation.ts';
import { openAnnotations } from '../../src/pipeline/annotation-sets.ts';
import { uriOfPath } from '../../src/sources/uri.ts';
import { goldpan } from '../cli/run.ts';

export const COCO53 = join(import.meta.dirname, '../../../shared/data/annot/coco53');

/** Formats that real annotations are cleaned in. */
export const FORMATS = ['coco', 'yolo-boxes', 'yolo-outlines', 'voc'] as const;
export type SetFormat = (typeof FORMATS)[number];

const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

/** Names of pictures that have boxes and outlines, without extension. */
export const pictures = (): string[] =>
  readdirSync(join(COCO53, 'images'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jpg$/.test(entry.name))
    .map(({ name }) => name.slice(0, -4))
    .filter((name) => readdirSync(join(COCO53, 'boxes_yolo')).includes(`${name}.txt`))
    .sort();

export function pictureFile(name: string): string {
  const found = readdirSync(join(COCO53, 'images'), { recursive: true, withFileTypes: true }).find(
    (entry) => entry.name === `${name}.jpg`,
  )!;
  return join(found.parentPath, found.name);
}

export interface Numbers {
  readonly category: number;
  /** As the label file has them. */
  readonly values: readonly number[];
}

export function labels(name: string, kind: 'boxes' | 'outlines'): Numbers[] {
  const path = join(COCO53, kind === 'boxes' ? 'boxes_yolo' : 'polys_yolo', `${name}.txt`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [category, ...values] = line.trim().split(/\s+/).map(Number);
      return { category: category!, values };
    });
}

/** A picture that is put into the set besides the real ones. */
export interface Extra {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly lines: readonly Numbers[];
}

const splitOf = (i: number): string => (i % 3 === 2 ? 'val' : 'train');

/** A real dataset of the first `count` pictures in two splits, scanned, its annotations registered. */
export async function makeSet(
  folder: string,
  format: SetFormat,
  count: number,
  extras: readonly Extra[] = [],
  without: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<void> {
  const kind = format === 'yolo-outlines' ? 'outlines' : 'boxes';
  const entries = [
    ...pictures()
      .slice(0, count)
      .map((name, i) => ({ name, split: splitOf(i), lines: without.includes(name) ? [] : labels(name, kind) })),
    ...extras.map(({ name, lines }) => ({ name, split: 'train', lines })),
  ];
  const bytes = new Map(extras.map((extra) => [extra.name, extra.bytes]));
  for (const { name, split } of entries) {
    const to = join(folder, format === 'voc' ? 'd/JPEGImages' : `d/images/${split}`, `${name}.jpg`);
    mkdirSync(dirname(to), { recursive: true });
    const made = bytes.get(name);
    if (made) writeFileSync(to, made);
    else copyFileSync(pictureFile(name), to);
  }
  if (format === 'coco') await writeCoco(folder, entries);
  else if (format === 'voc') await writeVoc(folder, entries);
  else writeYolo(folder, entries);
  const scan = await goldpan(folder, 'scan', format === 'voc' ? 'd' : 'd/images', '-q', ...flags);
  if (scan.code !== 0) throw new Error(scan.stderr);
  register(folder, format.split('-')[0]!, 'd');
}

export function register(folder: string, format: string, path: string, images: string | null = null): void {
  const workspace = join(folder, '.goldpan');
  const manifest = readManifest(workspace);
  const annotations = [
    ...manifest.annotations,
    {
      format,
      uri: uriOfPath(join(folder, path)),
      images: images === null ? null : uriOfPath(join(folder, images)),
      at: new Date().toISOString(),
    },
  ];
  writeManifest(workspace, { ...manifest, annotations });
}

interface Entry {
  readonly name: string;
  readonly split: string;
  readonly lines: readonly Numbers[];
}

function writeYolo(folder: string, entries: readonly Entry[]): void {
  for (const { name, split, lines } of entries) {
    const text = lines.map(({ category, values }) => `${category} ${values.join(' ')}\n`).join('');
    write(join(folder, 'd/labels', split, `${name}.txt`), text);
  }
  const names = Array.from({ length: 201 }, (_, i) => `class ${i}`);
  // Lists instead of folders, as darknet and large sets have them.
  for (const split of ['train', 'val']) {
    const own = entries.filter((entry) => entry.split === split);
    write(join(folder, `d/${split}.txt`), own.map(({ name }) => `./images/${split}/${name}.jpg\n`).join(''));
  }
  const yaml = `# made for this test\ntrain: train.txt\nval: val.txt\nnc: 201\nnames: ${JSON.stringify(names)}\n`;
  write(join(folder, 'd/data.yaml'), yaml);
}

async function writeVoc(folder: string, entries: readonly Entry[]): Promise<void> {
  for (const { name, lines } of entries) {
    if (lines.length === 0) continue;
    const { width = 0, height = 0 } = await sharp(join(folder, 'd/JPEGImages', `${name}.jpg`)).metadata();
    const objects = lines.map(({ category, values }) => {
      const [x, y, w, h] = values as [number, number, number, number];
      const edges = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height].map((v) =>
        v.toFixed(2),
      );
      const [xmin, ymin, xmax, ymax] = edges;
      return `  <object>\n    <name>class ${category}</name>\n    <truncated>0</truncated>\n    <bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox>\n  </object>\n`;
    });
    write(
      join(folder, 'd/Annotations', `${name}.xml`),
      `<annotation>\n  <folder>JPEGImages</folder>\n  <filename>${name}.jpg</filename>\n  <size><width>${width}</width><height>${height}</height><depth>3</depth></size>\n${objects.join('')}</annotation>\n`,
    );
  }
  for (const split of ['train', 'val']) {
    const own = entries.filter((entry) => entry.split === split);
    write(join(folder, `d/ImageSets/Main/${split}.txt`), own.map(({ name }) => `${name}\n`).join(''));
  }
}

/** As Python's `json.dump` writes it, with what other tools add. */
async function writeCoco(folder: string, entries: readonly Entry[]): Promise<void> {
  for (const split of ['train', 'val']) {
    const images: string[] = [];
    const annotations: string[] = [];
    for (const [i, entry] of entries.entries()) {
      if (entry.split !== split) continue;
      const { width = 0, height = 0 } = await sharp(join(folder, 'd/images', split, `${entry.name}.jpg`)).metadata();
      const id = 1000 + 7 * i;
      images.push(
        `{"license": ${i % 8}, "file_name": "${entry.name}.jpg", "coco_url": "http://example.org/${entry.name}.jpg", "height": ${height}, "width": ${width}, "date_captured": "2013-11-14 17:02:52", "id": ${id}}`,
      );
      for (const [k, { category, values }] of entry.lines.entries()) {
        const [x, y, w, h] = values as [number, number, number, number];
        const box = [(x - w / 2) * width, (y - h / 2) * height, w * width, h * height].map((v) => v.toFixed(2));
        annotations.push(
          `{"segmentation": [], "area": ${(w * width * h * height).toFixed(4)}, "iscrowd": 0, "image_id": ${id}, "bbox": [${box.join(', ')}], "category_id": ${category + 1}, "id": ${id * 100 + k}, "attributes": {"occluded": false, "image_id": "none"}}`,
        );
      }
    }
    const categories = Array.from(
      { length: 80 },
      (_, i) => `{"supercategory": "thing", "id": ${i + 1}, "name": "class ${i}"}`,
    );
    write(
      join(folder, `d/annotations/instances_${split}.json`),
      `{"info": {"description": "a subset", "images": 3}, "licenses": [{"id": 1, "name": "by"}], "images": [${images.join(', ')}], "annotations": [${annotations.join(', ')}], "categories": [${categories.join(', ')}]}`,
    );
  }
}

/** What a set says, by the stem of the picture's name. */
export async function read(path: string, format: string, images?: string): Promise<Map<string, AnnotatedImage>> {
  const set = await openAnnotations(path, { format, ...(images !== undefined && { images }) });
  const found = new Map<string, AnnotatedImage>();
  for await (const batch of set.images()) {
    for (const image of batch) {
      const stem = image.path.slice(image.path.lastIndexOf('/') + 1).replace(/\.jpg$/, '');
      if (found.has(stem)) throw new Error(`${stem} is there twice`);
      found.set(stem, image);
    }
  }
  return found;
}
