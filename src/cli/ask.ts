import { createInterface } from 'node:readline/promises';
import { UserError } from '../pipeline/api.ts';

const isTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** @throws UserError where nobody can be asked and nobody has said yes beforehand */
export function assertAnswerable(yes: boolean | undefined, what: string): void {
  if (yes || isTerminal()) return;
  throw new UserError(`${what} needs a yes, and this is no terminal to ask on: add --yes.`);
}

/** Asks on the terminal; anything but y or yes is a no. */
export async function confirmed(
  question: string,
  yes: boolean | undefined,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  if (yes) return true;
  const lines = createInterface({ input, output });
  try {
    // The end of the input is no answer, and no answer is a no.
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return /^\s*y(es)?\s*$/i.test(await Promise.race([lines.question(`${question} [y/N] `), ended]));
  } finally {
    lines.close();
  }
}
