import { constants } from 'node:fs';
import { copyFile, link, open, readFile, symlink, writeFile } from 'node:fs/promises';
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
      return await readPicture(image);
    } catch (error) {
      throw missing(image, error);
    }
  }

  async place(image: AnnotatedImage, name: string): Promise<void> {
    const to = this.#output.path(name);
    try {
      // A part of a file can be neither linked nor copied.
      if (image.uri === null && image.inside) return await writeFile(to, await readPicture(image), { flag: 'wx' });
      const from = pathOf(image);
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

/** Bytes of a picture, wherever it lies. @throws MissingPicture when it was not found; errors of the file system */
export async function readPicture(image: Pick<AnnotatedImage, 'path' | 'uri' | 'inside'>): Promise<Uint8Array> {
  const { uri, inside } = image;
  if (uri !== null || !inside) return readFile(pathOf(image));
  const file = await open(pathOfUri(inside.uri), 'r');
  try {
    const bytes = Buffer.allocUnsafe(inside.size);
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await file.read(bytes, read, bytes.length - read, inside.offset + read);
      if (bytesRead === 0) throw new MissingPicture(`${image.path}: the file that holds its picture ends before it.`);
      read += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function pathOf(image: Pick<AnnotatedImage, 'path' | 'uri'>): string | Buffer {
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
