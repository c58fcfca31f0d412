import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../model/errors.ts';

/** A predicted box. */
export interface Detection {
  /** Number or name of its class, as the file has it. */
  readonly category: number | string;
  /** Left, top, width, height; in px, or as shares of the picture. */
  readonly box: readonly [number, number, number, number];
  /** Confidence, 0–1. */
  readonly score: number;
}

/** Predicted boxes by what names their image. */
export interface Detections {
  readonly byImage: ReadonlyMap<string, readonly Detection[]>;
  /** Whether boxes are shares of the picture's sides (YOLO) instead of px (COCO). */
  readonly isRelative: boolean;
  /** What names images: ids (COCO) or file names without extension (YOLO). */
  readonly names: 'ids' | 'stems';
  /** What could not be read, in words; the first hundred. */
  readonly problems: readonly string[];
}

const TOLD = 100;

/**
 * Reads predicted boxes: COCO results (`[{image_id, category_id, bbox, score}]`), or a folder of YOLO text files, one per
 * image, with lines `class x y width height confidence`.
 *
 * @throws UserError when the path is neither, or nothing in it has a confidence
 */
export function readDetections(path: string): Detections {
  const shownAs = basename(path);
  if (!existsSync(path)) throw new UserError(`"${shownAs}" does not exist: check the spelling`);
  const found = statSync(path).isDirectory() ? readYoloFolder(path) : readCocoResults(path, shownAs);
  if (found.byImage.size === 0) {
    throw new UserError(
      `"${shownAs}" holds no boxes with confidences: COCO results (image_id, category_id, bbox, score), or a folder of YOLO files with six numbers a line, are expected${found.problems[0] ? `; ${found.problems[0]}` : ''}`,
    );
  }
  return found;
}

function readCocoResults(path: string, shownAs: string): Detections {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`"${shownAs}" is not valid JSON (${(error as Error).message})`);
  }
  const list: unknown = Array.isArray(value) ? value : (value as { annotations?: unknown } | null)?.annotations;
  const byImage = new Map<string, Detection[]>();
  const problems: string[] = [];
  for (const [i, entry] of Array.isArray(list) ? list.entries() : []) {
    const { image_id, category_id, bbox, score } = (entry ?? {}) as Record<string, unknown>;
    const isBox = Array.isArray(bbox) && bbox.length === 4 && bbox.every((side) => Number.isFinite(side));
    const isNamed = typeof category_id === 'number' || typeof category_id === 'string';
    if (!isBox || !isNamed || image_id === undefined || !isConfidence(score)) {
      if (problems.length < TOLD) problems.push(`entry ${i + 1} has no image_id, category_id, bbox, or score of 0–1`);
      continue;
    }
    push(byImage, String(image_id), { category: category_id, box: bbox as unknown as Detection['box'], score });
  }
  return { byImage, isRelative: false, names: 'ids', problems };
}

function readYoloFolder(path: string): Detections {
  const byImage = new Map<string, Detection[]>();
  const problems: string[] = [];
  const folder = existsSync(join(path, 'labels')) ? join(path, 'labels') : path;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.txt')) continue;
    for (const [i, line] of readFileSync(join(folder, name), 'utf8').split(/\r?\n/).entries()) {
      if (line.trim() === '') continue;
      const numbers = line.trim().split(/\s+/).map(Number);
      const [category, x, y, width, height, score] = numbers as [number, number, number, number, number, number];
      if (
        numbers.length !== 6 ||
        !numbers.every(Number.isFinite) ||
        !Number.isInteger(category) ||
        !isConfidence(score)
      ) {
        if (problems.length < TOLD)
          problems.push(`${name}, line ${i + 1}: not class, x, y, width, height and confidence`);
        continue;
      }
      push(byImage, name.slice(0, -4), { category, box: [x - width / 2, y - height / 2, width, height], score });
    }
  }
  return { byImage, isRelative: true, names: 'stems', problems };
}

const isConfidence = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

function push(byImage: Map<string, Detection[]>, image: string, detection: Detection): void {
  const list = byImage.get(image);
  if (list) list.push(detection);
  else byImage.set(image, [detection]);
}
