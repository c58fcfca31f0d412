import type { AnnotatedImage, AnnotatedObject, Box, Caption, JsonValue } from '../../model/annotation.ts';
import type { RowPart } from './read-row.ts';

/** An image made of one row or of several that name the same picture. */
export class ImageBuilder {
  readonly path: string;
  readonly #first: RowPart;
  readonly #objects: AnnotatedObject[];
  #labels: readonly string[] | undefined;
  #captions: readonly Caption[] | undefined;
  #fields: Record<string, JsonValue> | undefined;

  constructor(part: RowPart) {
    this.path = part.path;
    this.#first = part;
    this.#objects = [...part.objects];
    this.#labels = part.labels;
    this.#captions = part.captions;
    this.#fields = part.fields;
  }

  /**
   * Adds another row of the same image.
   *
   * @returns names of what it says otherwise than the rows before, which count
   */
  add(part: RowPart): string[] {
    const conflicts: string[] = [];
    const first = this.#first;
    for (const name of ['id', 'width', 'height'] as const) {
      if (part[name] !== undefined && part[name] !== first[name]) conflicts.push(name);
    }
    for (const object of part.objects) this.#objects.push(object);
    if (part.labels) this.#labels = [...new Set([...(this.#labels ?? []), ...part.labels])];
    if (part.captions) {
      const known = new Set(this.#captions?.map(({ text }) => text));
      const added = part.captions.filter(({ text }) => !known.has(text));
      if (added.length > 0) this.#captions = [...(this.#captions ?? []), ...added];
    }
    for (const [name, value] of Object.entries(part.fields ?? {})) {
      this.#fields ??= {};
      if (!Object.hasOwn(this.#fields, name)) this.#fields = { ...this.#fields, [name]: value };
      else if (JSON.stringify(this.#fields[name]) !== JSON.stringify(value)) conflicts.push(name);
    }
    return conflicts;
  }

  get size(): { readonly width: number | null; readonly height: number | null } {
    return { width: this.#first.width ?? null, height: this.#first.height ?? null };
  }

  get hasObjects(): boolean {
    return this.#objects.length > 0;
  }

  /** @param scale what one unit of the boxes is in px */
  build(
    uri: string | null,
    size: { readonly width: number | null; readonly height: number | null },
    scale: readonly [x: number, y: number] | null,
    source: string,
    split: string | undefined,
  ): AnnotatedImage {
    const { id } = this.#first;
    return {
      path: this.path,
      uri,
      ...(id !== undefined && { id }),
      width: size.width,
      height: size.height,
      ...(split !== undefined && { split }),
      ...(this.#labels && { labels: this.#labels }),
      ...(this.#captions && { captions: this.#captions }),
      objects: scale ? this.#objects.map((object) => scaled(object, scale)) : this.#objects,
      source,
      ...(this.#fields && { fields: this.#fields }),
    };
  }

  get split(): string | undefined {
    return this.#first.split;
  }
}

function scaled(object: AnnotatedObject, [x, y]: readonly [number, number]): AnnotatedObject {
  if (!object.box) return object;
  const [left, top, width, height] = object.box;
  const box: Box = [left * x, top * y, width * x, height * y];
  return { ...object, box };
}
