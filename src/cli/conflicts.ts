import type { Command } from 'commander';
import {
  type Conflict,
  type ConflictGroup,
  type ConflictKind,
  type Conflicts,
  findConflicts,
  type Relation,
  type Workspace,
  writeConflicts,
} from '../pipeline/api.ts';
import { relationOption } from './leaks.ts';
import {
  addOutputOptions,
  type OutputFlags,
  openFor,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { count, paint, print, printable, table } from './terminal.ts';

const MOST_ROWS = 1_000_000;
/** Pairs looked through for the groups that the terminal shows. */
const TERMINAL_PAIRS = 10_000;
const TERMINAL_GROUPS = 20;
const MEMBERS_SHOWN = 12;
const KINDS: readonly ConflictKind[] = ['label', 'caption'];

interface ConflictFlags extends WorkspaceFlags, OutputFlags {
  readonly relation?: readonly Relation[];
  readonly limit?: number;
  readonly decided?: boolean;
}

export function addConflictsCommand(program: Command): void {
  addOutputOptions(
    program
      .command('conflicts')
      .description('copies of one picture whose labels or captions disagree')
      .addOption(workspaceOption())
      .addOption(relationOption('only these relations (default: all copies)'))
      .option('-n, --limit <n>', 'groups on the terminal (default: 20), or pairs in the output', wholeNumber)
      .option('--decided', 'as the decisions would leave the dataset'),
  ).action(runConflicts);
}

async function runConflicts(flags: ConflictFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    const conflicts = await findConflicts(workspace, {
      ...(flags.relation ? { relations: flags.relation } : {}),
      decided: flags.decided ?? false,
    });
    const format = outputFormat(flags);
    if (format) await writeAll(workspace, conflicts, flags, format);
    else await printConflicts(conflicts, flags);
    if (conflicts.pendingDecisions > 0)
      process.stderr.write(
        `${paint('dim', 'note', process.stderr)} Decisions about ${count(conflicts.pendingDecisions)} of these images are not regarded: add --decided to see what they would leave.\n`,
      );
  } finally {
    workspace.close();
  }
}

async function writeAll(
  workspace: Workspace,
  conflicts: Conflicts,
  flags: ConflictFlags,
  format: NonNullable<ReturnType<typeof outputFormat>>,
): Promise<void> {
  const most = flags.limit ?? MOST_ROWS;
  const rows: Conflict[] = [];
  for (const kind of KINDS) rows.push(...conflicts.list(kind, most - rows.length));
  const all = conflicts.counts.label + conflicts.counts.caption;
  if (rows.length < all)
    process.stderr.write(`note: ${count(rows.length)} of ${count(all)} conflicts are listed; for more: -n N.\n`);
  await writeConflicts(workspace, rows, format, flags.output ?? process.stdout);
}

async function printConflicts(conflicts: Conflicts, flags: ConflictFlags): Promise<void> {
  const { counts } = conflicts;
  if (counts.label + counts.caption === 0) {
    print('0 conflicts: no copies of one picture have different labels or captions.');
    return;
  }
  for (const kind of KINDS) {
    if (counts[kind] === 0) continue;
    const title = `${count(counts[kind])} ${counts[kind] === 1 ? 'pair' : 'pairs'} of copies with different ${kind}s`;
    print(`${paint('bold', title)}\n`);
    const listed = conflicts.list(kind, TERMINAL_PAIRS);
    const { groups, loose } = await conflicts.groups(listed);
    const most = flags.limit ?? TERMINAL_GROUPS;
    for (const group of groups.slice(0, most)) print(`${groupText(group, kind)}\n`);
    if (loose.length > 0) print(`${looseText(loose.slice(0, most), kind)}\n`);
    if (groups.length > most || loose.length > most || listed.length < counts[kind])
      print(paint('dim', 'Not all are shown. More: -n N, or all pairs with --json or -o FILE.\n'));
  }
  if (counts.label > 0) print(paint('dim', 'Next: goldpan decide relabel IMAGE LABEL'));
}

function groupText({ relation, members, values, majority }: ConflictGroup, kind: ConflictKind): string {
  const hint = majority
    ? `most say ${printable(majority.label)} (${majority.count} of ${majority.of})`
    : 'no majority: have a look';
  const rows = members
    .slice(0, MEMBERS_SHOWN)
    .map((id, i) => [
      printable(values[i] ?? '–'),
      kind === 'label' && majority && values[i] !== null && values[i] !== majority.label ? '≠' : '',
      printable(id),
      i === 0 ? 'keeper' : '',
    ]);
  const more = members.length - rows.length;
  return [
    kind === 'label' ? `${relation}, ${hint}` : relation,
    table([kind, '', 'image', ''], rows),
    ...(more > 0 ? [paint('dim', `and ${count(more)} more`)] : []),
  ].join('\n');
}

function looseText(pairs: readonly Conflict[], kind: ConflictKind): string {
  const values = (pair: Conflict) => (kind === 'label' ? pair.labels : pair.captions).map((value) => value ?? '–');
  return [
    'Related, but in no common group:',
    table(
      ['score', 'relation', kind, `other ${kind}`, 'image', 'related to'],
      pairs.map((pair) => [
        pair.score.toFixed(2),
        pair.relation,
        ...values(pair).map(printable),
        printable(pair.a),
        printable(pair.b),
      ]),
    ),
  ].join('\n');
}
