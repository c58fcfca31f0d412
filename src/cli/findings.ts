import type { Command } from 'commander';
import type { ResolvedCheck, Workspace } from '../pipeline/api.ts';
import { addListOptions, type ListFlags, listQuery, openFor, outputFormat } from './options.ts';
import { count, paint, print, printable, share, table, value } from './terminal.ts';

export function addFindingsCommand(program: Command): void {
  const command = program
    .command('findings')
    .description('list what the checks found; thresholds may be moved, nothing is measured again');
  addListOptions(command, 'only this check').action(runFindings);
}

async function runFindings(flags: ListFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    warnOfThreshold(workspace);
    const format = outputFormat(flags);
    const query = listQuery(flags);
    if (format) await workspace.exportFindings(query, format, flags.output ?? process.stdout);
    else if (flags.check === undefined && flags.path === undefined) await printOverview(workspace);
    else await printList(workspace, flags);
  } finally {
    workspace.close();
  }
}

/** `< 80 (of 0–255)`, `> 4 × the median side`, or `yes` for a fact that is true or not. */
function ruleOf({ range, direction, threshold, unit }: ResolvedCheck): string {
  if (range[0] === range[1]) return 'yes';
  const suffix = unit === undefined ? '' : /^\d/.test(unit) ? ` (of ${unit})` : ` ${unit}`;
  return `${direction === 'above' ? '>' : '<'} ${value(threshold)}${suffix}`;
}

/** Groups were made at the threshold of the scan: a lower one shows no more of them. */
function warnOfThreshold({ checks, snapshot }: Workspace): void {
  const threshold = checks.find(({ name }) => name === 'near-duplicate')?.threshold ?? 1;
  if (threshold >= snapshot.threshold) return;
  process.stderr.write(
    `note: the scan grouped pairs above ${snapshot.threshold}; to group more: goldpan scan -t near-duplicate=${threshold}\n`,
  );
}

async function printOverview(workspace: Workspace): Promise<void> {
  const counts = await workspace.countFindings();
  const images = workspace.snapshot.counts.images;
  const rows = workspace.checks.map((check) => {
    const n = counts[check.name] ?? 0;
    return { n, cells: [check.name, count(n), share(n, images), check.column, ruleOf(check)] };
  });
  rows.sort((a, b) => b.n - a.n);
  print(
    table(
      ['check', 'images', 'share', 'column', 'finding when'],
      rows.map((row) => row.cells),
      [1, 2],
    ),
  );
  print(
    paint('dim', '\nOne check: goldpan findings --check NAME   Another threshold: -t NAME=VALUE   All rows: --json'),
  );
}

async function printList(workspace: Workspace, flags: ListFlags): Promise<void> {
  const query = listQuery(flags);
  const findings = await workspace.findings({ ...query, limit: flags.limit + 1 });
  if (findings.length === 0) {
    print(flags.check ? `No ${flags.check} findings.` : 'No findings.');
    return;
  }
  const shown = findings.slice(0, flags.limit);
  print(
    table(
      ['score', 'check', 'image', 'why'],
      shown.map((finding) => [
        finding.score.toFixed(2),
        finding.check,
        printable(finding.id),
        printable(finding.explanation),
      ]),
    ),
  );
  const check = workspace.checks.find(({ name }) => name === flags.check);
  if (check) print(`\n${check.description} ${check.advice}`);
  if (findings.length > flags.limit)
    print(paint('dim', `The ${flags.limit} worst are shown. More: -n N, or all with --json or -o FILE.`));
}
