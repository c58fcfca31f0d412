import { describe, expect, it } from 'vitest';
import { dataset, floats, golden } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { seededRandom } from '../../transform/random.ts';
import { principalComponents, projectRows } from './principal-components.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

describe('principalComponents', () => {
  it.each(golden.pca)('agrees with scikit-learn: $dataset', (wanted) => {
    const { data, dimensions } = dataset(wanted.dataset);
    const found = principalComponents(data, dimensions, { components: dimensions, random: seededRandom('pca') });
    floats(wanted.variances).forEach((variance, i) => {
      expect(found.variances[i]! / variance).toBeCloseTo(1, 4);
      expect(found.ratios[i]).toBeCloseTo(floats(wanted.ratios)[i]!, 5);
    });
    const components = floats(wanted.components);
    for (let c = 0; c < dimensions; c++) {
      let dot = 0;
      for (let d = 0; d < dimensions; d++)
        dot += found.components[c * dimensions + d]! * components[c * dimensions + d]!;
      expect(dot).toBeCloseTo(1, 4);
    }
  });

  it('finds the largest few of many directions', () => {
    const [count, dimensions] = [400, 60];
    const random = seededRandom('many');
    const data = new Float32Array(count * dimensions);
    // Directions whose spread falls slowly, turned by a random mixing.
    const mixing = Float64Array.from({ length: dimensions * dimensions }, () => random() - 0.5);
    for (let i = 0; i < count; i++) {
      for (let s = 0; s < dimensions; s++) {
        const value = (random() + random() + random() - 1.5) / (1 + s);
        for (let d = 0; d < dimensions; d++) data[i * dimensions + d]! += value * mixing[s * dimensions + d]!;
      }
    }
    const found = principalComponents(data, dimensions, { components: 3, random });
    const covariance = new Float64Array(dimensions * dimensions);
    for (let i = 0; i < count; i++) {
      for (let p = 0; p < dimensions; p++) {
        for (let q = 0; q < dimensions; q++) {
          covariance[p * dimensions + q]! +=
            ((data[i * dimensions + p]! - found.mean[p]!) * (data[i * dimensions + q]! - found.mean[q]!)) / (count - 1);
        }
      }
    }
    const { values, vectors } = symmetricEigen(covariance, dimensions);
    for (let c = 0; c < 3; c++) {
      expect(found.variances[c]! / values[c]!).toBeCloseTo(1, 4);
      let dot = 0;
      for (let d = 0; d < dimensions; d++) dot += found.components[c * dimensions + d]! * vectors[c * dimensions + d]!;
      expect(Math.abs(dot)).toBeGreaterThan(0.999);
    }
    const projected = projectRows(data, found);
    let squares = 0;
    for (let i = 0; i < count; i++) squares += projected[i * 3]! ** 2 / (count - 1);
    expect(squares / found.variances[0]!).toBeCloseTo(1, 3);
  });

  it('takes rows that are all alike', () => {
    const found = principalComponents(new Float32Array(30).fill(2), 3, { components: 2, random: seededRandom('same') });
    expect([...found.variances, ...found.ratios]).toEqual([0, 0, 0, 0]);
    expect([...projectRows(new Float32Array(30).fill(2), found)].every((x) => x === 0)).toBe(true);
  });
});
