import type { AnnotatedObject } from '../../model/annotation.ts';
import type { PictureSize } from '../format.ts';
import { snapPx } from './numbers.ts';

/** What the lines of a set mean beyond boxes. */
export const YOLO_TASKS = ['detect', 'segment', 'pose', 'obb'] as const;
export type YoloTask = (typeof YOLO_TASKS)[number];

export interface LabelGrammar {
  /** What eight numbers after the class are: a rotated box, or an outline of four points. */
  readonly task: YoloTask;
  /** Keypoints per object and numbers per keypoint (2: x y, 3: with visibility); null where there are none. */
  readonly keypoints: readonly [count: number, numbers: number] | null;
}

/** Where relative coordinates are kept for pictures whose size is not known. */
export const RELATIVE_FIELD = 'yolo';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads one line of a label file.
 *
 * @param numbers what follows the class: relative to the picture's sides
 * @param size px; null where unknown, then the numbers are kept as they are in `fields.yolo`
 * @returns null when they are no label
 */
export function readLabel(
  category: string,
  numbers: readonly number[],
  { task, keypoints }: LabelGrammar,
  size: PictureSize | null,
): AnnotatedObject | null {
  const shape = shapeOf(numbers.length, task, keypoints);
  if (shape === null) return null;
  if (size === null) return { category, fields: { [RELATIVE_FIELD]: numbers } };
  const object: Writable<AnnotatedObject> = { category };
  const { width, height } = size;
  const coordinates = shape.hasScore ? numbers.slice(0, -1) : numbers;
  if (shape.hasScore) object.score = numbers.at(-1)!;
  if (shape.kind === 'box' || shape.kind === 'pose') {
    const [x, y, w, h] = coordinates as readonly [number, number, number, number];
    object.box = [snapPx((x - w / 2) * width), snapPx((y - h / 2) * height), snapPx(w * width), snapPx(h * height)];
    if (shape.kind === 'pose') object.keypoints = readKeypoints(coordinates, keypoints![1], size);
    return object;
  }
  const points = new Array<number>(coordinates.length);
  for (let i = 0; i < points.length; i++) points[i] = snapPx(coordinates[i]! * (i % 2 === 0 ? width : height));
  if (shape.kind === 'corners') object.corners = points;
  else object.polygons = [points];
  return object;
}

interface LabelShape {
  readonly kind: 'box' | 'pose' | 'corners' | 'outline';
  readonly hasScore: boolean;
}

function shapeOf(count: number, task: YoloTask, keypoints: LabelGrammar['keypoints']): LabelShape | null {
  if (keypoints) {
    const posed = 4 + keypoints[0] * keypoints[1];
    if (count === posed || count === posed + 1) return { kind: 'pose', hasScore: count > posed };
  }
  if (count === 4 || count === 5) return { kind: 'box', hasScore: count === 5 };
  if (task === 'obb' && (count === 8 || count === 9)) return { kind: 'corners', hasScore: count === 9 };
  if (count >= 6) return { kind: 'outline', hasScore: count % 2 === 1 };
  return null;
}

function readKeypoints(numbers: readonly number[], each: number, { width, height }: PictureSize): number[] {
  const keypoints: number[] = [];
  for (let i = 4; i + each <= numbers.length; i += each) {
    const x = numbers[i]!;
    const y = numbers[i + 1]!;
    // Without a visibility, the corner of the picture says that it is not labelled.
    const visibility = each >= 3 ? numbers[i + 2]! : x === 0 && y === 0 ? 0 : 2;
    keypoints.push(snapPx(x * width), snapPx(y * height), visibility);
  }
  return keypoints;
}

const BLANKS = /[\s\uFEFF]+/;

/** Class and numbers of a line; null for a blank one, a reason where it is no label. */
export function parseLine(line: string): { readonly classNumber: number; readonly numbers: number[] } | string | null {
  const text = line.trim();
  if (text === '') return null;
  const words = text.split(BLANKS);
  const classNumber = Number(words[0]);
  if (!Number.isInteger(classNumber) || classNumber < 0) return `"${shortened(words[0]!)}" is no class number`;
  const numbers: number[] = new Array(words.length - 1);
  for (let i = 1; i < words.length; i++) {
    const number = Number(words[i]);
    if (!Number.isFinite(number)) return `"${shortened(words[i]!)}" is no number`;
    numbers[i - 1] = number;
  }
  return { classNumber, numbers };
}

const shortened = (word: string): string => (word.length > 30 ? `${word.slice(0, 30)}…` : word);
