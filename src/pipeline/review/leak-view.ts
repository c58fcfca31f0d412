import type { TextColumn } from '../../browse/columns.ts';
import { EXCLUDED } from '../related-set.ts';
import { type LeakSet, leakSet, placeOf, type SplitSize } from './leak-set.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** What is said of the related images: as scanned, or as the decisions would leave the dataset. */
export interface LeakView {
  readonly set: LeakSet;
  /** Equal for equal views of the set. */
  readonly key: string;
  readonly split: TextColumn;
  readonly label: TextColumn;
  readonly caption: TextColumn;
  /** The largest first. */
  readonly sizes: readonly SplitSize[];
}

/** Keeps the decided view of the latest decisions. */
const decided = new WeakMap<LeakSet, { readonly version: string; readonly view: Promise<LeakView> }>();

export async function leakView(session: ReviewSession, state: ReviewState, isDecided: boolean): Promise<LeakView> {
  const set = await leakSet(session, state);
  if (!isDecided)
    return { set, key: 'scanned', split: set.split, label: set.label, caption: set.caption, sizes: set.sizes };
  const { version } = session.decisions;
  const known = decided.get(set);
  if (known?.version === version) return known.view;
  const view = decide(session, state, set, version);
  decided.set(set, { version, view });
  view.catch(() => decided.delete(set));
  return view;
}

/** A column of texts that can be written to. */
class Draft {
  readonly codes: Int32Array;
  readonly #numbers: Map<string, number>;

  constructor({ codes, values }: TextColumn) {
    this.codes = codes.slice();
    this.#numbers = new Map(values.map((value, code) => [value, code]));
  }

  set(place: number, value: string | null): void {
    if (value !== null && !this.#numbers.has(value)) this.#numbers.set(value, this.#numbers.size);
    this.codes[place] = value === null ? -1 : this.#numbers.get(value)!;
  }

  column(): TextColumn {
    return { codes: this.codes, values: [...this.#numbers.keys()] };
  }
}

async function decide(
  session: ReviewSession,
  { table }: ReviewState,
  set: LeakSet,
  version: string,
): Promise<LeakView> {
  const { remove, relabel, assignSplit } = session.decisions.standing();
  const [split, label, caption] = [new Draft(set.split), new Draft(set.label), new Draft(set.caption)];
  const sizes = new Map(set.sizes.map(({ name, images }) => [name, images]));
  const [splits, outcomes] = await Promise.all([table.texts('split'), table.texts('outcome')]);
  const measured = outcomes.values.indexOf('measured');
  const count = (name: string | null, n: number) => {
    if (name !== null) sizes.set(name, (sizes.get(name) ?? 0) + n);
  };
  const move = (image: number, to: string | null) => {
    const code = splits.codes[image]!;
    if (outcomes.codes[image] === measured) {
      count(code < 0 ? null : splits.values[code]!, -1);
      count(to, 1);
    }
    const place = placeOf(set, image);
    if (place >= 0) split.set(place, to);
  };
  for (const [id, to] of assignSplit) {
    const image = table.numberOf(id);
    if (image >= 0 && !remove.has(id)) move(image, to);
  }
  for (const [id, to] of relabel) {
    const image = table.numberOf(id);
    const place = image < 0 ? -1 : placeOf(set, image);
    if (place >= 0) label.set(place, to);
  }
  for (const id of remove.keys()) {
    const image = table.numberOf(id);
    if (image < 0) continue;
    move(image, null);
    const place = placeOf(set, image);
    if (place < 0) continue;
    label.set(place, null);
    caption.set(place, null);
  }
  sizes.delete(EXCLUDED);
  const leftOut = split.column();
  const excluded = leftOut.values.indexOf(EXCLUDED);
  return {
    set,
    key: `decided ${version}`,
    split: { codes: leftOut.codes.map((code) => (code === excluded ? -1 : code)), values: leftOut.values },
    label: label.column(),
    caption: caption.column(),
    sizes: [...sizes]
      .filter(([, images]) => images > 0)
      .map(([name, images]) => ({ name, images }))
      .sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1)),
  };
}
