import type { ContainerFacts } from '../model/facts.ts';
import { DECODERS } from './decoders/registry.generated.ts';
import { labTiff } from './lab-tiff.ts';
import { LIBVIPS_FORMATS } from './libvips.ts';
import type { RasterDecoder } from './types.ts';

/** The decoder of a file that libvips does not read; null for one that it does. */
export function decoderFor({ format, colourSpace }: ContainerFacts): RasterDecoder | null {
  if (format === 'tiff' && colourSpace === 'lab') return labTiff;
  if (LIBVIPS_FORMATS.has(format)) return null;
  const decoder = DECODERS.find(({ formats }) => formats.includes(format));
  if (decoder === undefined) throw new Error(`no decoder for ${format}: add one to decode/decoders`);
  return decoder;
}
