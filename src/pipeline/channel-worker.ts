import { decodeImage } from '../decode/decode.ts';
import { decodeExact } from '../decode/exact.ts';
import { channelSums } from '../kernel/stats/channel-sums.ts';
import { UnreadableError } from '../model/errors.ts';
import { readImageFile } from './measure-file.ts';
import type { Job, SummedImage } from './worker-protocol.ts';

/**
 * Sums over every pixel of one image file at full size, 16-bit samples as they are; or over those of a view.
 * Whatever is wrong with the file becomes words; only a bug throws.
 *
 * @param longSide of the view, px; null for the full size
 */
export async function sumChannels(job: Job, longSide: number | null, maxPixels: number): Promise<SummedImage> {
  try {
    const { bytes, format } = await readImageFile(job.uri);
    if (!format) return { reason: 'its content is of no image format' };
    if (bytes.length !== job.sizeBytes) return { reason: 'it has changed since the scan: scan again' };
    if (longSide === null) {
      const { data, channels, width, height } = await decodeExact(bytes, format, { maxPixels });
      return { sums: channelSums(data, channels), fullPixels: width * height };
    }
    const { view, width, height } = await decodeImage(bytes, format, { longSide, maxPixels });
    return { sums: channelSums(view.data, 3), fullPixels: width * height };
  } catch (error) {
    if (error instanceof UnreadableError) return { reason: error.message };
    throw error;
  }
}
