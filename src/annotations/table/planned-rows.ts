import type { AnnotatedImage } from '../../model/annotation.ts';
import { wordsOfImage } from '../record/image-words.ts';
import { type ImageParts, PLANNED_FROM, type PlannedRow, type PlanOptions, TablePlan } from './plan.ts';

/** Takes images, fixes the columns from the first of them, and hands on rows. */
export class PlannedRows {
  readonly #options: PlanOptions;
  readonly #begin: (plan: TablePlan, sample: readonly ImageParts[]) => Promise<void>;
  readonly #row: (row: PlannedRow, image: AnnotatedImage) => Promise<void>;
  #waiting: { readonly parts: ImageParts; readonly image: AnnotatedImage }[] | null = [];
  #plan: TablePlan | null = null;

  constructor(
    options: PlanOptions,
    begin: (plan: TablePlan, sample: readonly ImageParts[]) => Promise<void>,
    row: (row: PlannedRow, image: AnnotatedImage) => Promise<void>,
  ) {
    this.#options = options;
    this.#begin = begin;
    this.#row = row;
  }

  /** @param path as the table shall name the picture */
  async add(image: AnnotatedImage, path: string): Promise<void> {
    const parts = { words: wordsOfImage(image, path), fields: image.fields };
    if (this.#plan) return this.#row(this.#plan.row(parts), image);
    this.#waiting!.push({ parts, image });
    if (this.#waiting!.length >= PLANNED_FROM) await this.#settle();
  }

  async finish(): Promise<void> {
    if (!this.#plan) await this.#settle();
  }

  async #settle(): Promise<void> {
    const waiting = this.#waiting!;
    this.#waiting = null;
    const sample = waiting.map(({ parts }) => parts);
    const plan = new TablePlan(sample, this.#options);
    await this.#begin(plan, sample);
    for (const { parts, image } of waiting) await this.#row(plan.row(parts), image);
    this.#plan = plan;
  }
}
