import { type Command, InvalidArgumentError } from 'commander';
import { locateWorkspace, type PromptSummary, scorePrompts } from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { deviceOption, embedderChoice } from './embed.ts';
import {
  addCheckOptions,
  type CheckFlags,
  checkSettings,
  collect,
  loadConfigFor,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { quantilesInWords } from './score-histogram.ts';
import { vectorsOption } from './search.ts';
import { count, duration, paint, print, printable, share, table, value } from './terminal.ts';

interface PromptFlags extends WorkspaceFlags, CheckFlags {
  readonly prompts?: string;
  readonly template?: readonly string[];
  readonly tags?: number | true;
  readonly limit: number;
  readonly embedder?: string;
  readonly device?: 'auto' | 'cpu' | 'cuda';
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A guess for CLIP; the quantiles that are printed say more. */
const TAGS_ABOVE = 0.25;

function similarity(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= -1 && number <= 1)) {
    throw new InvalidArgumentError('It must be a cosine similarity, -1 to 1.');
  }
  return number;
}

export function addPromptsCommand(program: Command): void {
  addCheckOptions(
    program
      .command('prompts')
      .description('compare images with label prompts: which are irrelevant or ambiguous, tags, agreement with labels')
      .addOption(workspaceOption())
      .option('--prompts <file>', 'one prompt per line, or prompts by label in YAML or JSON (default: the labels)')
      .option('--template <text>', 'what makes a prompt of a label: "a photo of a {label}" (repeatable)', collect)
      .option(
        '--tags [similarity]',
        `also tag images with every prompt above this (${TAGS_ABOVE} without a number)`,
        similarity,
      )
      .option('-n, --limit <n>', 'labels in the terminal tables', wholeNumber, 20)
      .addOption(vectorsOption())
      .addOption(deviceOption())
      .option('--json', 'print one JSON object')
      .option('-q, --quiet', 'no progress'),
  ).action(runPrompts);
}

async function runPrompts(flags: PromptFlags): Promise<void> {
  const checks = checkSettings(flags, await loadConfigFor(flags));
  const job = {
    kind: 'prompts' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. Nothing was written.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
  };
  const options = {
    ...embedderChoice(flags),
    ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
    ...(flags.prompts === undefined ? {} : { prompts: flags.prompts }),
    ...(flags.template === undefined ? {} : { templates: flags.template }),
    ...(flags.tags === undefined ? {} : { tagsAbove: flags.tags === true ? TAGS_ABOVE : flags.tags }),
    checks,
  };
  const summary = await asJob(job, (told) => scorePrompts({ ...options, ...told }));
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary, flags.limit);
}

function printSummary(summary: PromptSummary, limit: number): void {
  const { scored, labels, prompts, embedder, withoutVector, tagsAbove, tagged, checks, scores, margins } = summary;
  const texts = prompts === labels.length ? '' : `, ${count(prompts)} prompts`;
  print(
    `${paint('bold', `${count(scored)} images`)} compared with ${count(labels.length)} labels${texts} (${embedder})`,
  );
  if (withoutVector > 0) print(`${count(withoutVector)} images without a vector: goldpan embed --embedder ${embedder}`);
  if (tagsAbove !== null)
    print(`${count(tagged ?? 0)} images have a tag above ${value(tagsAbove)} (column prompt_tags)`);
  print('');
  print(
    table(
      ['fits best', 'images', 'share', ...(tagsAbove === null ? [] : ['tagged'])],
      labels
        .slice(0, limit)
        .map((one) => [
          printable(one.label),
          count(one.best),
          share(one.best, scored),
          ...(one.tagged === null ? [] : [count(one.tagged)]),
        ]),
      [1, 2, 3],
    ),
  );
  if (labels.length > limit) print(paint('dim', `${count(limit)} of ${count(labels.length)} labels. More: -n N`));
  print('');
  for (const { check, threshold, found } of checks) {
    const column = check === 'irrelevant' ? 'best score' : 'lead over the second best';
    print(
      `${paint('bold', `${check}: ${count(found)}`)} with a ${column} below ${value(threshold)} (${share(found, scored)})`,
    );
  }
  print(paint('dim', `scores: ${quantilesInWords(scores)}`));
  if (margins.count > 0) print(paint('dim', `leads: ${quantilesInWords(margins)}`));
  printAgreement(summary, limit);
  print(
    paint(
      'dim',
      `\nThe thresholds are made for CLIP; other models have scales of their own. List: goldpan findings -c irrelevant   Move: -t irrelevant=VALUE\n${duration(summary.seconds)} · ${summary.workspace}`,
    ),
  );
}

const CONFUSED = 3;

function printAgreement({ agreement }: PromptSummary, limit: number): void {
  if (agreement === null) return;
  const { compared, agreed, unknown, labels } = agreement;
  print(
    `\n${paint('bold', `${share(agreed, compared)} agree`)} with their label (${count(agreed)} of ${count(compared)} images)`,
  );
  if (unknown > 0) print(`${count(unknown)} images have a label that is not among the prompts`);
  print('');
  print(
    table(
      ['label', 'images', 'agree', 'others fit best'],
      labels.slice(0, limit).map(({ given, images, agreed: same, confused }) => [
        printable(given),
        count(images),
        share(same, images),
        confused
          .slice(0, CONFUSED)
          .map(({ predicted, images: n }) => `${printable(predicted)} ${count(n)}`)
          .join(', '),
      ]),
      [1, 2],
    ),
  );
}
