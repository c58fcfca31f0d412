import { cocoRewriter } from './coco.ts';
import { cvatRewriter } from './cvat.ts';
import { labelStudioRewriter } from './label-studio.ts';
import type { AnnotationRewriter } from './rewriter.ts';
import { csvRewriter, huggingFaceRewriter, jsonlRewriter } from './tables.ts';

/** By the format's name: formats with files of many records that are rewritten in their place. */
export const REWRITERS: Readonly<Record<string, AnnotationRewriter>> = {
  coco: cocoRewriter,
  cvat: cvatRewriter,
  'label-studio': labelStudioRewriter,
  csv: csvRewriter,
  jsonl: jsonlRewriter,
  huggingface: huggingFaceRewriter,
};
