import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../../model/errors.ts';
import { GrowingNumbers } from '../coco/growing.ts';
import { scanJson } from '../coco/json-scanner.ts';
import { SpanReader } from '../coco/span-reader.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { parseJson } from '../record/json-value.ts';

/** What is nested deeper is no task. */
const MOST_DEPTH = 64;
const LARGEST_TASK = 256 * 1024 * 1024;

export type TaskItem =
  | { readonly index: number; readonly task: JsonObject }
  | { readonly index: number; readonly reason: string };

/** The tasks of a file, one after the other: where each lies is known, none is kept. */
export class TaskFile {
  readonly #path: string;
  readonly #starts = new GrowingNumbers();
  readonly #lengths = new GrowingNumbers();
  readonly #tooDeep = new Set<number>();
  #isWhole = true;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws UserError when it cannot be read or is no JSON array */
  static async index(path: string, signal?: AbortSignal): Promise<TaskFile> {
    const tasks = new TaskFile(path);
    let file: FileHandle | undefined;
    try {
      file = await open(path, 'r');
      const shape = await scanJson(
        file,
        {
          arrays: [''],
          probes: [],
          element: (_key, start, end, _probed, depth) => {
            if (depth > MOST_DEPTH || end - start > LARGEST_TASK) tasks.#tooDeep.add(tasks.#starts.length);
            tasks.#starts.push(start);
            tasks.#lengths.push(end - start);
          },
          member: () => {},
        },
        signal ? { signal } : {},
      );
      if (shape.outermost !== 'array')
        throw new UserError(`${path} is no export of Label Studio: that is a JSON array of tasks.`);
      tasks.#isWhole = shape.isWhole;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw code === undefined ? error : new UserError(`${path} cannot be read: ${(error as Error).message}.`);
    } finally {
      await file?.close();
    }
    return tasks;
  }

  *tasks(): Generator<TaskItem> {
    const reader = new SpanReader(this.#path);
    try {
      for (let index = 0; index < this.#starts.length; index++) {
        if (this.#tooDeep.has(index)) {
          yield { index, reason: 'nested too deeply, or too long' };
          continue;
        }
        const task = parseJson(reader.text(this.#starts.at(index), this.#lengths.at(index)));
        yield isJsonObject(task) ? { index, task } : { index, reason: 'not a JSON object' };
      }
    } finally {
      reader.close();
    }
    if (!this.#isWhole)
      yield { index: this.#starts.length, reason: 'the file ends in the middle; what comes before was read' };
  }
}
