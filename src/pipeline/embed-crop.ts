import type { RgbImage } from '../kernel/image.ts';
import { UserError } from '../model/errors.ts';

/** A rectangle in px of the upright image at full size. */
export interface CropBox {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
}

/** As crops are stored: `row,column,width,height`. */
export const cropText = ({ row, column, width, height }: CropBox): string => `${row},${column},${width},${height}`;

/**
 * Reads a crop: `rows,cols,width,height` as fastdup means it (the first row, the first column, then the size), or
 * spelled out in any order, `row_y=…,col_x=…,height=…,width=…`.
 *
 * @returns null when it is neither
 */
export function parseCrop(text: string): CropBox | null {
  const parts = text.split(',').map((part) => part.trim());
  const isNamed = text.includes('=');
  const named = new Map(parts.map((part) => part.split('=').map((piece) => piece.trim()) as [string, string]));
  const values = isNamed ? ['row_y', 'col_x', 'width', 'height'].map((name) => named.get(name) ?? '') : parts;
  if (parts.length !== 4 || values.some((value) => !/^\d+$/.test(value))) return null;
  const [row, column, width, height] = values.map(Number) as [number, number, number, number];
  return width > 0 && height > 0 ? { row, column, width, height } : null;
}

/** @throws UserError naming the option */
export function cropOption(text: string): CropBox {
  const crop = parseCrop(text);
  if (crop) return crop;
  throw new UserError(
    `--box does not understand "${text}". Write rows,cols,width,height in px, such as 0,100,640,480: from row 0 and column 100 on, 640 wide and 480 high.`,
  );
}

/** What of a crop lies within a picture; null when nothing does. */
export function clipCrop(crop: CropBox, width: number, height: number): CropBox | null {
  const right = Math.min(width, crop.column + crop.width);
  const bottom = Math.min(height, crop.row + crop.height);
  if (right <= crop.column || bottom <= crop.row) return null;
  return { row: crop.row, column: crop.column, width: right - crop.column, height: bottom - crop.row };
}

/** Cuts a crop, given in px of the full size, out of a view of the image; at least one pixel. */
export function cutCrop(view: RgbImage, crop: CropBox, fullWidth: number, fullHeight: number): RgbImage {
  const [left, right] = range(crop.column, crop.width, view.width / fullWidth, view.width);
  const [top, bottom] = range(crop.row, crop.height, view.height / fullHeight, view.height);
  const width = right - left;
  const height = bottom - top;
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * view.width + left);
    data.set(view.data.subarray(from, from + 3 * width), 3 * width * y);
  }
  return { width, height, data };
}

function range(start: number, length: number, scale: number, size: number): [number, number] {
  const from = Math.min(size - 1, Math.round(start * scale));
  return [from, Math.max(from + 1, Math.min(size, Math.round((start + length) * scale)))];
}
