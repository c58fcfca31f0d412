import { describe, expect, it } from 'vitest';
import { UserError } from '../model/errors.ts';
import { parseProcessorConfig } from './hugging-face-processor.ts';

const parse = (value: unknown) => parseProcessorConfig(value, 'preprocessor_config.json');

describe('parseProcessorConfig', () => {
  it('reads CLIP, as old and as new versions write it', () => {
    const old = {
      crop_size: 224,
      do_center_crop: true,
      do_normalize: true,
      do_resize: true,
      feature_extractor_type: 'CLIPFeatureExtractor',
      image_mean: [0.4, 0.5, 0.6],
      image_std: [0.2, 0.3, 0.4],
      resample: 3,
      size: 224,
    };
    const expected = {
      width: 224,
      height: 224,
      resize: 'crop',
      shortestEdge: 224,
      interpolation: 'bicubic',
      rescale: 1 / 255,
      mean: [0.4, 0.5, 0.6],
      std: [0.2, 0.3, 0.4],
      channels: 'rgb',
    };
    expect(parse(old)).toEqual(expected);
    const recent = {
      ...old,
      crop_size: { height: 224, width: 224 },
      size: { shortest_edge: 224 },
      rescale_factor: 1 / 255,
    };
    expect(parse(recent)).toEqual(expected);
  });

  it('reads a squash, without normalisation', () => {
    expect(
      parse({
        do_resize: true,
        size: { height: 20, width: 30 },
        resample: 2,
        do_normalize: false,
        image_mean: [1, 1, 1],
      }),
    ).toEqual({
      width: 30,
      height: 20,
      resize: 'squash',
      shortestEdge: 20,
      interpolation: 'bilinear',
      rescale: 1 / 255,
      channels: 'rgb',
    });
    expect(parse({ size: 64, do_rescale: false })).toMatchObject({ width: 64, resize: 'squash', rescale: 1 });
  });

  it('reads the processor of ConvNeXT and ResNet', () => {
    const config = { feature_extractor_type: 'ConvNextFeatureExtractor', resample: 3, image_mean: [0, 0, 0] };
    expect(parse({ ...config, size: 224, crop_pct: 0.875 })).toMatchObject({
      resize: 'crop',
      shortestEdge: 256,
      width: 224,
    });
    expect(parse({ ...config, size: { shortest_edge: 224 }, crop_pct: null })).toMatchObject({ shortestEdge: 256 });
    expect(parse({ ...config, size: 384 })).toMatchObject({ resize: 'squash', width: 384 });
  });

  it.each<[unknown, RegExp]>([
    [{ do_resize: false, size: 224 }, /does not say to which size/],
    [{ size: { shortest_edge: 224 } }, /without "do_center_crop"/],
    [{ size: 224, resample: 0 }, /"resample" 0 is not supported/],
    [{ size: { longest: 3 } }, /"size"/],
    [{ size: 224, image_std: [0, 1, 1] }, /"image_std/],
  ])('refuses %j', (value, message) => {
    expect(() => parse(value)).toThrow(UserError);
    expect(() => parse(value)).toThrow(message);
  });
});
