import { constants } from 'node:fs';
import { copyFile, link, readFile, symlink } from 'node:fs/promises';
import type { AnnotatedImage } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import { pathOfUri } from '../sources/uri.ts';
import type { Pictures } from './format.ts';
import type { DatasetOutput } from './output.ts';

/** How pictures get into a new dataset. */
export const PICTURE_MODES = ['copy', 'hardlink', 'symlink', 'none'] as const;
export type PictureMode = (typeof PICTURE_MODES)[number];

/** A picture that cannot be had costs its image. */
export class MissingPicture extends UserError {}

/** Puts pictures into a new dataset as they are. Hard links across volumes become copies. */
export class PlacedPictures implements Pictures {
  readonly #output: DatasetOutput;
  readonly #mode: Exclude<PictureMode, 'none'>;

  constructor(output: DatasetOutput, mode: Exclude<PictureMode, 'none'>) {
    this.#output = output;
    this.#mode = mode;
  }

  async bytes(image: AnnotatedImage): Promise<Uint8Array> {
    try {
      return await readFile(pathOf(image));
    } catch (error) {
      throw missing(image, error);
    }
  }

  async place(image: AnnotatedImage, name: string): Promise<void> {
    const from = pathOf(image);
    const to = this.#output.path(name);
    try {
      if (this.#mode === 'symlink') return await symlink(from, to);
      if (this.#mode === 'hardlink') {
        try {
          return await link(from, to);
        } catch (error) {
          if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? ''))
            throw error;
        }
      }
      await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    } catch (error) {
      throw missing(image, error);
    }
  }
}

function pathOf(image: AnnotatedImage): string | Buffer {
  if (image.uri === null) throw new MissingPicture(`${image.path}: its picture was not found.`);
  return pathOfUri(image.uri);
}

function missing(image: AnnotatedImage, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
    return new MissingPicture(`${image.path}: its picture cannot be read (${code}).`);
  }
  return code === 'EEXIST' ? new MissingPicture(`${image.path}: two images would get this name.`) : error;
}
