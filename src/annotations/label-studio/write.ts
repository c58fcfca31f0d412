import type { AnnotatedImage, JsonValue } from '../../model/annotation.ts';
import type { AnnotationWriter, WriteContext, WrittenName } from '../format.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { captionRecord } from '../record/image-words.ts';
import { placer, writeHeader } from '../table/write-table.ts';
import { TextFile } from '../text-file.ts';
import { xmlAttributes } from '../xml/elements.ts';
import { controlOf, GOLDPAN, madeId, OWN } from './region.ts';
import { LOCAL_FILES, urlOfPath } from './url.ts';
import { resultsOfObject } from './write-region.ts';

/** Members of a task that are made from the image. */
const TASK = new Set(['key', 'url', 'annotation', 'prediction', 'annotations', 'predictions', 'items', 'id', 'data']);

/**
 * Tasks as Label Studio imports and exports them, `NAME.config.xml` with a labelling configuration that fits, and
 * `NAME.classes.json` with what is said once for the set.
 */
export function writeLabelStudio(context: WriteContext): AnnotationWriter {
  const { options } = context;
  const file = context.file(`${context.stem}.json`);
  const text = new TextFile(file);
  const prefix = typeof options['url-prefix'] === 'string' ? options['url-prefix'] : LOCAL_FILES;
  const categories = new Map(context.header.categories.map((category) => [category.name, category]));
  const kinds = new Kinds();
  const place = placer(context);
  let count = 0;

  const objectsOf = (image: AnnotatedImage, task: number): JsonObject[] => {
    const { width, height, objects } = image;
    if (width === null || height === null) {
      if (objects.length === 0) return [];
      context.lose('boxes', objects.length);
      context.note(
        'Label Studio keeps places as shares of the picture: objects of pictures whose size is not known are left out.',
      );
      return [];
    }
    return objects.flatMap((object, i) => {
      const category = object.category === null ? undefined : categories.get(object.category);
      const results = resultsOfObject(object, { width, height }, category, { task, region: i + 1 }, context);
      if (results.length === 0) context.lose('boxes');
      return results;
    });
  };

  return {
    async add(image): Promise<WrittenName> {
      const task = ++count;
      const fields = image.fields ?? {};
      const kept = isJsonObject(fields[OWN]) ? fields[OWN] : {};
      const shown = await place(image);
      const path = context.pictures ? shown : image.path;
      const { annotation, prediction, annotations, predictions, items } = kept;
      const results = [...objectsOf(image, task), ...wordsOf(image, task, items, kinds)];
      for (const { type, value } of results) kinds.see(String(type), value);
      const isPrediction = options.predictions === true || prediction !== undefined;
      const said = isPrediction ? prediction : annotation;
      const statement = { ...(isJsonObject(said) ? said : {}), result: results };
      const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
      const isSaid = results.length > 0 || annotation !== undefined || prediction !== undefined;
      const record: Record<string, JsonValue> = {
        ...(typeof image.id === 'number' && { id: image.id }),
        data: dataOf(image, kept, path, prefix, shown),
        annotations: [...list(annotations), ...(isSaid && !isPrediction ? [statement] : [])],
        predictions: [...list(predictions), ...(isSaid && isPrediction ? [statement] : [])],
      };
      for (const [name, value] of Object.entries(kept)) if (!TASK.has(name)) record[name] = value;
      await text.write(`${task === 1 ? '[' : ','}\n${JSON.stringify(record)}`);
      return { path, split: image.split };
    },
    async finish() {
      await text.write(count === 0 ? '[]\n' : '\n]\n');
      await text.flush();
      await file.close();
      await context.writeFile(
        `${context.stem}.config.xml`,
        kinds.config(context.header.categories.map(({ name }) => name)),
      );
      await writeHeader(context);
    },
  };
}

/** The task's data: the picture, the split, the fields as columns, and what would be read otherwise. */
function dataOf(image: AnnotatedImage, kept: JsonObject, path: string, prefix: string, shown: string): JsonValue {
  const { id, width, height, split, labels, captions, objects, fields = {} } = image;
  const key = typeof kept.key === 'string' ? kept.key : 'image';
  const url = typeof kept.url === 'string' ? kept.url : urlOfPath(shown, prefix);
  const free: [string, JsonValue][] = [];
  const taken: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === OWN) continue;
    (name === key || name === 'split' || name === GOLDPAN || name === '__proto__' ? taken : free).push([name, value]);
  }
  const hasSize = objects.length > 0;
  const hasPlainCaptions =
    captions?.every((caption) => caption.id === undefined && caption.fields === undefined) ?? true;
  const rest: Record<string, JsonValue> = {
    ...(urlOfPath(path, LOCAL_FILES) !== url && kept.url === undefined && { path }),
    ...(id === undefined ? {} : typeof id === 'string' && { id }),
    ...(!hasSize && width !== null && { width }),
    ...(!hasSize && height !== null && { height }),
    ...(labels?.length === 0 && { labels }),
    ...((captions?.length === 0 || !hasPlainCaptions) && { captions: captions!.map(captionRecord) }),
    ...(taken.length > 0 && { fields: Object.fromEntries(taken) }),
  };
  return {
    ...Object.fromEntries(free),
    [key]: url,
    ...(split !== undefined && { split }),
    ...(Object.keys(rest).length > 0 && { [GOLDPAN]: rest }),
  };
}

/** Results for labels and captions; those that were kept stand for what they say. */
function wordsOf(
  { labels = [], captions = [] }: AnnotatedImage,
  task: number,
  items: JsonValue | undefined,
  kinds: Kinds,
): JsonObject[] {
  const kept = Array.isArray(items) ? (items as readonly JsonValue[]).filter(isJsonObject) : [];
  const said = JSON.stringify(kept.map(({ value }) => value));
  const isSaid = (text: string): boolean =>
    said.includes(JSON.stringify(text)) || text.split(' / ').every((part) => said.includes(JSON.stringify(part)));
  const newLabels = labels.filter((label) => !isSaid(label));
  const texts = captions.map(({ text }) => text).filter((text) => !isSaid(text));
  for (const label of newLabels) kinds.choices.add(label);
  const common = (part: number, name: string) => ({ id: madeId(task, 0, part), from_name: name, to_name: 'image' });
  return [
    ...kept,
    ...(newLabels.length > 0 ? [{ ...common(1, 'choice'), type: 'choices', value: { choices: newLabels } }] : []),
    ...(texts.length > 0 ? [{ ...common(2, 'caption'), type: 'textarea', value: { text: texts } }] : []),
  ];
}

/** Kinds of results that were written: what a labelling configuration needs. */
class Kinds {
  readonly choices = new Set<string>();
  readonly #keypoints = new Set<string>();
  readonly #types = new Set<string>();
  /** Labels of regions. */
  readonly #used = new Set<string>();

  see(type: string, value: JsonValue | undefined): void {
    if (!isJsonObject(value)) return;
    this.#types.add(type);
    const names = type === 'keypointlabels' ? undefined : value[type];
    if (Array.isArray(names)) for (const name of names) this.#used.add(String(name));
    if (type === 'choices' && Array.isArray(value.choices))
      for (const name of value.choices) this.choices.add(String(name));
    if (type === 'keypointlabels' && Array.isArray(value.keypointlabels)) {
      for (const name of value.keypointlabels) this.#keypoints.add(String(name));
    }
  }

  config(categories: readonly string[]): string {
    const tags: string[] = [];
    const labels = (names: Iterable<string>, tag: string): string =>
      [...names].map((value) => `    <${tag}${xmlAttributes({ value })}/>\n`).join('');
    const regions = [
      ['rectanglelabels', 'RectangleLabels'],
      ['polygonlabels', 'PolygonLabels'],
      ['brushlabels', 'BrushLabels'],
      ['ellipselabels', 'EllipseLabels'],
      ['keypointlabels', 'KeyPointLabels'],
    ] as const;
    const used = regions.filter(([type]) => this.#types.has(type));
    for (const [type, tag] of used.length > 0 ? used : categories.length > 0 ? [regions[0]!] : []) {
      const own = categories.filter((category) => this.#used.has(category) || !this.choices.has(category));
      const names = new Set([...own, ...(type === 'keypointlabels' ? this.#keypoints : [])]);
      tags.push(`  <${tag} name="${controlOf(type)}" toName="image">\n${labels(names, 'Label')}  </${tag}>\n`);
    }
    if (this.choices.size > 0) {
      tags.push(
        `  <Choices name="choice" toName="image" choice="multiple">\n${labels(this.choices, 'Choice')}  </Choices>\n`,
      );
    }
    if (this.#types.has('textarea')) tags.push('  <TextArea name="caption" toName="image" editable="true"/>\n');
    return `<View>\n  <Image name="image" value="$image"/>\n${tags.join('')}</View>\n`;
  }
}
