import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import type { AnnotationProblem } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';

const FIRST = 10;
const FLUSH_LINES = 1000;

/** Counts problems, remembers the first few, and writes all of them down when asked to. */
export class ProblemLog {
  readonly #file: number | null;
  readonly #byKind: Partial<Record<AnnotationProblem['kind'], number>> = {};
  readonly #first: AnnotationProblem[] = [];
  #count = 0;
  #lines: string[] = [];

  /** @throws UserError when the file exists or cannot be written */
  constructor(file?: string) {
    if (file !== undefined && existsSync(file)) throw new UserError(`${file} exists: name another file.`);
    try {
      this.#file = file === undefined ? null : openSync(file, 'wx');
    } catch (error) {
      throw new UserError(`${file} cannot be written: ${(error as Error).message}.`);
    }
  }

  readonly add = (problem: AnnotationProblem): void => {
    this.#count++;
    this.#byKind[problem.kind] = (this.#byKind[problem.kind] ?? 0) + 1;
    if (this.#first.length < FIRST) this.#first.push(problem);
    if (this.#file === null) return;
    this.#lines.push(`${JSON.stringify(problem)}\n`);
    if (this.#lines.length >= FLUSH_LINES) this.#flush();
  };

  summary() {
    return { count: this.#count, byKind: this.#byKind, first: this.#first };
  }

  close(): void {
    if (this.#file === null) return;
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#lines.length > 0) writeSync(this.#file!, this.#lines.join(''));
    this.#lines = [];
  }
}
