import type { SourceProblem } from '../model/image-ref.ts';

/** An image as a report shows it. */
export interface ReportImage {
  readonly id: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly sizeBytes: number;
  readonly split: string | null;
  readonly label: string | null;
  /** `data:image/webp;base64,…`, long side ≤ 240 px, or null when the image cannot be shown. */
  readonly thumbnail: string | null;
}

export interface ReportCheck {
  readonly name: string;
  readonly title: string;
  /** What the check means, one sentence. */
  readonly description: string;
  /** What to try, one sentence. */
  readonly advice: string;
  /** Column that is compared; null for checks over pairs. */
  readonly column: string | null;
  readonly direction: 'above' | 'below';
  readonly threshold: number;
  readonly unit: string | null;
  /** The column is boolean: told in words, without the 0 and 1 that are compared. */
  readonly flag?: boolean;
}

export interface ReportFinding {
  readonly image: ReportImage;
  /** The measured value the threshold is compared with; null where the check has no number (unreadable). */
  readonly value: number | null;
  /** 0 (worst) – 1 (best); below 0.5 is a finding. */
  readonly score: number;
  /** The value in words, such as `darkest 1 % of pixels at 4` or the decoder's reason. */
  readonly explanation: string;
}

export interface ReportSection {
  readonly check: ReportCheck;
  /** All findings; `shown` holds the worst of them. */
  readonly count: number;
  readonly shown: readonly ReportFinding[];
}

export interface ReportHistogram {
  readonly column: string;
  readonly title: string;
  readonly unit: string | null;
  readonly scale: 'linear' | 'log';
  /** Equal-width bins on the given scale: `edges.length === counts.length + 1`, in the column's own unit. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Images without a value in this column. */
  readonly missing: number;
  readonly thresholds: readonly {
    readonly check: string;
    readonly value: number;
    readonly direction: 'above' | 'below';
  }[];
}

export interface ReportGroup {
  readonly id: string;
  /** Of all pairs within, closest first: `identical-bytes`, `resized`, `cropped` … */
  readonly relations: readonly string[];
  readonly keeper: string;
  readonly keeperReason: string;
  readonly weakest: {
    readonly a: string;
    readonly b: string;
    readonly relation: string;
    /** How sure it is that both show one picture, 0–1. */
    readonly score: number;
    /** What the comparison found, in words; empty for identical images. */
    readonly evidence: string;
  };
  readonly splits: readonly string[];
  /** Keeper first. May be cut; `size` is the whole count. */
  readonly members: readonly ReportImage[];
  readonly size: number;
}

export interface CountBy {
  readonly name: string;
  readonly count: number;
}

/** Everything the report shows, already counted and cut to size. Pure data: rendering it is a pure function. */
/** What annotation sets hold. */
export interface ReportAnnotations {
  readonly sets: readonly {
    readonly path: string;
    readonly format: string;
    readonly images: number;
    readonly objects: number;
  }[];
  readonly objects: number;
  /** Images of the dataset that a set lists. */
  readonly images: number;
  readonly problems: readonly { readonly kind: string; readonly count: number }[];
  /** Names of the splits. */
  readonly splits: readonly string[];
  /** The most frequent first; null is no class. `bySplit` counts objects. */
  readonly classes: readonly {
    readonly name: string | null;
    readonly objects: number;
    readonly images: number;
    readonly bySplit: Readonly<Record<string, number>>;
  }[];
  /** Classes that other splits have and this one has not. */
  readonly missing: readonly { readonly name: string; readonly split: string }[];
  /** Objects by area as COCO divides them, and by share of the image's area; `counts[i]` lie between two edges. */
  readonly sizes: {
    readonly small: number;
    readonly medium: number;
    readonly large: number;
    readonly edges: readonly number[];
    readonly counts: readonly number[];
  } | null;
}

export interface ReportModel {
  readonly title: string;
  readonly goldpanVersion: string;
  /** ISO 8601. */
  readonly generatedAt: string;
  readonly source: string;
  readonly totals: {
    readonly images: number;
    readonly measured: number;
    readonly unreadable: number;
    readonly notApplicable: number;
    readonly bytes: number;
    readonly megapixels: number;
    /** Images with at least one finding. */
    readonly withFindings: number;
  };
  readonly formats: readonly CountBy[];
  readonly splits: readonly CountBy[];
  readonly labels: readonly CountBy[];
  readonly labelCount: number;
  /** Most frequent `width×height`, and how many different ones there are. */
  readonly sizes: readonly CountBy[];
  readonly sizeCount: number;
  readonly sections: readonly ReportSection[];
  readonly histograms: readonly ReportHistogram[];
  readonly groups: { readonly count: number; readonly images: number; readonly shown: readonly ReportGroup[] };
  /** What two splits share: related pairs with one image in each, and how many images of each are in one. */
  readonly leaks: readonly {
    readonly a: string;
    readonly b: string;
    readonly pairs: number;
    readonly images: readonly [number, number];
  }[];
  /** Absent where no annotation set was read. */
  readonly annotations?: ReportAnnotations;
  readonly problems: readonly SourceProblem[];
}
