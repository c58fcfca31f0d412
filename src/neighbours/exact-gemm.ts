import { NearestRows } from '../kernel/neighbours/nearest-rows.ts';
import type { VectorDistance } from '../kernel/vectors/distance.ts';
import { RUN } from './gemm-model.ts';
import { type GemmMetric, GemmOperands } from './gemm-operands.ts';
import { GemmTile } from './gemm-tile.ts';
import { DISTANCES } from './metric.ts';
import { everyRow, type QuerySource } from './queries.ts';
import { breathe, type SearchRun } from './search-options.ts';
import { decodeRows, type VectorRows } from './vectors.ts';

/** Rows of a tile: its operands of 512 numbers take 4 MB a side, its distances 16 MB. */
const TILE = 2048;

/** Exact search by matrix products: estimates find candidates, distances in double precision decide. */
export class GemmSearch {
  readonly #set: VectorRows;
  readonly #count: number;
  readonly #dimensions: number;
  readonly #operands: GemmOperands;
  readonly #distance: VectorDistance;
  readonly #run: SearchRun;
  readonly #scratch: Float32Array;

  constructor(set: VectorRows, metric: GemmMetric, run: SearchRun) {
    this.#set = set;
    this.#count = set.rows.length;
    this.#dimensions = set.vectors.dimensions;
    this.#operands = new GemmOperands(metric, this.#dimensions);
    this.#distance = DISTANCES[metric];
    this.#run = run;
    this.#scratch = new Float32Array(TILE * this.#dimensions);
  }

  /** The k nearest others of every row, half of all products sufficing because the distance of two is that of either. */
  async selfGraph(k: number): Promise<NearestRows> {
    const estimates = new NearestRows(this.#count, this.#candidates(k, 1));
    const tile = await GemmTile.open(
      Math.min(TILE, this.#count),
      Math.min(TILE, this.#count),
      this.#operands.width,
      this.#run.threads ?? 1,
    );
    try {
      const tiles = Math.ceil(this.#count / TILE);
      let done = 0;
      for (let i = 0; i < tiles; i++) {
        const rows = this.#fillSet(tile.left, i * TILE, 'left');
        for (let j = i; j < tiles; j++) {
          const columns = this.#fillSet(tile.right, j * TILE, 'right');
          await tile.run();
          selectByRow(tile, estimates, i * TILE, rows, j * TILE, columns, i === j);
          if (i !== j) selectByColumn(tile, estimates, i * TILE, rows, j * TILE, columns);
          await breathe(this.#run, (0.95 * ++done) / ((tiles * (tiles + 1)) / 2));
        }
      }
    } finally {
      await tile.close();
    }
    return this.#decide(everyRow(this.#set), estimates, k);
  }

  /** The k nearest rows of each query. */
  async nearest(queries: QuerySource, k: number): Promise<NearestRows> {
    const estimates = new NearestRows(queries.count, this.#candidates(k, queries.self ? 1 : 0));
    const steps = Math.ceil(queries.count / TILE) * Math.ceil(this.#count / TILE);
    let done = 0;
    await this.#againstAll(queries, async (tile, from, rows, column, columns) => {
      selectByRow(tile, estimates, from, rows, column, columns, false, queries.self);
      await breathe(this.#run, (0.95 * ++done) / steps);
    });
    return this.#decide(queries, estimates, k);
  }

  /** Some more than k, so that what comes next is clearly farther in almost all rows. */
  #candidates(k: number, self: number): number {
    return Math.min(this.#count - self, k + 6 + Math.ceil(k / 2));
  }

  #fillSet(target: Float32Array, from: number, side: 'left' | 'right'): number {
    const count = Math.min(TILE, this.#count - from);
    decodeRows(this.#set, from, count, this.#scratch);
    this.#operands.fill(this.#scratch, count, target, side);
    return count;
  }

  async #againstAll(
    queries: QuerySource,
    visit: (tile: GemmTile, from: number, rows: number, column: number, columns: number) => Promise<void>,
  ): Promise<void> {
    const tile = await GemmTile.open(
      Math.min(TILE, queries.count),
      Math.min(TILE, this.#count),
      this.#operands.width,
      this.#run.threads ?? 1,
    );
    try {
      for (let from = 0; from < queries.count; from += TILE) {
        const rows = Math.min(TILE, queries.count - from);
        queries.decode(from, rows, this.#scratch);
        this.#operands.fill(this.#scratch, rows, tile.left, 'left');
        for (let column = 0; column < this.#count; column += TILE) {
          const columns = this.#fillSet(tile.right, column, 'right');
          await tile.run();
          await visit(tile, from, rows, column, columns);
        }
      }
    } finally {
      await tile.close();
    }
  }

  /**
   * Orders candidates by their true distance, and proves for each row that nothing else can be as near as its k-th: all
   * else has an estimate at least as large as the farthest candidate's. Rows without proof are searched again.
   */
  async #decide(queries: QuerySource, estimates: NearestRows, k: number): Promise<NearestRows> {
    const nearest = new NearestRows(queries.count, k);
    const { slots } = estimates;
    const dimensions = this.#dimensions;
    const error = this.#operands.error;
    const isAll = slots >= this.#count - (queries.self ? 1 : 0);
    const query = new Float32Array(dimensions);
    const other = new Float32Array(dimensions);
    const doubtful: number[] = [];
    for (let row = 0; row < queries.count; row++) {
      queries.decode(row, 1, query);
      for (let slot = row * slots; slot < row * slots + estimates.held[row]!; slot++) {
        const neighbour = estimates.neighbours[slot]!;
        decodeRows(this.#set, neighbour, 1, other);
        nearest.offer(row, neighbour, this.#distance(query, 0, other, 0, dimensions));
      }
      const kth = this.#operands.estimateOf(nearest.farthest[row]!);
      if (!isAll && !(kth + error < estimates.farthest[row]!)) doubtful.push(row);
      if (row % TILE === TILE - 1) await breathe(this.#run, 0.95 + (0.04 * row) / queries.count);
    }
    if (doubtful.length > 0) await this.#searchAgain(queries, Uint32Array.from(doubtful), nearest, k);
    nearest.sort();
    this.#run.onProgress?.(1);
    return nearest;
  }

  /** Takes the true distance of everything whose estimate is near enough to be among the k nearest. */
  async #searchAgain(queries: QuerySource, rows: Uint32Array, nearest: NearestRows, k: number): Promise<void> {
    const error = this.#operands.error;
    const limits = Float64Array.from(rows, (row) => this.#operands.estimateOf(nearest.farthest[row]!) + error);
    const again = new NearestRows(rows.length, k);
    const dimensions = this.#dimensions;
    const other = new Float32Array(dimensions);
    const query = new Float32Array(TILE * dimensions);
    let decodedFrom = -1;
    const doubtful: QuerySource = {
      count: rows.length,
      self: queries.self && rows.map((row) => queries.self![row]!),
      decode: (from, count, target) => {
        for (let i = 0; i < count; i++) {
          queries.decode(rows[from + i]!, 1, target.subarray(i * dimensions, (i + 1) * dimensions));
        }
      },
    };
    await this.#againstAll(doubtful, async (tile, from, count, column, columns) => {
      if (decodedFrom !== from) doubtful.decode(from, count, query);
      decodedFrom = from;
      const runs = tile.columns / RUN;
      for (let row = 0; row < count; row++) {
        const limit = limits[from + row]!;
        for (let run = 0; run * RUN < columns; run++) {
          if (tile.rowMinima[row * runs + run]! > limit) continue;
          const end = Math.min(columns, (run + 1) * RUN);
          for (let at = run * RUN; at < end; at++) {
            if (tile.distances[row * tile.columns + at]! > limit) continue;
            if (doubtful.self?.[from + row] === column + at) continue;
            decodeRows(this.#set, column + at, 1, other);
            again.offer(from + row, column + at, this.#distance(query, row * dimensions, other, 0, dimensions));
          }
        }
      }
      await breathe(this.#run, 0.99);
    });
    for (let i = 0; i < rows.length; i++) nearest.replace(rows[i]!, again, i);
  }
}

/** Offers to each row of the tile what is near among its columns. */
function selectByRow(
  { distances, rowMinima, columns: width }: GemmTile,
  nearest: NearestRows,
  firstRow: number,
  rows: number,
  firstColumn: number,
  columns: number,
  isDiagonal: boolean,
  self: Uint32Array | null = null,
): void {
  const runs = width / RUN;
  const { farthest } = nearest;
  for (let row = 0; row < rows; row++) {
    const own = isDiagonal ? row : self ? self[firstRow + row]! - firstColumn : -1;
    let bound = farthest[firstRow + row]!;
    for (let run = 0; run * RUN < columns; run++) {
      if (!(rowMinima[row * runs + run]! < bound)) continue;
      const end = Math.min(columns, (run + 1) * RUN);
      for (let column = run * RUN; column < end; column++) {
        const distance = distances[row * width + column]!;
        if (!(distance < bound) || column === own) continue;
        nearest.offer(firstRow + row, firstColumn + column, distance);
        bound = farthest[firstRow + row]!;
      }
    }
  }
}

/** Offers to each column of the tile what is near among its rows. */
function selectByColumn(
  { distances, columnMinima, columns: width }: GemmTile,
  nearest: NearestRows,
  firstRow: number,
  rows: number,
  firstColumn: number,
  columns: number,
): void {
  const { farthest } = nearest;
  for (let run = 0; run * RUN < rows; run++) {
    const end = Math.min(rows, (run + 1) * RUN);
    for (let column = 0; column < columns; column++) {
      let bound = farthest[firstColumn + column]!;
      if (!(columnMinima[run * width + column]! < bound)) continue;
      for (let row = run * RUN; row < end; row++) {
        const distance = distances[row * width + column]!;
        if (!(distance < bound)) continue;
        nearest.offer(firstColumn + column, firstRow + row, distance);
        bound = farthest[firstColumn + column]!;
      }
    }
  }
}
