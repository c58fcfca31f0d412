import type { AnnotatedImage, AnnotatedObject, AnnotationHeader } from '../../model/annotation.ts';
import { labelLine } from '../yolo/label-line.ts';
import { type LabelGrammar, YOLO_TASKS } from '../yolo/labels.ts';

/**
 * A YOLO label file with further objects: what it says stays, byte for byte, and a line per object follows.
 *
 * @param bytes of the file; empty where there is none yet
 * @param image what it says; its size must be known
 */
export function* withLabels(
  bytes: Uint8Array,
  image: AnnotatedImage,
  objects: readonly AnnotatedObject[],
  header: AnnotationHeader,
): Generator<string | Uint8Array> {
  yield bytes;
  if (bytes.length > 0 && bytes.at(-1) !== 0x0a) yield '\n';
  const { width, height } = image;
  const size = width !== null && height !== null ? { width, height } : null;
  const grammar = grammarOf(header, [...image.objects, ...objects]);
  for (const object of objects) {
    const number = header.categories.find(({ name }) => name === object.category)?.id;
    const line = number === undefined || number === null ? null : labelLine(object, grammar, size, () => {});
    if (line !== null) yield `${number} ${line}\n`;
  }
}

/** What lines of this file look like: its objects are all boxes or all outlines. */
function grammarOf({ fields }: AnnotationHeader, objects: readonly AnnotatedObject[]): LabelGrammar {
  const shape = fields?.kpt_shape;
  if (Array.isArray(shape) && typeof shape[0] === 'number') {
    return { task: 'pose', keypoints: [shape[0], shape[1] === 2 ? 2 : 3] };
  }
  const task = YOLO_TASKS.find((name) => name === fields?.task);
  if (task) return { task, keypoints: null };
  if (objects.some(({ corners }) => corners)) return { task: 'obb', keypoints: null };
  return { task: objects.some(({ polygons }) => polygons?.length) ? 'segment' : 'detect', keypoints: null };
}
