/** A value of JSON, kept as it was read. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What a format says beyond the words below, by its name there: kept, and written again where a format has room. */
export type Fields = Readonly<Record<string, JsonValue>>;

/**
 * Left, top, width and height in px of the picture as it is seen (after EXIF orientation), from the top left corner of
 * the top left pixel. Kept as read: it may be empty, inverted (negative sides) or lie outside; checks say so.
 */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** x, y, x, y … in px, as boxes; at least three points; the last is joined to the first. */
export type Polygon = readonly number[];

/** A mask as COCO stores it: runs of 0 and 1 in turn, column by column, beginning with 0. */
export interface RunLengthMask {
  /** px. */
  readonly width: number;
  readonly height: number;
  /** Lengths of the runs, or COCO's compressed text of them: kept as read. `src/kernel/mask/run-length.ts` reads both. */
  readonly counts: string | readonly number[];
}

/** A name that objects or images are given. */
export interface AnnotationCategory {
  /** Unique within its set. */
  readonly name: string;
  /** As the format numbers it; null where it has only names. */
  readonly id: number | null;
  readonly supercategory?: string;
  /** Names of the keypoints of its objects, in order. */
  readonly keypoints?: readonly string[];
  /** Pairs of keypoints that are joined, numbered from 1 as COCO does. */
  readonly skeleton?: readonly (readonly [number, number])[];
  readonly fields?: Fields;
}

/** One thing marked in a picture. Geometry that a format does not give is absent, never guessed. */
export interface AnnotatedObject {
  /** As the format names it; absent where it has none. */
  readonly id?: number | string;
  /** Name of its category; null where it has none. */
  readonly category: string | null;
  readonly box?: Box;
  /** Rotated box: its four corners x, y in px, in the order the format gives. */
  readonly corners?: readonly number[];
  /** Outlines; several where the object is in pieces. */
  readonly polygons?: readonly Polygon[];
  readonly mask?: RunLengthMask;
  /** x, y in px and visibility (0 not labelled, 1 hidden, 2 visible; COCO), in turn, in the category's order. */
  readonly keypoints?: readonly number[];
  /** Area in px² as the format says. */
  readonly area?: number;
  /** It stands for many objects (COCO `iscrowd`). */
  readonly isCrowd?: boolean;
  /** Confidence 0–1, of predictions. */
  readonly score?: number;
  readonly fields?: Fields;
}

export interface Caption {
  readonly id?: number | string;
  readonly text: string;
  readonly fields?: Fields;
}

/** Where a picture lies that is no file of its own, such as in a tar archive. */
export interface PictureInside {
  /** `file:` URL of the file that holds it. */
  readonly uri: string;
  /** Bytes from the beginning of that file. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** What is said about one image. */
export interface AnnotatedImage {
  /** As the format names it, `/`-separated, relative to the set's pictures: unique within a set and split. */
  readonly path: string;
  /** `file:` URL of the picture (exact bytes, src/sources/uri.ts); null while it is not found. */
  readonly uri: string | null;
  /** Its bytes, where it is no file of its own; `uri` is null then. */
  readonly inside?: PictureInside;
  readonly id?: number | string;
  /** px as seen; null while unknown. */
  readonly width: number | null;
  readonly height: number | null;
  /** Normalised: `train`, `val`, `test`, or whatever the format says. */
  readonly split?: string;
  /** Labels of the whole image: one for classification, several for tags. */
  readonly labels?: readonly string[];
  readonly captions?: readonly Caption[];
  readonly objects: readonly AnnotatedObject[];
  /** The annotation file (`file:` URL) it was read from. */
  readonly source?: string;
  readonly fields?: Fields;
}

/** What is said once for all images of a set. */
export interface AnnotationHeader {
  readonly categories: readonly AnnotationCategory[];
  readonly fields?: Fields;
}

/** Something of an annotation set that could not be taken as it is. It costs what it names, never the rest. */
export interface AnnotationProblem {
  /** Path of the file. */
  readonly file: string;
  /** `line 3`, `annotations[12]`; empty where it is the file. */
  readonly where: string;
  readonly reason: string;
  /**
   * `malformed` was left out · `missing-image`: annotations of a picture that is not there · `orphan`: belongs to no
   * image the set lists · `unknown-category`: an object whose category the set does not declare · `conflict`: two
   * statements that exclude each other, the first of which counts.
   */
  readonly kind: 'malformed' | 'missing-image' | 'orphan' | 'unknown-category' | 'conflict';
}
