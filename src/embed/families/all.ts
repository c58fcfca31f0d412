import classifier from './classifier.ts';
import clip from './clip.ts';
import dinov2 from './dinov2.ts';
import type { Family, NamedModel } from './family.ts';
import siglip from './siglip.ts';
import sscd from './sscd.ts';

export const FAMILIES: readonly Family[] = [clip, siglip, dinov2, classifier, sscd];

/** All short names with what they stand for. */
export const NAMED_MODELS: ReadonlyMap<string, { readonly model: NamedModel; readonly family: Family }> = new Map(
  FAMILIES.flatMap((family) => family.models.map((model) => [model.name, { model, family }] as const)),
);

/** The family of a `model_type`, as `config.json` has it. */
export const familyOfType = (modelType: string): Family | undefined =>
  FAMILIES.find(({ modelTypes }) => modelTypes.includes(modelType));
