import type { FilterCondition, GridSort } from '../../src/server/api.ts';

/** What a person asks of the grid: each differs from all others. */
export interface Question {
  readonly filter: readonly FilterCondition[];
  readonly sort: GridSort | null;
  /** Column of the histogram. */
  readonly column: string | null;
}

const CHECKS = ['blurry', 'dark', 'light', 'noisy', 'near-duplicate', 'split-leakage', 'unreadable', '*'];
const TEXTS = ['class-042', '0099', 'IMAGE-00', '7.jpg', 'image', 'zebra'];
/** Numbers, with a range that halves what is there. */
const RANGES: readonly (readonly [string, number, number])[] = [
  ['luma_mean', 80, 170],
  ['width', 800, 1100],
  ['height', 500, 700],
  ['size_bytes', 100_000, 500_000],
  ['edge_sharpness', 0.2, 0.6],
  ['near_duplicate_similarity', 0.6, 0.9],
];
const SORTS = [
  'luma_mean',
  'width',
  'height',
  'size_bytes',
  'modified_ms',
  'colourfulness',
  'edge_sharpness',
  'blurry_score',
  'dark_score',
  'near_duplicate_similarity',
  'split',
  'label',
  'format',
  'group_size',
  'id',
  'decision',
];

/** A seeded mix of questions: conditions of every kind, orders by every kind of column, histograms. */
export function questions(count: number): Question[] {
  let state = 20_251_121;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(from: readonly T[]): T => from[next(from.length)]!;
  const condition = (): FilterCondition => {
    switch (next(6)) {
      case 0:
        return { check: pick(CHECKS), is: next(4) > 0 };
      case 1:
        return { column: 'split', values: [pick(['train', 'test'])] };
      case 2:
        return { column: 'label', values: [`class-${next(100)}`, `class-${next(100)}`] };
      case 3:
        return { text: pick(TEXTS) };
      case 4:
        return { decision: [pick(['keep', 'remove', null])] };
      default: {
        const [column, from, to] = pick(RANGES);
        return next(2) === 0 ? { column, from } : { column, from, to };
      }
    }
  };
  const asked = new Map<string, Question>();
  while (asked.size < count) {
    const kind = next(3);
    const question: Question = {
      filter: kind === 1 ? [] : Array.from({ length: 1 + next(2) }, condition),
      sort: kind === 0 ? null : { column: pick(SORTS), descending: next(2) === 0 },
      column: next(4) === 0 ? pick(RANGES)[0] : null,
    };
    asked.set(JSON.stringify(question), question);
  }
  return [...asked.values()];
}
