import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import {
  applyTakedown,
  listTakedowns,
  locateWorkspace,
  planTakedown,
  type TakedownCriteria,
  type TakedownOutcome,
  type TakedownRequest,
  UserError,
} from '../pipeline/api.ts';
import { progressCounter } from './act-output.ts';
import { asJob } from './as-job.ts';
import { assertAnswerable, confirmed } from './ask.ts';
import { collect, openFor, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { shownUri } from './shown-uri.ts';
import { count, paint, print, printable, table } from './terminal.ts';

const KINDS = ['url', 'domain', 'licence', 'hash', 'image'] as const;

interface TakedownFlags extends WorkspaceFlags, TakedownCriteria {
  readonly license?: readonly string[];
  readonly from?: string;
  readonly copies: boolean;
  readonly distance?: number;
  readonly also?: readonly string[];
  readonly who?: string;
  readonly reason?: string;
  readonly apply?: string;
  readonly delete?: boolean;
  readonly yes?: boolean;
  readonly list?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

export function addTakedownCommand(program: Command): void {
  program
    .command('takedown')
    .description('find and remove all that falls under a request, in every set made of it, and write the record')
    .addOption(workspaceOption())
    .option('--url <url>', 'images found there, however the address is written (repeatable)', collect)
    .option('--domain <domain>', 'images found on it or below it (repeatable)', collect)
    .option('--licence <licence>', 'images under it, by SPDX identifier, name or URL (repeatable)', collect)
    .addOption(new Option('--license <licence>', 'the same').argParser(collect).hideHelp())
    .option('--hash <hash>', 'SHA-256, MD5, PDQ or perceptual hash, hexadecimal (repeatable)', collect)
    .option('--image <file>', 'images that are copies of this one (repeatable)', collect)
    .option('--from <file>', 'more of these, one per line: "url https://…", "domain …", "licence …", "hash …"')
    .option('--no-copies', 'only what the request names, not its copies')
    .option('--distance <bits>', 'how far perceptual hashes may lie apart (default: pdq 31, phash 6)', wholeNumber)
    .option('--also <workspace>', 'another workspace to look in, too (repeatable)', collect)
    .option('--who <text>', 'who asks; for the record')
    .option('--reason <text>', 'why; for the record')
    .option('--apply <id>', 'do what a takedown found; goldpan undo takes it back')
    .option('--delete', 'with --apply: delete for good')
    .option('-y, --yes', 'with --apply: do not ask')
    .option('--list', 'list the takedowns there were')
    .option('-n, --limit <n>', 'files listed', wholeNumber, 30)
    .option('--json', 'print one JSON object')
    .action(runTakedown);
}

async function runTakedown(flags: TakedownFlags): Promise<void> {
  if (flags.list) await runList(flags);
  else if (flags.apply !== undefined) await runApply(flags, flags.apply);
  else if (flags.delete) throw new UserError('--delete goes with --apply: first look at what is found.');
  else await runPlan(flags);
}

function criteriaOf(flags: TakedownFlags): TakedownCriteria {
  const criteria: Record<string, string[]> = {};
  const add = (kind: string, values: readonly string[] = []) => {
    if (values.length > 0) criteria[kind] = [...(criteria[kind] ?? []), ...values];
  };
  for (const kind of KINDS) add(kind, flags[kind]);
  add('licence', flags.license);
  if (flags.from !== undefined) for (const [kind, value] of readRequests(flags.from)) add(kind, [value]);
  return criteria;
}

/** Lines `kind value`; a bare address is a url, bare digits are a hash. */
function readRequests(path: string): [kind: string, value: string][] {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${(error as Error).message}`);
  }
  return text.split(/\r?\n/).flatMap((line, i): [string, string][] => {
    const plain = line.trim();
    if (plain === '' || plain.startsWith('#')) return [];
    const match = /^(url|domain|licen[cs]e|hash|image)[\s:=,]+(.+)$/i.exec(plain);
    if (match) return [[match[1]!.toLowerCase().replace('license', 'licence'), match[2]!.trim()]];
    if (/^https?:\/\//i.test(plain)) return [['url', plain]];
    if (/^(?:(?:sha256|md5|pdq|phash):)?[0-9a-f]{16,64}$/i.test(plain)) return [['hash', plain]];
    throw new UserError(
      `${path}, line ${i + 1}: "${plain}" is no request. Write "domain example.org", "licence CC-BY-4.0", an address or a hash.`,
    );
  });
}

async function runPlan(flags: TakedownFlags): Promise<void> {
  const criteria = criteriaOf(flags);
  const workspace = await openFor(flags);
  const line = new ProgressLine();
  try {
    const request = await planTakedown(workspace, {
      criteria,
      copies: flags.copies,
      ...(flags.distance === undefined ? {} : { distance: { pdq: flags.distance, phash: flags.distance } }),
      ...(flags.also ? { also: flags.also } : {}),
      ...(flags.who === undefined ? {} : { who: flags.who }),
      ...(flags.reason === undefined ? {} : { reason: flags.reason }),
      onProgress: (what) => line.show({ step: 'analysing', what }),
    }).finally(() => line.finish());
    print(flags.json ? JSON.stringify(request, null, 2) : requestText(request, flags.limit));
  } finally {
    workspace.close();
  }
}

function requestText(request: TakedownRequest, limit: number): string {
  const { found, remains, plans } = request;
  if (found.length === 0) return `Nothing falls under it. The record: takedown ${request.id}`;
  const rows = found.flatMap(({ id, why, places }) =>
    places.map(({ uri, how, member, remains: left }, i) => [
      i === 0 ? printable(id) : '',
      how,
      shownUri(member === null ? uri : `${uri}#${member}`),
      printable(left === null ? (i === 0 ? why.join('; ') : '') : `stays: ${left}`),
    ]),
  );
  const planned = plans.filter(({ plan }) => plan !== null).length;
  return [
    `${paint('bold', `${count(found.length)} images`)} in ${count(rows.length)} places\n`,
    table(['image', 'place', 'file', 'why'], rows.slice(0, limit)),
    ...(rows.length > limit ? [paint('dim', `… and ${count(rows.length - limit)} more: -n N, or --json`)] : []),
    ...(remains.length > 0
      ? ['', 'What no plan can do:', ...remains.slice(0, limit).map((text) => `  ${printable(text)}`)]
      : []),
    '',
    'A takedown takes the last copy of a picture and images of protected splits, too.',
    planned > 0
      ? `Nothing has been touched. To do it: goldpan takedown --apply ${request.id}`
      : `Nothing can be done by goldpan. The record: takedown ${request.id}`,
  ].join('\n');
}

async function runApply(flags: TakedownFlags, id: string): Promise<void> {
  assertAnswerable(flags.yes, 'takedown --apply');
  const folder = locateWorkspace(flags.workspace, process.cwd());
  const question = flags.delete
    ? 'Set aside all that was found and delete it for good? This cannot be undone.'
    : 'Set aside all that was found, the last copies included?';
  if (!(await confirmed(question, flags.yes))) {
    print('Nothing was touched.');
    process.exitCode = 1;
    return;
  }
  const job = {
    kind: 'apply' as const,
    folder,
    interrupted: `Interrupted. Nothing is lost: goldpan takedown --apply ${id} goes on.`,
    display: progressCounter(),
    result: ({ plans }: TakedownOutcome) => ({
      done: plans.reduce((sum, { done }) => sum + done, 0),
      deleted: plans.reduce((sum, { deleted }) => sum + deleted, 0),
      skipped: plans.reduce((sum, { skipped }) => sum + skipped.length, 0),
    }),
  };
  const outcome = await asJob(job, (told) => applyTakedown({ folder }, id, { ...told, delete: flags.delete ?? false }));
  print(flags.json ? JSON.stringify(outcome, null, 2) : outcomeText(outcome));
  if (outcome.plans.some(({ skipped }) => skipped.length > 0)) process.exitCode = 1;
}

function outcomeText({ plans, purged, remains }: TakedownOutcome): string {
  const rows = plans.map(({ workspace, plan, done, deleted, skipped }) => [
    printable(workspace),
    plan,
    count(done),
    count(deleted),
    count(skipped.length),
  ]);
  return [
    rows.length === 0
      ? 'No plan was there to apply.'
      : table(['workspace', 'plan', 'set aside', 'deleted', 'skipped'], rows, [2, 3, 4]),
    ...(purged.length > 0 ? [`Emptied: ${purged.map(printable).join(', ')}`] : []),
    ...(remains.length > 0 ? ['', 'What remains:', ...remains.map((text) => `  ${printable(text)}`)] : []),
  ].join('\n');
}

async function runList(flags: TakedownFlags): Promise<void> {
  const all = await listTakedowns({ folder: locateWorkspace(flags.workspace, process.cwd()) });
  if (flags.json) {
    print(JSON.stringify(all, null, 2));
    return;
  }
  if (all.length === 0) {
    print('No takedowns yet.');
    return;
  }
  const rows = all.map(({ request, outcomes, record }) => [
    request.id,
    request.at.slice(0, 16).replace('T', ' '),
    printable(
      Object.entries(request.criteria)
        .map(([kind, values]) => `${kind} ${(values as readonly string[]).join(', ')}`)
        .join('; '),
    ),
    count(request.found.length),
    outcomes.length === 0 ? 'found' : outcomes.some(({ deleted }) => deleted) ? 'deleted' : 'set aside',
    printable(record),
  ]);
  print(table(['takedown', 'when (UTC)', 'request', 'images', 'state', 'record'], rows, [3]));
}
