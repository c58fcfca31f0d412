import type { PlanChoices } from '../../../../src/server/api.ts';

/** A word of a command line, quoted where a shell would take it apart. */
export const shellWord = (word: string): string =>
  /^[\w.,:/@%+-]+$/u.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command that makes the same plan in another mode, into a folder. */
export function planCommand(
  { copies, relations, checks, protect }: Omit<PlanChoices, 'mode'>,
  mode: string,
  folder: string,
): string {
  const list = (flag: string, words: readonly string[]) => (words.length > 0 ? [flag, ...words.map(shellWord)] : []);
  return [
    'goldpan plan --mode',
    mode,
    '--to',
    folder,
    ...(copies ? list('--relation', relations) : ['--no-copies']),
    ...list('--check', checks),
    ...list('--protect', protect),
  ].join(' ');
}
