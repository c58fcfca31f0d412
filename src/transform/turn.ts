import { family } from './edit.ts';
import { saveAsJpeg, toRaster, toSharp } from './raster.ts';

const FLIPS = ['mirror', 'upside-down', 'mirror-and-turn'] as const;

/** Mirrored left to right, mirrored top to bottom, mirrored along the diagonal. */
export const flip = family({
  family: 'flip',
  relation: 'flipped',
  values: [0, 1, 2],
  label: (value) => FLIPS[value]!,
  isHashReachable: true,
  apply: (image, value) => {
    const picture = toSharp(image);
    if (value === 0) return saveAsJpeg(picture.flop());
    if (value === 1) return saveAsJpeg(picture.flip());
    return saveAsJpeg(picture.rotate(90).flop());
  },
});

/** Degrees clockwise, whole quarters. */
export const rotateQuarter = family({
  family: 'rotate-quarter',
  relation: 'rotated',
  values: [90, 180, 270],
  isHashReachable: true,
  apply: (image, degrees) => saveAsJpeg(toSharp(image).rotate(degrees)),
});

/** Degrees, either way; the frame stays as it is: corners are lost outside and black inside. */
export const rotateSmall = family({
  family: 'rotate-small',
  relation: 'rotated',
  values: [2, 5, 10],
  isHashReachable: false,
  apply: async (image, degrees, random) => {
    const { width, height } = image;
    const angle = random() < 0.5 ? degrees : -degrees;
    const turned = await toRaster(toSharp(image).rotate(angle, { background: '#000000' }));
    const left = Math.floor((turned.width - width) / 2);
    const top = Math.floor((turned.height - height) / 2);
    return saveAsJpeg(toSharp(turned).extract({ left, top, width, height }));
  },
});
