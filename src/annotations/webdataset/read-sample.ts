import type { AnnotatedImage, AnnotationProblem, PictureInside } from '../../model/annotation.ts';
import { looksLikeImage } from '../../sources/class-folders.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { isJsonObject } from '../json-values.ts';
import { parseJson } from '../record/json-value.ts';
import { ImageBuilder } from '../table/image-builder.ts';
import { readRow } from '../table/read-row.ts';
import { tableRoles } from '../table/roles.ts';
import type { Sample } from './samples.ts';

export interface SampleContext {
  /** The shard. */
  readonly path: string;
  readonly split: string | undefined;
  /** Name of the class with a number, as `.cls` has it: the place in the list of categories. */
  readonly className: (index: number) => string;
  /** Name of the category with a number, as objects have it. */
  readonly nameOf: (id: number) => string;
  readonly onProblem: (problem: AnnotationProblem) => void;
}

const READ = new Set(['json', 'cls', 'txt', 'text', 'caption']);

/** What a sample says of its picture; null when it has none. */
export async function imageOfSample(sample: Sample, context: SampleContext): Promise<AnnotatedImage | null> {
  const { key, members, text } = sample;
  const report = (reason: string, kind: AnnotationProblem['kind'] = 'malformed'): void =>
    context.onProblem({ file: context.path, where: key, reason, kind });
  const extension = [...members.keys()]
    .filter((name) => looksLikeImage(`x.${name}`))
    .sort((a, b) => a.split('.').length - b.split('.').length)[0];
  if (extension === undefined) {
    report('no picture among its members', 'missing-image');
    return null;
  }
  for (const name of members.keys()) {
    if (name !== extension && !READ.has(name)) report(`.${name} is not read`);
  }
  const path = `${key}.${extension}`;
  let record: Readonly<Record<string, unknown>> = {};
  if (members.has('json')) {
    const json = parseJson(await text(members.get('json')!));
    if (isJsonObject(json)) record = json;
    else report('its .json is not a JSON object');
  }
  const isOwn = typeof record.path === 'string' && record.path !== '';
  const row = isOwn ? record : { ...record, path };
  const part = readRow(row, tableRoles(Object.keys(row), 'path'), context.nameOf);
  if (typeof part === 'string') {
    report(part);
    return null;
  }
  for (const problem of part.problems) report(problem);
  const builder = new ImageBuilder(part);
  const entry = members.get(extension)!;
  const inside: PictureInside = { uri: uriOfPath(context.path), offset: entry.offset, size: entry.size };
  const image = builder.build(null, builder.size, null, inside.uri, part.split ?? context.split);
  const label = image.labels ? undefined : await labelOf(sample, context);
  const caption = image.captions ? undefined : await captionOf(sample);
  return {
    ...image,
    inside,
    ...(label !== undefined && { labels: [label] }),
    ...(caption !== undefined && { captions: [{ text: caption }] }),
  };
}

/** `.cls` is the number of a class, or its name. */
async function labelOf({ members, text }: Sample, { className }: SampleContext): Promise<string | undefined> {
  const entry = members.get('cls');
  if (!entry) return undefined;
  const label = (await text(entry)).trim();
  if (label === '') return undefined;
  return /^\d{1,9}$/.test(label) ? className(Number(label)) : label;
}

async function captionOf({ members, text }: Sample): Promise<string | undefined> {
  const entry = members.get('txt') ?? members.get('text') ?? members.get('caption');
  return entry && (await text(entry));
}
