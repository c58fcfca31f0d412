import type { AnnotatedImage, AnnotatedObject, Box, JsonValue } from '../../model/annotation.ts';
import type { AnnotationWriter, WriteContext, WrittenName } from '../format.ts';
import { boundsOfPoints } from '../outlines.ts';
import { fitsTyped, PLANNED_FROM, type PlannedColumn, type ScalarKind, scalarKind } from './plan.ts';
import { isFreeColumn } from './roles.ts';
import type { RowSink } from './sink.ts';
import { placer } from './write-table.ts';

const BASE: readonly PlannedColumn[] = [
  { name: 'filename', kind: 'text' },
  { name: 'split', kind: 'text' },
  { name: 'width', kind: 'integer' },
  { name: 'height', kind: 'integer' },
  { name: 'class', kind: 'text' },
  { name: 'xmin', kind: 'number' },
  { name: 'ymin', kind: 'number' },
  { name: 'xmax', kind: 'number' },
  { name: 'ymax', kind: 'number' },
  { name: 'object_id', kind: 'text' },
  { name: 'area', kind: 'number' },
  { name: 'iscrowd', kind: 'boolean' },
  { name: 'score', kind: 'number' },
];
const BASE_NAMES: ReadonlySet<string> = new Set(BASE.map(({ name }) => name));

/**
 * One row per box, as the Object Detection API of TensorFlow reads it: `filename,width,height,class,xmin,ymin,xmax,ymax`,
 * and plain fields of objects as further columns. An image without boxes has one row with those cells empty. Everything
 * else has no room here and is counted.
 */
export class ObjectRows implements AnnotationWriter {
  readonly #context: WriteContext;
  readonly #open: (columns: readonly PlannedColumn[]) => RowSink;
  readonly #place: (image: AnnotatedImage) => Promise<string>;
  readonly #kinds = new Map<string, ScalarKind>();
  #waiting: { readonly image: AnnotatedImage; readonly path: string }[] = [];
  #sink: RowSink | null = null;

  constructor(context: WriteContext, open: (columns: readonly PlannedColumn[]) => RowSink) {
    this.#context = context;
    this.#open = open;
    this.#place = placer(context);
  }

  async add(image: AnnotatedImage): Promise<WrittenName> {
    const path = await this.#place(image);
    this.#countLost(image);
    if (this.#sink) await this.#rows(image, path);
    else this.#waiting.push({ image, path });
    if (this.#waiting.length >= PLANNED_FROM) await this.#settle();
    return { path, split: image.split };
  }

  async finish(): Promise<void> {
    if (!this.#sink) await this.#settle();
    await this.#sink!.finish();
  }

  async #settle(): Promise<void> {
    for (const { image } of this.#waiting) {
      for (const { fields } of image.objects) {
        for (const [name, value] of Object.entries(fields ?? {})) {
          const kind = scalarKind(value);
          if (kind === null || BASE_NAMES.has(name) || !isFreeColumn(name)) continue;
          const known = this.#kinds.get(name);
          if (known === undefined || (known === 'integer' && kind === 'number')) this.#kinds.set(name, kind);
        }
      }
    }
    this.#sink = this.#open([...BASE, ...[...this.#kinds].map(([name, kind]) => ({ name, kind }))]);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { image, path } of waiting) await this.#rows(image, path);
  }

  async #rows(image: AnnotatedImage, path: string): Promise<void> {
    const { split, width, height } = image;
    const of = { filename: path, split, width, height };
    let rows = 0;
    for (const object of image.objects) {
      // Where there is no box, that around the outline says where the object is.
      const box = object.box ?? boundsOfPoints(object.corners ?? object.polygons?.flat() ?? []);
      if (!box) continue;
      rows++;
      await this.#row({ ...of, ...this.#cells(object, box) });
    }
    if (rows === 0) await this.#row(of);
  }

  #cells(
    { id, category, area, isCrowd, score, fields }: AnnotatedObject,
    box: Box,
  ): Record<string, JsonValue | undefined> {
    const [x, y, w, h] = box;
    const cells: Record<string, JsonValue | undefined> = {
      class: category,
      xmin: x,
      ymin: y,
      xmax: x + w,
      ymax: y + h,
      object_id: id === undefined ? undefined : String(id),
      area,
      iscrowd: isCrowd,
      score,
    };
    for (const [name, value] of Object.entries(fields ?? {})) {
      const kind = this.#kinds.get(name);
      if (kind !== undefined && fitsTyped(kind, value)) cells[name] = value;
      else this.#context.lose('object-fields');
    }
    return cells;
  }

  #row(cells: Record<string, JsonValue | undefined | null>): Promise<void> {
    const present = Object.entries(cells).filter((entry): entry is [string, JsonValue] => entry[1] != null);
    return this.#sink!.row({ cells: Object.fromEntries(present), rest: null });
  }

  #countLost(image: AnnotatedImage): void {
    const { lose } = this.#context;
    if (image.labels) lose('labels', image.labels.length);
    if (image.captions) lose('captions', image.captions.length);
    if (image.id !== undefined) lose('image-ids');
    if (image.fields) lose('image-fields', Object.keys(image.fields).length);
    for (const { corners, polygons, mask, keypoints } of image.objects) {
      if (corners) lose('rotated-boxes');
      if (polygons) lose('polygons');
      if (mask) lose('masks');
      if (keypoints) lose('keypoints');
    }
  }
}
