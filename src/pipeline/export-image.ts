import type { AnnotatedImage } from '../model/annotation.ts';

/** An image on its way into an export. */
export interface ExportImage {
  /** Of the workspace. */
  readonly id: string;
  readonly sha256: string | null;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** EXIF, 1–8: the pixels of a copied file are stored turned. */
  readonly orientation: number;
  /** What is said about it; its `uri` is that of the workspace. */
  readonly annotated: AnnotatedImage;
}
