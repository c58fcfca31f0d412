import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, readAnnotations, scan } from '../../src/index.ts';

const COCO53 = join(import.meta.dirname, '../../../shared/data/annot/coco53');

describe.runIf(existsSync(COCO53))('annotations of coco53', () => {
  let workspace: string;
  beforeAll(async () => {
    workspace = join(mkdtempSync(join(tmpdir(), 'goldpan-')), 'ws');
    await scan({ inputs: [join(COCO53, 'images')], workspace });
  });
  afterAll(() => rmSync(join(workspace, '..'), { recursive: true, force: true }));

  it('joins boxes and outlines to the pictures, and finds in them what is known', async () => {
    const pictures = join(COCO53, 'images');
    const boxes = await readAnnotations({ workspace, paths: [join(COCO53, 'boxes_yolo')], pictures });
    expect(boxes).toMatchObject({ images: 53, objects: 354, annotated: 53 });
    // 000000000508 has no file of boxes: a picture without objects.
    expect(boxes.perImage?.bins[0]).toEqual({ from: 0, to: 0, images: 1 });
    expect(boxes.findings['self-crossing-polygon']).toBe(0);
    expect(boxes.findings['box-outside']).toBe(0);
    const both = await readAnnotations({ workspace, paths: [join(COCO53, 'polys_yolo')], pictures });
    expect(both.objects).toBe(354 + 355);
    expect(both.findings['self-crossing-polygon']).toBeGreaterThan(0);
    const opened = await openWorkspace(workspace);
    try {
      // Bridges between the pieces of an object: 000000000308 has them in six.
      const [row] = await opened.query("SELECT crossing_polygons FROM images WHERE id = '000000000308.jpg'");
      expect(row).toEqual({ crossing_polygons: 6 });
    } finally {
      opened.close();
    }
  });
});
