import { fourCC, viewOf } from './facts.ts';

export interface Box {
  readonly type: string;
  /** Offset of the box in the file's bytes. */
  readonly at: number;
  /** First byte of the content; for `uuid` boxes that is the 16-byte id. */
  readonly start: number;
  /** One past the last byte, as the box claims; may lie past the file. */
  readonly end: number;
}

/** Boxes side by side between two offsets (ISO/IEC 14496-12, 4.2). Stops where a box makes no sense. */
export function* boxes(bytes: Uint8Array, start: number, end: number): Generator<Box> {
  const view = viewOf(bytes);
  for (let at = start; at + 8 <= Math.min(end, bytes.length); ) {
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= bytes.length) {
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    } else if (size === 0) size = end - at;
    if (size < header) return;
    yield { type: fourCC(view, at + 4), at, start: at + header, end: at + size };
    at += size;
  }
}

/** First box of a type between two offsets. */
export function findBox(bytes: Uint8Array, start: number, end: number, type: string): Box | null {
  for (const box of boxes(bytes, start, end)) if (box.type === type) return box;
  return null;
}

/** Whether the last top-level box claims bytes that the file does not have. */
export function boxesPastEnd(bytes: Uint8Array): boolean {
  let end = 0;
  for (const box of boxes(bytes, 0, bytes.length)) end = box.end;
  // Fewer than 8 stray bytes at the end are no box.
  return end > bytes.length;
}
