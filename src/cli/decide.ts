import type { Command } from 'commander';
import {
  type Decision,
  type DecisionKind,
  decide,
  decideFrom,
  listDecisions,
  locateWorkspace,
  openWorkspace,
  UserError,
} from '../pipeline/api.ts';
import { type WorkspaceFlags, workspaceOption } from './options.ts';
import { count, paint, print, printable, table } from './terminal.ts';

interface DecideFlags extends WorkspaceFlags {
  readonly reason?: string;
  readonly from?: string;
  readonly skipUnknown?: boolean;
  readonly json?: boolean;
}

const KINDS = ['keep', 'remove', 'not-a-duplicate', 'relabel', 'assign-split'] as const;

/** Its options count for every kind of decision, wherever they stand on the line. */
export function addDecideCommand(program: Command): void {
  const command = program
    .command('decide')
    .description('say what shall become of images: written to a log, survives rescans, touches no image')
    .addOption(workspaceOption())
    .option('--from <file>', 'read decisions from JSON lines or CSV; - is standard input')
    .option('--skip-unknown', 'leave out images that the last scan did not list, instead of refusing all')
    .option('--reason <text>', 'why; kept with the decision')
    .option('--json', 'with list: print a JSON array')
    .allowExcessArguments()
    .action((flags: DecideFlags) => runFrom(flags, command));
  const add = (name: string, images: string, description: string) =>
    command.command(`${name} ${images}`).description(description).configureHelp({ showGlobalOptions: true });
  for (const kind of ['keep', 'remove'] as const) {
    const description = kind === 'keep' ? 'no rule removes these images' : 'these images go with the next plan';
    add(kind, '<images...>', description).action((ids: string[], _: DecideFlags, self: Command) =>
      run(self, (base) => ids.map((image) => ({ ...base, kind, image }))),
    );
  }
  add('not-a-duplicate', '<a> <b>', 'the two are different pictures: no rule removes one for the other').action(
    (image: string, other: string, _: DecideFlags, self: Command) =>
      run(self, (base) => [{ ...base, kind: 'not-a-duplicate', image, other }]),
  );
  add('relabel', '<image> <label>', 'give an image another label').action(
    (image: string, label: string, _: DecideFlags, self: Command) =>
      run(self, (base) => [{ ...base, kind: 'relabel', image, label }]),
  );
  add('assign-split', '<image> <split>', 'put an image into another split').action(
    (image: string, split: string, _: DecideFlags, self: Command) =>
      run(self, (base) => [{ ...base, kind: 'assign-split', image, split }]),
  );
  add('withdraw', '<kind> <image> [other]', `take back a decision: ${KINDS.join(', ')}`).action(
    (of: string, image: string, other: string | undefined, _: DecideFlags, self: Command) =>
      // The kind is checked with the rest of the decision.
      run(self, (base) => [
        { ...base, kind: 'withdraw', of: of as DecisionKind, image, ...(other !== undefined && { other }) },
      ]),
  );
  command
    .command('list')
    .description('the decisions in force')
    .configureHelp({ showGlobalOptions: true })
    .action((_: DecideFlags, self: Command) => runList(self.optsWithGlobals<DecideFlags>()));
}

type Base = Pick<Decision, 'by' | 'reason'>;

async function run(command: Command, decisionsOf: (base: Base) => readonly Decision[]): Promise<void> {
  const flags = command.optsWithGlobals<DecideFlags>();
  if (flags.from !== undefined)
    throw new UserError('--from reads decisions from a file: use it without naming any here.');
  const decisions = decisionsOf({ by: 'person', ...(flags.reason !== undefined && { reason: flags.reason }) });
  await withWorkspace(flags, (workspace) => decide(workspace, decisions, { skipUnknown: flags.skipUnknown ?? false }));
}

async function runFrom(flags: DecideFlags, command: Command): Promise<void> {
  const { from } = flags;
  const [word] = command.args;
  if (word !== undefined) {
    throw new UserError(`There is no decision called ${word}. There are: ${KINDS.join(', ')}; withdraw, list.`);
  }
  if (from === undefined) {
    command.outputHelp({ error: true });
    throw new UserError('Say what to decide, such as: goldpan decide keep IMAGE   or --from FILE');
  }
  await withWorkspace(flags, (workspace) => decideFrom(workspace, from, { skipUnknown: flags.skipUnknown ?? false }));
}

async function withWorkspace(
  flags: DecideFlags,
  work: (workspace: Awaited<ReturnType<typeof openWorkspace>>) => ReturnType<typeof decide>,
): Promise<void> {
  const workspace = await openWorkspace(flags.workspace);
  try {
    const { added, unknown } = await work(workspace);
    if (unknown.length > 0) {
      const names = unknown.slice(0, 5).map(printable).join(', ');
      process.stderr.write(
        `note: left out, since the last scan did not list them: ${names}${unknown.length > 5 ? ` and ${count(unknown.length - 5)} more` : ''}\n`,
      );
    }
    print(`${count(added.length)} decision${added.length === 1 ? '' : 's'} written.`);
    if (added.length > 0)
      print(paint('dim', 'What follows from them: goldpan plan   All of them: goldpan decide list'));
  } finally {
    workspace.close();
  }
}

function detailOf(decision: Decision): string {
  if (decision.kind === 'not-a-duplicate') return decision.other;
  if (decision.kind === 'relabel') return decision.label;
  return decision.kind === 'assign-split' ? decision.split : '';
}

async function runList(flags: DecideFlags): Promise<void> {
  const decisions = await listDecisions({ folder: locateWorkspace(flags.workspace, process.cwd()) });
  if (flags.json) {
    print(JSON.stringify(decisions, null, 2));
    return;
  }
  if (decisions.length === 0) {
    print('No decisions are in force.');
    return;
  }
  const rows = decisions.map((decision) => [
    decision.kind,
    printable(decision.image),
    printable(detailOf(decision)),
    decision.by === 'person' ? 'person' : printable(`rule ${decision.rule ?? ''}`),
    (decision.at ?? '').slice(0, 16).replace('T', ' '),
    printable(decision.reason ?? ''),
  ]);
  print(table(['decision', 'image', 'to', 'by', 'when (UTC)', 'reason'], rows));
}
