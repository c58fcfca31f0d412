import { normalLabel } from './label-prompts.ts';

/** Images with one given label that fit one prompt best. */
export interface Confusion {
  readonly given: string;
  readonly predicted: string;
  readonly images: number;
}

export interface LabelAgreement {
  readonly given: string;
  readonly images: number;
  readonly agreed: number;
  /** What its other images fit best, most frequent first. */
  readonly confused: readonly { readonly predicted: string; readonly images: number }[];
}

/** How far the labels an image set has are those that a model of images and text would give. */
export interface Agreement {
  /** Images whose label is among the prompts. */
  readonly compared: number;
  readonly agreed: number;
  /** Images whose label is not among the prompts: nothing can be said of them. */
  readonly unknown: number;
  /** By label, the least agreed one first. */
  readonly labels: readonly LabelAgreement[];
}

/**
 * Labels are equal when they are written alike but for case, `_`, `-` and spaces.
 * @param table one entry per pair of labels that occurs
 * @param prompts labels of the prompts
 * @returns null when no image has a label that is among the prompts
 */
export function agreementOf(table: readonly Confusion[], prompts: readonly string[]): Agreement | null {
  const known = new Set(prompts.map(normalLabel));
  const byLabel = new Map<
    string,
    { images: number; agreed: number; confused: { predicted: string; images: number }[] }
  >();
  let unknown = 0;
  for (const { given, predicted, images } of table) {
    if (!known.has(normalLabel(given))) {
      unknown += images;
      continue;
    }
    const entry = byLabel.get(given) ?? { images: 0, agreed: 0, confused: [] };
    byLabel.set(given, entry);
    entry.images += images;
    if (normalLabel(given) === normalLabel(predicted)) entry.agreed += images;
    else entry.confused.push({ predicted, images });
  }
  if (byLabel.size === 0) return null;
  const labels = [...byLabel].map(([given, { images, agreed, confused }]) => ({
    given,
    images,
    agreed,
    confused: confused.sort((a, b) => b.images - a.images || (a.predicted < b.predicted ? -1 : 1)),
  }));
  labels.sort((a, b) => a.agreed / a.images - b.agreed / b.images || (a.given < b.given ? -1 : 1));
  const sum = (key: 'images' | 'agreed') => labels.reduce((total, label) => total + label[key], 0);
  return { compared: sum('images'), agreed: sum('agreed'), unknown, labels };
}
