/** A column of a Parquet file: its name and kind. */
export interface ParquetColumn {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'list' | 'other';
  /** Whether its numbers fit 32 bits without loss (FLOAT and small integers). */
  readonly single: boolean;
}

/** A Parquet file with columns of numbers, opened: no cell of them becomes an object. */
export interface ParquetFile {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  /** Fills `into` row by row from numeric columns; empty cells become NaN. */
  readNumbers(columns: readonly string[], into: Float32Array | Float64Array): Promise<void>;
  /** Length of the lists of one column, row by row; −1 where there is none. */
  readLengths(column: string): Promise<Int32Array>;
  /** Fills `into` with the lists of one column, each `width` long as {@link readLengths} said; other rows are left out. */
  readLists(column: string, width: number, into: Float32Array | Float64Array): Promise<void>;
  /** Cells as text, empty for none. */
  readTexts(column: string): Promise<string[]>;
  close(): void;
}

export type OpenParquet = (path: string) => Promise<ParquetFile>;
