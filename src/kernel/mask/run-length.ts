/**
 * Masks as COCO stores them: lengths of runs of 0 and 1 in turn, column by column, beginning with 0. The compressed
 * text is that of pycocotools (`rleToString`): from the fourth on, differences to the run before the last; each number
 * in base 32 with a sign, 5 bits per character from the lowest on, plus 32 when more follow, plus 48.
 */
export interface RunLengths {
  /** px. */
  readonly width: number;
  readonly height: number;
  /** Sum: width × height. */
  readonly counts: Uint32Array;
}

const MOST_PIXELS = 2 ** 32 - 1;

/**
 * Reads runs from numbers or from COCO's compressed text.
 * @throws RangeError naming what is wrong: characters that cannot be, runs that do not make width × height
 */
export function readRunLengths(counts: string | ArrayLike<number>, width: number, height: number): RunLengths {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`a mask of ${width} × ${height} px cannot be`);
  }
  if (width * height > MOST_PIXELS) throw new RangeError(`a mask of ${width} × ${height} px is too large`);
  const numbers = typeof counts === 'string' ? decodeCounts(counts) : counts;
  const out = new Uint32Array(numbers.length);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) {
    const run = numbers[i]!;
    if (!(Number.isInteger(run) && run >= 0)) throw new RangeError(`run ${i + 1} of the mask has the length ${run}`);
    sum += run;
    if (sum > MOST_PIXELS) break;
    out[i] = run;
  }
  if (sum !== width * height) {
    throw new RangeError(`the runs of the mask make ${sum} pixels, not ${width} × ${height} = ${width * height}`);
  }
  return { width, height, counts: out };
}

function decodeCounts(text: string): number[] {
  const counts: number[] = [];
  for (let p = 0; p < text.length; ) {
    let value = 0;
    let unit = 1;
    for (;;) {
      const code = text.charCodeAt(p) - 48;
      if (!(code >= 0 && code < 64)) {
        throw new RangeError(
          p >= text.length ? 'the text of the mask ends within a number' : `"${text[p]}" cannot stand in a mask's text`,
        );
      }
      p++;
      value += (code & 31) * unit;
      unit *= 32;
      if ((code & 32) === 0) {
        if ((code & 16) !== 0) value -= unit;
        break;
      }
      if (unit > 2 ** 40) throw new RangeError('a number in the text of the mask is too long');
    }
    const m = counts.length;
    counts.push(m > 2 ? value + counts[m - 2]! : value);
  }
  return counts;
}

/** COCO's compressed text. */
export function compressRunLengths({ counts }: RunLengths): string {
  let text = '';
  for (let i = 0; i < counts.length; i++) {
    let value = counts[i]! - (i > 2 ? counts[i - 2]! : 0);
    for (let more = true; more; ) {
      // Not bit operations: runs of huge masks have more than 31 bits.
      const low = ((value % 32) + 32) % 32;
      value = Math.floor(value / 32);
      more = (low & 16) !== 0 ? value !== -1 : value !== 0;
      text += String.fromCharCode((more ? low | 32 : low) + 48);
    }
  }
  return text;
}

/** One byte per pixel, 0 or 1, row by row. */
export function bitmapOf({ width, height, counts }: RunLengths): Uint8Array {
  const bitmap = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  for (let i = 0; i < counts.length; i++) {
    let run = counts[i]!;
    if (i % 2 === 0) {
      y += run;
      x += Math.floor(y / height);
      y %= height;
      continue;
    }
    while (run > 0) {
      const here = Math.min(run, height - y);
      for (let k = 0, at = y * width + x; k < here; k++, at += width) bitmap[at] = 1;
      run -= here;
      y += here;
      if (y === height) {
        y = 0;
        x++;
      }
    }
  }
  return bitmap;
}

/** Runs of a bitmap of `width` × `height` bytes, row by row; all but 0 is in the mask. */
export function runLengthsOf(bitmap: ArrayLike<number>, width: number, height: number): RunLengths {
  const builder = new RunBuilder();
  for (let x = 0; x < width; x++) {
    for (let y = 0, at = x; y < height; y++, at += width) builder.add(bitmap[at] === 0 ? 0 : 1, 1);
  }
  return { width, height, counts: builder.counts() };
}

/** Puts runs together, joining those of one value. */
export class RunBuilder {
  #counts = new Uint32Array(64);
  #size = 0;
  #run = 0;
  #value: 0 | 1 = 0;

  add(value: 0 | 1, length: number): void {
    if (length === 0) return;
    if (value !== this.#value) {
      this.#push();
      this.#value = value;
    }
    this.#run += length;
  }

  /** All runs; the builder must not be used after. */
  counts(): Uint32Array {
    if (this.#run > 0 || this.#size === 0) this.#push();
    return this.#counts.slice(0, this.#size);
  }

  #push(): void {
    if (this.#size === this.#counts.length) {
      const larger = new Uint32Array(2 * this.#size);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[this.#size++] = this.#run;
    this.#run = 0;
  }
}

/** Pixels in the mask. */
export function maskArea({ counts }: RunLengths): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i]!;
  return area;
}

/** Smallest box around the mask's pixels; null where it has none. */
export function maskBounds({ height, counts }: RunLengths): [number, number, number, number] | null {
  let at = 0;
  let left = -1;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let i = 0; i < counts.length; i++) {
    const run = counts[i]!;
    if (i % 2 === 1 && run > 0) {
      const last = at + run - 1;
      const first = Math.floor(at / height);
      right = Math.floor(last / height);
      if (left < 0) left = first;
      if (right > first) {
        top = 0;
        bottom = height - 1;
      } else {
        top = Math.min(top, at % height);
        bottom = Math.max(bottom, last % height);
      }
    }
    at += run;
  }
  return left < 0 ? null : [left, top, right - left + 1, bottom - top + 1];
}
