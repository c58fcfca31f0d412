/** Where tiles are: as many columns as fit, all rows equally high. All lengths are px. */
export interface Geometry {
  readonly columns: number;
  /** Side of a picture. */
  readonly side: number;
  readonly rowHeight: number;
  readonly rows: number;
}

export const GAP = 10;
export const PADDING = 12;
/** Below the picture: the name of the image. */
const NAME_HEIGHT = 20;

/** @param size the least side that tiles should have */
export function geometry(width: number, total: number, size: number, hasNames: boolean): Geometry {
  const inside = Math.max(1, width - 2 * PADDING);
  const columns = Math.max(1, Math.floor((inside + GAP) / (size + GAP)));
  const side = Math.floor((inside - GAP * (columns - 1)) / columns);
  const rowHeight = side + (hasNames ? NAME_HEIGHT : 0) + GAP;
  return { columns, side, rowHeight, rows: Math.ceil(total / columns) };
}

/** A rectangle within the whole grid. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const rectangle = (a: { x: number; y: number }, b: { x: number; y: number }): Rectangle => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});

/** Rows and columns of the tiles that a rectangle touches, ends included; null for none. */
export function touched({ columns, side, rowHeight, rows }: Geometry, { left, top, right, bottom }: Rectangle) {
  const pitch = side + GAP;
  const firstColumn = Math.max(0, Math.ceil((left - PADDING - side) / pitch));
  const lastColumn = Math.min(columns - 1, Math.floor((right - PADDING) / pitch));
  const firstRow = Math.max(0, Math.ceil((top - PADDING - (rowHeight - GAP)) / rowHeight));
  const lastRow = Math.min(rows - 1, Math.floor((bottom - PADDING) / rowHeight));
  return firstColumn > lastColumn || firstRow > lastRow ? null : { firstColumn, lastColumn, firstRow, lastRow };
}

export type Touched = NonNullable<ReturnType<typeof touched>>;

export const isTouched = ({ columns }: Geometry, span: Touched | null, position: number): boolean => {
  if (!span) return false;
  const row = Math.floor(position / columns);
  const column = position % columns;
  return row >= span.firstRow && row <= span.lastRow && column >= span.firstColumn && column <= span.lastColumn;
};
