import { invert3, multiply3 } from '../kernel/resample/homography.ts';
import type { PairEvidence } from '../model/pair.ts';
import { pairMap, type Size } from './pair-map.ts';

export interface AlignedPair {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  /** JSON of {@link PairEvidence}; null for identical images. */
  readonly evidence: string | null;
}

/** Pairs that a map may be put together from: beyond that, errors add up. */
const MOST_STEPS = 3;

const IDENTICAL: ReadonlySet<string> = new Set(['identical-bytes', 'identical-pixels']);
const IDENTITY: Float64Array = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** Maps between copies of one picture, by what their comparison found, also by way of further copies. */
export class Alignments {
  readonly #sizes: ReadonlyMap<string, Size>;
  readonly #edges = new Map<string, { readonly to: string; readonly map: Float64Array }[]>();

  constructor(pairs: Iterable<AlignedPair>, sizes: ReadonlyMap<string, Size>) {
    this.#sizes = sizes;
    for (const { a, b, relation, evidence } of pairs) {
      const map = this.#mapOf(a, b, relation, evidence);
      const inverse = map && invert3(map);
      if (!map || !inverse) continue;
      this.#add(b, a, map);
      this.#add(a, b, inverse);
    }
  }

  /**
   * The map from the pixels of one image to those of another, through as few pairs as can be.
   * @returns null where no pair says how they lie on each other
   */
  map(from: string, to: string): Float64Array | null {
    const maps = new Map<string, Float64Array>([[from, IDENTITY]]);
    let reached = [from];
    for (let step = 0; step < MOST_STEPS && reached.length > 0; step++) {
      const next: string[] = [];
      for (const at of reached) {
        for (const edge of this.#edges.get(at) ?? []) {
          if (maps.has(edge.to)) continue;
          maps.set(edge.to, multiply3(edge.map, maps.get(at)!));
          next.push(edge.to);
        }
      }
      const found = maps.get(to);
      if (found) return found;
      reached = next;
    }
    return null;
  }

  #mapOf(a: string, b: string, relation: string, evidence: string | null): Float64Array | null {
    if (IDENTICAL.has(relation)) return IDENTITY;
    const [sizeA, sizeB] = [this.#sizes.get(a), this.#sizes.get(b)];
    if (evidence === null || !sizeA || !sizeB) return null;
    return pairMap(JSON.parse(evidence) as PairEvidence, sizeA, sizeB);
  }

  #add(from: string, to: string, map: Float64Array): void {
    const edges = this.#edges.get(from);
    if (edges) edges.push({ to, map });
    else this.#edges.set(from, [{ to, map }]);
  }
}
