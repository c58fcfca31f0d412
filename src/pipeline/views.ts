import type { LumaImage, RgbImage } from '../kernel/image.ts';
import { blockAverageLuma, blockAverageRgb, reductionFactor } from '../kernel/resample/block-average.ts';
import { toLuma } from '../kernel/resample/luma.ts';
import type { Need } from '../measure/define.ts';
import { BASE_VIEW } from './recipe.ts';

/** Views live only while their image is measured, which nothing interrupts: one buffer serves them all in turn. */
let lumaBuffer = new Uint8Array(0);

function lumaOf(base: RgbImage): LumaImage {
  const count = base.width * base.height;
  if (lumaBuffer.length < count) lumaBuffer = new Uint8Array(count);
  return toLuma(base, lumaBuffer.subarray(0, count));
}

/** The views of one image, each made once, on demand, from its base view. */
export class Views {
  readonly #base: RgbImage;
  readonly #luma = new Map<number, LumaImage>();
  readonly #rgb = new Map<number, RgbImage>();

  constructor(base: RgbImage) {
    this.#base = base;
  }

  get(need: Extract<Need, { longSide: number }>): LumaImage | RgbImage {
    return need.kind === 'luma' ? this.luma(need.longSide) : this.rgb(need.longSide);
  }

  rgb(longSide: number): RgbImage {
    const factor = this.#factor(longSide);
    if (factor === 1) return this.#base;
    const known = this.#rgb.get(factor);
    if (known) return known;
    const view = blockAverageRgb(this.#base, factor);
    this.#rgb.set(factor, view);
    return view;
  }

  luma(longSide: number): LumaImage {
    const factor = this.#factor(longSide);
    const known = this.#luma.get(factor);
    if (known) return known;
    const view = factor === 1 ? lumaOf(this.#base) : blockAverageLuma(this.luma(BASE_VIEW), factor);
    this.#luma.set(factor, view);
    return view;
  }

  #factor(longSide: number): number {
    if (longSide >= BASE_VIEW) return 1;
    return reductionFactor(Math.max(this.#base.width, this.#base.height), longSide);
  }
}
