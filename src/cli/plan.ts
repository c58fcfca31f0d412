import { type Command, Option } from 'commander';
import {
  COPY_RELATIONS,
  isRemoving,
  MERGE_MODES,
  type MergeMode,
  makePlan,
  PLAN_MODES,
  type Plan,
  type PlanMode,
  type PlanOptions,
  type ResolvedConfig,
  UserError,
  writePlan,
} from '../pipeline/api.ts';
import {
  addCheckOptions,
  addOutputOptions,
  type CheckFlags,
  fraction,
  loadConfigFor,
  type OutputFlags,
  openFor,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { bytes, count, paint, print, printable, table } from './terminal.ts';

export interface PlanFlags extends WorkspaceFlags, CheckFlags {
  readonly mode?: PlanMode;
  readonly to?: string;
  readonly check?: readonly string[];
  readonly relation?: readonly string[];
  readonly copies?: boolean;
  readonly prefer?: readonly string[];
  readonly protect?: readonly string[];
  readonly allowLastCopy?: boolean;
  readonly mergeAnnotations?: MergeMode;
  readonly mergeIou?: number;
  readonly withoutAnnotations?: boolean;
}

const FOLDERS_SHOWN = 12;

export function addPlanCommand(program: Command): void {
  const command = program
    .command('plan')
    .description('show exactly what would be removed and why, and write it down; touches no image')
    .addOption(workspaceOption())
    .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 30);
  addOutputOptions(addPlanOptions(command)).action(runPlan);
}

/** What a plan is made by. */
function addPlanOptions(command: Command): Command {
  return addRemovalOptions(
    command
      .addOption(new Option('--mode <mode>', 'what happens to the files (default: quarantine)').choices(PLAN_MODES))
      .option('--to <folder>', 'where they go, in every mode but quarantine'),
  );
}

/** What says which images go: the same for a plan and for an export. */
export function addRemovalOptions(command: Command): Command {
  return addCheckOptions(
    command
      .option('-c, --check <name...>', 'remove the findings of these checks, too')
      .addOption(
        new Option('-r, --relation <relation...>', 'only copies so related (default: all)').choices(COPY_RELATIONS),
      )
      .option('--no-copies', 'remove no copies for being copies: only what was decided, and findings of --check')
      .option('--prefer <path...>', 'of copies, keep those below these folders of the source; the first counts most')
      .option('--protect <split...>', 'remove nothing from these splits')
      .option('--allow-last-copy', 'let decisions made by people remove every copy of a picture')
      .addOption(
        new Option(
          '--merge-annotations <which>',
          'what is said about removed copies goes to the image that stays: where nothing is said about it, all, or off (default: missing)',
        ).choices(MERGE_MODES),
      )
      .option('--merge-iou <share>', 'boxes that overlap so much mark the same object, 0–1 (default: 0.5)', fraction)
      .option('--without-annotations', 'leave the files of the registered annotations as they are'),
  );
}

/** Flags win over the configuration file. */
export function planOptions(flags: PlanFlags, config: ResolvedConfig): PlanOptions {
  return {
    ...(flags.mode && { mode: flags.mode }),
    ...(flags.to !== undefined && { to: flags.to }),
    ...removalOptions(flags, config),
  };
}

export function removalOptions(
  flags: Omit<PlanFlags, 'mode' | 'to'>,
  config: ResolvedConfig,
): Omit<PlanOptions, 'mode' | 'to'> {
  return {
    ...(flags.check && { checks: flags.check }),
    ...(flags.relation && { relations: flags.relation }),
    ...(flags.copies === false && { copies: false }),
    ...(flags.prefer && { prefer: flags.prefer }),
    protect: flags.protect ?? config.protect,
    ...(flags.allowLastCopy && { allowLastCopy: true }),
    ...(flags.mergeAnnotations && { mergeAnnotations: flags.mergeAnnotations }),
    ...(flags.mergeIou !== undefined && { mergeIou: flags.mergeIou }),
    ...(flags.withoutAnnotations && { annotations: false }),
  };
}

async function runPlan(flags: PlanFlags & OutputFlags & { readonly limit: number }): Promise<void> {
  const format = outputFormat(flags);
  const workspace = await openFor(flags);
  try {
    const plan = await makePlan(workspace, planOptions(flags, await loadConfigFor(flags)));
    if (format) {
      if (plan === null)
        throw new UserError('There is nothing to plan: no copies, no decisions, no findings asked for.');
      await writePlan(plan, format, flags.output ?? process.stdout);
      process.stderr.write(`plan ${plan.header.id}\n`);
    } else if (plan === null) print(NOTHING);
    else {
      printPlan(plan, flags.limit);
      printNext(plan);
    }
  } finally {
    workspace.close();
  }
}

export const NOTHING = 'Nothing to do: no copies, no decisions to remove, and no findings asked for with --check.';

const images = (n: number): string => `${count(n)} image${n === 1 ? '' : 's'}`;

/** Where the files of a plan go, in words. */
function destination({ header }: Plan): string {
  const to = header.to === null ? '' : printable(decodeURI(header.to.slice('file://'.length)));
  switch (header.mode) {
    case 'quarantine':
      return `set aside in .goldpan-quarantine/${header.id} of their source`;
    case 'move':
      return `moved to ${to}`;
    case 'hardlink':
      return `hard-linked into ${to}`;
    case 'symlink':
      return `linked into ${to}`;
    case 'copy':
      return `copied to ${to}`;
    case 'list':
      return `listed in ${to}`;
  }
}

/** One line: what would happen to how many. */
export function headline(plan: Plan): string {
  const { removed, kept } = plan.totals;
  if (isRemoving(plan.header.mode)) {
    return `${images(removed.images)} (${count(removed.files)} files, ${bytes(removed.bytes)}) would be ${destination(plan)}`;
  }
  return `${images(kept.images)} (${count(kept.files)} files, ${bytes(kept.bytes)}) would be ${destination(plan)}, ${count(removed.images)} left out`;
}

/** What would happen, image by image up to a limit, and in sum. */
export function printPlan(plan: Plan, limit: number): void {
  const { totals, spared } = plan;
  print(`${paint('bold', `Plan ${plan.header.id}`)}: ${headline(plan)}\n`);
  const rows: string[][] = [];
  for (const { action, id, from, sidecars, reason } of plan.operations()) {
    if (rows.length >= limit) break;
    if (action === 'keep') continue;
    const extra = sidecars.length > 0 ? ` (+${sidecars.length})` : '';
    rows.push([printable(id) + extra, bytes(from.sizeBytes), printable(reason)]);
  }
  if (rows.length > 0) print(table([isRemoving(plan.header.mode) ? 'goes' : 'left out', 'size', 'why'], rows, [1]));
  if (totals.removed.images > rows.length) {
    print(
      paint('dim', `The first ${rows.length} of ${count(totals.removed.images)}. All: --json, --format or -o FILE.`),
    );
  }
  if (totals.folders.length > 1) {
    const folders = totals.folders.slice(0, FOLDERS_SHOWN);
    print('');
    print(
      table(
        ['folder', 'images', 'size'],
        folders.map((total) => [printable(total.folder) || '.', count(total.images), bytes(total.bytes)]),
        [1, 2],
      ),
    );
    if (folders.length < totals.folders.length) {
      print(paint('dim', `The ${folders.length} largest of ${count(totals.folders.length)} folders.`));
    }
  }
  if (spared.length > 0) {
    print('');
    print(
      table(
        ['stays', 'why'],
        spared.slice(0, limit).map(({ id, reason }) => [printable(id), printable(reason)]),
      ),
    );
    if (spared.length > limit) print(paint('dim', `The first ${limit} of ${count(spared.length)}.`));
  }
  printAnnotations(plan);
  if (totals.unknownDecisions > 0) {
    print(`\n${count(totals.unknownDecisions)} decisions are about images that the last scan did not list.`);
  }
  for (const note of totals.notes) print(`\nNote: ${note}`);
}

/** What becomes of the files of annotations. */
function printAnnotations({ totals, header, annotations }: Plan): void {
  if (!totals.annotations) return;
  const rows: string[][] = [];
  for (const line of annotations()) {
    if (line.change !== 'file') continue;
    if (rows.length >= FOLDERS_SHOWN) break;
    const { format, file, to, images, objects, relabelled, resplit, merged, mergedObjects } = line;
    rows.push([
      printable(decodeURI((to === '' ? file.uri : to).slice('file://'.length))),
      format,
      ...[images, objects, relabelled, resplit, merged, mergedObjects].map((n) => (n === 0 ? '' : count(n))),
    ]);
  }
  const head = [
    'annotations',
    'format',
    'images leave',
    'objects',
    'relabelled',
    'new split',
    'merged into',
    'objects',
  ];
  print(`\n${table(head, rows, [2, 3, 4, 5, 6, 7])}`);
  const { files, conflicts, unmapped } = totals.annotations;
  if (files > rows.length) print(paint('dim', `The first ${rows.length} of ${count(files)}. All: --json.`));
  if (isRemoving(header.mode)) print(paint('dim', 'Files of annotations are rewritten; undo brings them back.'));
  if (conflicts > 0) {
    print(
      `\n${count(conflicts)} objects or labels of copies contradict what is said about the image that stays, and are not merged.`,
    );
  }
  if (unmapped > 0) {
    print(
      `\nWhat is said about ${count(unmapped)} copies cannot be merged: it is not known where it lies in the image that stays.`,
    );
  }
}

function printNext(plan: Plan): void {
  const { removed, kept, annotations } = plan.totals;
  if (removed.images + kept.images + (annotations?.files ?? 0) === 0) print('\nNothing would happen.');
  else print(`\nNothing has been touched. To do it: goldpan apply ${plan.header.id}`);
}
