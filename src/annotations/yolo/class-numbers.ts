import type { AnnotationCategory, JsonValue } from '../../model/annotation.ts';

const LARGEST_CLASS = 10_000;

/**
 * Categories → YOLO's class numbers, which a trainer wants to run from 0 without gaps. Numbers that begin at 0, or that
 * are all the name a class has, stay; others (COCO's 1–90) become places in the list.
 */
export class ClassNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<number, string>();
  readonly areKept: boolean;
  #next = 0;

  constructor(categories: readonly AnnotationCategory[]) {
    this.areKept = canKeep(categories);
    for (const [i, { name, id, fields }] of categories.entries()) {
      const number = this.areKept ? id! : i;
      const written = fields?.name;
      this.#set(name, number, typeof written === 'string' ? written : name);
    }
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const own = /^(?:0|[1-9]\d{0,3})$/.test(name) ? Number(name) : Number.NaN;
    const number = this.#names.has(own) || Number.isNaN(own) ? this.#next : own;
    this.#set(name, number, name);
    return number;
  }

  /** As `names` of data.yaml: a list, gaps filled with their numbers. */
  names(): JsonValue[] {
    return Array.from({ length: this.#next }, (_, number) => this.#names.get(number) ?? String(number));
  }

  #set(name: string, number: number, written: string): void {
    this.#numbers.set(name, number);
    this.#names.set(number, written);
    this.#next = Math.max(this.#next, number + 1);
  }
}

function canKeep(categories: readonly AnnotationCategory[]): boolean {
  const ids = categories.map(({ id }) => id);
  if (!ids.every((id) => id !== null && Number.isInteger(id) && id >= 0 && id <= LARGEST_CLASS)) return false;
  if (new Set(ids).size < ids.length) return false;
  if (categories.every(({ id, name }) => String(id) === name)) return true;
  return Math.min(...(ids as number[])) === 0 && Math.max(...(ids as number[])) < 3 * ids.length + 20;
}
