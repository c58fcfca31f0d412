import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { averagePrecisions, findBoxIssues } from '../analyse/labels/boxes/box-issues.ts';
import { type ImageBoxes, leastSimilarity, scoreBoxes, scoreImage } from '../analyse/labels/boxes/box-quality.ts';
import type { AnnotatedImage, AnnotationCategory } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { type Detection, type Detections, readDetections } from '../sources/predictions/detections.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import { openAnnotations } from './annotation-sets.ts';
import { writeJsonObject } from './json-object.ts';

export interface BoxErrorsOptions {
  /** COCO results, or a folder of YOLO files with confidences. */
  readonly predictions: string;
  /** Annotation set: a file or folder of any format that `goldpan convert` reads. */
  readonly annotations: string;
  /** Its format; found out when absent. */
  readonly from?: string;
  readonly signal?: AbortSignal;
}

export const BOX_ISSUES = ['overlooked', 'swapped', 'badly-placed'] as const;
export type BoxIssueKind = (typeof BOX_ISSUES)[number];

/** A box that is probably annotated wrongly, or not at all. */
export interface BoxIssue {
  /** Path of the image, as the annotation set names it. */
  readonly image: string;
  readonly kind: BoxIssueKind;
  /** 0 certainly an error – 1 none. */
  readonly score: number;
  /** Class of the annotation; null where there is none (overlooked). */
  readonly given: string | null;
  /** Class that the model sees there; null where it is the place that is wrong. */
  readonly suggested: string | null;
  /** Left, top, width, height in px: of the annotation, or of the prediction where one is missing. */
  readonly box: readonly [number, number, number, number];
  /** Id of the annotated object, where it has one. */
  readonly object: number | string | null;
}

export interface BoxErrors {
  readonly images: number;
  readonly boxes: number;
  /** The worst first. */
  readonly issues: readonly BoxIssue[];
  /** Every image, the worst first. */
  readonly imageScores: readonly {
    readonly image: string;
    readonly score: number;
    readonly overlooked: number;
    readonly swapped: number;
    readonly badLocation: number;
    readonly isIssue: boolean;
  }[];
  /** Mean average precision of the model by class: what it detects badly is hardly flagged. */
  readonly classes: readonly { readonly name: string; readonly averagePrecision: number; readonly boxes: number }[];
  readonly notes: readonly string[];
}

interface Loaded {
  readonly image: AnnotatedImage;
  readonly boxes: ImageBoxes;
  /** The object of each given box. */
  readonly objects: AnnotatedImage['objects'];
}

/**
 * Finds boxes that were overlooked, swapped or badly placed, by a model's boxes with confidences (ObjectLab:
 * Tkachenko, Thyagarajan, Mueller 2023).
 *
 * @throws UserError when a path cannot be read, or predictions and annotations name no common image
 */
export async function findBoxErrors(options: BoxErrorsOptions): Promise<BoxErrors> {
  const detections = readDetections(resolve(options.predictions));
  const problems = { count: 0 };
  const set = await openAnnotations(options.annotations, {
    ...(options.from === undefined ? {} : { format: options.from }),
    onProblem: () => problems.count++,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const numbers = new Map(set.header.categories.map(({ name }, i) => [name, i]));
  const classOf = categoryNumbers(set.header.categories, detections);
  const notes = new Set<string>(detections.problems.slice(0, 3));
  const loaded: Loaded[] = [];
  const met = new Set<string>();
  let unknownClass = 0;
  for await (const batch of set.images()) {
    for (const image of batch) {
      const key = detections.names === 'ids' ? String(image.id ?? '') : stemOf(image.path);
      const found = detections.byImage.get(key) ?? [];
      if (found.length > 0) met.add(key);
      const objects = image.objects.filter(
        ({ box, category, isCrowd }) =>
          box !== undefined && category !== null && numbers.has(category) && isCrowd !== true,
      );
      const usable = found.filter(({ category }) => classOf(category) >= 0);
      unknownClass += found.length - usable.length;
      const scale = detections.isRelative ? [image.width ?? 0, image.height ?? 0] : [1, 1];
      if (detections.isRelative && found.length > 0 && (image.width === null || image.height === null)) {
        notes.add('images whose size is not known were left out');
        continue;
      }
      loaded.push({
        image,
        objects,
        boxes: {
          given: {
            boxes: cornersOf(
              objects.map(({ box }) => box!),
              [1, 1],
            ),
            classes: Int32Array.from(objects, ({ category }) => numbers.get(category!)!),
          },
          predicted: {
            boxes: cornersOf(
              usable.map(({ box }) => box),
              scale as [number, number],
            ),
            classes: Int32Array.from(usable, ({ category }) => classOf(category)),
            confidence: Float64Array.from(usable, ({ score }) => score),
          },
        },
      });
    }
  }
  if (met.size === 0) {
    throw new UserError(
      `no image of "${options.annotations}" is named in "${options.predictions}": ${detections.names === 'ids' ? 'image ids' : 'file names'} must be the same (${[...detections.byImage.keys()].slice(0, 3).join(', ')}, …)`,
    );
  }
  if (met.size < detections.byImage.size)
    notes.add(`${detections.byImage.size - met.size} predicted images are not in the annotations`);
  if (unknownClass > 0) notes.add(`${unknownClass} predicted boxes have a class that the annotations do not declare`);
  if (problems.count > 0) notes.add(`${problems.count} problems in the annotations: goldpan annotations names them`);
  return judge(
    loaded,
    set.header.categories.map(({ name }) => name),
    [...notes],
  );
}

function judge(loaded: readonly Loaded[], names: readonly string[], notes: readonly string[]): BoxErrors {
  const images = loaded.map(({ boxes }) => boxes);
  const precision = averagePrecisions(images, names.length);
  const least = images.reduce((smallest, image) => Math.min(smallest, leastSimilarity(image)), 1);
  const issues: BoxIssue[] = [];
  const counts = new Int32Array(names.length);
  const imageScores = loaded.map(({ image, boxes, objects }) => {
    const scores = scoreBoxes(boxes, least);
    const found = findBoxIssues(boxes, scores, precision);
    const before = issues.length;
    for (const [i, object] of objects.entries()) {
      counts[boxes.given.classes[i]!]!++;
      const about = { image: image.path, given: object.category, box: object.box!, object: object.id ?? null };
      if (found.swapped[i] === 1) {
        const other = likeliestThere(boxes, i);
        issues.push({
          ...about,
          kind: 'swapped',
          score: scores.swapped[i]!,
          suggested: other < 0 ? null : names[other]!,
        });
      }
      if (found.badLocation[i] === 1)
        issues.push({ ...about, kind: 'badly-placed', score: scores.badLocation[i]!, suggested: null });
    }
    for (const [j, isIssue] of found.overlooked.entries()) {
      if (isIssue === 0) continue;
      const [x1, y1, x2, y2] = boxes.predicted.boxes.subarray(4 * j, 4 * j + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      issues.push({
        image: image.path,
        kind: 'overlooked',
        score: scores.overlooked[j]!,
        given: null,
        suggested: names[boxes.predicted.classes[j]!]!,
        box: [x1, y1, x2 - x1, y2 - y1],
        object: null,
      });
    }
    return { image: image.path, ...scoreImage(scores), isIssue: issues.length > before };
  });
  issues.sort((a, b) => a.score - b.score || (a.image < b.image ? -1 : a.image > b.image ? 1 : 0));
  imageScores.sort((a, b) => a.score - b.score);
  return {
    images: loaded.length,
    boxes: counts.reduce((sum, count) => sum + count, 0),
    issues,
    imageScores,
    classes: names.map((name, k) => ({ name, averagePrecision: precision[k]!, boxes: counts[k]! })),
    notes,
  };
}

/** Class of the predicted box of another class that overlaps a given box most; −1 for none. */
function likeliestThere({ given, predicted }: ImageBoxes, i: number): number {
  let best = -1;
  let most = 0;
  for (let j = 0; j < predicted.classes.length; j++) {
    if (predicted.classes[j] === given.classes[i]) continue;
    const shared = sharedArea(given.boxes, i, predicted.boxes, j) * predicted.confidence[j]!;
    if (shared > most) {
      most = shared;
      best = predicted.classes[j]!;
    }
  }
  return best;
}

const sharedArea = (a: Float64Array, i: number, b: Float64Array, j: number): number =>
  Math.max(0, Math.min(a[4 * i + 2]!, b[4 * j + 2]!) - Math.max(a[4 * i]!, b[4 * j]!)) *
  Math.max(0, Math.min(a[4 * i + 3]!, b[4 * j + 3]!) - Math.max(a[4 * i + 1]!, b[4 * j + 1]!));

function cornersOf(boxes: readonly (readonly number[])[], [width, height]: readonly [number, number]): Float64Array {
  const corners = new Float64Array(4 * boxes.length);
  for (const [i, [x, y, w, h]] of boxes.entries()) {
    corners.set([x! * width, y! * height, (x! + w!) * width, (y! + h!) * height], 4 * i);
  }
  return corners;
}

/** Category ids of COCO, places of YOLO, or names; −1 for what the set does not declare. */
export function categoryNumbers(
  categories: readonly AnnotationCategory[],
  { names }: Detections,
): (category: Detection['category']) => number {
  const numbers = new Map<number | string, number>();
  for (const [i, { id, name }] of categories.entries()) {
    numbers.set(name, i);
    if (names === 'stems') numbers.set(i, i);
    else if (id !== null) numbers.set(id, i);
  }
  return (category) => numbers.get(category) ?? -1;
}

export const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** Writes the whole result as JSON, or the boxes as rows in any other format. */
export async function writeBoxErrors(found: BoxErrors, format: ExportFormat, to: Writable | string): Promise<void> {
  if (format === 'json') return writeJsonObject(found, to);
  await writeTable(
    {
      rows: found.issues,
      columns: [
        ['image', 'VARCHAR'],
        ['kind', 'VARCHAR'],
        ['score', 'DOUBLE'],
        ['given', 'VARCHAR'],
        ['suggested', 'VARCHAR'],
        ['x', 'DOUBLE'],
        ['y', 'DOUBLE'],
        ['width', 'DOUBLE'],
        ['height', 'DOUBLE'],
      ],
      cells: ({ image, kind, score, given, suggested, box }) => [image, kind, score, given, suggested, ...box],
    },
    format,
    to,
  );
}
