import { type FileHandle, open } from 'node:fs/promises';
import { type Probed, scanJson } from './json-scanner.ts';

const HEAD_BYTES = 256 * 1024;

/** Whether the first kB of a file are those of a COCO file or of an array of COCO results. */
export async function looksLikeCoco(path: string): Promise<boolean> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const head = new Head();
    const shape = await scanJson(file, head, { length: HEAD_BYTES });
    if (shape.outermost === 'array') return head.results > 0;
    return shape.outermost === 'object' && (head.isCoco || (await hasCocoArray(file)));
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}

class Head {
  readonly arrays = ['images', 'annotations', 'categories'];
  readonly probes = ['image_id', 'category_id', 'file_name', 'name'];
  results = 0;
  isCoco = false;

  element(key: string, _start: number, _end: number, [image, category, file, name]: readonly Probed[]): void {
    if (key === '') {
      if (image !== undefined && category !== undefined) this.results++;
    } else if (key === 'images') this.isCoco ||= file !== undefined;
    else if (key === 'annotations') this.isCoco ||= image !== undefined;
    else this.isCoco ||= name !== undefined;
  }

  member(): void {}
}

/** An array may be empty, or its first element longer than what is looked at. */
async function hasCocoArray(file: FileHandle): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(HEAD_BYTES);
  const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
  return /"(?:images|annotations)"\s*:\s*\[\s*(?:\]|\{)/.test(buffer.toString('latin1', 0, bytesRead));
}
