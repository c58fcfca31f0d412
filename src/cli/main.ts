#!/usr/bin/env node
import { CommanderError } from 'commander';
import { UserError, VERSION } from '../pipeline/api.ts';
import { Interrupted } from './interrupt.ts';
import { createProgram } from './program.ts';
import { paint } from './terminal.ts';

/** 0 done, 1 a budget exceeded, 2 bad usage, 3 internal, 130 interrupted. */
const EXIT = { usage: 2, internal: 3, interrupted: 130 } as const;

function exitCodeOf(error: unknown): number {
  const line = (text: string) => process.stderr.write(`${paint('red', 'error', process.stderr)} ${text}\n`);
  // Commander has printed its own line already; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof Interrupted) {
    line(error.message);
    return EXIT.interrupted;
  }
  if (error instanceof UserError) {
    line(error.message);
    return EXIT.usage;
  }
  line(`This is a bug in goldpan ${VERSION}; please report it with what follows.`);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.internal;
}

// The reader of a pipe (head, less) may leave early: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// `goldpan --recipe FILE` is `goldpan run FILE`.
if (process.argv[2] === '--recipe') process.argv[2] = 'run';

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
