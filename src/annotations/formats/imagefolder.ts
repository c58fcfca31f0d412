import { existsSync, readdirSync, statSync } from 'node:fs';
import type { AnnotatedImage } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { defineFormat } from '../format.ts';
import { classRoots, picturesOf } from '../imagefolder/class-tree.ts';
import { ImageFolderWriter } from '../imagefolder/write.ts';
import { byCodePoint } from '../table/category-order.ts';

const BATCH = 256;
/** Names that say that a folder holds another format, whose reader should have it. */
const ELSE = /\.(?:ya?ml|json|jsonl|csv|parquet|xml|tar)$|^(?:labels|annotations|Annotations|ImageSets|JPEGImages)$/;

/** https://docs.pytorch.org/vision/main/generated/torchvision.datasets.ImageFolder.html */
export default defineFormat({
  name: 'imagefolder',
  title: 'ImageFolder',
  description: 'Class folders as torchvision and Keras read them: SPLIT/CLASS/picture or CLASS/picture',
  holds: ['labels', 'splits', 'images-without-objects'],
  target: 'folder',
  hasPictures: true,
  async detect(path) {
    if (!isFolder(path)) return 0;
    const names = readdirSync(path);
    if (names.some((name) => ELSE.test(name))) return 0;
    const roots = classRoots(path);
    if (roots.length === 0) return 0;
    const isPlain = roots.every(({ classes }) => !classes.some((name) => /^(?:images?|labels)$/i.test(name)));
    if (!isPlain) return 0;
    return roots.every(({ classes }) => classes.length > 1) ? 0.5 : 0.2;
  },
  async open(path, { onProblem, signal }) {
    const roots = isFolder(path) ? classRoots(path) : [];
    if (roots.length === 0) {
      throw new UserError(`"${path}" is no image folder: expected CLASS/picture.jpg or SPLIT/CLASS/picture.jpg in it.`);
    }
    const names = [...new Set(roots.flatMap(({ classes }) => classes))].sort(byCodePoint);
    return {
      format: 'imagefolder',
      header: { categories: names.map((name, id) => ({ name, id })) },
      files: [],
      async *images() {
        for (const { split, classes } of roots) {
          if (classes.length === names.length) continue;
          const missing = names.filter((name) => !classes.includes(name));
          const reason = `split ${split} has no folder for ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ' …' : ''}: read by itself, its classes get other numbers than in the other splits`;
          onProblem({ file: path, where: split ?? '', reason, kind: 'conflict' });
        }
        let batch: AnnotatedImage[] = [];
        for (const root of roots) {
          for (const label of root.classes) {
            for (const picture of picturesOf(root, label)) {
              signal?.throwIfAborted();
              const { split } = root;
              const where = { width: null, height: null, source: uriOfPath(path) };
              batch.push({ ...picture, ...where, ...(split !== undefined && { split }), labels: [label], objects: [] });
              if (batch.length < BATCH) continue;
              yield batch;
              batch = [];
            }
          }
        }
        if (batch.length > 0) yield batch;
      },
    };
  },
  write: (context) => new ImageFolderWriter(context),
});

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
