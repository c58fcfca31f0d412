/** The columns duplicates are found by, one entry per image, in id order. Hashes are flat 32-bit words. */
export interface ImageTable {
  readonly ids: readonly string[];
  readonly sha256: readonly (string | null)[];
  /** Digest of the exact full-size pixels where known. */
  readonly pixelDigest: readonly (string | null)[];
  /** Digest of the base view with the full geometry: equal pixels decoded the same way give equal digests. */
  readonly viewDigest: readonly (string | null)[];
  /** What decides how the base view was decoded: format and orientation. */
  readonly decodePath: readonly string[];
  readonly width: Int32Array;
  readonly height: Int32Array;
  /** 2 words each. */
  readonly perceptualHash: Uint32Array;
  readonly mirroredHash: Uint32Array;
  readonly averageHash: Uint32Array;
  /** 8 words each. */
  readonly pdq: Uint32Array;
  /** 1 where the image was measured. Unreadable images are never duplicates of each other. */
  readonly isMeasured: Uint8Array;
  /** 1 where the picture has enough structure for a perceptual hash to mean something. */
  readonly hasStructure: Uint8Array;
}

export const countOf = (table: ImageTable): number => table.ids.length;
