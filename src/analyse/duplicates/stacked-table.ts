import type { ImageTable } from './image-table.ts';

/** One table with the images of two, the second ones after the first; their numbers must come of one numbering. */
export function stackedTable(first: ImageTable, second: ImageTable): ImageTable {
  const join = <T extends Int32Array | Uint32Array | Uint8Array>(x: T, y: T): T => {
    const both = new (x.constructor as new (length: number) => T)(x.length + y.length);
    both.set(x);
    both.set(y, x.length);
    return both;
  };
  return {
    ids: [...first.ids, ...second.ids],
    bytesNumber: join(first.bytesNumber, second.bytesNumber),
    pixelsNumber: join(first.pixelsNumber, second.pixelsNumber),
    viewNumber: join(first.viewNumber, second.viewNumber),
    decodePath: join(first.decodePath, second.decodePath),
    width: join(first.width, second.width),
    height: join(first.height, second.height),
    perceptualHash: join(first.perceptualHash, second.perceptualHash),
    differenceHash: join(first.differenceHash, second.differenceHash),
    turnedHashes: join(first.turnedHashes, second.turnedHashes),
    trimmedPerceptualHash: join(first.trimmedPerceptualHash, second.trimmedPerceptualHash),
    trimmedDifferenceHash: join(first.trimmedDifferenceHash, second.trimmedDifferenceHash),
    pdq: join(first.pdq, second.pdq),
    isMeasured: join(first.isMeasured, second.isMeasured),
    hasMargins: join(first.hasMargins, second.hasMargins),
    hasStructure: join(first.hasStructure, second.hasStructure),
  };
}
