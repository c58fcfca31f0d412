import type { SourceProblem } from '../model/image-ref.ts';

/** What a long operation says of itself while it runs. */
export type ScanProgress =
  | { readonly step: 'listing'; readonly images: number }
  | {
      readonly step: 'measuring';
      readonly done: number;
      readonly total: number;
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly unreadable: number;
      /** Images whose stored results still hold. */
      readonly reused: number;
      readonly seconds: number;
    }
  | {
      readonly step: 'embedding';
      readonly done: number;
      readonly total: number;
      readonly doneBytes: number;
      readonly totalBytes: number;
      /** Images without a vector, with a reason. */
      readonly failed: number;
      /** Images whose stored vectors still hold. */
      readonly reused: number;
      readonly seconds: number;
    }
  /** A model that is not here yet; `totalBytes` is null where nobody says. */
  | {
      readonly step: 'downloading';
      readonly file: string;
      readonly doneBytes: number;
      readonly totalBytes: number | null;
    }
  | { readonly step: 'problem'; readonly problem: SourceProblem }
  /** Nearest neighbours among the vectors; the share that is done, 0–1. */
  | { readonly step: 'neighbours'; readonly share: number }
  /** Texts that a model embeds. */
  | { readonly step: 'texts'; readonly done: number; readonly total: number; readonly seconds: number }
  /** Vectors that are compared with texts, or scored by a head; the share that is done, 0–1. */
  | { readonly step: 'scoring'; readonly share: number }
  /** An analysis of all vectors at once has begun. */
  | { readonly step: 'analysing'; readonly what: string }
  /** Numbers once pictures are compared, after their hashes. */
  | { readonly step: 'comparing'; readonly done?: number; readonly total?: number };

export type OnScanProgress = (progress: ScanProgress) => void;
