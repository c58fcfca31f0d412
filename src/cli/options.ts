import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type CheckSettings,
  EXPORT_FORMATS,
  type ExportFormat,
  loadConfig,
  openWorkspace,
  type ResolvedConfig,
  UserError,
  type Workspace,
} from '../pipeline/api.ts';

const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

const positiveNumber = (value: string): number => {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return number;
};
const wholeNumber = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('It must be a whole number.');
  return number;
};

const fraction = (value: string): number => {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1)) {
    throw new InvalidArgumentError('It must be from 0 to 1.');
  }
  return number;
};

export { collect, fraction, positiveNumber, wholeNumber };

export interface WorkspaceFlags {
  readonly workspace?: string;
  readonly config?: string;
}

export const workspaceOption = (): Option =>
  new Option('-w, --workspace <folder>', 'workspace folder (default: the nearest .goldpan upwards)');

export interface CheckFlags {
  readonly threshold?: readonly string[];
  readonly disable?: readonly string[];
  readonly enable?: readonly string[];
}

/** Adds the flags that say which checks run and where their thresholds lie. */
export function addCheckOptions(command: Command): Command {
  return command
    .option('-t, --threshold <check=value>', 'move a threshold, such as blurry=0.2 (repeatable)', collect)
    .option('--disable <check>', 'switch a check off (repeatable)', collect)
    .option('--enable <check>', 'switch an optional check on (repeatable)', collect)
    .option('--config <file>', 'configuration file (default: goldpan.config.{ts,json} here)');
}

function parseThreshold(text: string): [string, number] {
  const at = text.indexOf('=');
  const value = Number(text.slice(at + 1));
  if (at < 1 || text.slice(at + 1).trim() === '' || Number.isNaN(value)) {
    throw new UserError(`--threshold does not understand "${text}". Write it as check=number, such as blurry=0.2.`);
  }
  return [text.slice(0, at), value];
}

export function loadConfigFor(flags: WorkspaceFlags): Promise<ResolvedConfig> {
  return loadConfig(process.cwd(), flags.config === undefined ? undefined : resolve(flags.config));
}

/** Flags win over the configuration file, key by key. */
export function checkSettings(flags: CheckFlags, config: ResolvedConfig): CheckSettings {
  const { threshold = [], disable = [], enable = [] } = flags;
  return {
    thresholds: { ...config.checks.thresholds, ...Object.fromEntries(threshold.map(parseThreshold)) },
    disabled: [...(config.checks.disabled ?? []).filter((name) => !enable.includes(name)), ...disable],
    enabled: [...(config.checks.enabled ?? []), ...enable],
  };
}

const scoreNumber = (value: string): number => {
  const number = Number(value);
  if (!(number >= 0 && number < 1) || value.trim() === '')
    throw new InvalidArgumentError('It must be between 0 and 1.');
  return number;
};

/** Another threshold for links between pictures, to look with only. */
export const scoreOption = (): Option =>
  new Option('-s, --score <0–1>', 'count pairs scored above this instead of the threshold in force').argParser(
    scoreNumber,
  );

export interface OutputFlags {
  readonly json?: boolean;
  readonly format?: ExportFormat;
  readonly output?: string;
}

export function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print a JSON array')
    .addOption(new Option('--format <format>', 'write all rows in this format').choices(EXPORT_FORMATS))
    .option('-o, --output <file>', 'write to a file; its extension tells the format');
}

/** The format asked for, by flag or by the output file's extension; null for a table on the terminal. */
export function outputFormat(flags: OutputFlags): ExportFormat | null {
  if (flags.format) return flags.format;
  if (flags.json) return 'json';
  if (flags.output === undefined) return null;
  const extension = flags.output.slice(flags.output.lastIndexOf('.') + 1).toLowerCase();
  const format = EXPORT_FORMATS.find((candidate) => candidate === extension);
  if (format) return format;
  throw new UserError(
    `${flags.output}: its extension names no format. Use .json, .jsonl, .csv or .parquet, or add --format.`,
  );
}

export interface ListFlags extends WorkspaceFlags, CheckFlags, OutputFlags {
  readonly check?: string;
  readonly path?: string;
  readonly limit: number;
}

/** The options of a command that lists rows: which ones, at which thresholds, and where to. */
export function addListOptions(command: Command, whichCheck: string): Command {
  return addOutputOptions(
    addCheckOptions(
      command
        .addOption(workspaceOption())
        .option('-c, --check <name>', whichCheck)
        .option('--path <text>', 'only images whose id contains this')
        .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 30),
    ),
  );
}

/** Rows the flags ask for; without a limit, which only the terminal has. */
export const listQuery = ({ check, path }: ListFlags): { check?: string; path?: string } => ({
  ...(check === undefined ? {} : { check }),
  ...(path === undefined ? {} : { path }),
});

/** Opens the workspace of a command, with the thresholds of its flags and configuration. */
export async function openFor(flags: WorkspaceFlags & CheckFlags): Promise<Workspace> {
  const config = await loadConfigFor(flags);
  return openWorkspace(flags.workspace, { checks: checkSettings(flags, config) });
}
