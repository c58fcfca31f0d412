import { nearestIds, storedLabelIssues } from '../../catalog/label-issues.ts';
import type { Decision } from '../../model/decision.ts';
import { UserError } from '../../model/errors.ts';
import { imageFacts } from './image-facts.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** A given label and the suggested one. */
export type LabelPair = readonly [given: string, suggested: string];

/** Pairs of labels that are listed, and neighbours of each class. */
const MOST_PAIRS = 100;
const MOST_NEIGHBOURS = 6;

/** Images with an issue, the worst first, and what they are called: per state, which never changes. */
interface Found {
  readonly numbers: readonly number[];
  readonly given: readonly (string | null)[];
  readonly suggested: readonly (string | null)[];
}

const founds = new WeakMap<ReviewState, Promise<Found>>();

function foundIn(state: ReviewState): Promise<Found> {
  let found = founds.get(state);
  if (!found) {
    found = load(state);
    founds.set(state, found);
    found.catch(() => founds.delete(state));
  }
  return found;
}

async function load({ table }: ReviewState): Promise<Found> {
  if (!table.has('label_issue')) return { numbers: [], given: [], suggested: [] };
  const evidence = await table.numbers('label_issue');
  const numbers: number[] = [];
  for (let n = 0; n < evidence.length; n++) if (evidence[n]! > 0) numbers.push(n);
  numbers.sort((a, b) => evidence[b]! - evidence[a]! || a - b);
  const [given, suggested] = [await table.tryTexts('label'), await table.tryTexts('label_suggested')];
  const name = (column: typeof given, n: number): string | null => {
    const code = column?.codes[n] ?? -1;
    return code < 0 ? null : column!.values[code]!;
  };
  return {
    numbers,
    given: numbers.map((n) => name(given, n)),
    suggested: numbers.map((n) => name(suggested, n)),
  };
}

/** Places in the list of those about which nobody has decided yet. */
async function openPlaces(session: ReviewSession, state: ReviewState, pair?: LabelPair): Promise<readonly number[]> {
  const { numbers, given, suggested } = await foundIn(state);
  const { relabel, remove } = session.decisions.standing();
  const open: number[] = [];
  for (const [place, n] of numbers.entries()) {
    if (pair && (given[place] !== pair[0] || suggested[place] !== pair[1])) continue;
    const id = state.table.idOf(n);
    if (!relabel.has(id) && !remove.has(id)) open.push(place);
  }
  return open;
}

/** How many issues there are and are left, and which labels are given for which. */
export async function labelIssueOverview(session: ReviewSession, state: ReviewState) {
  const { numbers, given, suggested } = await foundIn(state);
  const open = await openPlaces(session, state);
  const counts = new Map<string, { pair: LabelPair; count: number }>();
  for (const place of open) {
    const [from, to] = [given[place], suggested[place]];
    if (from == null || to == null) continue;
    const key = JSON.stringify([from, to]);
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { pair: [from, to], count: 1 });
  }
  const pairs = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, MOST_PAIRS);
  return { hasRun: state.table.has('label_issue'), total: numbers.length, left: open.length, pairs };
}

/** A page of the issues that are left, the worst first. */
export async function labelIssueRows(
  session: ReviewSession,
  state: ReviewState,
  { pair, from, count }: { readonly pair?: LabelPair | undefined; readonly from: number; readonly count: number },
) {
  const { numbers } = await foundIn(state);
  const open = await openPlaces(session, state, pair);
  const shown = open.slice(from, from + count).map((place) => numbers[place]!);
  const facts = await imageFacts(session, state, shown);
  const said = await storedLabelIssues(
    state.workspace.database,
    facts.map(({ id }) => id),
  );
  return {
    total: open.length,
    rows: facts.map((image) => {
      const known = said.get(image.id);
      return {
        facts: image,
        suggested: known?.suggested ?? null,
        probability: known?.probability ?? null,
        quality: known?.quality ?? 0,
        reason: known?.reason ?? '',
      };
    }),
  };
}

/** Nearest neighbours of an image that have one of two labels: empty where the workspace has no neighbours. */
export async function labelNeighbours(
  session: ReviewSession,
  state: ReviewState,
  image: number,
  labels: readonly (string | null)[],
) {
  if (image >= state.table.count) throw new UserError(`There is no image ${image}.`);
  const { workspace, table } = state;
  if (!workspace.manifest.neighbours) return { sides: labels.map(() => []) };
  const ids = await nearestIds(workspace.database, table.idOf(image));
  const facts = await imageFacts(
    session,
    state,
    ids.map((id) => table.numberOf(id)).filter((n) => n >= 0),
  );
  const sides = labels.map((label) =>
    facts
      .filter((one) => label !== null && (one.relabel ?? one.label) === label)
      .slice(0, MOST_NEIGHBOURS)
      .map(({ n, id }) => ({ n, id })),
  );
  return { sides };
}

/** Relabels all that is left of a pair of labels to the suggested one. */
export async function acceptLabelPair(session: ReviewSession, state: ReviewState, pair: LabelPair) {
  session.assertWritable();
  const { numbers } = await foundIn(state);
  const open = await openPlaces(session, state, pair);
  const decisions = open.map(
    (place): Decision => ({
      kind: 'relabel',
      image: state.table.idOf(numbers[place]!),
      label: pair[1],
      by: 'person',
      reason: `all label issues ${pair[0]} → ${pair[1]}`,
    }),
  );
  return session.decisions.add(decisions);
}
