/** The columns duplicates are found by, one entry per image, in id order. Hashes are flat 32-bit words. */
export interface ImageTable {
  readonly ids: readonly string[];
  /** Number of the file's SHA-256 among all, equal where they are equal; -1 without one. */
  readonly bytesNumber: Int32Array;
  /** Likewise of the digest of the exact full-size pixels; -1 where it is not known. */
  readonly pixelsNumber: Int32Array;
  /** Likewise of the digest of the view with the full geometry: equal pixels decoded the same way give equal ones. */
  readonly viewNumber: Int32Array;
  /** Likewise numbered: what decides how the view was decoded: format and orientation. */
  readonly decodePath: Int32Array;
  readonly width: Int32Array;
  readonly height: Int32Array;
  /** 2 words each. */
  readonly perceptualHash: Uint32Array;
  readonly differenceHash: Uint32Array;
  /** 14 words each: perceptual hashes of EXIF orientations 2–8. */
  readonly turnedHashes: Uint32Array;
  /** 2 words each: of the picture inside its uniform margins. */
  readonly trimmedPerceptualHash: Uint32Array;
  readonly trimmedDifferenceHash: Uint32Array;
  /** 8 words each. */
  readonly pdq: Uint32Array;
  /** 1 where the image was measured. Unreadable images are never duplicates of each other. */
  readonly isMeasured: Uint8Array;
  /** 1 where there are margins, and so trimmed hashes. */
  readonly hasMargins: Uint8Array;
  /** 1 where the picture has enough structure for a perceptual hash to mean something. */
  readonly hasStructure: Uint8Array;
}
