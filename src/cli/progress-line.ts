import { type OnScanProgress, remainingSeconds, type ScanProgress } from '../pipeline/api.ts';
import { bytes, count, duration, printable } from './terminal.ts';

const BAR_WIDTH = 28;
const PLAIN_LINE_MS = 5000;

type Measuring = Extract<ScanProgress, { step: 'measuring' | 'embedding' }>;

function describe(progress: Measuring): string {
  const { done, total, reused, seconds } = progress;
  const rate = seconds > 0 ? done / seconds : 0;
  const eta = remainingSeconds(progress);
  return [
    `${progress.step === 'measuring' ? '' : 'embedding · '}${count(done)}/${count(total)} images`,
    `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
    eta === null ? null : `${duration(eta)} left`,
    progress.step === 'measuring'
      ? `${count(progress.unreadable)} unreadable`
      : `${count(progress.failed)} without vector`,
    reused > 0 ? `${count(reused)} unchanged` : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Progress on stderr: a bar that redraws itself on a terminal, plain lines now and then elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #isDrawn = false;
  #lastLine = Date.now();

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  readonly show: OnScanProgress = (progress) => {
    if (progress.step === 'problem')
      this.#line(`warning: ${printable(progress.problem.path)}: ${progress.problem.reason}`);
    else if (progress.step === 'listing') this.#step(`listing · ${count(progress.images)} files`, false);
    else if (progress.step === 'downloading') {
      const { file, doneBytes, totalBytes } = progress;
      const amount = totalBytes === null ? bytes(doneBytes) : `${bytes(doneBytes)}/${bytes(totalBytes)}`;
      this.#step(`downloading ${file} · ${amount}`, doneBytes === totalBytes);
    } else if (progress.step === 'neighbours') {
      this.#step(`nearest neighbours · ${Math.floor(100 * progress.share)} %`, progress.share === 1);
    } else if (progress.step === 'texts') {
      const { done, total, seconds } = progress;
      const rate = seconds > 0 ? ` · ${count(done / seconds)}/s` : '';
      this.#step(`embedding texts · ${count(done)}/${count(total)}${rate}`, done === total);
    } else if (progress.step === 'scoring') {
      this.#step(`scoring · ${Math.floor(100 * progress.share)} %`, progress.share === 1);
    } else if (progress.step === 'analysing') {
      this.#step(progress.what, false);
    } else if (progress.step === 'comparing') {
      const pairs =
        progress.total === undefined ? 'hashes' : `pairs · ${count(progress.done ?? 0)}/${count(progress.total)}`;
      this.#step(`comparing ${pairs}`, progress.total === undefined || progress.done === progress.total);
    } else if (progress.total === 0) {
      const what = progress.step === 'measuring' ? 'measure' : 'embed';
      this.#step(`nothing new to ${what} · ${count(progress.reused)} unchanged`, true);
    } else
      this.#step(
        this.#stream.isTTY ? `${this.#bar(progress)} ${describe(progress)}` : describe(progress),
        progress.done === progress.total,
      );
  };

  /** Ends the bar, so that what follows starts on its own line. */
  finish(): void {
    if (this.#isDrawn) this.#stream.write('\r\u001b[K');
    this.#isDrawn = false;
  }

  #bar({ done, total }: Measuring): string {
    const filled = Math.round((BAR_WIDTH * done) / total);
    return `${'━'.repeat(filled)}${'┄'.repeat(BAR_WIDTH - filled)} ${Math.floor((100 * done) / total)} %`;
  }

  #step(text: string, isLast: boolean): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${text.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1))}`);
      this.#isDrawn = true;
      return;
    }
    const now = Date.now();
    if (!isLast && now - this.#lastLine < PLAIN_LINE_MS) return;
    this.#lastLine = now;
    this.#stream.write(`${text}\n`);
  }

  #line(text: string): void {
    this.finish();
    this.#stream.write(`${text}\n`);
  }
}
