import type { Labels, Numbers, PredictionTable, RowProblem } from './types.ts';

/** Problems told in words; all rows that cannot be used are NaN anyway. */
const TOLD = 1000;

/**
 * Collects the rows of a table whose length is not known beforehand. Numbers go straight into one array, which grows by
 * half; nothing is kept per row but its id and label.
 */
export class RowBuilder {
  rows = 0;
  columns = -1;
  #data: Numbers = new Float64Array(0);
  #ids: string[] | undefined;
  #labels: string[] | undefined;
  readonly #problems: RowProblem[] = [];
  readonly #expectedRows: () => number;

  /** @param expectedRows a guess, asked for when the first row is there */
  constructor(expectedRows: () => number) {
    this.#expectedRows = expectedRows;
  }

  /** The array to write the row into that begins at the place `rows × columns`; then {@link endRow}. */
  room(columns: number): Numbers {
    if (this.columns < 0) {
      this.columns = columns;
      this.#data = new Float64Array(Math.max(1, this.#expectedRows()) * columns);
      this.#data.fill(Number.NaN, 0, this.rows * columns);
    }
    const needed = (this.rows + 1) * this.columns;
    if (needed > this.#data.length) {
      const grown = new Float64Array(Math.max(needed, Math.ceil(this.#data.length * 1.5)));
      grown.set(this.#data);
      this.#data = grown;
    }
    return this.#data;
  }

  /** Ends a row; a row with a reason has no numbers and counts as unusable. */
  endRow(id: string | undefined, label: string | undefined, reason?: string): void {
    if (id !== undefined) {
      this.#ids ??= new Array<string>(this.rows).fill('');
      this.#ids.push(id);
    } else this.#ids?.push('');
    if (label !== undefined) {
      this.#labels ??= new Array<string>(this.rows).fill('');
      this.#labels.push(label);
    } else this.#labels?.push('');
    if (reason !== undefined) {
      if (this.#problems.length < TOLD) this.#problems.push({ row: this.rows, reason });
      if (this.columns > 0)
        this.room(this.columns).fill(Number.NaN, this.rows * this.columns, (this.rows + 1) * this.columns);
    }
    this.rows++;
  }

  table(columnNames: readonly string[] | null): PredictionTable {
    const columns = Math.max(0, this.columns);
    return {
      rows: this.rows,
      columns,
      data: this.#data.subarray(0, this.rows * columns),
      columnNames,
      ids: this.#ids ?? null,
      labels: this.#labels === undefined ? null : wholeNumbers(this.#labels),
      problems: this.#problems,
    };
  }
}

/** Labels that are all whole numbers as such: `007` and `1.5` stay text, `3.0`, as pandas writes it, is 3. */
export function wholeNumbers(labels: readonly string[]): Labels {
  if (!labels.every((label) => /^\s*-?(0|[1-9]\d{0,8})(\.0*)?\s*$/.test(label))) return labels;
  return Int32Array.from(labels, Number);
}
