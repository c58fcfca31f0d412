import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../../model/errors.ts';
import type { Labels } from './types.ts';

/** Labels as numbers of classes. */
export interface ClassLabels {
  /** 0 to classes − 1; −1 where a row has no label. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[] | null;
  readonly notes: readonly string[];
}

/**
 * Class names from a list with commas, or from a file: one per line, JSON (a list; an object of names to numbers or of
 * numbers to names), or `names:` of a YAML file is left to who reads annotations.
 *
 * @throws UserError when the file cannot be read
 */
export function readClassNames(given: string): readonly string[] {
  if (statSync(given, { throwIfNoEntry: false })?.isFile() !== true) {
    if (!given.includes(',')) throw new UserError(`--classes: "${given}" is neither a file nor a list such as cat,dog`);
    return given.split(',').map((name) => name.trim());
  }
  const text = readFileSync(given, 'utf8').replace(/^\ufeff/, '');
  if (!/^\s*[[{]/.test(text)) {
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.map(String);
    const entries = Object.entries(value as Record<string, unknown>);
    // {"0": "cat"}, or {"0": ["n01440764", "tench"]} as ImageNet has it, or {"cat": 0}.
    const isByNumber = entries.every(([key]) => /^\d+$/.test(key));
    const pairs = entries.map(([key, one]): [number, string] =>
      isByNumber ? [Number(key), String(Array.isArray(one) ? one.at(-1) : one)] : [Number(one), key],
    );
    pairs.sort((a, b) => a[0] - b[0]);
    if (pairs.every(([number], i) => number === i)) return pairs.map(([, name]) => name);
  } catch {
    // Falls through to the error below, which says what is expected.
  }
  throw new UserError(`"${given}" names no classes: one per line, or JSON as ["cat", "dog"] or {"cat": 0, "dog": 1}`);
}

/**
 * Labels as numbers of the columns. Names are looked up among the class names; where nothing names the columns and there
 * are as many names as columns, their alphabetical order counts, as in a folder of class folders. Numbers count from 0,
 * or from 1 when the largest is the number of classes and 0 does not occur.
 *
 * @throws UserError when labels do not fit the classes
 */
export function classLabels(
  given: Labels,
  classes: number,
  classNames: readonly string[] | null,
  shownAs: string,
): ClassLabels {
  if (classNames) {
    const texts = given instanceof Int32Array ? Array.from(given, String) : given;
    const places = new Map(classNames.map((name, i) => [name.trim(), i]));
    const isName = (label: string): boolean => places.has(label.trim());
    const named = texts.filter((label) => label !== '');
    const areNames = given instanceof Int32Array ? named.every(isName) : named.some(isName);
    if (areNames) {
      const unknown = [...new Set(named.filter((label) => !isName(label)))];
      if (unknown.length > 0) throw unknownLabels(unknown, classNames, shownAs);
      return { labels: Int32Array.from(texts, (label) => places.get(label.trim()) ?? -1), classNames, notes: [] };
    }
  }
  if (given instanceof Int32Array) return numbered(given, classes, classNames, shownAs);
  const names = [...new Set(given)].filter((name) => name !== '').sort();
  const asNumbers = given.map((label) => (label === '' ? -1 : Number(label)));
  if (asNumbers.every((number) => Number.isInteger(number))) {
    return numbered(Int32Array.from(asNumbers), classes, classNames, shownAs);
  }
  if (classNames) throw unknownLabels(names, classNames, shownAs);
  if (names.length !== classes) {
    throw new UserError(
      `"${shownAs}" names ${names.length} classes where the probabilities have ${classes} columns that nothing names: add --classes FILE in the order of the columns`,
    );
  }
  const places = new Map(names.map((name, i) => [name, i]));
  return {
    labels: Int32Array.from(given, (label) => places.get(label) ?? -1),
    classNames: names,
    notes: [
      `columns taken for the classes in alphabetical order: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`,
    ],
  };
}

function unknownLabels(unknown: readonly string[], classNames: readonly string[], shownAs: string): UserError {
  const some = (names: readonly string[]): string =>
    `${names
      .slice(0, 5)
      .map((name) => `"${name}"`)
      .join(', ')}${names.length > 5 ? ' …' : ''}`;
  return new UserError(
    `"${shownAs}": ${unknown.length} labels are no class: ${some(unknown)}; the classes are ${some(classNames)}`,
  );
}

function numbered(
  given: Int32Array,
  classes: number,
  classNames: readonly string[] | null,
  shownAs: string,
): ClassLabels {
  let most = -1;
  let hasZero = false;
  for (const label of given) {
    if (label > most) most = label;
    if (label === 0) hasZero = true;
  }
  if (most === classes && !hasZero) {
    return {
      labels: given.map((label) => (label > 0 ? label - 1 : -1)),
      classNames,
      notes: [`labels count from 1 to ${classes}: taken as 0 to ${classes - 1}`],
    };
  }
  if (most >= classes) {
    const row = given.indexOf(most);
    throw new UserError(
      `"${shownAs}": label ${most} in row ${row + 1}, but the probabilities have ${classes} columns (0 to ${classes - 1})`,
    );
  }
  return { labels: given.map((label) => (label < 0 ? -1 : label)), classNames, notes: [] };
}
