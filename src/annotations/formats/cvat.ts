import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AnnotatedImage, AnnotationCategory, AnnotationHeader } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { cvatImages, type KeypointNames } from '../cvat/read-file.ts';
import { writeCvat } from '../cvat/write.ts';
import { findPicture } from '../find-picture.ts';
import { defineFormat } from '../format.ts';
import { PictureFinder } from '../picture-finder.ts';
import { aboveAnnotations, headOf } from '../table/table-file.ts';

const BATCH = 128;

/** https://docs.cvat.ai/docs/manual/advanced/xml_format/ */
export default defineFormat({
  name: 'cvat',
  title: 'CVAT',
  description:
    'XML 1.1 of CVAT: boxes, rotated boxes, polygons, masks, skeletons, tags, attributes; tracks are read by frame',
  holds: [
    'labels',
    'multiple-labels',
    'boxes',
    'rotated-boxes',
    'polygons',
    'masks',
    'keypoints',
    'splits',
    'image-ids',
    'image-sizes',
    'images-without-objects',
  ],
  target: 'folder',
  asFile: '.xml',
  hasPictures: true,
  async detect(path) {
    const file = fileOf(path);
    if (file === null) return 0;
    const head = await headOf(file);
    const isCvat = /<annotations\b[^>]*>/.test(head) && /<(?:version|meta|image|track)\b/.test(head);
    return isCvat && !/<annotation>/.test(head) ? 0.9 : 0;
  },
  async open(path, options) {
    const file = fileOf(path);
    if (file === null) throw new UserError(`"${path}" holds no annotations.xml of CVAT.`);
    const names: KeypointNames = new Map();
    let header: AnnotationHeader = { categories: [] };
    let isCvat = false;
    const onHead = (head: AnnotationHeader): void => {
      isCvat = true;
      header = { categories: head.categories, ...(head.fields && { fields: head.fields }) };
    };
    const met = new Set<string>();
    for await (const { labels, objects } of cvatImages(file, names, onHead, () => {}, options.signal)) {
      isCvat = true;
      for (const label of labels ?? []) met.add(label);
      for (const { category } of objects) if (category !== null) met.add(category);
    }
    if (!isCvat) throw new UserError(`"${file}" is no annotations.xml of CVAT: it has neither <meta> nor <image>.`);
    for (const { name } of header.categories) met.delete(name);
    const added = [...met].sort().map((name): AnnotationCategory => ({ name, id: null }));
    const categories = [...header.categories, ...added].map((category) => {
      const keypoints = names.get(category.name);
      return keypoints && keypoints.length > 0 ? { ...category, keypoints } : category;
    });
    const folder = dirname(file);
    const roots = [join(folder, 'images'), folder, ...aboveAnnotations(folder)];
    const finder = new PictureFinder(options.images === undefined ? roots : [options.images, ...roots]);
    const source = uriOfPath(file);
    return {
      format: 'cvat',
      header: { ...header, categories },
      files: [source],
      async *images() {
        let batch: AnnotatedImage[] = [];
        for await (const { problems, ...image } of cvatImages(
          file,
          names,
          () => {},
          options.onProblem,
          options.signal,
        )) {
          for (const reason of problems) options.onProblem({ file, where: image.path, reason, kind: 'malformed' });
          const uri = pictureOf(finder, image.path, image.split);
          batch.push({ ...image, uri, source });
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
        }
        if (batch.length > 0) yield batch;
      },
    };
  },
  write: writeCvat,
});

function pictureOf(finder: PictureFinder, path: string, split: string | undefined): string | null {
  const inSplit = split === undefined ? null : findPicture(finder, `${split}/${path}`);
  return inSplit ?? findPicture(finder, path, !/\.[a-z0-9]{2,5}$/i.test(path));
}

function fileOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return /\.xml$/i.test(path) ? path : null;
  const inside = join(path, 'annotations.xml');
  return stats?.isDirectory() && statSync(inside, { throwIfNoEntry: false })?.isFile() ? inside : null;
}
