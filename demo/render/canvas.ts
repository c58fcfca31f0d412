import type { Colour } from './colour.ts';
import { clamp01 } from './colour.ts';
import type { Random } from './random.ts';

/** A picture in the making: three linear-light samples per pixel, row by row. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A finished picture: three interleaved sRGB bytes per pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, data: new Float32Array(width * height * 3) };
}

/** Colour of the point (x, y), in pixels, written to `out`. */
export type Shade = (x: number, y: number, out: Float32Array) => void;

/** One sample per pixel. */
export function paint(canvas: Canvas, shade: Shade): void {
  const { width, height, data } = canvas;
  const out = new Float32Array(3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      shade(x + 0.5, y + 0.5, out);
      data[i] = out[0]!;
      data[i + 1] = out[1]!;
      data[i + 2] = out[2]!;
    }
  }
}

const SUBPIXELS = [-0.125, -0.375, 0.375, -0.125, -0.375, 0.125, 0.125, 0.375] as const;

/**
 * One sample per pixel, then four more (rotated grid) where a pixel differs from a neighbour by more than
 * `contrast` in perceived brightness, so that edges are smooth and flat areas cheap.
 */
export function paintSmooth(canvas: Canvas, shade: Shade, contrast = 0.07): void {
  paint(canvas, shade);
  const { width, height, data } = canvas;
  const tone = new Float32Array(width * height);
  for (let p = 0, i = 0; p < tone.length; p++, i += 3) {
    tone[p] = Math.sqrt(Math.min(1.5, 0.25 * data[i]! + 0.6 * data[i + 1]! + 0.15 * data[i + 2]!));
  }
  const out = new Float32Array(3);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const own = tone[p]!;
      const left = x > 0 ? Math.abs(tone[p - 1]! - own) : 0;
      const right = x < width - 1 ? Math.abs(tone[p + 1]! - own) : 0;
      const up = y > 0 ? Math.abs(tone[p - width]! - own) : 0;
      const down = y < height - 1 ? Math.abs(tone[p + width]! - own) : 0;
      if (Math.max(left, right, up, down) <= contrast) continue;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let s = 0; s < 8; s += 2) {
        shade(x + 0.5 + SUBPIXELS[s]!, y + 0.5 + SUBPIXELS[s + 1]!, out);
        // Highlights far above white would keep their stair steps after averaging.
        r += Math.min(2, out[0]!);
        g += Math.min(2, out[1]!);
        b += Math.min(2, out[2]!);
      }
      data[p * 3] = r / 4;
      data[p * 3 + 1] = g / 4;
      data[p * 3 + 2] = b / 4;
    }
  }
}

/** Averages 2×2 blocks: the last step of a scene painted at twice its size. */
export function halve(canvas: Canvas): Canvas {
  const half = createCanvas(canvas.width >> 1, canvas.height >> 1);
  const row = canvas.width * 3;
  for (let y = 0, o = 0; y < half.height; y++) {
    let i = y * 2 * row;
    for (let x = 0; x < half.width; x++, i += 6) {
      for (let c = 0; c < 3; c++, o++) {
        const k = i + c;
        const { data } = canvas;
        half.data[o] = (data[k]! + data[k + 3]! + data[k + row]! + data[k + row + 3]!) / 4;
      }
    }
  }
  return half;
}

/** Lays a colour over one pixel. */
export function blend(canvas: Canvas, x: number, y: number, paintColour: Colour | Float32Array, alpha: number): void {
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return;
  const i = (y * canvas.width + x) * 3;
  const { data } = canvas;
  data[i]! += (paintColour[0]! - data[i]!) * alpha;
  data[i + 1]! += (paintColour[1]! - data[i + 1]!) * alpha;
  data[i + 2]! += (paintColour[2]! - data[i + 2]!) * alpha;
}

const CURVE_STEPS = 4096;
const CURVE_WHITE = 6;
/** Filmic curve (Narkowicz' fit of ACES) followed by the sRGB transfer function, looked up by the square root. */
const CURVE = Float32Array.from({ length: CURVE_STEPS + 1 }, (_, i) => {
  const x = (i / CURVE_STEPS) ** 2 * CURVE_WHITE * 0.8;
  const film = clamp01((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14));
  return 255 * (film <= 0.0031308 ? film * 12.92 : 1.055 * film ** (1 / 2.4) - 0.055);
});

export interface Development {
  /** Factor on the light, 1 = as painted. */
  readonly exposure?: number;
  /** Standard deviation of the film grain, in 8-bit steps. */
  readonly grain?: number;
  /** Share of light lost in the corners. */
  readonly vignette?: number;
}

/** Tone mapping, vignette and a touch of grain, to sRGB bytes. */
export function develop(canvas: Canvas, random: Random, development: Development = {}): Picture {
  const { exposure = 1, grain = 1, vignette = 0.12 } = development;
  const { width, height, data } = canvas;
  const out = new Uint8ClampedArray(data.length);
  const grains = Float32Array.from({ length: 4096 }, () => random.normal() * grain);
  let state = Math.floor(random.next() * 0x7fffffff) | 1;
  for (let y = 0, i = 0; y < height; y++) {
    const dy = (2 * y) / height - 1;
    for (let x = 0; x < width; x++) {
      const dx = (2 * x) / width - 1;
      const light = exposure * (1 - vignette * 0.5 * (dx * dx + dy * dy));
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const speck = grains[state >>> 20]!;
      for (let c = 0; c < 3; c++, i++) {
        const index = Math.sqrt(clamp01((data[i]! * light) / CURVE_WHITE)) * CURVE_STEPS;
        out[i] = CURVE[(index + 0.5) | 0]! + speck;
      }
    }
  }
  return { width, height, data: new Uint8Array(out.buffer) };
}
