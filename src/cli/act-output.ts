import type { ActProgress, SkippedImage } from '../pipeline/api.ts';
import { count, paint, print, printable, table } from './terminal.ts';

const SKIPPED_SHOWN = 30;
const REDRAW_MS = 200;

/** What was left as it is, and why; the command then ends with 1. */
export function printSkipped(skipped: readonly SkippedImage[], heading: string): void {
  if (skipped.length === 0) return;
  const rows = skipped.slice(0, SKIPPED_SHOWN).map(({ id, reason }) => [printable(id), printable(reason)]);
  print(`\n${table([heading, 'why'], rows)}`);
  if (rows.length < skipped.length) {
    print(paint('dim', `The first ${rows.length} of ${count(skipped.length)}. All: --json`));
  }
}

/** A counter on stderr that redraws itself, on terminals only. */
export function progressCounter(): { show: (progress: ActProgress) => void; finish: () => void } {
  let last = 0;
  const isShown = process.stderr.isTTY === true;
  return {
    show({ step, done, total }) {
      if (!isShown || (Date.now() - last < REDRAW_MS && done < total)) return;
      last = Date.now();
      process.stderr.write(`\r\u001b[K${step} ${count(done)}/${count(total)}`);
    },
    finish() {
      if (last > 0) process.stderr.write('\r\u001b[K');
    },
  };
}
