import { transformAnnotations } from '../annotations/transform-annotations.ts';
import { extensionsOf } from '../decode/extensions.ts';
import { scaleAndShift } from '../kernel/geometry/plane-map.ts';
import type { AnnotatedImage } from '../model/annotation.ts';
import type { PictureFormat } from './picture-conversion.ts';
import type { ConvertedPicture } from './worker-protocol.ts';

type Converted = Extract<ConvertedPicture, { kind: 'converted' }>;

/** Ratios of sides that differ by less are the same but for rounding: the annotations speak of a resized picture. */
const SAME_SHAPE = 0.02;

/** Takes annotations from a picture to the one made of it, and counts what is lost on the way. */
export class CarriedAnnotations {
  /** Objects of which nothing, or too little, is left. */
  dropped = 0;
  /** Objects of which a part is left. */
  clipped = 0;
  /** Masks that could not be read. */
  lostMasks = 0;
  /** Images whose annotations speak of a picture of another size. */
  otherSizes = 0;
  readonly #minimumVisibleShare: number;

  constructor(minimumVisibleShare: number) {
    this.#minimumVisibleShare = minimumVisibleShare;
  }

  carry(image: AnnotatedImage, picture: Converted): AnnotatedImage {
    const { fit } = picture;
    const path = withExtension(image.path, picture.format);
    const [width, height] = this.#sizeMeant(image, picture);
    const isSame = fit.scaledWidth === width && fit.scaledHeight === height && fit.left === 0 && fit.top === 0;
    if (isSame && fit.width === width && fit.height === height) return { ...image, path, width, height };
    const carried = transformAnnotations(image, {
      map: scaleAndShift(fit.scaledWidth / width, fit.scaledHeight / height, fit.left, fit.top),
      width: fit.width,
      height: fit.height,
      minimumVisibleShare: this.#minimumVisibleShare,
    });
    this.dropped += carried.dropped;
    this.clipped += carried.clipped;
    this.lostMasks += carried.lostMasks;
    return { ...carried.image, path };
  }

  /** Size in px that the annotations speak of: their own, when the picture is the same in another size. */
  #sizeMeant(image: AnnotatedImage, picture: Converted): readonly [number, number] {
    const { width, height } = picture;
    const isOther = image.width !== null && image.height !== null && (image.width !== width || image.height !== height);
    if (!isOther) return [width, height];
    this.otherSizes++;
    const ratio = (image.width * height) / (image.height * width);
    return Math.abs(ratio - 1) < SAME_SHAPE ? [image.width, image.height] : [width, height];
  }
}

/** The path with the extension of a format, unless it has one of that format's already. */
export function withExtension(path: string, format: PictureFormat): string {
  const [usual] = extensionsOf(format);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot > 0 && extensionsOf(format).includes(name.slice(dot + 1).toLowerCase())) return path;
  const isExtension = dot > 0 && /^[A-Za-z0-9]{1,5}$/.test(name.slice(dot + 1)) && hasLetters(name.slice(dot + 1));
  return `${isExtension ? path.slice(0, path.length - name.length + dot) : path}.${usual}`;
}

/** `photo.0001` has no extension. */
const hasLetters = (text: string): boolean => /[A-Za-z]/.test(text);
