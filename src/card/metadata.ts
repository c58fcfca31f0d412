import { stringify } from 'yaml';
import { licenceId } from '../model/licence.ts';
import type { CardFacts } from './facts.ts';
import { hubLicence, sizeCategory } from './hub-vocabulary.ts';

/** Names of splits that the Hub's loader takes. */
const isSplitName = (name: string): boolean => /^\w+(\.\w+)*$/.test(name);

/** What the labels there are are good for. */
function tasks({ labelCount, captions, objects }: CardFacts): { categories: string[]; ids: string[] } {
  const categories: string[] = [];
  const ids: string[] = [];
  if (labelCount > 1) {
    categories.push('image-classification');
    ids.push('multi-class-image-classification');
  }
  if (objects !== null && objects.boxes > 0) categories.push('object-detection');
  if (captions > 0) {
    categories.push('image-to-text', 'text-to-image');
    ids.push('image-captioning');
  }
  return { categories, ids };
}

function licences({ about, licences: found }: CardFacts): Record<string, unknown> {
  const said = about.license ?? [];
  // What each image says holds for the whole only where all of them say it, and the same.
  const all = said.length > 0 ? said : found.length === 1 && found[0]!.id !== null ? [found[0]!.id] : [];
  if (all.length === 0) return {};
  const names = all.map((text) => hubLicence(licenceId(text) ?? text));
  const known = names.filter((name) => name !== null);
  if (known.length === names.length) return { license: known.length === 1 ? known[0] : known };
  const other = all[names.indexOf(null)]!;
  const isUrl = /^https?:\/\//.test(other);
  return {
    license: 'other',
    license_name: (isUrl ? 'custom' : other.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-')).replaceAll(/^-|-$/g, ''),
    ...(isUrl ? { license_link: other } : {}),
  };
}

/** How the Hub and `datasets` load the folder; empty where the tree does not say it by itself. */
function loading(facts: CardFacts): Record<string, unknown> {
  const { layout, splits, images, bytes, labelCount, labels } = facts;
  // A loader would take the other files of the folder, too.
  if (images === 0 || layout.otherFiles > 0) return {};
  const named = splits.flatMap(({ name, ...counts }) => (name === null ? [] : [{ name, ...counts }]));
  const folders = layout.splitFolders;
  const isSplit = folders !== null && named.length === splits.length && named.every(({ name }) => isSplitName(name));
  if (!isSplit && splits.some(({ name }) => name !== null)) return {};
  const hasLabels = layout.isLabelFolder && labelCount > 1 && labelCount === labels.length;
  const names = labels.map(({ name }) => String(name)).sort();
  const features: unknown[] = [{ name: 'image', dtype: 'image' }];
  if (hasLabels) {
    features.push({
      name: 'label',
      dtype: { class_label: { names: Object.fromEntries(names.map((name, i) => [String(i), name])) } },
    });
  }
  const counted = isSplit ? named : [{ name: 'train', images, bytes }];
  return {
    ...(isSplit
      ? {
          configs: [
            {
              config_name: 'default',
              data_files: named.map(({ name }) => ({ split: name, path: `${folders[name]}/**` })),
            },
          ],
        }
      : {}),
    dataset_info: {
      features,
      splits: counted.map((one) => ({ name: one.name, num_bytes: one.bytes, num_examples: one.images })),
      download_size: bytes,
      dataset_size: bytes,
    },
  };
}

/** The metadata of a dataset card of the Hugging Face Hub, key by key. */
export function cardMetadata(facts: CardFacts): (readonly [key: string, yaml: string])[] {
  const { about } = facts;
  const { categories, ids } = tasks(facts);
  const metadata: Record<string, unknown> = {
    ...licences(facts),
    ...(about.language ? { language: about.language } : {}),
    ...(about.name === undefined ? {} : { pretty_name: about.name }),
    size_categories: [sizeCategory(facts.images)],
    ...(categories.length > 0 ? { task_categories: categories } : {}),
    ...(ids.length > 0 ? { task_ids: ids } : {}),
    tags: [...new Set(['goldpan', 'croissant', ...(about.tags ?? [])])],
    ...loading(facts),
  };
  return Object.entries(metadata).map(([key, value]) => [key, stringify({ [key]: value }, { lineWidth: 0 })] as const);
}
