import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readRecipeFile, UserError } from '../pipeline/api.ts';
import { collect } from './options.ts';
import { asks, stepArguments } from './recipe-arguments.ts';
import { duration, paint } from './terminal.ts';

interface RunFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly workspace?: string;
  readonly set?: readonly string[];
}

/** @param createProgram makes the commands that the steps are */
export function addRunCommand(program: Command, createProgram: () => Command): void {
  program
    .command('run')
    .description('run the steps of a recipe, a YAML or JSON file; also: goldpan --recipe FILE')
    .argument('<recipe>', 'file with version, source, workspace and steps')
    .option('-w, --workspace <folder>', 'workspace of all steps, instead of the recipe’s')
    .option('--set <name=value>', 'value that stands for its name in the recipe (repeatable)', collect)
    .option('--dry-run', 'print the commands of the steps and run none')
    .option('--yes', 'let steps that move files do so without asking')
    .action((recipe: string, flags: RunFlags) => runRecipe(recipe, flags, createProgram));
}

function parseSet(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UserError(`--set does not understand "${text}". Write it as name=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function runRecipe(recipe: string, flags: RunFlags, createProgram: () => Command): Promise<void> {
  const file = resolve(recipe);
  const { source, workspace, steps, stopOnFailure } = await readRecipeFile(
    file,
    new Map((flags.set ?? []).map(parseSet)),
  );
  const folder =
    flags.workspace === undefined ? resolve(dirname(file), workspace ?? '.goldpan') : resolve(flags.workspace);
  const program = createProgram();
  // The whole recipe is understood before anything runs.
  const lines = steps.map((step) => {
    const withSource =
      step.command === 'scan' && !('arguments' in step.options)
        ? { ...step, options: { ...step.options, arguments: source } }
        : step;
    return stepArguments(program, withSource as typeof step, recipe, folder, flags.yes === true);
  });
  const note = (text: string) => process.stderr.write(`${text}\n`);
  if (flags.dryRun) {
    for (const line of lines) process.stdout.write(`goldpan ${line.map(quoted).join(' ')}\n`);
    return;
  }
  const asking = steps.find(asks);
  if (asking && !flags.yes) {
    throw new UserError(
      `${recipe}:${asking.line}: ${asking.command} moves files. Run the recipe with --yes to let it.`,
    );
  }
  process.chdir(dirname(file));
  for (const [i, line] of lines.entries()) {
    note(paint('bold', `step ${i + 1} of ${lines.length}: ${steps[i]!.command}`, process.stderr));
    const started = performance.now();
    const before = process.exitCode;
    process.exitCode = 0;
    // A program of its own: commander keeps the values of the last parse.
    await createProgram().parseAsync(line, { from: 'user' });
    const isExceeded = process.exitCode !== 0;
    process.exitCode = isExceeded ? process.exitCode : before;
    note(paint('dim', duration((performance.now() - started) / 1000), process.stderr));
    if (isExceeded && stopOnFailure) {
      note(`stopped after step ${i + 1}: a budget was exceeded`);
      return;
    }
  }
}

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
