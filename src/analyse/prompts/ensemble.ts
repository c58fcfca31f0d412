/**
 * One vector per label: the mean of its prompts' unit vectors, brought to length 1 again, as CLIP's prompt ensembles are
 * made (Radford et al. 2021, section 3.1.4).
 *
 * @param vectors of all prompts, label by label, each of length 1
 * @param sizes prompts of each label
 * @returns one row per label; of zeros where prompts cancel each other out
 */
export function ensembleVectors(vectors: Float32Array, dimensions: number, sizes: readonly number[]): Float32Array {
  const means = new Float32Array(sizes.length * dimensions);
  const sum = new Float64Array(dimensions);
  let row = 0;
  for (let label = 0; label < sizes.length; label++) {
    sum.fill(0);
    for (const end = row + sizes[label]!; row < end; row++) {
      for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + vectors[row * dimensions + i]!;
    }
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += sum[i]! * sum[i]!;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = 0; i < dimensions; i++) means[label * dimensions + i] = sum[i]! * scale;
  }
  return means;
}
