/** Exact sums over all pixels of one picture. Values are in its own units: 0–255 or 0–65535. */
export interface ChannelSums {
  readonly pixels: number;
  readonly bitDepth: 8 | 16;
  /** Red, green, blue. */
  readonly sum: readonly [number, number, number];
  /** Of squares; beyond what a number holds exactly for large pictures of 16 bits. */
  readonly squares: readonly [bigint, bigint, bigint];
  readonly least: readonly [number, number, number];
  readonly most: readonly [number, number, number];
}

/** Words of 4 pixels each between two emptyings: 4 · 8192 · 255² < 2³¹. */
const BLOCK = 8192;
/** Pixels of 16 bits between two emptyings: 65535² · 2²⁰ < 2⁵³. */
const DEEP_BLOCK = 1 << 20;

/**
 * Sums and sums of squares of each channel, exact whatever the size. Grey counts as red, green and blue alike.
 *
 * @param data interleaved samples, `channels` per pixel
 */
export function channelSums(data: Uint8Array | Uint16Array, channels: 1 | 3): ChannelSums {
  const pixels = data.length / channels;
  const { sum, squares } = data instanceof Uint16Array ? deepSums(data, channels) : sums(data, channels);
  const { least, most } = extremes(data, channels);
  return { pixels, bitDepth: data instanceof Uint16Array ? 16 : 8, sum, squares, least, most };
}

type Three<T> = [T, T, T];
interface Sums {
  readonly sum: Three<number>;
  readonly squares: Three<bigint>;
}

const grey = <T>(value: T): Three<T> => [value, value, value];

function sums(data: Uint8Array, channels: 1 | 3): Sums {
  const sum: Three<number> = [0, 0, 0];
  const squares: Three<number> = [0, 0, 0];
  // Bytes are read four at a time, which takes a third of the time; words begin at multiples of four.
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  const triples = Math.floor(aligned.length / 12);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, 3 * triples);
  for (let start = 0; start < triples; start += BLOCK) {
    const end = 3 * Math.min(triples, start + BLOCK);
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let q0 = 0;
    let q1 = 0;
    let q2 = 0;
    for (let i = 3 * start; i < end; i += 3) {
      const x = words[i]!;
      const y = words[i + 1]!;
      const z = words[i + 2]!;
      const a0 = x & 255;
      const a1 = (x >>> 8) & 255;
      const a2 = (x >>> 16) & 255;
      const b0 = x >>> 24;
      const b1 = y & 255;
      const b2 = (y >>> 8) & 255;
      const c0 = (y >>> 16) & 255;
      const c1 = y >>> 24;
      const c2 = z & 255;
      const d0 = (z >>> 8) & 255;
      const d1 = (z >>> 16) & 255;
      const d2 = z >>> 24;
      s0 = (s0 + a0 + b0 + c0 + d0) | 0;
      s1 = (s1 + a1 + b1 + c1 + d1) | 0;
      s2 = (s2 + a2 + b2 + c2 + d2) | 0;
      q0 = (q0 + Math.imul(a0, a0) + Math.imul(b0, b0) + Math.imul(c0, c0) + Math.imul(d0, d0)) | 0;
      q1 = (q1 + Math.imul(a1, a1) + Math.imul(b1, b1) + Math.imul(c1, c1) + Math.imul(d1, d1)) | 0;
      q2 = (q2 + Math.imul(a2, a2) + Math.imul(b2, b2) + Math.imul(c2, c2) + Math.imul(d2, d2)) | 0;
    }
    sum[0] += s0;
    sum[1] += s1;
    sum[2] += s2;
    squares[0] += q0;
    squares[1] += q1;
    squares[2] += q2;
  }
  for (let i = 12 * triples; i < aligned.length; i++) {
    const value = aligned[i]!;
    sum[(i % 3) as 0]! += value;
    squares[(i % 3) as 0]! += value * value;
  }
  if (channels === 1) {
    return { sum: grey(sum[0] + sum[1] + sum[2]), squares: grey(BigInt(squares[0] + squares[1] + squares[2])) };
  }
  return { sum, squares: [BigInt(squares[0]), BigInt(squares[1]), BigInt(squares[2])] };
}

function deepSums(data: Uint16Array, channels: 1 | 3): Sums {
  const sum: number[] = [];
  const squares: bigint[] = [];
  for (let channel = 0; channel < channels; channel++) {
    let [s, q] = [0, 0n];
    for (let start = channel; start < data.length; start += channels * DEEP_BLOCK) {
      const end = Math.min(data.length, start + channels * DEEP_BLOCK);
      let block = 0;
      for (let i = start; i < end; i += channels) {
        s += data[i]!;
        block += data[i]! * data[i]!;
      }
      q += BigInt(block);
    }
    sum.push(s);
    squares.push(q);
  }
  if (channels === 1) return { sum: grey(sum[0]!), squares: grey(squares[0]!) };
  return { sum: [sum[0]!, sum[1]!, sum[2]!], squares: [squares[0]!, squares[1]!, squares[2]!] };
}

/** Pixels between two looks whether black and white were both met: most pictures hold them soon, and are done then. */
const LOOK = 4096;

function extremes(data: Uint8Array | Uint16Array, channels: 1 | 3): { least: Three<number>; most: Three<number> } {
  const of = (channel: number) =>
    data instanceof Uint16Array ? deepRange(data, channel, channels) : range(data, channel, channels);
  const red = of(0);
  if (channels === 1) return { least: grey(red[0]), most: grey(red[1]) };
  const green = of(1);
  const blue = of(2);
  return { least: [red[0], green[0], blue[0]], most: [red[1], green[1], blue[1]] };
}

// Two functions of one text: the engine makes quick code of a loop over one kind of array alone.
function range(data: Uint8Array, channel: number, channels: number): readonly [least: number, most: number] {
  let least = 255;
  let most = 0;
  for (let start = channel; start < data.length && (least > 0 || most < 255); start += channels * LOOK) {
    const end = Math.min(data.length, start + channels * LOOK);
    for (let i = start; i < end; i += channels) {
      const value = data[i]!;
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
  }
  return [least, most];
}

function deepRange(data: Uint16Array, channel: number, channels: number): readonly [least: number, most: number] {
  let least = 65535;
  let most = 0;
  for (let start = channel; start < data.length && (least > 0 || most < 65535); start += channels * LOOK) {
    const end = Math.min(data.length, start + channels * LOOK);
    for (let i = start; i < end; i += channels) {
      const value = data[i]!;
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
  }
  return [least, most];
}
