import { fontOf, HALO, type Pen } from './pen.ts';
import { putStamp, type Raster, remembered, ringStamp, type Stamp, wordOf } from './raster.ts';

/** A text as two shapes, one upon the other. */
interface Lettering {
  readonly halo: Stamp;
  readonly fill: Stamp;
}

const letterings = new Map<string, Lettering>();
let scratch: CanvasRenderingContext2D | undefined;

const scratchOf = (): CanvasRenderingContext2D => {
  scratch ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  return scratch;
};

/** Draws into the picture of the points. @param ratio of device px to CSS px */
export const rasterPen = (raster: Raster, ratio: number): Pen => ({
  rings(places, count, radius, line, colour) {
    const stamp = ringStamp(radius * ratio, line * ratio);
    const word = wordOf(colour);
    const half = stamp.width / 2 - 0.5;
    for (let at = 0; at < 2 * count; at += 2) {
      const x = Math.floor(places[at]! * ratio - half);
      const y = Math.floor(places[at + 1]! * ratio - half);
      putStamp(raster, x, y, stamp, word);
    }
  },
  text(text, x, y, size, align, ink, around) {
    const { halo, fill } = remembered(letterings, `${text} ${size} ${ratio}`, () => letter(text, size, ratio));
    const left = Math.round(x * ratio - (align === 'center' ? fill.width / 2 : HALO * ratio));
    const top = Math.round(y * ratio - fill.height / 2);
    putStamp(raster, left, top, halo, wordOf(around));
    putStamp(raster, left, top, fill, wordOf(ink));
  },
  widthOf(text, size) {
    return (
      remembered(letterings, `${text} ${size} ${ratio}`, () => letter(text, size, ratio)).fill.width / ratio - 2 * HALO
    );
  },
});

/** Drawn once by the browser, then kept as cover alone, so that it has any colour. */
function letter(text: string, size: number, ratio: number): Lettering {
  const context = scratchOf();
  const { canvas } = context;
  context.font = fontOf(size * ratio);
  const width = Math.ceil(context.measureText(text).width + 2 * HALO * ratio);
  const height = Math.ceil((size * 1.5 + 2 * HALO) * ratio);
  canvas.width = width;
  canvas.height = height;
  const cover = (draw: () => void): Stamp => {
    context.clearRect(0, 0, width, height);
    // A new size has forgotten the font.
    context.font = fontOf(size * ratio);
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = HALO * ratio;
    draw();
    const { data } = context.getImageData(0, 0, width, height);
    const shares = new Uint16Array(width * height);
    for (let at = 0; at < shares.length; at++) shares[at] = Math.round((256 * data[4 * at + 3]!) / 255);
    return { width, height, cover: shares };
  };
  const [x, y] = [HALO * ratio, height / 2];
  return {
    halo: cover(() => context.strokeText(text, x, y)),
    fill: cover(() => context.fillText(text, x, y)),
  };
}
