import { describe, expect, it } from 'vitest';
import type { PairEvidence } from '../../model/pair.ts';
import { nameRelation } from './name-relation.ts';

const EVIDENCE: PairEvidence = {
  orientation: 1,
  alignment: 'frame',
  overlap: [1, 1],
  ssim: 0.9,
  psnr: 30,
  colourShift: 1,
  agreement: 1,
  scale: 1,
};
const size = { width: 640, height: 480 };

const nameOf = (
  evidence: Partial<PairEvidence>,
  { cellColourShift = 0, a = size, b = size }: { cellColourShift?: number; a?: typeof size; b?: typeof size } = {},
) => nameRelation({ evidence: { ...EVIDENCE, ...evidence }, cellColourShift, a, b });

const box = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };

describe('nameRelation', () => {
  it('calls the same picture in the same size recompressed', () => {
    expect(nameOf({})).toBe('recompressed');
  });

  it('calls another size resized, a pixel more or less not', () => {
    expect(nameOf({}, { b: { width: 320, height: 240 } })).toBe('resized');
    expect(nameOf({}, { b: { width: 640, height: 400 } })).toBe('resized');
    expect(nameOf({}, { b: { width: 639, height: 481 } })).toBe('recompressed');
    expect(nameOf({}, { a: { width: 20, height: 20 }, b: { width: 21, height: 20 } })).toBe('recompressed');
  });

  it('calls other colours recoloured, whatever the size', () => {
    expect(nameOf({}, { cellColourShift: 3.1 })).toBe('recoloured');
    expect(nameOf({}, { cellColourShift: 2.9 })).toBe('recompressed');
    expect(nameOf({}, { cellColourShift: 9, b: { width: 320, height: 240 } })).toBe('recoloured');
  });

  it('calls mirrored ones flipped, turned ones rotated, before all else', () => {
    const other = { changed: [box], overlap: [0.5, 1] as const, alignment: 'features' as const };
    expect([2, 4, 5, 7].map((orientation) => nameOf({ ...other, orientation }))).toEqual(Array(4).fill('flipped'));
    expect([3, 6, 8].map((orientation) => nameOf({ ...other, orientation }))).toEqual(Array(3).fill('rotated'));
    expect([nameOf({ ...other, angle: -2 }), nameOf({ ...other, angle: 2 })]).toEqual(['rotated', 'rotated']);
    expect(nameOf({ ...other, orientation: 2, angle: 9 })).toBe('flipped');
  });

  it('does not call the tilt of a scan rotated', () => {
    expect(nameOf({ angle: 1.4, alignment: 'features' })).toBe('recompressed');
  });

  it('calls a part cropped, before it is edited or recoloured', () => {
    const part = { alignment: 'features' as const, changed: [box] };
    expect(nameOf({ ...part, overlap: [0.8, 1] }, { cellColourShift: 9 })).toBe('cropped');
    expect(nameOf({ ...part, overlap: [1, 0.8] })).toBe('cropped');
    expect(nameOf({ ...part, overlap: [0.94, 1] })).toBe('edited');
  });

  it('calls changes and borders edited', () => {
    expect(nameOf({ changed: [box] }, { cellColourShift: 9 })).toBe('edited');
    expect(nameOf({ changed: [] })).toBe('recompressed');
    expect(nameOf({ alignment: 'trimmed', overlap: [1, 0.7] })).toBe('edited');
  });
});
