import type { AnnotatedImage } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import type { AnnotationWriter, Pictures, WriteContext, WrittenName } from '../format.ts';
import { PlaceNames, safePath, withoutStorage } from '../place-names.ts';

/** Puts each picture into `SPLIT/CLASS/`. A folder has room for a class and a split, and nothing else. */
export class ImageFolderWriter implements AnnotationWriter {
  readonly #context: WriteContext;
  readonly #pictures: Pictures;
  readonly #names = new PlaceNames();
  readonly #used = new Set<string>();
  #unlabelled = 0;

  constructor(context: WriteContext) {
    if (!context.pictures) {
      throw new UserError(
        'In an image folder the place of a picture is its label: write it with pictures, such as --pictures copy.',
      );
    }
    this.#context = context;
    this.#pictures = context.pictures;
  }

  async add(image: AnnotatedImage): Promise<WrittenName> {
    const [label, ...others] = image.labels ?? [];
    if (label === undefined) {
      this.#unlabelled++;
      this.#countLost(image);
      return { path: image.path, split: image.split };
    }
    this.#used.add(label);
    const folder = folderName(label);
    const top = image.split === undefined ? folder : `${folderName(image.split)}/${folder}`;
    const name = this.#names.name(top, withoutStorage(image.path, image.split, label));
    await this.#pictures.place(image, name);
    if (others.length > 0) this.#context.lose('multiple-labels', others.length);
    this.#countLost(image);
    const lead = image.split === undefined ? '' : `${folderName(image.split)}/`;
    return { path: name.slice(lead.length), split: image.split };
  }

  async finish(): Promise<void> {
    const { header, note } = this.#context;
    if (this.#unlabelled > 0) {
      note(`${this.#unlabelled} images without a label are left out: in an image folder the folder is the label.`);
    }
    const unused = header.categories.filter(({ name }) => !this.#used.has(name)).length;
    if (unused > 0)
      note(`${unused} categories label no image and have no folder, which moves the numbers of those after them.`);
  }

  #countLost({ objects, captions, id, fields }: AnnotatedImage): void {
    const { lose } = this.#context;
    for (const { box, corners, polygons, mask, keypoints } of objects) {
      if (box) lose('boxes');
      if (corners) lose('rotated-boxes');
      if (polygons) lose('polygons');
      if (mask) lose('masks');
      if (keypoints) lose('keypoints');
    }
    if (captions) lose('captions', captions.length);
    if (id !== undefined) lose('image-ids');
    if (fields) lose('image-fields', Object.keys(fields).length);
  }
}

/** One folder: a slash within a label must not make two of it. */
const folderName = (label: string): string => safePath(label.replaceAll(/[\\/]/g, '_')).replace(/^\./, '_');
