import { statSync } from 'node:fs';
import type { AnnotatedImage, AnnotationCategory } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { findPicture } from '../find-picture.ts';
import { defineFormat } from '../format.ts';
import { type KeypointOrder, readTask } from '../label-studio/read-task.ts';
import { TaskFile } from '../label-studio/task-file.ts';
import { withoutUploadMark } from '../label-studio/url.ts';
import { writeLabelStudio } from '../label-studio/write.ts';
import { byNumberThenName } from '../table/category-order.ts';
import { finderOf, headerBeside, headOf } from '../table/table-file.ts';

const BATCH = 128;

/** https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks */
export default defineFormat({
  name: 'label-studio',
  title: 'Label Studio',
  description: 'JSON and JSON-MIN of Label Studio: boxes, polygons, brushes, keypoints, choices, texts, predictions',
  holds: [
    'labels',
    'multiple-labels',
    'boxes',
    'rotated-boxes',
    'polygons',
    'masks',
    'keypoints',
    'captions',
    'splits',
    'scores',
    'crowd',
    'area',
    'image-ids',
    'object-ids',
    'category-ids',
    'image-sizes',
    'images-without-objects',
    'category-fields',
    'image-fields',
    'object-fields',
    'set-fields',
  ],
  target: '.json',
  hasPictures: false,
  options: {
    predictions: { type: 'flag', description: 'write objects as predictions instead of annotations' },
    'url-prefix': {
      type: 'text',
      description: 'what comes before each path in the task; default /data/local-files/?d=',
    },
  },
  async detect(path) {
    if (!/\.json$/i.test(path) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return 0;
    const head = await headOf(path);
    if (!/^\s*\[\s*\{/.test(head)) return 0;
    if (/"data"\s*:\s*\{/.test(head) && /"(?:annotations|predictions|completions|result)"\s*:/.test(head)) return 0.9;
    return /"(?:annotation_id|annotator)"\s*:/.test(head) && !/"category_id"\s*:/.test(head) ? 0.7 : 0;
  },
  async open(path, options) {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new UserError(`"${path}" is no JSON file of Label Studio.`);
    const file = await TaskFile.index(path, options.signal);
    const known = headerBeside(path);
    const declared = known?.header.categories ?? [];
    const order: KeypointOrder = new Map(
      declared.flatMap(({ name, keypoints }) => (keypoints ? [[name, [...keypoints]] as const] : [])),
    );
    const met = new Set<string>();
    let isTasks = false;
    for (const item of file.tasks()) {
      const read = 'task' in item ? readTask(item.task, order) : '';
      if (typeof read === 'string') continue;
      isTasks = true;
      for (const label of read.image.labels ?? []) met.add(label);
      for (const { category } of read.image.objects) if (category !== null) met.add(category);
    }
    if (!isTasks && [...file.tasks()].length > 0) {
      throw new UserError(`"${path}" holds no task of Label Studio whose data names a picture.`);
    }
    for (const { name } of declared) met.delete(name);
    const added = [...met].map((name): AnnotationCategory => ({ name, id: null })).sort(byNumberThenName);
    const categories = [...declared, ...added].map((category): AnnotationCategory => {
      const keypoints = order.get(category.name);
      return keypoints && keypoints.length > 0 ? { ...category, keypoints } : category;
    });
    const finder = finderOf(path, options);
    const source = uriOfPath(path);
    return {
      format: 'label-studio',
      header: { ...known?.header, categories },
      files: [source, ...(known ? [uriOfPath(known.path)] : [])],
      async *images() {
        let batch: AnnotatedImage[] = [];
        for (const item of file.tasks()) {
          options.signal?.throwIfAborted();
          const where = `[${item.index}]`;
          const read = 'task' in item ? readTask(item.task, order) : item.reason;
          if (typeof read === 'string') {
            options.onProblem({ file: path, where, reason: read, kind: 'malformed' });
            continue;
          }
          for (const reason of read.problems) options.onProblem({ file: path, where, reason, kind: 'malformed' });
          if (read.conflict) options.onProblem({ file: path, where, reason: read.conflict, kind: 'conflict' });
          const { path: name } = read.image;
          const uri =
            findPicture(finder, name) ?? findPicture(finder, withoutUploadMark(name)) ?? findPicture(finder, read.url);
          batch.push({ ...read.image, uri, source });
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
        }
        if (batch.length > 0) yield batch;
      },
    };
  },
  write: writeLabelStudio,
});
