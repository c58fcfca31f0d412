import type { PaintedView, PointPainter } from './point-painter.ts';
import { discStamp, putStamp, type Raster, wordOf } from './raster.ts';
import { rasterPen } from './raster-pen.ts';

/**
 * Points by the processor, pixel by pixel into a picture that is put on a 2D canvas: for machines without a graphics
 * card, where this is many times faster than WebGL in software, which spends a microsecond on each point.
 */
export function rasterPainter(canvas: HTMLCanvasElement, points: Float32Array): PointPainter {
  const context = canvas.getContext('2d', { alpha: false })!;
  let image = context.createImageData(1, 1);
  const raster: Raster = { pixels: new Uint32Array(image.data.buffer), width: 1, height: 1 };
  const colours = new Uint32Array(256);
  let paper = 0xffffffff;
  // In the order in which they are drawn, so that memory is read from front to back.
  let places = new Float32Array(0);
  let codes = new Uint8Array(0);
  let dimmedCount = 0;

  const draw = (from: number, to: number, { view, scale, opacity }: PaintedView, diameter: number) => {
    const { width, height } = raster;
    const stamp = discStamp(diameter, opacity);
    const size = stamp.width;
    // From a point to the corner of its stamp, and the rounding down.
    const left = width / 2 - size / 2 + 0.5;
    const top = height / 2 - size / 2 + 0.5;
    for (let at = from; at < to; at++) {
      const x = Math.floor((places[2 * at]! - view.x) * scale + left);
      const y = Math.floor((view.y - places[2 * at + 1]!) * scale + top);
      if (x > -size && y > -size && x < width && y < height) putStamp(raster, x, y, stamp, colours[codes[at]!]!);
    }
  };

  return {
    way: 'raster',
    pen: (ratio) => rasterPen(raster, ratio),
    setColours(hexes, background) {
      for (const [code, hex] of hexes.entries()) colours[code] = wordOf(hex);
      paper = wordOf(background);
    },
    setCodes(bytes, order, dimmed) {
      places = new Float32Array(2 * order.length);
      codes = new Uint8Array(order.length);
      for (let at = 0; at < order.length; at++) {
        const n = order[at]!;
        places[2 * at] = points[2 * n]!;
        places[2 * at + 1] = points[2 * n + 1]!;
        codes[at] = bytes[n]!;
      }
      dimmedCount = dimmed;
    },
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
      image = context.createImageData(width, height);
      Object.assign(raster, { pixels: new Uint32Array(image.data.buffer), width, height });
    },
    paint(painted) {
      const { diameter, most } = painted;
      raster.pixels.fill(paper);
      draw(0, Math.min(dimmedCount, most), painted, Math.max(1, diameter * 0.7));
      draw(dimmedCount, dimmedCount + Math.min(codes.length - dimmedCount, most), painted, diameter);
    },
    present: () => context.putImageData(image, 0, 0),
    dispose: () => undefined,
  };
}
