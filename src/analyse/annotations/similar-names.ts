import { distance } from 'fastest-levenshtein';

/** Why two class names may mean one class. */
export type NameLikeness = 'case' | 'punctuation' | 'plural' | 'spelling';

export interface SimilarNames {
  readonly a: string;
  readonly b: string;
  readonly why: NameLikeness;
}

/** More names than this are compared by their normal forms alone: comparing all with all would take minutes. */
const MOST_COMPARED = 5000;

/**
 * Class names that may be one: `Car` and `car`, `traffic_light` and `traffic light`, `car` and `cars`, `persn` and
 * `person`. Spelling counts from five letters on for one change (Levenshtein 1966), from nine on for two, with the same
 * first letter and the same digits: `bear` and `pear`, `class1` and `class2` are no mistakes.
 *
 * @returns pairs in the order of the names, each with the strongest reason
 */
export function similarNames(names: readonly string[]): SimilarNames[] {
  const sorted = [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
  const found: SimilarNames[] = [];
  const isKnown = new Set<string>();
  const add = (a: string, b: string, why: NameLikeness): void => {
    const key = JSON.stringify([a, b]);
    if (isKnown.has(key)) return;
    isKnown.add(key);
    found.push({ a, b, why });
  };
  byForm(sorted, (name) => name.trim().toLowerCase(), 'case', add);
  byForm(sorted, plain, 'punctuation', add);
  byForm(sorted, singular, 'plural', add);
  if (sorted.length <= MOST_COMPARED) bySpelling(sorted, isKnown, add);
  return found.sort((x, y) => (x.a === y.a ? (x.b < y.b ? -1 : 1) : x.a < y.a ? -1 : 1));
}

type Add = (a: string, b: string, why: NameLikeness) => void;

function byForm(names: readonly string[], form: (name: string) => string, why: NameLikeness, add: Add): void {
  const byName = new Map<string, string[]>();
  for (const name of names) {
    const key = form(name);
    if (key === '') continue;
    const same = byName.get(key);
    if (same) same.push(name);
    else byName.set(key, [name]);
  }
  for (const same of byName.values()) {
    for (let i = 0; i < same.length; i++) for (let j = i + 1; j < same.length; j++) add(same[i]!, same[j]!, why);
  }
}

/** Small letters and digits of any script, nothing between. */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** English plurals, as far as an ending tells them. */
function singular(name: string): string {
  const word = plain(name);
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|z|ss)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function bySpelling(names: readonly string[], isKnown: ReadonlySet<string>, add: Add): void {
  const forms = names.map(plain);
  const digits = forms.map((form) => form.replace(/\P{N}+/gu, ' '));
  for (let i = 0; i < names.length; i++) {
    const a = forms[i]!;
    for (let j = i + 1; j < names.length; j++) {
      const b = forms[j]!;
      const shorter = Math.min(a.length, b.length);
      const most = shorter >= 9 ? 2 : shorter >= 5 ? 1 : 0;
      if (most === 0 || Math.abs(a.length - b.length) > most || a[0] !== b[0] || digits[i] !== digits[j]) continue;
      if (isKnown.has(JSON.stringify([names[i], names[j]]))) continue;
      if (distance(a, b) <= most) add(names[i]!, names[j]!, 'spelling');
    }
  }
}
