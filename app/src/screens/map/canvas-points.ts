import type { PaintedView, PointPainter } from './point-painter.ts';

/** Squares on a 2D canvas, colour by colour, for browsers without WebGL 2: slower, and the same picture. */
export function canvasPainter(canvas: HTMLCanvasElement, points: Float32Array): PointPainter {
  const context = canvas.getContext('2d')!;
  let colours: readonly string[] = [];
  let codes = new Uint8Array(0);
  let order = new Uint32Array(0);
  let dimmedCount = 0;
  const draw = (from: number, to: number, { view, scale }: PaintedView, side: number) => {
    const { width, height } = canvas;
    const byCode = new Map<number, Path2D>();
    for (let at = from; at < to; at++) {
      const n = order[at]!;
      const x = width / 2 + (points[2 * n]! - view.x) * scale;
      const y = height / 2 - (points[2 * n + 1]! - view.y) * scale;
      if (x < -side || y < -side || x > width + side || y > height + side) continue;
      const path = byCode.get(codes[n]!) ?? new Path2D();
      byCode.set(codes[n]!, path);
      path.rect(x - side / 2, y - side / 2, side, side);
    }
    for (const [code, path] of byCode) {
      context.fillStyle = colours[code] ?? '#808080';
      context.fill(path);
    }
  };
  return {
    way: 'canvas',
    setColours(next) {
      colours = next;
    },
    setCodes(bytes, indices, dimmed) {
      codes = Uint8Array.from(bytes);
      order = Uint32Array.from(indices);
      dimmedCount = dimmed;
    },
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
    },
    paint(painted) {
      const { diameter, opacity, most } = painted;
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.globalAlpha = opacity;
      draw(0, Math.min(dimmedCount, most), painted, Math.max(1, 0.6 * diameter));
      draw(
        dimmedCount,
        dimmedCount + Math.min(order.length - dimmedCount, most),
        painted,
        Math.max(1, 0.85 * diameter),
      );
      context.globalAlpha = 1;
    },
    dispose: () => undefined,
  };
}
