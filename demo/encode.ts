import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Picture } from './render/canvas.ts';

/** A picture as sharp's raw input. */
export function rawInput(picture: Picture): Sharp {
  const { width, height, data } = picture;
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Encodes by file extension: JPEG at the given quality, lossless PNG and TIFF, WebP and AVIF of high quality. */
export function encodeFor(name: string, image: Sharp, jpegQuality = 92): Promise<Buffer> {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  switch (extension) {
    case 'jpg':
    case 'jpeg':
      return image.jpeg({ quality: jpegQuality }).toBuffer();
    case 'png':
      return image.png({ compressionLevel: 6 }).toBuffer();
    case 'webp':
      return image.webp({ quality: 90, effort: 2 }).toBuffer();
    case 'tif':
    case 'tiff':
      return image.tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
    case 'avif':
      return image.avif({ quality: 75, effort: 1 }).toBuffer();
    default:
      throw new Error(`${name}: no encoder for .${extension}`);
  }
}

/** A JPEG with one more comment segment behind its first marker: other bytes, the same pixels. */
export function withComment(jpeg: Buffer, text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const head = Buffer.from([0xff, 0xfe, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
