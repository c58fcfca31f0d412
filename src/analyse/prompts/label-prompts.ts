import { UserError } from '../../model/errors.ts';

/** A label and the sentences that stand for it. */
export interface LabelPrompts {
  readonly label: string;
  /** At least one. */
  readonly prompts: readonly string[];
}

/** The template of CLIP's own zero-shot classification (Radford et al. 2021). */
export const DEFAULT_TEMPLATE = 'a photo of a {label}';

const PLACE = '{label}';

/** A label as people say it: `fire_truck` and `Fire-Truck` are `fire truck`. */
export const spokenLabel = (label: string): string => label.replace(/[\s_-]+/g, ' ').trim();

/** Labels of the same normal form are one, however they are written. */
export const normalLabel = (label: string): string => spokenLabel(label).toLowerCase();

/**
 * The prompts of each label by templates; several make an ensemble.
 * @param templates each with `{label}`
 * @throws UserError for a template without it
 */
export function promptsOfLabels(labels: readonly string[], templates: readonly string[]): LabelPrompts[] {
  const lacking = templates.find((template) => !template.includes(PLACE));
  if (lacking !== undefined) throw new UserError(`The template "${lacking}" lacks ${PLACE}.`);
  return labels.map((label) => ({
    label,
    prompts: templates.map((template) => template.replaceAll(PLACE, spokenLabel(label))),
  }));
}

/**
 * What a file of prompts says: a mapping of labels to a prompt or a list of prompts, in which `{label}` stands for the
 * label; or a list of prompts, each of which is its own label, unless templates are given: then they are labels.
 *
 * @param path for messages
 * @throws UserError naming the file and the label
 */
export function parsePrompts(data: unknown, path: string, templates: readonly string[] = []): LabelPrompts[] {
  const isMapping = typeof data === 'object' && data !== null && !Array.isArray(data);
  const parsed = isMapping ? ofMapping(data as object, path) : ofList(data, path, templates);
  if (isMapping && templates.length > 0) {
    throw new UserError(`${path} has prompts for its labels: leave out --template, or give a list of labels.`);
  }
  if (parsed.length === 0) throw new UserError(`${path} has no prompts.`);
  const labels = parsed.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) throw new UserError(`${path}: "${twice}" is there twice.`);
  return parsed;
}

function ofMapping(data: object, path: string): LabelPrompts[] {
  return Object.entries(data).map(([label, value]) => {
    const given: unknown[] = Array.isArray(value) ? value : [value];
    const prompts = given.map((prompt) => (typeof prompt === 'string' ? prompt.trim() : ''));
    if (prompts.length === 0 || prompts.includes('')) {
      throw new UserError(`${path}: "${label}" needs a prompt, or a list of prompts, as text.`);
    }
    return { label, prompts: prompts.map((prompt) => prompt.replaceAll(PLACE, spokenLabel(label))) };
  });
}

function ofList(data: unknown, path: string, templates: readonly string[]): LabelPrompts[] {
  const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
  if (!Array.isArray(data) || !data.every(isText)) {
    throw new UserError(`${path} should hold one prompt per line, a list of prompts, or prompts by label.`);
  }
  const texts = data.map((text) => text.trim());
  return templates.length > 0
    ? promptsOfLabels(texts, templates)
    : texts.map((text) => ({ label: text, prompts: [text] }));
}
