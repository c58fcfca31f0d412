import type { ContainerFacts } from '../../model/facts.ts';
import type { Format } from '../../model/format.ts';

/** Facts while a header is being read: a parser fills what it finds and may stop at any byte. */
export type FactsDraft = { -readonly [K in keyof ContainerFacts]: ContainerFacts[K] };

export const emptyFacts = (format: Format): FactsDraft => ({
  format,
  width: null,
  height: null,
  bitDepth: null,
  channels: null,
  hasAlpha: false,
  hasPalette: false,
  colourSpace: null,
  orientation: 1,
  pages: 1,
  iccProfile: null,
  jpegQuality: null,
  chromaSubsampling: null,
  progressive: null,
  truncated: false,
  cameraMake: null,
  cameraModel: null,
  takenAt: null,
  hasGps: false,
});

/**
 * Fills a draft from the file's bytes. A read past the end throws RangeError, which `readContainer` takes as
 * "the file ends early"; anything found before that stays.
 */
export type ContainerParser = (bytes: Uint8Array, facts: FactsDraft) => void;

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Four-character code at an offset. */
export const fourCC = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
