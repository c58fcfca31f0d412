const DESCRIPTIONS = { float32: '<f4', float16: '<f2' } as const;

/** NumPy aligns the data to this many bytes. */
const ALIGNMENT = 64;

/**
 * The header of a `.npy` file of format 1.0; rows follow in C order, little-endian.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(shape: readonly number[], type: keyof typeof DESCRIPTIONS): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${DESCRIPTIONS[type]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const fixed = 10;
  const length = Math.ceil((fixed + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(length, ' ');
  header.write('\x93NUMPY\x01\x00', 0, 'latin1');
  header.writeUInt16LE(length - fixed, 8);
  header.write(text, fixed, 'latin1');
  header.write('\n', length - 1, 'latin1');
  return header;
}
