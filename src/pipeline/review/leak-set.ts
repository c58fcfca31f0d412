import { normalCaption } from '../../analyse/conflicts/normal-caption.ts';
import type { RelatedImages } from '../../analyse/leakage/related-images.ts';
import type { TextColumn } from '../../browse/columns.ts';
import { RELATIONS } from '../../model/relation.ts';
import { loadRelatedSet } from '../related-set.ts';
import { ArrayCache } from './array-cache.ts';
import type { ImageTable } from './image-table.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Lists of pairs and what was counted of them. */
const RESULT_BYTES = 40_000_000;

export interface SplitSize {
  readonly name: string;
  /** Measured images. */
  readonly images: number;
}

/** The images of a state that are related to any other, what is said of them, and every related pair. */
export interface LeakSet {
  /** Names them by place in `images`, ascending. */
  readonly related: RelatedImages;
  readonly images: Uint32Array;
  readonly split: TextColumn;
  readonly label: TextColumn;
  /** As captions are compared. */
  readonly caption: TextColumn;
  /** As they are. */
  readonly captions: readonly (string | null)[];
  /** Of the whole state, the largest first. */
  readonly sizes: readonly SplitSize[];
  /** What was made of it, by name. */
  readonly results: ArrayCache;
}

const sets = new WeakMap<ReviewState, { readonly key: string; readonly set: Promise<LeakSet> }>();

/** Loaded once per state, and again when somebody has said that two images are no duplicates. */
export function leakSet(session: ReviewSession, state: ReviewState): Promise<LeakSet> {
  const key = differentPairs(session);
  const known = sets.get(state);
  if (known?.key === key) return known.set;
  const set = loadLeakSet(state);
  sets.set(state, { key, set });
  set.catch(() => sets.delete(state));
  return set;
}

const pairKeys = new WeakMap<ReviewSession, { readonly version: string; readonly key: string }>();

function differentPairs(session: ReviewSession): string {
  const { version } = session.decisions;
  const known = pairKeys.get(session);
  if (known?.version === version) return known.key;
  const key = session.decisions
    .standing()
    .all.flatMap((decision) => (decision.kind === 'not-a-duplicate' ? [`${decision.image}\0${decision.other}`] : []))
    .join('\n');
  pairKeys.set(session, { version, key });
  return key;
}

async function loadLeakSet({ workspace, table }: ReviewState): Promise<LeakSet> {
  const loaded = await loadRelatedSet(workspace, { images: 'paired', relations: RELATIONS });
  return {
    related: loaded.related,
    images: Uint32Array.from(loaded.ids, (id) => table.numberOf(id)),
    split: coded(loaded.split),
    label: coded(loaded.label),
    caption: coded(loaded.caption.map(normalCaption)),
    captions: loaded.caption.some((caption) => caption !== null) ? loaded.caption : [],
    sizes: await splitSizes(table),
    results: new ArrayCache(RESULT_BYTES),
  };
}

/** How many measured images each split has, the largest first. */
async function splitSizes(table: ImageTable): Promise<SplitSize[]> {
  const [splits, outcomes] = await Promise.all([table.texts('split'), table.texts('outcome')]);
  const measured = outcomes.values.indexOf('measured');
  const counts = new Float64Array(splits.values.length);
  for (let image = 0; image < table.count; image++) {
    if (splits.codes[image]! >= 0 && outcomes.codes[image] === measured) counts[splits.codes[image]!]!++;
  }
  return splits.values
    .map((name, code) => ({ name, images: counts[code]! }))
    .filter(({ images }) => images > 0)
    .sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1));
}

/** Equal numbers for equal values, −1 for null, in order of their first appearance. */
function coded(values: readonly (string | null)[]): TextColumn {
  const numbers = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const known = numbers.get(value) ?? numbers.size;
    numbers.set(value, known);
    return known;
  });
  return { codes, values: [...numbers.keys()] };
}

/** Place of an image in a set; −1 when it is related to none. */
export function placeOf({ images }: Pick<LeakSet, 'images'>, image: number): number {
  let low = 0;
  let high = images.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (images[middle] === image) return middle;
    if (images[middle]! < image) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
