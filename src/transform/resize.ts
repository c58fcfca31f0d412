import { family, hundredths } from './edit.ts';
import { saveAsJpeg, toSharp } from './raster.ts';

const scaled = (length: number, factor: number): number => Math.max(1, Math.round(length * factor));

/** The value is the factor of both sides. */
export const resize = family({
  family: 'resize',
  relation: 'resized',
  values: [0.7, 0.4, 0.2],
  label: hundredths,
  isHashReachable: true,
  apply: (image, factor) =>
    saveAsJpeg(toSharp(image).resize(scaled(image.width, factor), scaled(image.height, factor))),
});

/** Squashed to another aspect ratio: the value is the factor of one side, which one is left to chance. */
export const aspect = family({
  family: 'aspect',
  relation: 'resized',
  values: [0.85, 0.7, 0.5],
  label: hundredths,
  isHashReachable: true,
  apply: ({ width, height, data }, factor, random) => {
    const isNarrower = random() < 0.5;
    return saveAsJpeg(
      toSharp({ width, height, data }).resize(
        isNarrower ? scaled(width, factor) : width,
        isNarrower ? height : scaled(height, factor),
        { fit: 'fill' },
      ),
    );
  },
});
