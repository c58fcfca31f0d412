import { wholeNumbers } from './row-builder.ts';
import type { PredictionTable, RowProblem } from './types.ts';

/**
 * A table with one row per image and class. Images and classes are numbered as they come; a class that an image does
 * not name has probability 0.
 */
export class LongTable {
  readonly #images = new Map<string, number>();
  readonly #classes = new Map<string, number>();
  #cells = { image: new Int32Array(1024), name: new Int32Array(1024), value: new Float64Array(1024), length: 0 };
  readonly #labels = new Map<number, string>();
  readonly #problems: RowProblem[] = [];

  add(id: string, name: string, value: number): void {
    const cells = this.#cells;
    if (cells.length === cells.image.length) this.#cells = grown(cells);
    const at = this.#cells.length++;
    this.#cells.image[at] = numberOf(this.#images, id);
    this.#cells.name[at] = numberOf(this.#classes, name);
    this.#cells.value[at] = value;
  }

  label(id: string, label: string): void {
    this.#labels.set(numberOf(this.#images, id), label);
  }

  problem(reason: string): void {
    this.#problems.push({ row: this.#images.size, reason });
  }

  /** @param areIds false when images were numbered by who called */
  table(areIds = true): PredictionTable {
    const width = this.#classes.size;
    const data = new Float64Array(this.#images.size * width);
    const { image, name, value, length } = this.#cells;
    for (let i = 0; i < length; i++) data[image[i]! * width + name[i]!] = value[i]!;
    const ids = [...this.#images.keys()];
    return {
      rows: ids.length,
      columns: width,
      data,
      columnNames: [...this.#classes.keys()],
      ids: areIds ? ids : null,
      labels: this.#labels.size === 0 ? null : wholeNumbers(ids.map((_, i) => this.#labels.get(i) ?? '')),
      problems: this.#problems,
    };
  }
}

function numberOf(numbers: Map<string, number>, name: string): number {
  let number = numbers.get(name);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(name, number);
  }
  return number;
}

interface Cells {
  image: Int32Array<ArrayBuffer>;
  name: Int32Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
  length: number;
}

function grown(cells: Cells): Cells {
  const image = new Int32Array(cells.length * 2);
  const name = new Int32Array(cells.length * 2);
  const value = new Float64Array(cells.length * 2);
  image.set(cells.image);
  name.set(cells.name);
  value.set(cells.value);
  return { image, name, value, length: cells.length };
}
