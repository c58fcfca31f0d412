import type { Raster } from './types.ts';

/** Which of R, G, B, A to keep. */
const KEPT = { grey: [0], greyAlpha: [0, 3], rgb: [0, 1, 2] } as const;

/**
 * A raster from a decoder that always gives RGBA, without the samples that the file does not have:
 * the colours of a grey picture, the alpha of an opaque one.
 */
export function rasterFromRgba(width: number, height: number, rgba: Uint8Array, grey: boolean, alpha: boolean): Raster {
  if (alpha && !grey) return { width, height, channels: 4, data: rgba };
  const kept = grey ? (alpha ? KEPT.greyAlpha : KEPT.grey) : KEPT.rgb;
  const channels = kept.length;
  const data = new Uint8Array(width * height * channels);
  for (let from = 0, to = 0; to < data.length; from += 4, to += channels) {
    for (let c = 0; c < channels; c++) data[to + c] = rgba[from + kept[c]!]!;
  }
  return { width, height, channels, data };
}
