export interface CheckWords {
  readonly title: string;
  readonly description: string;
  readonly advice: string;
}

/**
 * Words for what the server names. English needs few: the checks bring their own, which stand for those of heads in
 * every language.
 */
export const checks: {
  readonly words: Readonly<Record<string, CheckWords>>;
  /** By `check.condition`. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
} = {
  words: {},
  conditions: {},
  columns: {
    luma_mean: 'mean brightness',
    luma_p1: 'brightness, darkest 1 %',
    luma_p5: 'brightness, darkest 5 %',
    luma_p10: 'brightness, darkest 10 %',
    luma_p50: 'median brightness',
    luma_p95: 'brightness, brightest 5 %',
    luma_p99: 'brightness, brightest 1 %',
    luma_contrast: 'contrast',
    luma_entropy: 'entropy of brightness',
    dark_share: 'share of black pixels',
    bright_share: 'share of white pixels',
    border_share: 'share of bars',
    transparent_share: 'share of transparent pixels',
    noise_sigma: 'noise',
    edge_blocks: 'places with edges',
    saturation_mean: 'mean saturation',
    jpeg_quality: 'JPEG quality',
    pdq_quality: 'PDQ quality',
    laplacian_variance: 'variance of the Laplacian',
    sobel_variance: 'variance of the Sobel gradient',
    size_ratio: 'size over the median size',
  },
};
