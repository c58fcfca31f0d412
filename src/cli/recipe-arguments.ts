import type { Command, Option } from 'commander';
import { closestName, type RecipeStep, type RecipeValue, UserError } from '../pipeline/api.ts';

/** Commands that make no sense in a recipe, and options that a recipe sets for all steps or must not set. */
const NOT_STEPS = new Set(['run', 'doctor', 'undo', 'history', 'help']);
const NOT_OPTIONS = new Set(['workspace', 'config', 'delete', 'yes']);
/** Commands that ask before they act. */
const ASKING = new Set(['apply']);

const steps = (program: Command): readonly Command[] =>
  program.commands.filter((command) => !NOT_STEPS.has(command.name()));

const attribute = (option: Option): string => option.attributeName();

function argumentsOf(option: Option, value: RecipeValue, place: string): string[] {
  const flag = option.long!;
  const name = attribute(option);
  if (option.isBoolean()) {
    if (typeof value !== 'boolean')
      throw new UserError(`${place}: ${name} is true or false, not ${JSON.stringify(value)}.`);
    return value ? [flag] : [];
  }
  if (typeof value === 'boolean') throw new UserError(`${place}: ${name} needs a value, not ${value}.`);
  const values = Array.isArray(value) ? value.map(String) : [String(value)];
  for (const one of values) {
    if (option.argChoices && !option.argChoices.includes(one)) {
      throw new UserError(`${place}: ${name} cannot be ${one}. Known: ${option.argChoices.join(', ')}.`);
    }
  }
  // A list of numbers is one value with commas (ratios), a list of texts a repeated flag.
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) return [`${flag}=${values.join(',')}`];
  return values.map((one) => `${flag}=${one}`);
}

/**
 * The command line of a step. Its options are those of the command, in camelCase; `arguments` are what stands after it.
 * @throws UserError for an unknown command or option, with a suggestion, and for a value of the wrong kind
 */
export function stepArguments(
  program: Command,
  step: RecipeStep,
  file: string,
  workspace: string,
  isYes: boolean,
): string[] {
  const place = `${file}:${step.line}`;
  const known = steps(program).map((command) => command.name());
  const command = steps(program).find((candidate) => candidate.name() === step.command);
  if (!command) {
    throw new UserError(
      `${place}: there is no step named ${step.command}.${closestName(step.command, known)} Known: ${known.join(', ')}.`,
    );
  }
  const options = command.options.filter((option) => option.long && !NOT_OPTIONS.has(attribute(option)));
  const names = [...options.map(attribute), 'arguments'];
  const flags: string[] = [];
  let positional: string[] = [];
  for (const [key, value] of Object.entries(step.options)) {
    if (key === 'arguments') {
      positional = (Array.isArray(value) ? value : [value]).map(String);
      continue;
    }
    const option = options.find((candidate) => attribute(candidate) === key);
    if (!option) {
      throw new UserError(
        `${place}: ${step.command} has no option ${key}.${closestName(key, names)} Known: ${names.join(', ')}.`,
      );
    }
    flags.push(...argumentsOf(option, value, place));
  }
  const isAsking = ASKING.has(step.command) && isYes && step.options.dryRun !== true;
  return [step.command, ...flags, ...(isAsking ? ['--yes'] : []), `--workspace=${workspace}`, '--', ...positional];
}

/** Whether the step would stop to ask. */
export const asks = (step: RecipeStep): boolean => ASKING.has(step.command) && step.options.dryRun !== true;
