import type { Comparison } from '../analyse/compare/compare.ts';
import type { HashRadii } from '../analyse/duplicates/hash-candidates.ts';
import type { PictureFit } from '../kernel/geometry/picture-fit.ts';
import type { ChannelSums } from '../kernel/stats/channel-sums.ts';
import type { Device, EmbedderDescription, EmbedderSource } from '../model/embedding.ts';
import type { UnreadableCode } from '../model/errors.ts';
import type { MadeCopy } from './calibrate-copies.ts';
import type { EmbeddedImage } from './embed-worker.ts';
import type { FileMeasures } from './measure-file.ts';
import type { PictureConversion, PictureFormat } from './picture-conversion.ts';
import type { MeasurementSettings } from './recipe.ts';

/** What a worker process can do with one file. */
export type Task =
  /** With `embed` the image's vector comes from the same decode. */
  | { readonly kind: 'measure'; readonly embed?: boolean }
  | { readonly kind: 'embed' }
  /** By the text tower of the model; no file takes part. */
  | { readonly kind: 'embed-text'; readonly text: string }
  | { readonly kind: 'exact-pixels' }
  /** Sums over all pixels, or over those of a view of this long side. */
  | { readonly kind: 'channels'; readonly longSide: number | null }
  | { readonly kind: 'compare' }
  | { readonly kind: 'calibrate'; readonly seed: number; readonly radii: HashRadii }
  | { readonly kind: 'thumbnail'; readonly longSide: number }
  | { readonly kind: 'picture' }
  | { readonly kind: 'convert'; readonly conversion: PictureConversion };

export interface Job {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Compares one image with some others. */
export interface CompareJob extends Job {
  readonly others: readonly {
    readonly uri: string;
    /** EXIF orientation 1–8 under which the other is expected to lie on the image. */
    readonly orientation: number;
    /** Look for local features also where the whole frames have nothing in common. */
    readonly isThorough: boolean;
  }[];
}

/** Makes edited copies of one image, and compares each with its original or with another image. */
export interface CalibrateJob extends Job {
  readonly others: readonly {
    /** Name of the edit. */
    readonly edit: string;
    /** Null: its original, if hashes bring the two together. */
    readonly against: { readonly uri: string; readonly orientation: number } | null;
  }[];
}

/** Embeds one image, or crops of it. */
export interface EmbedJob extends Job {
  /** `row,column,width,height` each; null for the whole image. */
  readonly crops: readonly string[] | null;
  /** Embeds the whole image under each of these EXIF orientations instead, 1 as it is. */
  readonly orientations?: readonly number[];
}

/** Makes a picture for a screen. */
export interface PictureJob extends Job {
  readonly longSide: number;
  /** `small` for many at once, `fine` for one to look at closely, `exact` without any loss but that of size. */
  readonly quality: 'small' | 'fine' | 'exact';
  readonly maxPixels: number;
}

/** A picture for a screen: upright, sRGB, with its alpha; words where there is none. */
export type MadePicture =
  | {
      readonly bytes: Uint8Array;
      readonly type: 'image/webp' | 'image/png';
      /** Of the file it was made from. */
      readonly sizeBytes: number;
      readonly modifiedMs: number;
    }
  | { readonly code: UnreadableCode; readonly reason: string };

/** Makes one picture of an export. */
export interface ConvertJob extends Job {
  /** Path that it is written to; its folder is there. */
  readonly to: string;
}

export type ConvertedPicture =
  /** It is taken as it is. */
  | { readonly kind: 'unchanged'; readonly width: number; readonly height: number }
  | {
      readonly kind: 'converted';
      /** Of the original as seen, px. */
      readonly width: number;
      readonly height: number;
      readonly format: PictureFormat;
      readonly fit: PictureFit;
      readonly sizeBytes: number;
      readonly sha256: string;
      /** Why part of the picture is missing; null for a sound one. */
      readonly damage: string | null;
    }
  | { readonly kind: 'unreadable'; readonly code: UnreadableCode; readonly reason: string };

/** The job a task needs. */
export type JobOf<T extends Task['kind']> = T extends 'compare'
  ? CompareJob
  : T extends 'calibrate'
    ? CalibrateJob
    : T extends 'embed'
      ? EmbedJob
      : T extends 'picture'
        ? PictureJob
        : T extends 'convert'
          ? ConvertJob
          : Job;

/** The model a worker process opens when it starts. */
export interface EmbedSettings {
  readonly source: EmbedderSource;
  readonly device: Device;
  /** Threads of one inference. */
  readonly threads: number;
  /** Images one inference takes at most. */
  readonly batch: number;
}

export interface WorkerSettings {
  readonly measurements: MeasurementSettings;
  readonly maxPixels: number;
  /** For the files; what a model needs comes on top. */
  readonly memoryLimitBytes: number;
  readonly embedder: EmbedSettings | null;
  /** Gives way to whatever else wants the processor: a person waits for that. */
  readonly givesWay?: boolean;
}

/** With the vector where one was asked for and the picture could be decoded. */
export type MeasuredFile = FileMeasures & { readonly embedded: EmbeddedImage | null };

/** Sums over the pixels seen, and how many the image has at full size; words where it cannot be read. */
export type SummedImage = { readonly sums: ChannelSums; readonly fullPixels: number } | { readonly reason: string };

/** A vector of length 1, or why there is none. */
export type EmbeddedText = { readonly vector: Float32Array } | { readonly refused: string };

export type TaskResult<T extends Task['kind'] = Task['kind']> = T extends 'measure'
  ? MeasuredFile
  : T extends 'embed'
    ? EmbeddedImage
    : T extends 'embed-text'
      ? EmbeddedText
      : T extends 'exact-pixels'
        ? { readonly pixelDigest: string | null }
        : T extends 'channels'
          ? SummedImage
          : T extends 'compare'
            ? /** In the order of the others; null where either cannot be read. */
              { readonly comparisons: readonly (Comparison | null)[] }
            : T extends 'calibrate'
              ? /** In the order of the others; null where the image cannot be read. */
                { readonly copies: readonly MadeCopy[] | null }
              : T extends 'picture'
                ? MadePicture
                : T extends 'convert'
                  ? ConvertedPicture
                  : { readonly webp: Uint8Array | null };

export type ToWorker =
  | { readonly type: 'settings'; readonly settings: WorkerSettings }
  | { readonly type: 'job'; readonly number: number; readonly task: Task; readonly job: Job };

export type FromWorker =
  | { readonly type: 'ready'; readonly embedder: EmbedderDescription | null }
  /** The model cannot be used; the message is for the user. */
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'done'; readonly number: number; readonly result: TaskResult; readonly peakMemoryBytes: number }
  /** A bug of ours, never a property of the file: the scan stops with this stack. */
  | { readonly type: 'bug'; readonly number: number; readonly stack: string }
  /** Sent just before the worker ends itself. */
  | { readonly type: 'memory-limit' };
