import fc from 'fast-check';
import { expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

it('gives orthonormal vectors that the matrix stretches by their values, descending', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.infiniteStream(fc.integer({ min: -9, max: 9 })), (size, numbers) => {
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = i; j < size; j++) {
          matrix[i * size + j] = numbers.next().value ?? 0;
          matrix[j * size + i] = matrix[i * size + j]!;
        }
      }
      const { values, vectors } = symmetricEigen(matrix, size);
      for (let e = 0; e < size; e++) {
        if (e > 0) expect(values[e]).toBeLessThanOrEqual(values[e - 1]!);
        for (let f = 0; f < size; f++) {
          let dot = 0;
          for (let i = 0; i < size; i++) dot += vectors[e * size + i]! * vectors[f * size + i]!;
          expect(dot).toBeCloseTo(e === f ? 1 : 0, 9);
        }
        for (let i = 0; i < size; i++) {
          let product = 0;
          for (let j = 0; j < size; j++) product += matrix[i * size + j]! * vectors[e * size + j]!;
          expect(product).toBeCloseTo(values[e]! * vectors[e * size + i]!, 7);
        }
      }
    }),
  );
});
