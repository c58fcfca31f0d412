import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalImage, comparable, wordsOf } from '../../src/annotations/extra/canonical.ts';
import { ANNOTATION_FORMATS } from '../../src/annotations/formats/registry.generated.ts';
import type { AnnotatedImage } from '../../src/model/annotation.ts';
import { openAnnotations } from '../../src/pipeline/annotation-sets.ts';
import { convertAnnotations } from '../../src/pipeline/convert-annotations.ts';

const COCO53 = join(import.meta.dirname, '../../../shared/data/annot/coco53');
const images = join(COCO53, 'images');
const root = mkdtempSync(join(tmpdir(), 'goldpan-coco53-'));
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

async function read(path: string, format?: string): Promise<AnnotatedImage[]> {
  const set = await openAnnotations(path, { images, ...(format !== undefined && { format }) });
  const all: AnnotatedImage[] = [];
  for await (const batch of set.images()) all.push(...batch);
  return all;
}

const shown = (all: readonly AnnotatedImage[], asIn: readonly AnnotatedImage[]): string[] => {
  const words = new Map(asIn.map((image) => [image.path, wordsOf(image)]));
  return all.map((image) => comparable(canonicalImage(image, words.get(image.path) ?? 0))).sort();
};

/** Real labels of 53 photos: 354 boxes and 355 outlines, as YOLO without data.yaml; and the COCO that becomes of them. */
describe.each(['boxes_yolo', 'polys_yolo'])('%s', (kind) => {
  const source = join(COCO53, kind);

  it.each(ANNOTATION_FORMATS.map(({ name, target }) => [name, target] as const))(
    'is the same after %s and back, label files to the byte where they have six decimals',
    async (name, target) => {
      const extension = target === 'folder' ? '' : target;
      const there = join(root, `${kind}-${name}${extension}`);
      await convertAnnotations({ from: source, to: there, format: name, images });
      const back = join(root, `${kind}-${name}-back`);
      await convertAnnotations({
        from: there,
        fromFormat: name,
        to: back,
        format: 'yolo',
        images,
        pictures: 'hardlink',
      });
      const original = await read(source);
      expect(original).toHaveLength(53);
      expect(shown(await read(back, 'yolo'), original)).toEqual(shown(original, original));
      const coco = join(root, `${kind}-${name}.coco.json`);
      await convertAnnotations({ from: there, fromFormat: name, to: coco, format: 'coco', images });
      expect(shown(await read(coco, 'coco'), original)).toEqual(shown(original, original));
      if (kind !== 'polys_yolo') return;
      for (const file of readdirSync(source).filter((each) => each.endsWith('.txt'))) {
        const label = join(back, 'labels/train', file);
        expect(existsSync(label)).toBe(true);
        expect(readFileSync(label, 'utf8').trim()).toBe(readFileSync(join(source, file), 'utf8').trim());
      }
    },
  );
});
