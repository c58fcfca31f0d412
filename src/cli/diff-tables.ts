import type { DiffSaidOtherwise, DiffTransition, WorkspaceDiff } from '../pipeline/api.ts';
import { count, paint, printable, table, value } from './terminal.ts';

const none = (text: string | null): string => (text === null ? '–' : printable(text));
const signed = (number: number): string => (number > 0 ? `+${count(number)}` : number < 0 ? `−${count(-number)}` : '0');

/** A heading with what follows, unless nothing does. */
const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', paint('bold', title), ...lines];

function more(shown: number, all: number): string[] {
  return all > shown ? [paint('dim', `  … and ${count(all - shown)} more; -n N lists more`)] : [];
}

function named({ id, was, before, after }: DiffSaidOtherwise): string {
  return `  ${printable(id)}  ${none(before)} → ${none(after)}${was === undefined ? '' : paint('dim', `  (was ${printable(was)})`)}`;
}

const ways = (transitions: readonly DiffTransition[]): string =>
  transitions
    .slice(0, 8)
    .map(({ before, after, images }) => `${none(before)} → ${none(after)} ${count(images)}`)
    .join(', ');

/** The whole comparison as text, each list no longer than `limit`. */
export function diffText(diff: WorkspaceDiff, limit: number): string {
  const { images, leaks, groups, findings, decisions, drift } = diff;
  const side = (name: string, { workspace, scannedAt, images: n, unreadable }: WorkspaceDiff['before']) => [
    name,
    printable(workspace),
    scannedAt.slice(0, 16).replace('T', ' '),
    count(n),
    unreadable === 0 ? '' : count(unreadable),
  ];
  const list = <T>(
    title: string,
    { count: all, list: rows }: { count: number; list: readonly T[] },
    line: (row: T) => string,
  ) => {
    const shown = rows.slice(0, limit);
    return all === 0 ? [] : section(`${title} ${count(all)}`, [...shown.map(line), ...more(shown.length, all)]);
  };
  const lines = [
    table(
      ['', 'workspace', 'scanned (UTC)', 'images', 'unreadable'],
      [side('before', diff.before), side('after', diff.after)],
      [3, 4],
    ),
    '',
    table(
      ['images', ''],
      [
        ['unchanged', count(images.unchanged)],
        ['added', count(images.added.count)],
        ['removed', count(images.removed.count)],
        ['changed', count(images.changed.count)],
        ['moved', count(images.moved.count)],
        ['relabelled', count(images.relabelled.count)],
        ['other split', count(images.splits.count)],
        ['other caption', count(images.captions.count)],
        ['other outcome', count(images.outcomes.count)],
      ].filter(([name, n]) => n !== '0' || name === 'unchanged'),
      [1],
    ),
    '',
    table(
      ['', 'before', 'after', 'new', 'gone'],
      [
        ['leaks', count(leaks.before), count(leaks.after), count(leaks.appeared.count), count(leaks.healed.count)],
        ['groups', count(groups.before), count(groups.after), count(groups.appeared.count), count(groups.healed.count)],
        ['duplicates', count(groups.duplicates.before), count(groups.duplicates.after)],
        ['decisions', count(decisions.before), count(decisions.after), `${count(decisions.changed.count)} changed`],
      ],
      [1, 2, 3, 4],
    ),
    ...list('Added', images.added, (id) => `  ${printable(id)}`),
    ...list('Removed', images.removed, (id) => `  ${printable(id)}`),
    ...list(
      'Changed',
      images.changed,
      ({ id, pixels }) =>
        `  ${printable(id)}  ${pixels === null ? 'other bytes' : pixels ? 'other pixels' : 'the same pixels, other bytes'}`,
    ),
    ...list('Moved', images.moved, ({ from, to }) => `  ${printable(from)} → ${printable(to)}`),
    ...list('Other outcome', images.outcomes, named),
    ...list('Relabelled', images.relabelled, named),
    ...(images.relabelled.count > 1 ? [paint('dim', `  ${ways(images.relabelled.transitions)}`)] : []),
    ...list('In another split', images.splits, named),
    ...(images.splits.count > 1 ? [paint('dim', `  ${ways(images.splits.transitions)}`)] : []),
    ...list('Other caption', images.captions, named),
    ...list('New leaks', leaks.appeared, leakLine),
    ...list('Healed leaks', leaks.healed, leakLine),
    ...list('New groups of copies', groups.appeared, (id) => `  ${printable(id)}`),
    ...list('Groups that are no more', groups.healed, (id) => `  ${printable(id)}`),
    ...list(
      'Decisions',
      decisions.changed,
      ({ before, after }) => `  ${printable((after ?? before)!.image)}  ${says(before)} → ${says(after)}`,
    ),
    ...section('Findings', findingLines(findings)),
    ...section('Drift', driftLines(drift, Math.max(5, limit))),
  ];
  for (const note of diff.notes) lines.push('', paint('dim', note));
  return lines.join('\n');
}

const leakLine = ({ a, b, relation, splits }: WorkspaceDiff['leaks']['appeared']['list'][number]): string =>
  `  ${printable(a)} (${printable(splits[0])}) – ${printable(b)} (${printable(splits[1])})  ${relation}`;

function says(decision: WorkspaceDiff['decisions']['changed']['list'][number]['before']): string {
  if (decision === null) return '–';
  if (decision.kind === 'relabel') return `relabel ${printable(decision.label)}`;
  if (decision.kind === 'assign-split') return `split ${printable(decision.split)}`;
  return decision.kind;
}

function findingLines(findings: WorkspaceDiff['findings']): string[] {
  const changed = findings.filter(
    ({ appeared, disappeared, isThresholdChanged }) => appeared > 0 || disappeared > 0 || isThresholdChanged,
  );
  if (changed.length === 0) return [];
  const rows = changed.map(({ check, before, after, appeared, disappeared, threshold, isThresholdChanged }) => [
    check,
    count(before),
    count(after),
    signed(appeared),
    signed(-disappeared),
    isThresholdChanged ? `threshold ${value(threshold.before)} → ${value(threshold.after)}` : '',
  ]);
  return [table(['check', 'before', 'after', 'new', 'gone', ''], rows, [1, 2, 3, 4])];
}

const chance = (p: number | null): string => (p === null ? '' : p < 0.0001 ? '<0.0001' : p.toFixed(4));

/** What chance seldom does: a usual line for PSI (0.1, "some shift"), or a distance that is both large and significant. */
const HAS_DRIFTED = { psi: 0.1, ks: 0.05, p: 0.01 };

function driftLines(drift: WorkspaceDiff['drift'], limit: number): string[] {
  const { psi: leastPsi, ks: leastKs, p: mostP } = HAS_DRIFTED;
  const moved = drift.columns.filter(({ ks, p, psi }) => psi >= leastPsi || (ks >= leastKs && p !== null && p < mostP));
  const lines: string[] = [];
  const largest = drift.columns.find(({ ks }) => ks > 0);
  if (moved.length === 0 && largest) {
    lines.push(
      `no column beyond chance; the farthest is ${largest.column}: KS ${largest.ks.toFixed(3)}, p ${chance(largest.p)}, PSI ${largest.psi.toFixed(3)}`,
    );
  }
  if (moved.length > 0) {
    lines.push(
      table(
        ['column', 'KS', 'p', 'PSI', 'mean before', 'after', 'median before', 'after'],
        moved
          .slice(0, limit)
          .map(({ column, ks, p, psi, mean, median }) => [
            column,
            ks.toFixed(3),
            chance(p),
            psi.toFixed(3),
            value(mean.before),
            value(mean.after),
            value(median.before),
            value(median.after),
          ]),
        [1, 2, 3, 4, 5, 6, 7],
      ),
      ...more(Math.min(limit, moved.length), moved.length),
    );
  }
  for (const name of ['labels', 'splits', 'formats'] as const) {
    const { totalVariation, chiSquare, p, images, largest } = drift[name];
    if (totalVariation === null || totalVariation === 0) continue;
    const shares = largest
      .slice(0, 5)
      .map((one) => `${none(one.name)} ${percent(one.before, images.before)} → ${percent(one.after, images.after)}`);
    lines.push(
      `${name}: total variation ${totalVariation.toFixed(3)}, χ² ${value(chiSquare)}, p ${chance(p)}; ${shares.join(', ')}`,
    );
  }
  return lines;
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
