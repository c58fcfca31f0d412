import { open } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { AnnotationHeader } from '../../model/annotation.ts';
import type { ReadOptions } from '../format.ts';
import { PictureFinder } from '../picture-finder.ts';
import { readHeaderFile } from './header-file.ts';

/** Where the pictures of a table are looked for. */
export function finderOf(path: string, { images }: Pick<ReadOptions, 'images'>): PictureFinder {
  const folder = dirname(path);
  const roots = [folder, join(folder, 'images'), ...aboveAnnotations(folder)];
  return new PictureFinder(images === undefined ? roots : [images, ...roots]);
}

/** The folder that holds one of annotations; of any other folder what lies above it is none of the dataset. */
export const aboveAnnotations = (folder: string): string[] =>
  /^(?:annotations?|labels?|meta(?:data)?|csv)$/i.test(basename(folder)) ? [dirname(folder)] : [];

/** `NAME.classes.json` beside `NAME.csv`. */
export function headerBeside(path: string): { readonly path: string; readonly header: AnnotationHeader } | null {
  const stem = basename(path, extname(path));
  return readHeaderFile([join(dirname(path), `${stem}.classes.json`)]);
}

/** The first bytes of a file as text, without a byte order mark; empty when it cannot be read. */
export async function headOf(path: string, bytes = 65_536): Promise<string> {
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path, 'r');
    const buffer = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
  } catch {
    return '';
  } finally {
    await file?.close();
  }
}
