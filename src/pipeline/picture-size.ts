import { open } from 'node:fs/promises';
import type { PictureSize } from '../annotations/format.ts';
import { readContainer } from '../decode/container/read.ts';
import { sniffFormat } from '../decode/sniff.ts';
import type { PictureInside } from '../model/annotation.ts';
import { pathOfUri } from '../sources/uri.ts';

/** Where a header almost always ends; large EXIF blocks and HEIC may need more. */
const HEAD_BYTES = [64 * 1024, 4 * 1024 * 1024, 64 * 1024 * 1024];

/** Size of a picture as seen, after EXIF orientation, from its header alone; null when it cannot be read. Its
 * bytes may be a part of the file. */
export async function pictureSize(uri: string, inside?: PictureInside): Promise<PictureSize | null> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(pathOfUri(uri), 'r');
  } catch {
    return null;
  }
  try {
    for (const bytes of HEAD_BYTES) {
      const buffer = Buffer.allocUnsafe(bytes);
      const { bytesRead } = await file.read(buffer, 0, Math.min(bytes, inside?.size ?? bytes), inside?.offset ?? 0);
      const head = buffer.subarray(0, bytesRead);
      const format = sniffFormat(head);
      if (format === null) return null;
      const { width, height, orientation } = readContainer(head, format);
      if (width !== null && height !== null) {
        return orientation >= 5 ? { width: height, height: width } : { width, height };
      }
      if (bytesRead < bytes) return null;
    }
    return null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
