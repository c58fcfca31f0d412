import { type Command, Option } from 'commander';
import {
  COPY_RELATIONS,
  type DuplicateGroupDetails,
  duplicateGroups,
  evidenceInWords,
  type Relation,
  type Workspace,
  writeDuplicates,
} from '../pipeline/api.ts';
import {
  addOutputOptions,
  type OutputFlags,
  openFor,
  outputFormat,
  scoreOption,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { count, paint, print, printable } from './terminal.ts';
import { thresholdInWords } from './threshold.ts';

interface DuplicatesFlags extends WorkspaceFlags, OutputFlags {
  readonly relation?: readonly Relation[];
  readonly score?: number;
  readonly limit: number;
}

const MEMBERS_SHOWN = 12;

export function addDuplicatesCommand(program: Command): void {
  addOutputOptions(
    program
      .command('duplicates')
      .description('groups of copies: relation, members, which to keep and why, the weakest pair and its evidence')
      .addOption(workspaceOption())
      .addOption(
        new Option('-r, --relation <relation...>', 'only groups whose weakest pair is so related').choices(
          COPY_RELATIONS,
        ),
      )
      .addOption(scoreOption())
      .option('-n, --limit <n>', 'groups on the terminal', wholeNumber, 20),
  ).action(runDuplicates);
}

async function runDuplicates(flags: DuplicatesFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    const query = {
      ...(flags.relation ? { relations: flags.relation } : {}),
      ...(flags.score === undefined ? {} : { threshold: flags.score }),
    };
    const format = outputFormat(flags);
    if (format) await writeDuplicates(workspace, query, format, flags.output ?? process.stdout);
    else await printGroups(workspace, query, flags);
  } finally {
    workspace.close();
  }
}

async function printGroups(
  workspace: Workspace,
  query: Parameters<typeof duplicateGroups>[1],
  { limit, score }: DuplicatesFlags,
): Promise<void> {
  let groups = 0;
  let superfluous = 0;
  for await (const group of duplicateGroups(workspace, query)) {
    groups++;
    superfluous += group.members.length - 1;
    if (groups <= limit) print(groupText(group));
  }
  const hidden = groups > limit ? `, ${count(limit)} shown; all: --json or -n ${groups}` : '';
  print(
    groups === 0
      ? 'No groups of copies.'
      : paint(
          'bold',
          `${count(groups)} ${groups === 1 ? 'group' : 'groups'}, ${count(superfluous)} ${superfluous === 1 ? 'image' : 'images'} could go${hidden}`,
        ),
  );
  print(paint('dim', thresholdInWords(workspace, score)));
  if (groups > 0) print(paint('dim', 'Next: goldpan plan   What is no duplicate: goldpan decide not-a-duplicate A B'));
}

function groupText({ relation, keeper, members, weakest }: DuplicateGroupDetails): string {
  const shown = members.slice(0, MEMBERS_SHOWN).map(({ id }, position) => {
    const mark = position === 0 ? paint('green', 'keep') : '    ';
    return `  ${mark}  ${printable(id)}${position === 0 ? paint('dim', `  ${printable(keeper.reason)}`) : ''}`;
  });
  if (members.length > MEMBERS_SHOWN) shown.push(`        … and ${count(members.length - MEMBERS_SHOWN)} more`);
  const weakestText =
    weakest.evidence === null
      ? ''
      : paint(
          'dim',
          `  weakest pair: ${printable(weakest.a)} – ${printable(weakest.b)}: ${weakest.relation}, score ${weakest.score.toFixed(2)}; ${evidenceInWords(weakest.relation, weakest.evidence)}\n`,
        );
  return `${paint('bold', relation)}, ${count(members.length)} images\n${shown.join('\n')}\n${weakestText}`;
}
