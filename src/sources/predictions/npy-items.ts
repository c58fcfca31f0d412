import type { NpyKind } from './npy-header.ts';

/** Reads an item of a kind and size at a byte; 64-bit whole numbers beyond 2^53 lose their last digits. */
export function itemReader(kind: NpyKind, size: number, isLittle: boolean): (view: DataView, at: number) => number {
  if (kind === 'f') return size === 4 ? (v, at) => v.getFloat32(at, isLittle) : (v, at) => v.getFloat64(at, isLittle);
  if (kind === 'b') return (v, at) => (v.getUint8(at) ? 1 : 0);
  const isSigned = kind === 'i';
  if (size === 1) return isSigned ? (v, at) => v.getInt8(at) : (v, at) => v.getUint8(at);
  if (size === 2) return isSigned ? (v, at) => v.getInt16(at, isLittle) : (v, at) => v.getUint16(at, isLittle);
  if (size === 4) return isSigned ? (v, at) => v.getInt32(at, isLittle) : (v, at) => v.getUint32(at, isLittle);
  const [low, high] = isLittle ? [0, 4] : [4, 0];
  return (v, at) =>
    (isSigned ? v.getInt32(at + high, isLittle) : v.getUint32(at + high, isLittle)) * 2 ** 32 +
    v.getUint32(at + low, isLittle);
}
