import type { Command } from 'commander';
import { type ImageTrace, traceImage } from '../pipeline/api.ts';
import { openFor, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { shownUri } from './shown-uri.ts';
import { bytes, count, paint, print, printable, table } from './terminal.ts';

interface TraceFlags extends WorkspaceFlags {
  readonly limit: number;
  readonly json?: boolean;
}

export function addTraceCommand(program: Command): void {
  program
    .command('trace')
    .description('the whole history of one image, also of one that is gone')
    .argument('<image>', 'its id, its path, or the beginning of the SHA-256 of its file')
    .addOption(workspaceOption())
    .option('-n, --limit <n>', 'pairs listed', wholeNumber, 10)
    .option('--json', 'print one JSON object')
    .action(runTrace);
}

async function runTrace(name: string, flags: TraceFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    const trace = await traceImage(workspace, name);
    print(flags.json ? JSON.stringify(trace, null, 2) : traceText(trace, flags.limit));
  } finally {
    workspace.close();
  }
}

const FILES: Readonly<Record<ImageTrace['file'], string>> = {
  'as-scanned': 'there, as it was scanned',
  changed: 'changed since the scan',
  missing: 'gone from the source',
  unknown: 'not listed by the last scan',
};

function traceText(trace: ImageTrace, limit: number): string {
  const { image, groups, pairs, leaks } = trace;
  const facts: (readonly [string, string | null])[] = [
    ['file', trace.uri === null ? null : `${shownUri(trace.uri)}  (${FILES[trace.file]})`],
    ['source', trace.inputs.join(', ') || null],
    ['split', trace.split],
    ['label', trace.label],
    ['caption', trace.caption],
    ['licence', trace.licence],
    ['url', trace.url],
    ['outcome', image === null ? null : [image.outcome, image.reason].filter(Boolean).join(': ')],
    [
      'picture',
      image?.width
        ? `${image.format}, ${image.width} × ${image.height} px, ${bytes(Number(image.size_bytes))}`
        : image === null
          ? null
          : bytes(Number(image.size_bytes)),
    ],
    ['sha256', trace.sha256],
    ['pixels', typeof image?.pixel_digest === 'string' ? image.pixel_digest : null],
    ['pdq', typeof image?.pdq === 'string' ? image.pdq : null],
  ];
  const known = facts.filter(([, value]) => value !== null && value !== '');
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)];
  return [
    paint('bold', printable(trace.id)),
    ...known.map(([name, value]) => `  ${paint('dim', name.padEnd(8))} ${printable(value!)}`),
    ...section(
      'Findings',
      trace.findings.map(({ check, explanation }) => `${check}: ${printable(explanation)}`),
    ),
    ...section(
      'Groups',
      groups.map(({ keeper, keeperReason, relation, size }) =>
        keeper === trace.id
          ? `the keeper of ${count(size)} (${relation}): ${printable(keeperReason)}`
          : `one of ${count(size)} (${relation}); the keeper is ${printable(keeper)}: ${printable(keeperReason)}`,
      ),
    ),
    ...section('Pairs', pairLines(pairs.slice(0, limit), pairs.length, leaks)),
    ...section(
      'Where its picture is',
      trace.places.map(
        ({ uri, how, by, member, exists }) =>
          `${exists ? '' : '(gone) '}${shownUri(uri)}${member === null ? '' : ` # ${printable(member)}`}  ${how}, by ${by}`,
      ),
    ),
    ...section(
      'Takedowns',
      trace.takedowns.map(({ id, why }) => `${id}: ${printable(why.join('; '))}`),
    ),
    ...section(
      'History',
      trace.timeline.map(({ at, what }) => `${at.slice(0, 19).replace('T', ' ')}  ${printable(what)}`),
    ),
  ].join('\n');
}

function pairLines(shown: ImageTrace['pairs'], all: number, leaks: ImageTrace['leaks']): string[] {
  if (shown.length === 0) return [];
  const crossing = new Set(leaks.map(({ other }) => other));
  const rows = shown.map(({ other, relation, score, isConfirmed, split }) => [
    score.toFixed(2),
    isConfirmed ? relation : `${relation} (not confirmed)`,
    printable(split ?? ''),
    printable(other),
    crossing.has(other) ? 'leak' : '',
  ]);
  return [
    ...table(['score', 'relation', 'split', 'image', ''], rows).split('\n'),
    ...(all > shown.length ? [paint('dim', `… and ${count(all - shown.length)} more; -n N lists more`)] : []),
  ];
}
