import { UserError } from '../../model/errors.ts';
import type { TableOptions, Wanted } from './types.ts';

/** What the cells of a column are, by its first rows. */
export type CellKind = 'number' | 'text' | 'list' | 'other';

/** Which columns of a table mean what, by their places. */
export interface TableRoles {
  readonly id: number | undefined;
  readonly label: number | undefined;
  /** A column per class. */
  readonly numbers: readonly number[];
  /** One column with a list per row. */
  readonly list: number | undefined;
  /** One row per image and class: its class and its probability. */
  readonly long: { readonly name: number; readonly value: number } | undefined;
}

const ID = [
  'id',
  'image_id',
  'img_id',
  'uri',
  'path',
  'image_path',
  'img_path',
  'file',
  'file_name',
  'filename',
  'filepath',
  'file_path',
  'image',
  'img',
  'image_name',
  'name',
  'key',
  'sample_id',
  'uuid',
];
const LABEL = [
  'given_label',
  'given',
  'label',
  'labels',
  'noisy_label',
  'class',
  'class_name',
  'category',
  'target',
  'targets',
  'y',
  'y_true',
  'true_label',
  'ground_truth',
  'gt',
  'label_id',
  'class_id',
];
const LIST = [
  'pred_probs',
  'probs',
  'probabilities',
  'probability',
  'predictions',
  'prediction',
  'scores',
  'logits',
  'softmax',
  'p',
  'outputs',
  'output',
];
const LONG_VALUE = ['probability', 'prob', 'p', 'score', 'confidence', 'value'];
/** Columns that are no class: a number of the row, a split, what a model says in one word. */
const OTHER = [
  '',
  'index',
  'unnamed: 0',
  'level_0',
  '__index_level_0__',
  'row',
  'split',
  'fold',
  'pred',
  'predicted',
  'predicted_label',
  'pred_label',
  'prediction',
  'suggested_label',
  'suggested',
  'argmax',
  'top1',
  'is_label_issue',
  'is_issue',
  'label_quality',
  'caption',
];

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
    .replace('unnamed:_', 'unnamed: ');

/** Whether a first row of such cells can only be names: it holds a name that means something here. */
export const namesRoles = (cells: readonly string[]): boolean =>
  cells.some((cell) => plain(cell) !== '' && [ID, LABEL, LIST, OTHER].some((names) => names.includes(plain(cell))));

/**
 * Finds the columns by their names and by what their cells are.
 *
 * @throws UserError when a column that the user named is not there, or none holds what is wanted
 */
export function tableRoles(
  names: readonly string[],
  kinds: readonly CellKind[],
  wanted: Wanted,
  shownAs: string,
  options: TableOptions,
): TableRoles {
  const plainNames = names.map(plain);
  const named = (name: string | undefined): number | undefined => {
    if (name === undefined) return undefined;
    const at = names.indexOf(name);
    if (at < 0) throw new UserError(`"${shownAs}" has no column "${name}": it has ${shownNames(names)}`);
    return at;
  };
  const usual = (list: readonly string[], fits: (at: number) => boolean): number | undefined => {
    for (const name of list) {
      const at = plainNames.indexOf(name);
      if (at >= 0 && fits(at)) return at;
    }
    return undefined;
  };
  const isFree = (at: number, ...taken: readonly (number | undefined)[]): boolean => !taken.includes(at);
  const isOther = (at: number): boolean => OTHER.includes(plainNames[at]!);
  let id = named(options.idColumn);
  let label = named(options.labelColumn);
  id ??= usual(ID, (at) => at !== label && kinds[at] !== 'list');
  const value = usual(LONG_VALUE, (at) => isFree(at, id, label) && kinds[at] === 'number');
  label ??= usual(LABEL, (at) => at !== id && (kinds[at] === 'number' || kinds[at] === 'text'));
  const all = names.map((_, at) => at);
  // A column of texts that nothing else claims names the images.
  const unclaimed = all.filter((at) => isFree(at, label) && !isOther(at));
  if (wanted === 'probabilities' || label !== undefined || unclaimed.length > 1) {
    id ??= unclaimed.find((at) => kinds[at] === 'text' && names.length > 1);
  }
  const numbers = all.filter((at) => kinds[at] === 'number' && isFree(at, id, label) && !isOther(at));
  const lists = all.filter((at) => kinds[at] === 'list' && isFree(at, id, label));
  if (wanted === 'labels') {
    const rest = all.filter((at) => isFree(at, id) && !isOther(at));
    label ??= rest.length === 1 ? rest[0] : rest.length === 0 && all.length === 1 ? 0 : undefined;
    if (label === undefined && numbers.length < 2) {
      throw new UserError(
        `"${shownAs}": no column holds labels among ${shownNames(names)}; name it label, or say --label-column NAME`,
      );
    }
    return { id, label, numbers: label === undefined ? numbers : [], list: undefined, long: undefined };
  }
  if (numbers.length === 1 && value !== undefined && numbers[0] === value && id !== undefined && label !== undefined) {
    return { id, label: undefined, numbers: [], list: undefined, long: { name: label, value } };
  }
  const list = usual(LIST, (at) => lists.includes(at)) ?? (numbers.length < 2 ? lists[0] : undefined);
  if (list === undefined && numbers.length === 0) {
    throw new UserError(
      `"${shownAs}": no column holds probabilities among ${shownNames(names)}; write a column per class`,
    );
  }
  return { id, label, numbers: list === undefined ? numbers : [], list, long: undefined };
}

const shownNames = (names: readonly string[]): string => {
  const shown = names
    .slice(0, 8)
    .map((name) => `"${name}"`)
    .join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
};

/** Class names from the names of their columns: a beginning that all share, such as `prob_`, says nothing. */
export function classNamesOfColumns(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names;
  const first = names[0]!;
  let length = 0;
  while (length < first.length && names.every((name) => name[length] === first[length])) length++;
  const shared = first.slice(0, length);
  const prefix =
    /^(p|pr|prob|probs|proba|probability|score|pred|pred_probs?|class_prob|softmax)[_\s.:-]/i.exec(shared)?.[0] ?? '';
  return prefix === '' ? names : names.map((name) => name.slice(prefix.length));
}
