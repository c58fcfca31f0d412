import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { gemmModel, RUN } from './gemm-model.ts';

/** Compares two tiles of rows by ONNX Runtime's matrix product. Fill `left` and `right`, run, read. */
export class GemmTile {
  readonly rows: number;
  readonly columns: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** rows × columns: minus the scalar product of each two rows. */
  readonly distances: Float32Array;
  /** rows × columns/64. */
  readonly rowMinima: Float32Array;
  /** rows/64 × columns. */
  readonly columnMinima: Float32Array;
  readonly #session: InferenceSession;
  readonly #feeds: Readonly<Record<string, Tensor>>;
  readonly #fetches: Readonly<Record<string, Tensor>>;

  private constructor(rows: number, columns: number, width: number, session: InferenceSession, make: TensorMaker) {
    const left = make([rows, width]);
    const right = make([columns, width]);
    const distances = make([rows, columns]);
    const rowMinima = make([rows, columns / RUN]);
    const columnMinima = make([rows / RUN, columns]);
    this.rows = rows;
    this.columns = columns;
    this.left = left.data as Float32Array;
    this.right = right.data as Float32Array;
    this.distances = distances.data as Float32Array;
    this.rowMinima = rowMinima.data as Float32Array;
    this.columnMinima = columnMinima.data as Float32Array;
    this.#session = session;
    this.#feeds = { left, right };
    // Given tensors are written into: a tile of distances is 16 MB, and a search takes thousands of them.
    this.#fetches = { distances, rowMinima, columnMinima };
  }

  /** Sizes are rounded up to multiples of 64. */
  static async open(rows: number, columns: number, width: number, threads: number): Promise<GemmTile> {
    const runtime = await import('onnxruntime-node');
    const [m, n] = [roundUp(rows), roundUp(columns)];
    const session = await runtime.InferenceSession.create(gemmModel(m, n, width), {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // Between two tiles the threads must leave the processor to whoever selects.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new GemmTile(m, n, width, session, (shape) => {
      return new runtime.Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    });
  }

  /** Blocks this thread for as long as a tile takes, some 40 ms on one core: ONNX Runtime computes in the caller's thread. */
  async run(): Promise<void> {
    await this.#session.run(this.#feeds, this.#fetches);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

type TensorMaker = (shape: number[]) => Tensor;

const roundUp = (size: number): number => Math.max(RUN, Math.ceil(size / RUN) * RUN);
