import { countBits, countCodes, countRange, flagCodes, rangeOf } from '../../browse/facets.ts';
import type { Condition } from '../../browse/filter.ts';
import { type Pass, passAll, soleFailures } from '../../browse/pass.ts';
import { UserError } from '../../model/errors.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import { passOf } from './passing.ts';
import type { ReviewSession, ReviewState } from './session.ts';

export interface FacetsQuestion {
  readonly filter: readonly Condition[];
  readonly values: readonly { readonly column: string; readonly limit: number; readonly text?: string | undefined }[];
  readonly histogram: string | null;
}

interface Count {
  readonly value: string | null;
  readonly count: number;
}

/** What images are counted by, and which of the conditions are the facet's own. */
interface Counting {
  readonly session: ReviewSession;
  readonly state: ReviewState;
  readonly failures: Uint8Array;
  readonly ownOf: (facet: string) => number;
  readonly filter: readonly Condition[];
}

const BINS = 48;
const TRUTH = ['false', 'true'];
const DECISIONS = 'decision';

/** Conditions of one facet stand together; those of no facet, such as a text, stand for themselves. */
const facetOf = (condition: Condition, at: number): string => {
  if ('column' in condition) return `column ${condition.column}`;
  return 'decision' in condition ? DECISIONS : `condition ${at}`;
};

/**
 * Counts by value, check, decision and bin. A facet counts what passes every condition but its own, so that it shows
 * what choosing otherwise would give; checks add up, so they count what passes all.
 *
 * @throws UserError for a column, check or selection that is not there
 */
export async function facets(session: ReviewSession, state: ReviewState, question: FacetsQuestion) {
  const { filter } = question;
  const names = [...new Set(filter.map(facetOf))];
  const passes = await Promise.all(
    names.map(async (name): Promise<Pass> => {
      const own = filter.filter((condition, at) => facetOf(condition, at) === name);
      return passAll(state.table.count, await Promise.all(own.map((condition) => passOf(session, state, condition))));
    }),
  );
  const failures = soleFailures(state.table.count, passes);
  const counting: Counting = { session, state, failures, filter, ownOf: (facet) => names.indexOf(facet) + 1 };
  let total = 0;
  for (let i = 0; i < failures.length; i++) if (failures[i] === 0) total++;
  return {
    total,
    values: await Promise.all(question.values.map((asked) => valueFacet(counting, asked))),
    checks: await checkCounts(counting),
    decisions: decisionCounts(counting),
    histogram: question.histogram === null ? null : await numberFacet(counting, question.histogram),
  };
}

async function valueFacet(
  { state: { table }, failures, ownOf, filter }: Counting,
  { column, limit, text }: FacetsQuestion['values'][number],
) {
  const own = ownOf(`column ${column}`);
  const kind = table.kindOf(column);
  if (kind === 'number') throw new UserError(`${column} is a column of numbers; it has a histogram.`);
  const coded =
    kind === 'text' ? await table.tryTexts(column) : { codes: flagCodes(await table.numbers(column)), values: TRUTH };
  if (coded === null) return { column, counts: [], distinct: null };
  const { codes, values } = coded;
  const counts = countCodes(codes, values.length, failures, own);
  const chosen = new Set(
    filter.flatMap((condition) => ('values' in condition && condition.column === column ? condition.values : [])),
  );
  const wanted = text?.toLowerCase();
  const found: Count[] = [];
  let distinct = 0;
  for (let at = 0; at < counts.length; at++) {
    const value = at === 0 ? null : values[at - 1]!;
    const count = counts[at]!;
    if (count > 0) distinct++;
    const isWanted = wanted === undefined || value?.toLowerCase().includes(wanted);
    if (chosen.has(value) || (count > 0 && isWanted)) found.push({ value, count });
  }
  return { column, counts: mostFrequent(found, limit, chosen), distinct };
}

/** The most frequent first, and all that are chosen. */
function mostFrequent(counts: readonly Count[], limit: number, chosen: ReadonlySet<string | null>): Count[] {
  const sorted = [...counts].sort((a, b) => b.count - a.count);
  return sorted.filter(({ value }, at) => at < limit || chosen.has(value));
}

async function checkCounts({ state: { table, workspace }, failures }: Counting): Promise<Count[]> {
  const masks = await table.findings();
  const counts = masks.map((mask) => countBits(mask, failures, 0));
  const any = masks.length === 1 ? counts[0]![32]! : countAny(masks, failures);
  return [
    { value: '*', count: any },
    ...workspace.checks.map(({ name }, at) => ({ value: name, count: counts[at >>> 5]![at & 31]! })),
  ];
}

function countAny(masks: readonly Uint32Array[], failures: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < failures.length; i++) {
    if (failures[i] !== 0) continue;
    for (const mask of masks) {
      if (mask[i] === 0) continue;
      count++;
      break;
    }
  }
  return count;
}

function decisionCounts({ session, state, failures, ownOf }: Counting): Count[] {
  const codes = stayCodes(session, state);
  const counts = countCodes(codes, STAY_CODES.length, failures, ownOf(DECISIONS));
  return STAY_CODES.map((name, code) => ({ value: name === 'none' ? null : name, count: counts[code + 1]! }));
}

async function numberFacet({ state: { table }, failures, ownOf }: Counting, column: string) {
  const cells = await table.numbers(column);
  const range = rangeOf(cells);
  const own = ownOf(`column ${column}`);
  const { counts, empty } = countRange(cells, range, BINS, failures, own);
  return { column, range: Number.isNaN(range[0]) ? null : range, counts: [...counts], empty };
}
