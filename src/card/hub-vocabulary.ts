/**
 * Words that the Hugging Face Hub understands in the metadata of a dataset card.
 *
 * Origin, copied as data on 2026-11-21: licences from `docs/hub/repositories-licenses.md` of huggingface/hub-docs, tasks
 * and subtasks of images from `packages/tasks/src/pipelines.ts` of huggingface/huggingface.js (0057f40), sizes from
 * `utils/resources/size_categories.json` of datasets 5.2.0.
 */
export const HUB_LICENCES: readonly string[] =
  `apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m afl-3.0
artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0
cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0
etalab-2.0 eupl-1.1 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl openrail++
osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license llama2 gemma unknown other`.split(
    /\s+/,
  );

export const HUB_TASKS = [
  'image-classification',
  'object-detection',
  'image-segmentation',
  'image-to-text',
  'text-to-image',
  'keypoint-detection',
  'image-feature-extraction',
  'unconditional-image-generation',
] as const;
export const HUB_TASK_IDS = [
  'multi-class-image-classification',
  'multi-label-image-classification',
  'instance-segmentation',
  'image-captioning',
  'pose-estimation',
] as const;

const SIZES: readonly (readonly [below: number, name: string])[] = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [1e7, '1M<n<10M'],
  [1e8, '10M<n<100M'],
  [1e9, '100M<n<1B'],
  [1e10, '1B<n<10B'],
  [1e11, '10B<n<100B'],
  [1e12, '100B<n<1T'],
];

export const sizeCategory = (images: number): string => SIZES.find(([below]) => images < below)?.[1] ?? 'n>1T';

/** Names that the Hub has for SPDX identifiers that are not simply theirs in lower case. */
const HUB_NAMES: Readonly<Record<string, string>> = {
  'ODC-By-1.0': 'odc-by',
  'ODbL-1.0': 'odbl',
  'PDDL-1.0': 'pddl',
  'GPL-2.0-only': 'gpl-2.0',
  'GPL-3.0-only': 'gpl-3.0',
  'GFDL-1.3-only': 'gfdl',
};

/** What the Hub calls a licence; null when its list has none of that name. @param id of SPDX, or of the Hub */
export function hubLicence(id: string): string | null {
  const name = HUB_NAMES[id] ?? id.toLowerCase();
  return HUB_LICENCES.includes(name) ? name : null;
}
