import { container, defineMeasurement } from './define.ts';

/**
 * What the file's header says, before any pixel is decoded; also there for files whose pixels cannot be decoded.
 * How each fact is read, and what it means where formats differ, stands with the parsers in `decode/container`.
 */
export default defineMeasurement({
  name: 'container',
  version: 1,
  params: {},
  needs: { facts: container },
  columns: {
    format: { type: 'text', description: 'Image format by content: jpeg, png, webp, tiff, gif, avif, svg, …' },
    stored_width: { type: 'integer', unit: 'px', description: 'Width as stored, before orientation; empty if unknown' },
    stored_height: {
      type: 'integer',
      unit: 'px',
      description: 'Height as stored, before orientation; empty if unknown',
    },
    bit_depth: { type: 'integer', unit: 'bits', description: 'Bits per sample as stored; empty if unknown' },
    channels: { type: 'integer', description: 'Samples per pixel as stored, 1 for a palette; empty if unknown' },
    has_alpha: { type: 'boolean', description: 'The format stores transparency for this image' },
    has_palette: { type: 'boolean', description: 'Pixels are indices into a colour table' },
    colour_space: { type: 'text', description: 'As stored: srgb, grey, cmyk, ycck, lab, …; empty if unknown' },
    orientation: { type: 'integer', description: 'EXIF orientation 1–8 (HEIC, AVIF: that of their own rotation)' },
    pages: { type: 'integer', description: 'Frames or pages; 1 for a still image, 2 for an animated JPEG XL' },
    icc_profile: { type: 'text', description: 'Name of the embedded colour profile; empty without one' },
    jpeg_quality: {
      type: 'integer',
      description: 'Estimated IJG quality 1–100; empty if not a JPEG',
      histogram: { from: 0, to: 100 },
    },
    chroma_subsampling: { type: 'text', description: '4:4:4, 4:2:2, 4:2:0, … or grey; empty if not a JPEG' },
    progressive: { type: 'boolean', description: 'Stored in passes (JPEG, PNG, GIF); empty where formats have none' },
    is_truncated: { type: 'boolean', description: 'The file ends before its own structure says it should' },
    camera_make: { type: 'text', description: 'EXIF maker of the camera; empty if not given' },
    camera_model: { type: 'text', description: 'EXIF model of the camera; empty if not given' },
    taken_at: { type: 'text', description: 'EXIF time of the shot, ISO 8601 without zone; empty if not given' },
    has_gps: { type: 'boolean', description: 'EXIF says where the image was taken' },
  },
  measure: ({ facts }) => ({
    format: facts.format,
    stored_width: facts.width,
    stored_height: facts.height,
    bit_depth: facts.bitDepth,
    channels: facts.channels,
    has_alpha: facts.hasAlpha,
    has_palette: facts.hasPalette,
    colour_space: facts.colourSpace,
    orientation: facts.orientation,
    pages: facts.pages,
    icc_profile: facts.iccProfile,
    jpeg_quality: facts.jpegQuality,
    chroma_subsampling: facts.chromaSubsampling,
    progressive: facts.progressive,
    is_truncated: facts.truncated,
    camera_make: facts.cameraMake,
    camera_model: facts.cameraModel,
    taken_at: facts.takenAt,
    has_gps: facts.hasGps,
  }),
});
