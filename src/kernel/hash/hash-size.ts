/** @throws RangeError unless `hashSize` is a whole number of at least 2, as ImageHash demands. */
export function checkHashSize(hashSize: number): void {
  if (!Number.isInteger(hashSize) || hashSize < 2) {
    throw new RangeError(`hash size ${hashSize} is not allowed: give a whole number of at least 2`);
  }
}
