export type Align = 'left' | 'center';

/** Draws what lies above the points. Places and lengths are CSS px; colours `#rrggbb`. */
export interface Pen {
  /** @param places x and y in turn, of which the first `2 * count` numbers count */
  rings(places: Float32Array, count: number, radius: number, line: number, colour: string): void;
  /** Text with a halo, its middle at y. */
  text(text: string, x: number, y: number, size: number, align: Align, ink: string, around: string): void;
  widthOf(text: string, size: number): number;
}

export const fontOf = (size: number): string => `600 ${size}px system-ui, sans-serif`;
export const HALO = 3.5;

/** @param context scaled to CSS px */
export const contextPen = (context: CanvasRenderingContext2D): Pen => ({
  rings(places, count, radius, line, colour) {
    context.beginPath();
    for (let at = 0; at < 2 * count; at += 2) {
      context.moveTo(places[at]! + radius, places[at + 1]!);
      context.arc(places[at]!, places[at + 1]!, radius, 0, 2 * Math.PI);
    }
    context.lineWidth = line;
    context.strokeStyle = colour;
    context.stroke();
  },
  text(text, x, y, size, align, ink, around) {
    context.font = fontOf(size);
    context.textAlign = align;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = HALO;
    context.strokeStyle = around;
    context.strokeText(text, x, y);
    context.fillStyle = ink;
    context.fillText(text, x, y);
  },
  widthOf(text, size) {
    context.font = fontOf(size);
    return context.measureText(text).width;
  },
});
