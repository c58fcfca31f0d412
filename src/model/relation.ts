/**
 * How two images are related, closest first. `identical-…` is exact; the others were found on aligned pixels:
 * `recompressed` same picture and size, other coding · `resized` · `recoloured` brightness, contrast, colour or
 * greyscale · `flipped` mirrored, with or without a turn · `rotated` turned, by a quarter or any angle · `cropped` one
 * shows a part of the other · `edited` part of the picture differs: overlay, text, watermark, border ·
 * `same-scene` the same place or object in another shot · `semantic` alike in meaning.
 */
export const RELATIONS = [
  'identical-bytes',
  'identical-pixels',
  'recompressed',
  'resized',
  'recoloured',
  'flipped',
  'rotated',
  'cropped',
  'edited',
  'same-scene',
  'semantic',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** Relations whose images are copies of one picture: what groups are made of, and what a rule may remove. */
export const COPY_RELATIONS: readonly Relation[] = RELATIONS.slice(0, RELATIONS.indexOf('same-scene'));

/** 0 is the closest relation; what is no relation comes last. */
export const relationRank = (relation: string): number => {
  const rank = (RELATIONS as readonly string[]).indexOf(relation);
  return rank < 0 ? RELATIONS.length : rank;
};
