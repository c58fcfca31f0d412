import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonPieces } from '../../src/annotations/rewrite/json-pieces.ts';
import { applyPlan, decide, makePlan, openWorkspace, type PlanOptions, undoPlan } from '../../src/index.ts';
import { boxIou } from '../../src/kernel/geometry/box.ts';
import type { AnnotatedImage } from '../../src/model/annotation.ts';
import type { Decision } from '../../src/model/decision.ts';
import { pathOfUri } from '../../src/sources/uri.ts';
import { snapshot } from '../act/tree.ts';
import {
  COCO53,
  type Extra,
  FORMATS,
  labels,
  makeSet,
  pictureFile,
  pictures,
  read,
  type SetFormat,
} from './cleaning-set.ts';

const COUNT = 18;
const nameOf = (format: SetFormat): string => format.split('-')[0]!;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-cleaning-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything but the workspace: bytes, times and rights. */
const disk = (): Record<string, string> =>
  Object.fromEntries(Object.entries(snapshot(folder)).filter(([name]) => !name.startsWith('/.goldpan')));

async function cleaned(decisions: readonly Omit<Decision, 'by'>[], options: PlanOptions = {}) {
  const workspace = await openWorkspace(join(folder, '.goldpan'));
  try {
    await decide(
      workspace,
      decisions.map((decision) => ({ ...decision, by: 'person' }) as Decision),
    );
    const plan = await makePlan(workspace, { copies: false, ...options });
    expect(plan).not.toBeNull();
    const summary = await applyPlan(workspace, plan!.header.id);
    expect(summary.skipped).toEqual([]);
    return { plan: plan!, summary };
  } finally {
    workspace.close();
  }
}

async function undone(plan: string): Promise<void> {
  const undo = await undoPlan({ folder: join(folder, '.goldpan') }, plan);
  expect(undo.skipped).toEqual([]);
}

const idOf = (image: AnnotatedImage): string => {
  const path = pathOfUri(image.uri!).toString();
  return path.slice(join(folder, path.includes('/JPEGImages/') ? 'd' : 'd/images').length + 1);
};
/** All that is said, without where it lies. */
const said = ({ source: _, uri: __, ...rest }: AnnotatedImage): unknown => rest;
const unnamed = ({ path: _, ...rest }: AnnotatedImage): unknown => said(rest as AnnotatedImage);

const elements = (path: string): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const piece of jsonPieces([readFileSync(path)], ['images', 'annotations', 'categories', 'licenses'])) {
    if (piece.kind !== 'element') continue;
    found.set(piece.list, [...(found.get(piece.list) ?? []), Buffer.from(piece.bytes).toString()]);
  }
  return found;
};

/** No annotation without its picture, no picture of the set without its record. */
function expectConsistent(images: ReadonlyMap<string, AnnotatedImage>): void {
  for (const { uri } of images.values()) {
    expect(uri).not.toBeNull();
    expect(existsSync(pathOfUri(uri!))).toBe(true);
  }
}

describe.each(FORMATS)(
  'real annotations as %s',
  (format) => {
    it('removing: what goes leaves its files, all else stays as it was; undo brings back every byte and time', async () => {
      await makeSet(folder, format, COUNT);
      const before = await read(join(folder, 'd'), nameOf(format));
      expect(before.size).toBe(COUNT);
      const files = disk();
      const gone = pictures()
        .slice(0, COUNT)
        .filter((_, i) => i % 4 === 1);
      const texts = format === 'coco' ? elements(join(folder, 'd/annotations/instances_train.json')) : null;
      const { plan, summary } = await cleaned(gone.map((name) => ({ kind: 'remove', image: idOf(before.get(name)!) })));
      expect(summary.annotationFiles).toBe(2);
      const after = await read(join(folder, 'd'), nameOf(format));
      expect([...after.keys()]).toEqual([...before.keys()].filter((name) => !gone.includes(name)));
      for (const [name, image] of after) expect(said(image)).toEqual(said(before.get(name)!));
      expectConsistent(after);
      if (texts) {
        const now = elements(join(folder, 'd/annotations/instances_train.json'));
        const ids = new Set(gone.map((name) => String(before.get(name)!.id)));
        const stays = (text: string) => !ids.has(String(JSON.parse(text).image_id ?? JSON.parse(text).id));
        for (const list of ['images', 'annotations']) expect(now.get(list)).toEqual(texts.get(list)!.filter(stays));
        for (const list of ['categories', 'licenses']) expect(now.get(list)).toEqual(texts.get(list));
        expect(JSON.parse(readFileSync(join(folder, 'd/annotations/instances_train.json'), 'utf8')).info).toEqual({
          description: 'a subset',
          images: 3,
        });
      }
      expect(plan.totals.annotations?.images).toBe(gone.length);
      await undone(plan.header.id);
      expect(disk()).toEqual(files);
    });

    it('moving: the new folder says what was said about what moved, the old one all else', async () => {
      await makeSet(folder, format, COUNT);
      const before = await read(join(folder, 'd'), nameOf(format));
      const files = disk();
      const gone = pictures()
        .slice(0, COUNT)
        .filter((_, i) => i % 5 < 2);
      const { plan } = await cleaned(
        gone.map((name) => ({ kind: 'remove', image: idOf(before.get(name)!) })),
        { mode: 'move', to: join(folder, 'moved') },
      );
      const stay = await read(join(folder, 'd'), nameOf(format));
      const moved = await read(join(folder, 'moved'), nameOf(format));
      expect([...moved.keys()].sort()).toEqual([...gone].sort());
      expect([...stay.keys()].sort()).toEqual([...before.keys()].filter((name) => !gone.includes(name)).sort());
      for (const [name, image] of [...moved, ...stay]) expect(image.objects).toEqual(before.get(name)!.objects);
      expectConsistent(moved);
      expectConsistent(stay);
      await undone(plan.header.id);
      expect(disk()).toEqual(files);
    });

    it.skipIf(format === 'voc')(
      'splitting anew into a copy: records go with their pictures into the files of the new split',
      async () => {
        await makeSet(folder, format, COUNT);
        const before = await read(join(folder, 'd'), nameOf(format));
        const files = disk();
        const [a, b] = [...before.values()].filter(({ split }) => split === 'train');
        const c = [...before.values()].find(({ split }) => split === 'val')!;
        const decisions = [
          { kind: 'assign-split', image: idOf(a!), split: 'val' },
          { kind: 'assign-split', image: idOf(b!), split: 'val' },
          { kind: 'assign-split', image: idOf(c), split: 'train' },
        ] as const;
        const { plan } = await cleaned(decisions as never, { mode: 'copy', to: join(folder, 'new') });
        const after = await read(join(folder, 'new'), nameOf(format));
        expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
        for (const image of after.values()) {
          const was = [...before.values()].find(({ path }) =>
            path.endsWith(image.path.slice(image.path.lastIndexOf('/') + 1)),
          )!;
          expect(image.objects.map(({ id: _, ...object }) => object)).toEqual(
            was.objects.map(({ id: _, ...object }) => object),
          );
          expect(image.split).toBe(was === a || was === b ? 'val' : was === c ? 'train' : was.split);
          expect(pathOfUri(image.uri!).toString()).toContain(`/new/`);
          expect(pathOfUri(image.uri!).toString()).toContain(`/${image.split}/`);
        }
        expectConsistent(after);
        await undone(plan.header.id);
        expect(disk()).toEqual(files);
      },
    );

    it.skipIf(format === 'coco')('splitting anew where it is: lines move between the lists', async () => {
      await makeSet(folder, format, COUNT);
      const before = await read(join(folder, 'd'), nameOf(format));
      const files = disk();
      const [a, b] = [...before.values()].filter(({ split }) => split === 'train');
      const { plan, summary } = await cleaned([
        { kind: 'assign-split', image: idOf(a!), split: 'val' },
        { kind: 'assign-split', image: idOf(b!), split: 'val' },
      ] as never);
      expect(summary).toMatchObject({ done: 0, annotationFiles: 2 });
      expect(plan.totals.annotations?.resplit).toBe(2);
      const after = await read(join(folder, 'd'), nameOf(format));
      for (const [name, image] of after) {
        const was = before.get(name)!;
        // A path is relative to the folder of its split.
        expect(unnamed(image)).toEqual(unnamed({ ...was, ...(was === a || was === b ? { split: 'val' } : {}) }));
      }
      await undone(plan.header.id);
      expect(disk()).toEqual(files);
    });

    it('merging: what is said about copies comes to lie where it belongs in the picture that stays', async () => {
      const kind = format === 'yolo-outlines' ? 'outlines' : 'boxes';
      const names = pictures().slice(0, EDITS.length * 2);
      const extras: Extra[] = [];
      for (const [i, name] of names.entries()) extras.push(await copyOf(name, EDITS[i % EDITS.length]!, kind));
      await makeSet(folder, format, names.length, extras, names, ['--embed']);
      const truth = new Map(await Promise.all(names.map(async (name) => [name, await boxesOf(name, kind)] as const)));
      const before = await read(join(folder, 'd'), nameOf(format));
      const files = disk();
      // Of a group the original is to stay, whose boxes are missing.
      const { plan } = await cleaned(
        extras.flatMap(({ name }) => [
          { kind: 'remove', image: idOf(before.get(name)!) },
          { kind: 'keep', image: idOf(before.get(name.split('-')[0]!)!) },
        ]) as never,
        { copies: true },
      );
      const after = await read(join(folder, 'd'), nameOf(format));
      const overlaps: { readonly edit: string; readonly iou: number }[] = [];
      let merged = 0;
      for (const [i, name] of names.entries()) {
        const edit = EDITS[i % EDITS.length]!;
        const image = after.get(name);
        if (!image || image.objects.length === 0) continue;
        merged++;
        for (const object of image.objects) {
          const [x, y, w, h] = object.box ?? boundsOfOutline(object.polygons!.flat());
          const best = Math.max(...truth.get(name)!.map((box) => boxIou(edit.visible(box, image), [x, y, w, h])));
          overlaps.push({ edit: edit.name, iou: best });
        }
      }
      const worst = Math.min(...overlaps.map(({ iou }) => iou));
      const mean = overlaps.reduce((sum, { iou }) => sum + iou, 0) / overlaps.length;
      console.log(
        `${format}: ${merged} of ${names.length} merged, ${overlaps.length} objects, IoU mean ${mean.toFixed(4)}, worst ${worst.toFixed(4)}`,
      );
      console.log(
        JSON.stringify(
          EDITS.map(({ name }) => {
            const own = overlaps.filter(({ edit }) => edit === name).map(({ iou }) => iou);
            return [name, own.length, Math.min(...own).toFixed(3)];
          }),
        ),
      );
      expect(merged).toBeGreaterThanOrEqual(names.length - 2);
      expect(plan.totals.annotations!.mergedObjects).toBe(overlaps.length);
      expect(mean).toBeGreaterThan(0.97);
      expect(overlaps.filter(({ iou }) => iou >= 0.9).length / overlaps.length).toBeGreaterThan(0.95);
      expectConsistent(after);
      await undone(plan.header.id);
      expect(disk()).toEqual(files);
    }, 240_000);
  },
  240_000,
);

type Box = readonly [number, number, number, number];
interface KnownEdit {
  readonly name: string;
  make(picture: Sharp, width: number, height: number): Sharp;
  /** Where a relative point of the picture lies in the copy, relative. */
  point(x: number, y: number): readonly [number, number];
  /** What of a box of the original, px, the copy can show. */
  visible(box: Box, size: { readonly width: number | null; readonly height: number | null }): Box;
}
const whole = (box: Box): Box => box;

const EDITS: readonly KnownEdit[] = [
  { name: 'recompressed', make: (p) => p.jpeg({ quality: 60 }), point: (x, y) => [x, y], visible: whole },
  {
    name: 'resized',
    make: (p, w) => p.resize(Math.round(w * 0.6)).jpeg({ quality: 90 }),
    point: (x, y) => [x, y],
    visible: whole,
  },
  { name: 'flipped', make: (p) => p.flop().jpeg({ quality: 90 }), point: (x, y) => [1 - x, y], visible: whole },
  { name: 'turned', make: (p) => p.rotate(90).jpeg({ quality: 90 }), point: (x, y) => [1 - y, x], visible: whole },
  {
    name: 'cropped',
    make: (p, w, h) =>
      p
        .extract({
          left: Math.round(w * 0.1),
          top: Math.round(h * 0.1),
          width: Math.round(w * 0.8),
          height: Math.round(h * 0.8),
        })
        .jpeg({ quality: 90 }),
    point: (x, y) => [(x - 0.1) / 0.8, (y - 0.1) / 0.8],
    visible: ([x, y, w, h], { width, height }) => {
      const [l, t] = [Math.max(x, 0.1 * width!), Math.max(y, 0.1 * height!)];
      const [r, b] = [Math.min(x + w, 0.9 * width!), Math.min(y + h, 0.9 * height!)];
      return [l, t, Math.max(0, r - l), Math.max(0, b - t)];
    },
  },
];

async function copyOf(name: string, edit: KnownEdit, kind: 'boxes' | 'outlines'): Promise<Extra> {
  const picture = sharp(pictureFile(name));
  const { width = 0, height = 0 } = await picture.metadata();
  const bytes = await edit.make(picture, width, height).toBuffer();
  const lines = labels(name, kind).flatMap(({ category, values }) => {
    const points = kind === 'outlines' ? values : cornersOf(values as Box);
    const mapped: number[] = [];
    for (let i = 0; i + 1 < points.length; i += 2) mapped.push(...edit.point(points[i]!, points[i + 1]!));
    const clipped = mapped.map((value) => Math.min(1, Math.max(0, value)));
    const [l, t, w, h] = boundsOfOutline(clipped);
    // As an annotator would: what is hardly to be seen is not marked.
    const [, , fullW, fullH] = boundsOfOutline(mapped);
    if (w * h < 0.3 * fullW * fullH || w * h === 0) return [];
    return [{ category, values: kind === 'outlines' ? clipped : [l + w / 2, t + h / 2, w, h] }];
  });
  return { name: `${name}-${edit.name}`, bytes, lines };
}

const cornersOf = ([x, y, w, h]: Box): number[] => [
  x - w / 2,
  y - h / 2,
  x + w / 2,
  y - h / 2,
  x + w / 2,
  y + h / 2,
  x - w / 2,
  y + h / 2,
];

function boundsOfOutline(points: readonly number[]): [number, number, number, number] {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  const [l, t] = [Math.min(...xs), Math.min(...ys)];
  return [l, t, Math.max(...xs) - l, Math.max(...ys) - t];
}

async function boxesOf(name: string, kind: 'boxes' | 'outlines'): Promise<Box[]> {
  const { width = 0, height = 0 } = await sharp(pictureFile(name)).metadata();
  return labels(name, kind).map(({ values }) => {
    const [l, t, w, h] = boundsOfOutline(kind === 'outlines' ? values : cornersOf(values as unknown as Box));
    return [l * width, t * height, w * width, h * height];
  });
}

it.runIf(existsSync(COCO53))(
  'a file that somebody edited since the plan: nothing begins, nothing is touched',
  async () => {
    await makeSet(folder, 'coco', 9);
    const before = await read(join(folder, 'd'), 'coco');
    const workspace = await openWorkspace(join(folder, '.goldpan'));
    try {
      await decide(workspace, [{ kind: 'remove', image: idOf([...before.values()][0]!), by: 'person' }]);
      const plan = (await makePlan(workspace))!;
      const file = join(folder, 'd/annotations/instances_train.json');
      writeFileSync(file, `${readFileSync(file, 'utf8')}\n`);
      const files = disk();
      await expect(applyPlan(workspace, plan.header.id)).rejects.toThrow(
        /instances_train.json cannot be rewritten: it changed/,
      );
      expect(disk()).toEqual(files);
      const summary = await applyPlan(workspace, plan.header.id, { withoutAnnotations: true });
      expect(summary).toMatchObject({ done: 1, annotationFiles: 0 });
      expect((await read(join(folder, 'd'), 'coco')).size).toBe(9);
      await undone(plan.header.id);
      expect(disk()).toEqual(files);
    } finally {
      workspace.close();
    }
  },
  60_000,
);

it('merging into a new folder: the old one stays as it was', async () => {
  const [name] = pictures() as [string, ...string[]];
  const extra = await copyOf(name, EDITS[1]!, 'boxes');
  await makeSet(folder, 'coco', 6, [extra], [name]);
  const before = await read(join(folder, 'd'), 'coco');
  const files = disk();
  const decisions = [
    { kind: 'remove', image: idOf(before.get(extra.name)!) },
    { kind: 'keep', image: idOf(before.get(name)!) },
  ];
  const { plan } = await cleaned(decisions as never, { copies: true, mode: 'copy', to: join(folder, 'new') });
  const after = await read(join(folder, 'new'), 'coco');
  expect(after.size).toBe(6);
  expect(after.get(name)!.objects).toHaveLength(before.get(extra.name)!.objects.length);
  expect(after.get(name)!.objects.length).toBeGreaterThan(0);
  expect((await read(join(folder, 'd'), 'coco')).get(name)!.objects).toEqual([]);
  await undone(plan.header.id);
  expect(disk()).toEqual(files);
}, 60_000);
