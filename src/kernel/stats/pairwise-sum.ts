/** Numbers that are added eight at a time before halving begins. */
const BLOCK = 128;
/** Numbers that are halved; what is longer is added part by part. */
const PART = 8192;

/**
 * Sum of `count` numbers from `from` on by halves, so that rounding errors grow with the logarithm of the count
 * (Higham 1993), in the very order in which NumPy adds contiguous numbers: parts of 8192 one after the other, halved down
 * to blocks of 128, these as eight interleaved sums.
 *
 * @param isSingle rounds every step to float32, as NumPy does where the numbers are float32
 */
export function pairwiseSum(
  values: Float32Array | Float64Array,
  from: number,
  count: number,
  isSingle: boolean,
): number {
  let sum = 0;
  for (let at = 0; at < count; at += PART) {
    const length = Math.min(PART, count - at);
    sum = isSingle
      ? Math.fround(sum + singleSum(values, from + at, length))
      : sum + doubleSum(values, from + at, length);
  }
  return sum;
}

function doubleSum(a: Float32Array | Float64Array, from: number, count: number): number {
  if (count < 8) {
    let sum = 0;
    for (let i = from; i < from + count; i++) sum += a[i]!;
    return sum;
  }
  if (count > BLOCK) {
    const half = halfOf(count);
    return doubleSum(a, from, half) + doubleSum(a, from + half, count - half);
  }
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [
    a[from]!,
    a[from + 1]!,
    a[from + 2]!,
    a[from + 3]!,
    a[from + 4]!,
    a[from + 5]!,
    a[from + 6]!,
    a[from + 7]!,
  ];
  const whole = count - (count % 8);
  for (let i = from + 8; i < from + whole; i += 8) {
    s0 += a[i]!;
    s1 += a[i + 1]!;
    s2 += a[i + 2]!;
    s3 += a[i + 3]!;
    s4 += a[i + 4]!;
    s5 += a[i + 5]!;
    s6 += a[i + 6]!;
    s7 += a[i + 7]!;
  }
  let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (let i = from + whole; i < from + count; i++) sum += a[i]!;
  return sum;
}

function singleSum(a: Float32Array | Float64Array, from: number, count: number): number {
  const { fround } = Math;
  if (count < 8) {
    let sum = 0;
    for (let i = from; i < from + count; i++) sum = fround(sum + a[i]!);
    return sum;
  }
  if (count > BLOCK) {
    const half = halfOf(count);
    return fround(singleSum(a, from, half) + singleSum(a, from + half, count - half));
  }
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [
    a[from]!,
    a[from + 1]!,
    a[from + 2]!,
    a[from + 3]!,
    a[from + 4]!,
    a[from + 5]!,
    a[from + 6]!,
    a[from + 7]!,
  ];
  const whole = count - (count % 8);
  for (let i = from + 8; i < from + whole; i += 8) {
    s0 = fround(s0 + a[i]!);
    s1 = fround(s1 + a[i + 1]!);
    s2 = fround(s2 + a[i + 2]!);
    s3 = fround(s3 + a[i + 3]!);
    s4 = fround(s4 + a[i + 4]!);
    s5 = fround(s5 + a[i + 5]!);
    s6 = fround(s6 + a[i + 6]!);
    s7 = fround(s7 + a[i + 7]!);
  }
  let sum = fround(fround(fround(s0 + s1) + fround(s2 + s3)) + fround(fround(s4 + s5) + fround(s6 + s7)));
  for (let i = from + whole; i < from + count; i++) sum = fround(sum + a[i]!);
  return sum;
}

function halfOf(count: number): number {
  const half = Math.floor(count / 2);
  return half - (half % 8);
}
