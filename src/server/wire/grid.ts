import type { Count, ImageFacts, ImageFilter, ImageNumber } from './common.ts';

/** By a column of `images`, or by `decision`; ties by number, empty cells last. */
export interface GridSort {
  readonly column: string;
  readonly descending: boolean;
}

/** Which images, in which order. */
export interface GridQuestion {
  readonly state: string;
  readonly filter: ImageFilter;
  /** Null is the order of the ids. */
  readonly sort: GridSort | null;
  /**
   * Version of the decisions that the answer was given at before: asked with it, a list that depends on decisions keeps
   * still while they are made.
   */
  readonly decisions?: string | undefined;
}

/** How often the values of a column occur among the images that pass all conditions but those on this column. */
export interface ValueFacet {
  readonly column: string;
  /** The most frequent, and those that the filter names. */
  readonly counts: readonly Count[];
  /** Different values that occur, the empty cell among them; null where the column has too many to count. */
  readonly distinct: number | null;
}

export interface NumberFacet {
  readonly column: string;
  /** Least and greatest value of all images; null when every cell is empty. */
  readonly range: readonly [number, number] | null;
  /** Bins of equal width over the range. */
  readonly counts: readonly number[];
  readonly empty: number;
}

/** A finding in words. */
export interface FindingDetails {
  readonly check: string;
  readonly value: number | null;
  readonly threshold: number;
  readonly explanation: string;
}

/** Another image that this one is related to. */
export interface ImageRelation {
  readonly n: ImageNumber;
  readonly id: string;
  readonly relation: string;
  /** How sure it is that both show one picture, 0–1. */
  readonly score: number;
  /** The score reaches the threshold, and nobody said otherwise. */
  readonly isConfirmed: boolean;
}

export interface ImageGroup {
  readonly id: string;
  /** Keeper first; at most a hundred. */
  readonly members: readonly { readonly n: ImageNumber; readonly id: string }[];
  readonly size: number;
  readonly keeperReason: string | null;
}

/** Something marked in an image; coordinates in px of the picture as seen. */
export interface MarkedObject {
  /** Number of its annotation set, and its own there, from 0. */
  readonly set: number;
  readonly n: number;
  readonly category: string | null;
  readonly box: readonly [x: number, y: number, width: number, height: number] | null;
  /** x, y, x, y …; outlines of masks and rotated boxes among them. Filled by the even–odd rule. */
  readonly polygons: readonly (readonly number[])[];
  /** x, y, visibility (0 not labelled, 1 hidden, 2 visible). */
  readonly keypoints: readonly number[];
  /** Checks that it is the reason for. */
  readonly checks: readonly string[];
  /** Of the worst of them, 0–1. */
  readonly severity: number;
}

/** Endpoints of the screen Grid. */
export interface GridApi {
  'grid/page': {
    request: GridQuestion & { readonly offset: number; readonly limit: number };
    reply: {
      /** Images that pass the filter. */
      readonly total: number;
      readonly images: readonly ImageFacts[];
      /** Version of the decisions that the list was made at. */
      readonly decisions: string;
    };
  };
  /** Where an image is in an answer. */
  'grid/find': {
    request: GridQuestion & ({ readonly id: string } | { readonly image: ImageNumber });
    /** Null where there is no such image, or it does not pass. */
    reply: { readonly image: ImageNumber | null; readonly position: number | null };
  };
  /** Numbers of the images from one position to another, the latter not included; at most 200,000 at once. */
  'grid/numbers': {
    request: GridQuestion & { readonly from: number; readonly to: number };
    reply: { readonly numbers: readonly ImageNumber[] };
  };
  'grid/facets': {
    request: {
      readonly state: string;
      readonly filter: ImageFilter;
      /** Columns of texts, or of true and false; `text` picks values that contain it. */
      readonly values: readonly {
        readonly column: string;
        readonly limit: number;
        readonly text?: string | undefined;
      }[];
      /** A column of numbers. */
      readonly histogram: string | null;
    };
    reply: {
      /** Images that pass the filter. */
      readonly total: number;
      readonly values: readonly ValueFacet[];
      /** Findings among the images that pass the filter, by check; `*` is any check. */
      readonly checks: readonly Count[];
      readonly decisions: readonly Count[];
      readonly histogram: NumberFacet | null;
    };
  };
  /** Everything that is known of one image. */
  'grid/details': {
    request: { readonly state: string; readonly image: ImageNumber };
    reply: {
      /** In the order of `StateInfo.columns`. */
      readonly cells: readonly (string | number | boolean | null)[];
      readonly findings: readonly FindingDetails[];
      /** Closest first; at most fifty. */
      readonly related: readonly ImageRelation[];
      readonly group: ImageGroup | null;
    };
  };
  /** What annotation sets mark in one image, at most a thousand objects. */
  'grid/objects': {
    request: { readonly state: string; readonly image: ImageNumber };
    reply: { readonly total: number; readonly objects: readonly MarkedObject[] };
  };
  /** Keeps a selection that is too long for an address, for the condition `selection`; as long as the server runs. */
  'selection/save': {
    request: { readonly state: string; readonly numbers: readonly ImageNumber[] };
    /** 16 hex digits. */
    reply: { readonly selection: string };
  };
}
