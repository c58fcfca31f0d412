/**
 * `fit` inside the size · `crop` fills it and cuts what stands out, evenly · `letterbox` fits inside and pads, evenly ·
 * `stretch` takes the size as it is · `long-side`, `short-side` set that side.
 */
export const RESIZE_MODES = ['fit', 'crop', 'letterbox', 'stretch', 'long-side', 'short-side'] as const;
export type ResizeMode = (typeof RESIZE_MODES)[number];

export interface ResizeTarget {
  /** px; of `long-side` and `short-side` only the width counts. */
  readonly width: number;
  readonly height: number;
  readonly mode: ResizeMode;
  /** Whether `fit`, `long-side` and `short-side` make small pictures larger; the others always give the size. */
  readonly enlarge: boolean;
}

/** Where a picture lies in the one that is made of it; all in px. */
export interface PictureFit {
  /** The whole picture is scaled to this. */
  readonly scaledWidth: number;
  readonly scaledHeight: number;
  /** Its top left corner in the new picture: positive where padded, negative where cut. */
  readonly left: number;
  readonly top: number;
  /** Of the new picture. */
  readonly width: number;
  readonly height: number;
}

const side = (length: number): number => Math.max(1, Math.round(length));

/** Where a picture of `width` × `height` lies in one of the size asked for. The ratio of its sides holds to half a px. */
export function fitPicture(width: number, height: number, target: ResizeTarget): PictureFit {
  const { mode, enlarge } = target;
  if (mode === 'stretch') return whole(target.width, target.height);
  if (mode === 'crop' || mode === 'letterbox') {
    const byWidth = target.width / width;
    const byHeight = target.height / height;
    const isCrop = mode === 'crop';
    const scale = isCrop ? Math.max(byWidth, byHeight) : Math.min(byWidth, byHeight);
    // The side that decides takes the target's exact length, whatever the rounding.
    const scaledWidth = scale === byWidth ? target.width : side(width * scale);
    const scaledHeight = scale === byHeight ? target.height : side(height * scale);
    return {
      scaledWidth,
      scaledHeight,
      left: Math.floor((target.width - scaledWidth) / 2),
      top: Math.floor((target.height - scaledHeight) / 2),
      width: target.width,
      height: target.height,
    };
  }
  const scale =
    mode === 'fit'
      ? Math.min(target.width / width, target.height / height)
      : target.width / (mode === 'long-side' ? Math.max(width, height) : Math.min(width, height));
  return scale >= 1 && !enlarge ? whole(width, height) : whole(side(width * scale), side(height * scale));
}

const whole = (width: number, height: number): PictureFit => ({
  scaledWidth: width,
  scaledHeight: height,
  left: 0,
  top: 0,
  width,
  height,
});
