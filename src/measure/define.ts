import type { LumaImage, RgbImage } from '../kernel/image.ts';
import type { ColumnSpec, ColumnValue } from '../model/columns.ts';
import type { ContainerFacts, DecodedFacts } from '../model/facts.ts';

/** What a measurement may ask for. The decoder makes every view of an image from one decode. */
export type Need =
  | { readonly kind: 'luma'; readonly longSide: number }
  | { readonly kind: 'rgb'; readonly longSide: number }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'container' }
  | { readonly kind: 'decoded' };

/**
 * Brightness view (BT.601 weights). `longSide: 512` is the base view: long side at most 512 px, never enlarged.
 * A smaller value gives the base view averaged over whole k×k blocks with the largest k that keeps the
 * long side at or above that value.
 */
export const luma = <const S extends 512 | 256 | 128 | 64>(longSide: S) => ({ kind: 'luma', longSide }) as const;
/** Colour view, sized as {@link luma} is. */
export const rgb = <const S extends 512 | 256 | 128 | 64>(longSide: S) => ({ kind: 'rgb', longSide }) as const;
/** The file's bytes. */
export const bytes = { kind: 'bytes' } as const;
/** What the file's header says. Also there when the pixels cannot be decoded. */
export const container = { kind: 'container' } as const;
/** What the decode found: oriented size, channels, transparency. */
export const decoded = { kind: 'decoded' } as const;

export type Provided<N extends Need> = N extends { kind: 'luma' }
  ? LumaImage
  : N extends { kind: 'rgb' }
    ? RgbImage
    : N extends { kind: 'bytes' }
      ? Uint8Array
      : N extends { kind: 'container' }
        ? ContainerFacts
        : DecodedFacts;

const NOT_APPLICABLE = Symbol('notApplicable');

/** Returned by a measurement that makes no sense for this image; its columns stay empty and the reason is kept. */
export interface NotApplicable {
  readonly [NOT_APPLICABLE]: true;
  readonly reason: string;
}
export const notApplicable = (reason: string): NotApplicable => ({ [NOT_APPLICABLE]: true, reason });
export const isNotApplicable = (value: object): value is NotApplicable => NOT_APPLICABLE in value;

export type Params = Readonly<Record<string, number>>;
export type Needs = Readonly<Record<string, Need>>;
export type Columns = Readonly<Record<string, ColumnSpec>>;

/** A named, versioned, parameterised pure function from views or bytes to columns. It never judges. */
export interface Measurement<N extends Needs = Needs, C extends Columns = Columns, P extends Params = Params> {
  /** kebab-case, equal to the file name. */
  readonly name: string;
  /** Raise it whenever the same input would give other values: stored results are then measured anew. */
  readonly version: number;
  /** Every number the result depends on; settable in `goldpan.config`, part of the cache key. */
  readonly params: P;
  readonly needs: N;
  /** snake_case column names, unique over all measurements. */
  readonly columns: C;
  /**
   * Pure. A column's value may be `null` only where its description says what that means.
   * Must not keep or change the views: they are reused for the next image.
   */
  measure(
    input: { readonly [K in keyof N]: Provided<N[K]> },
    params: P,
  ): { readonly [K in keyof C]: ColumnValue<C[K]['type']> | null } | NotApplicable;
}

/** Types a measurement; the registry is generated from the files of this folder. */
export function defineMeasurement<const N extends Needs, const C extends Columns, const P extends string>(
  measurement: Measurement<N, C, Readonly<Record<P, number>>>,
): Measurement<N, C, Readonly<Record<P, number>>> {
  return measurement;
}

/** A measurement whose exact column and view types no longer matter, as the registry holds it. */
// biome-ignore lint/suspicious/noExplicitAny: measurements differ in their views and columns; the runner feeds each what it declared.
export type AnyMeasurement = Measurement<any, any, any>;
