import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest, writeManifest } from '../../src/catalog/manifest.ts';
import { type ExportDatasetSummary, exportDataset, openWorkspace, scan } from '../../src/index.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';

/**
 * What is exported opens in the libraries it is made for, with the same images and boxes. They are large: name a Python
 * that has them (test/oracles/open_exports.py says which) in GOLDPAN_ORACLE_PYTHON.
 */
const python = process.env.GOLDPAN_ORACLE_PYTHON;
const COCO53 = join(import.meta.dirname, '../../../shared/data/annot/coco53');

interface Seen {
  readonly [library: string]: { readonly [split: string]: { readonly images: number; readonly boxes: number } };
}

describe.skipIf(python === undefined || !existsSync(COCO53))('exports in the libraries they are made for', () => {
  let folder: string;
  const summaries: Record<string, ExportDatasetSummary> = {};
  let seen: Seen;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goldpan-oracle-'));
    const source = await photos(join(folder, 'photos'));
    await classes(join(folder, 'classes'), source.labels);
    writeFileSync(join(folder, 'source.json'), JSON.stringify(source));
    const workspace = join(folder, 'ws');
    await scan({ inputs: [join(folder, 'photos/images')], workspace });
    const uri = pathToFileURL(join(folder, 'photos')).href;
    writeManifest(workspace, {
      ...readManifest(workspace),
      annotations: [{ format: 'yolo', uri, images: null, at: '2026-01-01T00:00:00Z' }],
    });
    for (const format of ['yolo', 'coco', 'webdataset', 'huggingface']) await write(workspace, format);
    const labelled = join(folder, 'ws-classes');
    await scan({ inputs: [join(folder, 'classes')], workspace: labelled });
    await write(labelled, 'imagefolder');
    const script = join(import.meta.dirname, '../oracles/open_exports.py');
    const output = execFileSync(python!, [script, folder], {
      encoding: 'utf8',
      env: { ...process.env, YOLO_CONFIG_DIR: folder, HF_HOME: join(folder, '.hf') },
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1e8,
    });
    seen = JSON.parse(output.trimEnd().split('\n').at(-1)!) as Seen;
    process.stdout.write(`${JSON.stringify(seen)}\n`);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function write(workspace: string, format: string): Promise<void> {
    const opened = await openWorkspace(workspace);
    try {
      summaries[format] = await exportDataset(opened, { format, to: join(folder, format), copies: false });
    } finally {
      opened.close();
    }
  }

  it.each(['yolo', 'coco', 'webdataset', 'huggingface'])(
    '%s has the images and boxes that goldpan counted',
    (format) => {
      const { splits } = summaries[format]!;
      expect(splits.map(({ split }) => split)).toEqual(['train', 'val']);
      for (const { split, images, objects } of splits) {
        expect(seen[format]![split!]).toEqual({ images, boxes: objects });
      }
      expect(summaries[format]!.images).toBe(53);
      expect(summaries[format]!.objects).toBeGreaterThan(200);
    },
  );

  it('imagefolder has the images and classes', () => {
    for (const { split, images } of summaries.imagefolder!.splits) {
      expect(seen.imagefolder![split!]).toEqual({ images, classes: 3 });
    }
  });
});

/** coco53 as a YOLO folder of two splits; its boxes in px, read here from the label files. */
async function photos(to: string) {
  const names = Array.from({ length: 80 }, (_, i) => `class ${i}`);
  const images: Record<string, Record<string, object>> = { train: {}, val: {} };
  for (const [i, file] of readdirSync(join(COCO53, 'images')).sort().entries()) {
    const split = i % 4 === 3 ? 'val' : 'train';
    const name = file.replace(/\.jpg$/, '');
    mkdirSync(join(to, 'images', split), { recursive: true });
    mkdirSync(join(to, 'labels', split), { recursive: true });
    copyFileSync(join(COCO53, 'images', file), join(to, 'images', split, file));
    const labels = join(COCO53, 'boxes_yolo', `${name}.txt`);
    const lines = existsSync(labels) ? readFileSync(labels, 'utf8').trim().split('\n') : [];
    if (existsSync(labels)) copyFileSync(labels, join(to, 'labels', split, `${name}.txt`));
    const { autoOrient } = await sharp(join(COCO53, 'images', file)).metadata();
    const { width, height } = autoOrient;
    const boxes = lines.map((line) => {
      const [c, x, y, w, h] = line.split(' ').map(Number) as [number, number, number, number, number];
      return [c, (x - w / 2) * width, (y - h / 2) * height, w * width, h * height];
    });
    images[split]![name] = { width, height, boxes };
  }
  const yaml = ['path: .', 'train: images/train', 'val: images/val', `names: ${JSON.stringify(names)}`, ''];
  writeFileSync(join(to, 'data.yaml'), yaml.join('\n'));
  return { names, images, labels: { train: {}, val: {} } as Record<string, Record<string, string>> };
}

async function classes(to: string, labels: Record<string, Record<string, string>>): Promise<void> {
  const files: Record<string, Uint8Array> = {};
  let seed = 0;
  for (const split of ['train', 'val']) {
    for (const label of ['ash', 'birch', 'elm']) {
      for (let i = 0; i < (split === 'train' ? 4 : 2); i++) {
        files[`${split}/${label}/${++seed}.jpg`] = await jpeg(seed);
        labels[split]![String(seed)] = label;
      }
    }
  }
  writeTree(to, files);
}
