import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../model/errors.ts';
import type { PlanHeader, PlanOperation, PlanTotals, SparedImage } from '../model/plan.ts';
import { ANNOTATIONS, endsOf, OPERATIONS, planPath, SPARED, TOTALS } from './plans.ts';

/** Why an image goes or stays, by place in this list. */
export const PLAN_RULES = [
  'duplicate',
  'decision',
  'check',
  'kept',
] as const satisfies readonly PlanOperation['rule'][];
export type PlanRule = (typeof PLAN_RULES)[number];

/** Operations of one folder, of some rules; all without either. */
export interface PlanFilter {
  /** Id of the folder, without those in it. */
  readonly folder?: string | undefined;
  readonly rules?: readonly PlanRule[] | undefined;
}

const CHUNK = 1 << 22;
const LINE_BREAK = 0x0a;
const COMMA = 0x2c;
/** Stands between id and rule of an operation, and in no text: there a quote has a backslash before it. */
const RULE = ',"rule":"';

/** Places of lines in a file; grows. */
class Lines {
  #starts = new Float64Array(1024);
  count = 0;

  add(start: number): void {
    if (this.count + 1 >= this.#starts.length) {
      const longer = new Float64Array(2 * this.#starts.length);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    this.#starts[this.count++] = start;
  }

  /** The end of the last line. */
  close(end: number): void {
    this.#starts[this.count] = end;
  }

  start(line: number): number {
    return this.#starts[line]!;
  }
}

/**
 * Where in a plan's file each operation and each spared image stands, so that a plan of a million of them can be shown
 * page by page, by folder and rule: 13 bytes per operation. A written plan never changes.
 */
export class PlanIndex {
  readonly header: PlanHeader;
  readonly totals: PlanTotals;
  /** Operations by place in `PLAN_RULES`. */
  readonly countByRule: readonly number[];
  readonly #path: string;
  readonly #spared: Lines;
  readonly #operations: Lines;
  readonly #rules: Uint8Array;
  readonly #folders: Int32Array;
  readonly #folderNumbers: ReadonlyMap<string, number>;
  #lastMatch: { readonly key: string; readonly matches: Uint32Array } | null = null;

  private constructor(path: string, reader: IndexReader) {
    const { header, totals } = endsOf(path, reader.first, reader.last);
    this.#path = path;
    this.header = header;
    this.totals = totals;
    this.#spared = reader.spared;
    this.#operations = reader.operations;
    this.#rules = reader.rules.subarray(0, reader.operations.count);
    this.#folders = reader.folders.subarray(0, reader.operations.count);
    this.#folderNumbers = reader.folderNumbers;
    const counts = PLAN_RULES.map(() => 0);
    for (const rule of this.#rules) counts[rule]!++;
    this.countByRule = counts;
  }

  /**
   * Reads a plan once, from end to end, a piece at a time.
   * @throws UserError when the file is missing or is no plan
   */
  static async read(folder: string, id: string): Promise<PlanIndex> {
    const path = planPath(folder, id);
    const reader = new IndexReader();
    try {
      const file = await open(path);
      try {
        await reader.read(file);
      } finally {
        await file.close();
      }
      return new PlanIndex(path, reader);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${path} cannot be read (${(error as Error).message}). Make the plan again: goldpan plan`);
    }
  }

  get sparedCount(): number {
    return this.#spared.count;
  }

  /** How many operations pass. */
  count(filter: PlanFilter): number {
    return this.#matches(filter)?.length ?? this.#operations.count;
  }

  /** Of the operations that pass, those at `from`, `from + 1` …, in the plan's order. */
  async operations(filter: PlanFilter, from: number, count: number): Promise<PlanOperation[]> {
    const matches = this.#matches(filter);
    const to = Math.min(from + count, matches?.length ?? this.#operations.count);
    const places: number[] = [];
    for (let i = from; i < to; i++) places.push(matches ? matches[i]! : i);
    const lines = await this.#read(this.#operations, places);
    return lines.map((line) => JSON.parse(line.startsWith(',') ? line.slice(1) : line) as PlanOperation);
  }

  async spared(from: number, count: number): Promise<SparedImage[]> {
    const places: number[] = [];
    for (let i = from; i < Math.min(from + count, this.#spared.count); i++) places.push(i);
    const lines = await this.#read(this.#spared, places);
    return lines.map((line) => JSON.parse(line.replace(/,$/, '')) as SparedImage);
  }

  #matches({ folder, rules }: PlanFilter): Uint32Array | null {
    if (folder === undefined && rules === undefined) return null;
    const key = JSON.stringify([folder, rules]);
    if (this.#lastMatch?.key === key) return this.#lastMatch.matches;
    const wanted = Uint8Array.from(PLAN_RULES, (rule) => (rules === undefined || rules.includes(rule) ? 1 : 0));
    const number = folder === undefined ? -1 : (this.#folderNumbers.get(folder) ?? -2);
    const found = new Uint32Array(this.#operations.count);
    let count = 0;
    for (let i = 0; i < found.length; i++) {
      if (wanted[this.#rules[i]!] === 1 && (number === -1 || this.#folders[i] === number)) found[count++] = i;
    }
    const matches = found.slice(0, count);
    this.#lastMatch = { key, matches };
    return matches;
  }

  /** Lines that lie one after the other are read at once. */
  async #read(lines: Lines, places: readonly number[]): Promise<string[]> {
    if (places.length === 0) return [];
    const texts: string[] = [];
    const file = await open(this.#path);
    try {
      for (let i = 0; i < places.length; ) {
        let end = i + 1;
        while (end < places.length && places[end] === places[end - 1]! + 1) end++;
        const start = lines.start(places[i]!);
        const bytes = Buffer.allocUnsafe(lines.start(places[end - 1]! + 1) - start);
        await file.read(bytes, 0, bytes.length, start);
        texts.push(...bytes.toString('utf8').trimEnd().split('\n'));
        i = end;
      }
    } finally {
      await file.close();
    }
    return texts;
  }
}

class IndexReader {
  first = '';
  last = '';
  readonly spared = new Lines();
  readonly operations = new Lines();
  readonly folderNumbers = new Map<string, number>();
  rules = new Uint8Array(1024);
  folders = new Int32Array(1024);
  #part: 'header' | 'spared' | 'operations' | 'annotations' | 'totals' = 'header';

  async read(file: FileHandle): Promise<void> {
    let buffer = Buffer.allocUnsafe(CHUNK);
    let held = 0;
    /** Place in the file of the buffer's first byte. */
    let base = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, held, buffer.length - held, base + held);
      const filled = held + bytesRead;
      let from = 0;
      for (let end = buffer.indexOf(LINE_BREAK); end >= 0 && end < filled; end = buffer.indexOf(LINE_BREAK, from)) {
        this.#line(buffer.subarray(from, end), base + from);
        from = end + 1;
      }
      if (bytesRead === 0) {
        if (filled > from) this.#line(buffer.subarray(from, filled), base + from);
        return;
      }
      held = filled - from;
      // A line that fills the whole buffer needs a larger one.
      const next = held === buffer.length ? Buffer.allocUnsafe(2 * buffer.length) : buffer;
      buffer.copy(next, 0, from, filled);
      buffer = next;
      base += from;
    }
  }

  #line(bytes: Buffer, start: number): void {
    if (this.#part === 'header') {
      if (this.first === '') this.first = bytes.toString('utf8');
      else if (bytes.equals(Buffer.from(SPARED))) this.#part = 'spared';
    } else if (this.#part === 'spared') {
      if (bytes[0] === OPERATIONS.charCodeAt(0)) {
        this.spared.close(start);
        this.#part = 'operations';
      } else this.spared.add(start);
    } else if (this.#part === 'operations') {
      if (bytes[0] === TOTALS.charCodeAt(0)) {
        this.operations.close(start);
        this.#part = 'annotations';
        this.#line(bytes, start);
      } else this.#operation(bytes, start);
    } else if (this.#part === 'annotations' && bytes[0] === TOTALS.charCodeAt(0)) {
      if (bytes.equals(Buffer.from(ANNOTATIONS))) return;
      this.last = bytes.toString('utf8');
      this.#part = 'totals';
    }
  }

  #operation(bytes: Buffer, start: number): void {
    const at = this.operations.count;
    if (at === this.rules.length) this.#grow();
    const place = bytes.indexOf(RULE);
    const head = `${bytes.toString('utf8', bytes[0] === COMMA ? 1 : 0, place)}}`;
    const { id } = JSON.parse(head) as Pick<PlanOperation, 'id'>;
    const rule = bytes.toString('latin1', place + RULE.length, bytes.indexOf('"', place + RULE.length));
    const folder = id.slice(0, Math.max(0, id.lastIndexOf('/')));
    const number = this.folderNumbers.get(folder) ?? this.folderNumbers.size;
    this.folderNumbers.set(folder, number);
    this.rules[at] = Math.max(0, (PLAN_RULES as readonly string[]).indexOf(rule));
    this.folders[at] = number;
    this.operations.add(start);
  }

  #grow(): void {
    const rules = new Uint8Array(2 * this.rules.length);
    rules.set(this.rules);
    this.rules = rules;
    const folders = new Int32Array(2 * this.folders.length);
    folders.set(this.folders);
    this.folders = folders;
  }
}
