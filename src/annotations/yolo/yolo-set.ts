import { readFileSync, statSync } from 'node:fs';
import type {
  AnnotatedImage,
  AnnotatedObject,
  AnnotationCategory,
  AnnotationProblem,
  JsonValue,
} from '../../model/annotation.ts';
import { uriOfPath } from '../../sources/uri.ts';
import type { AnnotationSet, PictureSize, ReadOptions } from '../format.ts';
import type { YoloData } from './data-file.ts';
import { type YoloEntry, yoloEntries } from './entries.ts';
import { type LabelGrammar, parseLine, readLabel, type YoloTask } from './labels.ts';
import type { YoloPlace } from './layout.ts';

const BATCH = 64;
/** Labels of one picture are not megabytes. */
const LARGEST_LABEL_FILE = 64 * 1024 * 1024;
/** Label files looked at to find out what eight numbers in a row are. */
const SAMPLED_FILES = 300;
/** An image that has no label file, which is not the same as an empty one. */
export const LABEL_FILE_FIELD = 'label_file';

/** Opens a YOLO dataset whose places are known. */
export function yoloSet(data: YoloData, places: readonly YoloPlace[], options: ReadOptions): AnnotationSet {
  const survey = surveyLabels(data, places, options);
  const categories: readonly AnnotationCategory[] =
    data.categories ?? survey.classes.map((id) => ({ name: String(id), id }));
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const grammar: LabelGrammar = { task: survey.task, keypoints: data.keypoints };
  const fields: Record<string, JsonValue> = { ...data.fields };
  return {
    format: 'yolo',
    header: { categories, ...(Object.keys(fields).length > 0 && { fields }) },
    files: data.file === null ? [] : [uriOfPath(data.file)],
    async *images() {
      if (survey.conflict) options.onProblem(survey.conflict);
      let batch: YoloEntry[] = [];
      for (const place of places) {
        for (const entry of yoloEntries(place, options.images, options.onProblem)) {
          batch.push(entry);
          if (batch.length < BATCH) continue;
          yield await readBatch(batch, grammar, names, options);
          options.signal?.throwIfAborted();
          batch = [];
        }
      }
      if (batch.length > 0) yield await readBatch(batch, grammar, names, options);
    },
  };
}

function readBatch(
  batch: readonly YoloEntry[],
  grammar: LabelGrammar,
  names: ReadonlyMap<number | null, string>,
  options: ReadOptions,
): Promise<AnnotatedImage[]> {
  return Promise.all(
    batch.map(async (entry) => {
      const size =
        entry.uri === null ? (options.knownSize?.(entry.path, entry.split) ?? null) : await options.sizeOf(entry.uri);
      return readImage(entry, size, grammar, names, options.onProblem);
    }),
  );
}

function readImage(
  { path, split, uri, label }: YoloEntry,
  size: PictureSize | null,
  grammar: LabelGrammar,
  names: ReadonlyMap<number | null, string>,
  onProblem: (problem: AnnotationProblem) => void,
): AnnotatedImage {
  const objects: AnnotatedObject[] = [];
  const lines = label === null ? [] : readLabelLines(label, onProblem);
  if (label !== null && size === null) {
    const reason =
      uri === null
        ? 'its picture was not found, so that its size is not known: coordinates stay relative'
        : 'the size of its picture cannot be read: coordinates stay relative';
    onProblem({ file: label, where: '', reason, kind: 'missing-image' });
  }
  for (let i = 0; i < lines.length; i++) {
    const parsed = parseLine(lines[i]!);
    if (parsed === null) continue;
    const malformed = (reason: string) =>
      onProblem({ file: label!, where: `line ${i + 1}`, reason, kind: 'malformed' });
    if (typeof parsed === 'string') {
      malformed(parsed);
      continue;
    }
    const { classNumber, numbers } = parsed;
    const name = names.get(classNumber);
    const object = readLabel(name ?? String(classNumber), numbers, grammar, size);
    if (object === null) {
      malformed(`${numbers.length} numbers after the class make no box, outline or pose`);
      continue;
    }
    if (name === undefined) {
      onProblem({
        file: label!,
        where: `line ${i + 1}`,
        reason: `class ${classNumber} has no name`,
        kind: 'unknown-category',
      });
    }
    objects.push(object);
  }
  return {
    path,
    uri,
    width: size?.width ?? null,
    height: size?.height ?? null,
    ...(split !== undefined && { split }),
    objects,
    ...(label === null ? { fields: { [LABEL_FILE_FIELD]: 'none' } } : { source: uriOfPath(label) }),
  };
}

function readLabelLines(file: string, onProblem: (problem: AnnotationProblem) => void): string[] {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_LABEL_FILE) throw new Error('it is too large for the labels of one picture');
    return readFileSync(file, 'utf8').split(/\r\n|\n|\r/);
  } catch (error) {
    onProblem({ file, where: '', reason: `it cannot be read: ${(error as Error).message}`, kind: 'malformed' });
    return [];
  }
}

interface Survey {
  /** Class numbers that occur, in order; only where nothing names the classes. */
  readonly classes: readonly number[];
  readonly task: YoloTask;
  readonly conflict: AnnotationProblem | null;
}

/**
 * Looks through label files for what nothing else says: which classes there are (all files), and whether eight numbers
 * are rotated boxes or outlines of four points (some files: outlines are seldom all of four points).
 */
function surveyLabels(data: YoloData, places: readonly YoloPlace[], options: ReadOptions): Survey {
  const classes = new Set<number>();
  const needsClasses = data.categories === null;
  const needsTask = data.task === null && data.keypoints === null;
  let files = 0;
  let eights = 0;
  let others = 0;
  let example: YoloEntry | undefined;
  const quiet = () => {};
  survey: for (const place of needsClasses || needsTask ? places : []) {
    for (const entry of yoloEntries(place, options.images, quiet)) {
      if (entry.label === null) continue;
      if (!needsClasses && files++ >= SAMPLED_FILES) break survey;
      for (const line of readLabelLines(entry.label, quiet)) {
        const parsed = parseLine(line);
        if (parsed === null || typeof parsed === 'string') continue;
        classes.add(parsed.classNumber);
        const { length } = parsed.numbers;
        if (length === 8 || length === 9) {
          eights++;
          example ??= entry;
        } else if (length >= 6) others++;
      }
    }
  }
  const task = data.task ?? (data.keypoints ? 'pose' : eights > 0 && eights > others ? 'obb' : 'segment');
  const conflict: AnnotationProblem | null =
    eights > 0 && data.task === null
      ? {
          file: data.file ?? example!.label!,
          where: '',
          reason: `lines of eight numbers were taken as ${task === 'obb' ? 'rotated boxes' : 'outlines of four points'}, as most of the set suggests; "task: obb" or "task: segment" in data.yaml decides`,
          kind: 'conflict',
        }
      : null;
  return { classes: [...classes].sort((a, b) => a - b), task, conflict };
}
