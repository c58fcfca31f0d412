/**
 * Puts alpha over white: 8-bit samples, 2 (grey + alpha) or 4 (RGBA) channels in, 1 or 3 out.
 * `v = round((c·a + 255·(255 − a)) / 255)`, exact in integers; an opaque pixel keeps its samples.
 *
 * @returns the opaque samples, and the share of pixels with alpha below 128 (0–1).
 */
export function overWhite8(data: Uint8Array, channels: 2 | 4): { data: Uint8Array; transparentShare: number } {
  const colours = channels - 1;
  const pixels = data.length / channels;
  const out = new Uint8Array(pixels * colours);
  let transparent = 0;
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += colours) {
    const alpha = data[from + colours]!;
    if (alpha < 128) transparent++;
    const white = 255 * (255 - alpha) + 128;
    for (let c = 0; c < colours; c++) {
      const sum = data[from + c]! * alpha + white;
      out[to + c] = (sum + (sum >> 8)) >> 8;
    }
  }
  return { data: out, transparentShare: pixels === 0 ? 0 : transparent / pixels };
}

/** {@link overWhite8} for 16-bit samples, where white is 65535. */
export function overWhite16(data: Uint16Array, channels: 2 | 4): Uint16Array {
  const colours = channels - 1;
  const pixels = data.length / channels;
  const out = new Uint16Array(pixels * colours);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += colours) {
    const alpha = data[from + colours]!;
    const white = 65_535 * (65_535 - alpha);
    for (let c = 0; c < colours; c++) out[to + c] = Math.round((data[from + c]! * alpha + white) / 65_535);
  }
  return out;
}
