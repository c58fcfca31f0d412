import { suggestion } from '../analyse/checks/evaluate.ts';
import type { AnnotatedImage, AnnotationHeader } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import type { ExportSelection, LeftOutReason } from './export-options.ts';

/** What there is to choose from. */
export interface Choices {
  readonly splits: ReadonlySet<string>;
  /** Of categories and of labels. */
  readonly categories: ReadonlySet<string>;
  readonly hasAnnotations: boolean;
  /** Whether sets speak of objects, so that an image without one is empty. */
  readonly hasObjects: boolean;
}

/** Decides which images, and which of their objects, go into an export. */
export class Selection {
  readonly #splits: ReadonlySet<string> | null;
  readonly #categories: ReadonlySet<string> | null;
  readonly #onlyAnnotated: boolean;
  readonly #dropEmpty: boolean;
  readonly #hasObjects: boolean;

  /** @throws UserError for a split or category that nothing has */
  constructor(selection: ExportSelection, choices: Choices) {
    this.#splits = wanted(selection.splits, choices.splits, 'split', 'splits');
    this.#categories = wanted(selection.categories, choices.categories, 'category', 'categories');
    if (selection.onlyAnnotated && !choices.hasAnnotations) {
      throw new UserError(
        '--only-annotated needs annotations, and this workspace knows of none: register them with goldpan annotations PATH.',
      );
    }
    this.#onlyAnnotated = selection.onlyAnnotated ?? false;
    this.#dropEmpty = selection.dropEmpty ?? false;
    this.#hasObjects = choices.hasObjects;
  }

  /** The header without the categories that were not asked for. */
  header(header: AnnotationHeader): AnnotationHeader {
    const wantedNames = this.#categories;
    if (wantedNames === null) return header;
    return { ...header, categories: header.categories.filter(({ name }) => wantedNames.has(name)) };
  }

  /** The image as it goes in; why it does not, otherwise. */
  choose(image: AnnotatedImage, isAnnotated: boolean): AnnotatedImage | LeftOutReason {
    if (this.#splits !== null && (image.split === undefined || !this.#splits.has(image.split))) return 'other-split';
    if (this.#onlyAnnotated && !isAnnotated) return 'not-annotated';
    const chosen = this.#ofCategories(image);
    if (chosen === null) return 'other-category';
    if (!this.#dropEmpty || chosen.objects.length > 0) return chosen;
    const hasWords = (chosen.labels?.length ?? 0) > 0 || (chosen.captions?.length ?? 0) > 0;
    return this.#hasObjects || !hasWords ? 'empty' : chosen;
  }

  /** Null for an image that is labelled, but otherwise. */
  #ofCategories(image: AnnotatedImage): AnnotatedImage | null {
    const names = this.#categories;
    if (names === null) return image;
    const objects = image.objects.filter(({ category }) => category !== null && names.has(category));
    const labels = image.labels?.filter((label) => names.has(label));
    if (objects.length === 0 && labels?.length === 0 && image.labels!.length > 0) return null;
    return { ...image, objects, ...(labels && { labels }) };
  }
}

function wanted(
  names: readonly string[] | undefined,
  known: ReadonlySet<string>,
  one: string,
  many: string,
): ReadonlySet<string> | null {
  if (names === undefined || names.length === 0) return null;
  for (const name of names) {
    if (known.has(name)) continue;
    const all = [...known].sort();
    const list = all.length === 0 ? `There are no ${many}.` : `There are: ${all.slice(0, 20).join(', ')}.`;
    throw new UserError(`There is no ${one} called ${name}.${suggestion(name, all)} ${list}`);
  }
  return new Set(names);
}
