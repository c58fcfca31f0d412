import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { findWorkspace, UserError } from '../pipeline/api.ts';
import { workspaceOption } from './options.ts';
import { print } from './terminal.ts';

interface ReviewFlags {
  readonly workspace?: string;
  readonly port?: number;
  readonly host: string;
  readonly token?: string;
  readonly open: boolean;
  readonly readOnly?: boolean;
}

const portNumber = (value: string): number => {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('It must be 0–65535.');
  return port;
};

export function addReviewCommand(program: Command): void {
  program
    .command('review')
    .description('look at the images and decide, in a local web app; works offline')
    .argument('[inputs...]', 'folder to scan first, when it was not scanned before')
    .addOption(workspaceOption())
    .option('--port <n>', 'port to listen on (default: any free one)', portNumber)
    .option('--host <address>', 'address to listen on; any but a loopback one needs --token', '127.0.0.1')
    .option('--token <secret>', 'token of the opening URL (default: a random one)')
    .option('--no-open', 'do not open a browser')
    .option('--read-only', 'look only: nothing is decided, scanned or moved')
    .action(runReview);
}

/** The workspace named, or the nearest one; with something to scan it may be a new one here. */
function folderOf(flags: ReviewFlags, inputs: readonly string[]): string {
  if (flags.workspace !== undefined) return resolve(flags.workspace);
  const found = findWorkspace(process.cwd());
  if (found !== null && inputs.length === 0) return found;
  if (inputs.length > 0) return resolve('.goldpan');
  throw new UserError(
    `No workspace in ${process.cwd()} or above it. Name the folder of your images: goldpan review FOLDER`,
  );
}

async function runReview(inputs: readonly string[], flags: ReviewFlags): Promise<void> {
  const { startReviewServer } = await import('../server/start.ts');
  const server = await startReviewServer({
    folder: folderOf(flags, inputs),
    inputs: inputs.map((input) => resolve(input)),
    host: flags.host,
    readOnly: flags.readOnly ?? false,
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.token === undefined ? {} : { token: flags.token }),
  });
  // Before it is said how to end it.
  const interrupted = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  print('The review app is open at');
  print(server.url);
  print('Ctrl-C ends it. Decisions are stored as you make them.');
  if (flags.open) openBrowser(server.url);
  await interrupted;
  const job = server.runningJob();
  if (job !== null) print(`Ending the ${job} that was started in the app; what it has done is kept.`);
  await server.close();
}

/** As the desktop would; where there is none, the printed address is all there is. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  spawn(command!, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
