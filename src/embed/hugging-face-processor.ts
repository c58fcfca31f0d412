import { z } from 'zod';
import type { PillowFilter } from '../kernel/resample/pillow-filters.ts';
import { UserError } from '../model/errors.ts';
import { checkJson } from './json-file.ts';
import type { Preprocessing } from './preprocessing.ts';

const size = z.union([
  z.int().positive(),
  z.object({ shortest_edge: z.int().positive() }),
  z.object({ height: z.int().positive(), width: z.int().positive() }),
]);

/** `preprocessor_config.json` as image processors of transformers write it; other keys do not matter here. */
const schema = z.object({
  do_resize: z.boolean().optional(),
  size: size.optional(),
  resample: z.int().optional(),
  do_center_crop: z.boolean().optional(),
  crop_size: z
    .union([z.int().positive(), z.object({ height: z.int().positive(), width: z.int().positive() })])
    .optional(),
  crop_pct: z.number().positive().max(1).nullish(),
  do_rescale: z.boolean().optional(),
  rescale_factor: z.number().positive().optional(),
  do_normalize: z.boolean().optional(),
  image_mean: z.array(z.number()).length(3).optional(),
  image_std: z.array(z.number().positive()).length(3).optional(),
  do_flip_channel_order: z.boolean().optional(),
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
});

/** `PIL.Image.Resampling`; 0 is nearest neighbour, which no model here uses. */
const RESAMPLE: readonly (PillowFilter | null)[] = [null, 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

/** ConvNeXT's processor, which ResNets use, cuts this share from small pictures unless told otherwise. */
const CONVNEXT_CROP = 224 / 256;
/** From this size on it squashes instead. */
const CONVNEXT_SQUASH_FROM = 384;

type Geometry = Pick<Preprocessing, 'width' | 'height' | 'resize' | 'shortestEdge'>;

const squash = (width: number, height: number): Geometry => ({
  width,
  height,
  resize: 'squash',
  shortestEdge: Math.min(width, height),
});

function geometry(config: z.infer<typeof schema>, path: string): Geometry {
  const wanted = config.size;
  if (config.do_resize === false || wanted === undefined) {
    throw new UserError(`${path}: it does not say to which size pictures are brought ("size", "do_resize")`);
  }
  const kind = config.image_processor_type ?? config.feature_extractor_type ?? '';
  const edge = typeof wanted === 'number' ? wanted : 'shortest_edge' in wanted ? wanted.shortest_edge : null;
  if (kind.startsWith('ConvNext') && edge !== null) {
    if (edge >= CONVNEXT_SQUASH_FROM) return squash(edge, edge);
    return {
      width: edge,
      height: edge,
      resize: 'crop',
      shortestEdge: Math.trunc(edge / (config.crop_pct ?? CONVNEXT_CROP)),
    };
  }
  if (typeof wanted !== 'number' && 'width' in wanted) return squash(wanted.width, wanted.height);
  if (config.do_center_crop && edge !== null) {
    const crop = config.crop_size ?? edge;
    const [width, height] = typeof crop === 'number' ? [crop, crop] : [crop.width, crop.height];
    return { width, height, resize: 'crop', shortestEdge: edge };
  }
  if (typeof wanted === 'number') return squash(wanted, wanted);
  throw new UserError(
    `${path}: "shortest_edge" without "do_center_crop" gives every picture another size, which cannot be put in batches`,
  );
}

/**
 * What a Hugging Face image processor does, as far as it concerns single pictures.
 * @throws UserError when it does something else
 */
export function parseProcessorConfig(value: unknown, path: string): Partial<Preprocessing> {
  const config = checkJson(schema, value, path);
  const interpolation = RESAMPLE[config.resample ?? 2];
  if (interpolation === null || interpolation === undefined) {
    throw new UserError(`${path}: "resample" ${config.resample} is not supported: use 1 to 5`);
  }
  const normalise = config.do_normalize ?? config.image_mean !== undefined;
  return {
    ...geometry(config, path),
    interpolation,
    rescale: config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255),
    ...(normalise && config.image_mean && { mean: config.image_mean as [number, number, number] }),
    ...(normalise && config.image_std && { std: config.image_std as [number, number, number] }),
    channels: config.do_flip_channel_order === true ? 'bgr' : 'rgb',
  };
}
