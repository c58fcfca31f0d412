import { decodeRows, type VectorRows } from './vectors.ts';

/** Rows that are searched for: rows of the set itself, or others. */
export interface QuerySource {
  readonly count: number;
  /** Number within the set of each query, so that it is not its own neighbour; null when queries are other rows. */
  readonly self: Uint32Array | null;
  /** Decodes queries `from … from + count` into `target`. */
  decode(from: number, count: number, target: Float32Array): void;
}

/** Rows of a flat array as queries. */
export function queriesOf(data: Float32Array, dimensions: number): QuerySource {
  return {
    count: data.length / dimensions,
    self: null,
    decode: (from, count, target) => target.set(data.subarray(from * dimensions, (from + count) * dimensions)),
  };
}

/** Some rows of a set as queries against it: `self` are numbers of `set.rows`. */
export function ownRows(set: VectorRows, self: Uint32Array): QuerySource {
  const own: VectorRows = { vectors: set.vectors, rows: self.map((row) => set.rows[row]!) };
  return { count: self.length, self, decode: (from, count, target) => decodeRows(own, from, count, target) };
}

/** All rows of a set as queries against it. */
export const everyRow = (set: VectorRows): QuerySource => ({
  count: set.rows.length,
  self: Uint32Array.from({ length: set.rows.length }, (_, i) => i),
  decode: (from, count, target) => decodeRows(set, from, count, target),
});
