import { type Command, Option } from 'commander';
import {
  brokenBudgets,
  type Evaluation,
  evaluate,
  measuresOf,
  openWorkspace,
  parseMeasureBudget,
  TRUTH_SCOPES,
  type TruthScope,
} from '../pipeline/api.ts';
import { collect, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { count, paint, print, printable, table } from './terminal.ts';

interface EvaluateFlags extends WorkspaceFlags {
  readonly truth: string;
  readonly relation?: readonly string[];
  readonly all?: boolean;
  readonly scope?: TruthScope;
  readonly json?: boolean;
  readonly failOn?: readonly string[];
  readonly limit: number;
}

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('compare the duplicates found with the ones you know: precision, recall, F1, AP, MAP, NDCG, Jaccard')
    .addOption(workspaceOption())
    .requiredOption('--truth <file>', 'pairs or groups as CSV, or a JSON map of duplicates; told by its content')
    .option('--relation <name>', 'only found pairs of this relation (repeatable; default: all copies)', collect)
    .option('--all', 'every compared pair counts as found, also those that were not confirmed')
    .addOption(
      new Option(
        '--scope <scope>',
        'which found pairs are wrong when the truth does not list them: all, those of images it names, or none',
      ).choices(TRUTH_SCOPES),
    )
    .option('--fail-on <budget>', 'exit with 1 when broken, such as "recall<0.9" or "unknown>0" (repeatable)', collect)
    .option('-n, --limit <n>', 'wrong and missed pairs shown', wholeNumber, 5)
    .option('--json', 'print one JSON object')
    .action(runEvaluate);
}

async function runEvaluate(flags: EvaluateFlags): Promise<void> {
  const workspace = await openWorkspace(flags.workspace);
  try {
    const evaluation = await evaluate(workspace, flags.truth, {
      ...(flags.relation ? { relations: flags.relation } : {}),
      ...(flags.scope ? { scope: flags.scope } : {}),
      all: flags.all ?? false,
    });
    const values = measuresOf(evaluation);
    const budgets = (flags.failOn ?? []).map((text) => parseMeasureBudget(text, Object.keys(values)));
    if (flags.json) print(JSON.stringify(evaluation, null, 2));
    else printEvaluation(evaluation, flags.limit);
    warnOfUnknown(evaluation);
    for (const line of brokenBudgets(budgets, values)) {
      process.stderr.write(`${paint('red', 'budget', process.stderr)} ${line}\n`);
      process.exitCode = 1;
    }
  } finally {
    workspace.close();
  }
}

const ratio = (value: number | null): string => (value === null ? '–' : value.toFixed(4));

const SCOPES: Readonly<Record<TruthScope, string>> = {
  workspace: 'a found pair that the truth does not list is wrong',
  named: 'only pairs of images that the truth names are judged',
  listed: 'only pairs that the truth lists are judged',
};

function printEvaluation(evaluation: Evaluation, limit: number): void {
  const { truth, pairs, retrieval, groups, found, scope, examples } = evaluation;
  const unrelated = truth.unrelatedPairs > 0 ? `, ${count(truth.unrelatedPairs)} unrelated` : '';
  print(
    `truth    ${truth.format}: ${count(truth.images)} images, ${count(truth.relatedPairs)} related pairs${unrelated}`,
  );
  const unjudged = found.unjudged > 0 ? `, ${count(found.unjudged)} of them not judged` : '';
  print(`found    ${count(found.pairs)} pairs${unjudged}`);
  print(`scope    ${scope}: ${SCOPES[scope]}\n`);
  const estimate = ({ value, low, high }: typeof pairs.precision) => [
    ratio(value),
    value === null ? '' : `${ratio(low)} – ${ratio(high)}`,
  ];
  const rows = [
    [
      'precision',
      ...estimate(pairs.precision),
      `${count(pairs.truePositives)} right, ${count(pairs.falsePositives)} wrong`,
    ],
    ['recall', ...estimate(pairs.recall), `${count(pairs.falseNegatives)} missed`],
    ['F1', ratio(pairs.f1)],
    ...(pairs.accuracy === null ? [] : [['accuracy', ratio(pairs.accuracy), '', 'of the listed pairs']]),
    ['average precision', ratio(pairs.averagePrecision), '', 'of all found pairs, by score'],
    ['MAP', ratio(retrieval.map), '', `mean over ${count(retrieval.queries)} images, as imagededup counts`],
    ['NDCG', ratio(retrieval.ndcg)],
    ['Jaccard', ratio(retrieval.jaccard)],
    ...(groups === null
      ? []
      : [
          ['B-cubed precision', ratio(groups.bCubedPrecision), '', `groups of ${count(groups.images)} images`],
          ['B-cubed recall', ratio(groups.bCubedRecall)],
          ['B-cubed F1', ratio(groups.bCubedF1)],
          ['adjusted Rand', ratio(groups.adjustedRand)],
        ]),
  ];
  print(table(['measure', 'value', '95 % interval', ''], rows, [1]));
  const list = (title: string, examplePairs: Evaluation['examples']['wrong']) => {
    if (examplePairs.length === 0 || limit === 0) return;
    print(`\n${title}`);
    print(
      table(
        ['score', 'relation', 'a', 'b'],
        examplePairs
          .slice(0, limit)
          .map(({ a, b, relation, score }) => [score?.toFixed(3) ?? '', relation ?? '', printable(a), printable(b)]),
      ),
    );
  };
  list('Wrong, surest first', examples.wrong);
  list('Missed', examples.missed);
}

function warnOfUnknown({ truth: { notFound, selfPairs } }: Evaluation): void {
  const note = (text: string) => process.stderr.write(`${paint('yellow', 'note', process.stderr)} ${text}\n`);
  if (notFound.unknown + notFound.ambiguous > 0) {
    const kinds = [
      ...(notFound.unknown > 0 ? [`${count(notFound.unknown)} name no image of the workspace`] : []),
      ...(notFound.ambiguous > 0 ? [`${count(notFound.ambiguous)} name several alike`] : []),
    ];
    const more = notFound.unknown + notFound.ambiguous > notFound.names.length ? ', …' : '';
    note(
      `of the truth's names ${kinds.join(', ')}; ${count(notFound.pairs)} pairs could not be judged: ${notFound.names.map(printable).join(', ')}${more}`,
    );
  }
  if (selfPairs > 0) note(`${count(selfPairs)} pairs of the truth name the same image twice and were left out`);
}
