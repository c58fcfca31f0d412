import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { AnnotationCategory, Fields, JsonValue } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { splitOfName } from '../../sources/split.ts';
import { isJsonObject, type JsonObject, setOwn } from '../json-values.ts';
import type { LabelGrammar, YoloTask } from './labels.ts';
import { YOLO_TASKS } from './labels.ts';

const LARGEST_FILE = 16 * 1024 * 1024;
/** Keys that say where things are or what classes are called: written anew. */
const OWN_KEYS = new Set(['path', 'train', 'val', 'valid', 'validation', 'test', 'names', 'task', 'splits']);

/** What `data.yaml`, or `classes.txt`, says. */
export interface YoloData {
  /** The file it was read from; null where there is none. */
  readonly file: string | null;
  /** Null where nothing names the classes. */
  readonly categories: readonly AnnotationCategory[] | null;
  /** Split → what its key lists: folders, lists, pictures; as written. */
  readonly splits: readonly { readonly split: string; readonly entries: readonly string[] }[];
  /** Splits to be taken where `train` and `val` are the same pictures. */
  readonly meantSplits: readonly string[] | null;
  readonly path: string | null;
  readonly task: YoloTask | null;
  readonly keypoints: LabelGrammar['keypoints'];
  readonly fields: Fields;
}

const NOTHING: YoloData = {
  file: null,
  categories: null,
  splits: [],
  meantSplits: null,
  path: null,
  task: null,
  keypoints: null,
  fields: {},
};

/** Names of the files that say what the classes are called, in folders of labels. */
export const CLASS_FILES = ['classes.txt', 'obj.names', 'classes.names', 'labels.names'];

/** Reads what describes a YOLO folder. @throws UserError for a file that is no YAML */
export function readYoloData(path: string): YoloData {
  if (/\.ya?ml$/i.test(path)) return readYaml(path);
  const yaml = findYaml(path);
  if (yaml) return readYaml(yaml);
  const darknet = readDarknet(path);
  if (darknet) return darknet;
  for (const folder of [path, join(path, 'labels'), dirname(path)]) {
    for (const name of CLASS_FILES) {
      const names = readLines(join(folder, name));
      if (names) return { ...NOTHING, file: join(folder, name), categories: categoriesOf(names) };
    }
  }
  return NOTHING;
}

/** The YAML file of a folder that names classes or splits; `data.yaml` before others. */
export function findYaml(folder: string): string | null {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name));
  } catch {
    return null;
  }
  const rank = (name: string) => (/^data\.ya?ml$/i.test(name) ? 0 : /^dataset\.ya?ml$/i.test(name) ? 1 : 2);
  names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  for (const name of names) {
    try {
      const text = readText(join(folder, name)) ?? '';
      if (/^["']?(?:names|nc|train|val)["']?\s*:/m.test(text)) return join(folder, name);
    } catch {
      // Not to be read: then it describes nothing.
    }
  }
  return null;
}

function readYaml(file: string): YoloData {
  let value: unknown;
  try {
    const text = readText(file) ?? '';
    // A parser takes a time that grows with the square of the depth.
    if (isTooDeep(text)) throw new Error('it is nested too deeply');
    value = parse(text, { maxAliasCount: 1000, logLevel: 'error', uniqueKeys: false, prettyErrors: false });
    value = JSON.parse(JSON.stringify(value ?? null));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new UserError(`${file} is not YAML that can be read: ${reason}`);
  }
  if (!isJsonObject(value)) throw new UserError(`${file} says nothing of a dataset: expected names, train and val.`);
  const fields: Record<string, JsonValue> = {};
  const splits: { split: string; entries: string[] }[] = [];
  for (const key of Object.keys(value)) {
    const entry = value[key]!;
    const split = splitOfName(key);
    const entries = split === undefined ? null : entriesOf(entry);
    if (split !== undefined && entries) splits.push({ split, entries });
    else if (!OWN_KEYS.has(key) && !(key === 'nc' && value.names !== undefined)) setOwn(fields, key, entry);
  }
  const { names, nc, path, task, splits: meant } = value;
  const keypoints = keypointShape(value);
  const categories =
    names === undefined || names === null ? (typeof nc === 'number' ? numbered(nc) : null) : categoriesOf(names);
  for (const [split, entry] of isJsonObject(meant) ? Object.entries(meant) : []) {
    const entries = entriesOf(entry);
    if (entries && !splits.some((known) => known.split === split)) splits.push({ split, entries });
  }
  return {
    file,
    categories,
    splits,
    meantSplits: Array.isArray(meant)
      ? meant.filter((split) => typeof split === 'string')
      : isJsonObject(meant)
        ? Object.keys(meant)
        : null,
    path: typeof path === 'string' ? path : null,
    task: YOLO_TASKS.find((known) => known === task) ?? null,
    keypoints,
    fields,
  };
}

const DEEPEST = 100;

/** Whether brackets, or dashes of lists in one line, go deeper than any description of a dataset. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let dashes = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    else if (character === '-' || character === '?') dashes++;
    else if (character === '\n') dashes = 0;
    else if (character !== ' ') dashes = 0;
    if (depth > DEEPEST || dashes > DEEPEST) return true;
  }
  return false;
}

const MOST_CLASSES = 100_000;

const numbered = (count: number): AnnotationCategory[] | null =>
  Number.isInteger(count) && count >= 0 && count <= MOST_CLASSES
    ? Array.from({ length: count }, (_, id) => ({ name: String(id), id }))
    : null;

function entriesOf(value: JsonValue): string[] | null {
  if (typeof value === 'string') return value.trim() === '' ? null : [value];
  if (!Array.isArray(value)) return null;
  const texts = value.filter((entry) => typeof entry === 'string' && entry.trim() !== '') as string[];
  return texts.length > 0 ? texts : null;
}

function keypointShape({ kpt_shape: shape }: JsonObject): LabelGrammar['keypoints'] {
  if (!Array.isArray(shape) || shape.length !== 2) return null;
  const [count, numbers] = shape as [JsonValue, JsonValue];
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 10_000) return null;
  return numbers === 2 || numbers === 3 ? [count, numbers] : null;
}

/** A list of names, or a map from class numbers to names; doubled names get their number behind them. */
function categoriesOf(names: JsonValue): AnnotationCategory[] {
  const entries: [number, JsonValue][] = Array.isArray(names)
    ? names.map((name, id): [number, JsonValue] => [id, name])
    : isJsonObject(names)
      ? Object.keys(names).map((key): [number, JsonValue] => [Number(key), names[key]!])
      : typeof names === 'string'
        ? [[0, names]]
        : [];
  const seen = new Set<string>();
  const categories: AnnotationCategory[] = [];
  for (const [id, value] of entries.filter(([key]) => Number.isInteger(key) && key >= 0).sort(([a], [b]) => a - b)) {
    const name = typeof value === 'string' ? value : JSON.stringify(value);
    const unique = seen.has(name) ? `${name} (${id})` : name;
    seen.add(unique);
    categories.push({ name: unique, id, ...(unique !== name && { fields: { name } }) });
  }
  return categories;
}

/** Darknet's `obj.data`, which CVAT writes: `train = data/train.txt`, `names = data/obj.names`. */
function readDarknet(folder: string): YoloData | null {
  const lines = readLines(join(folder, 'obj.data'));
  if (!lines) return null;
  const said = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf('=');
    if (at > 0) said.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const names = readLines(join(folder, basename(said.get('names') ?? 'obj.names'))) ?? [];
  const splits = [...said].flatMap(([key, value]) => {
    const split = splitOfName(key);
    return split === undefined ? [] : [{ split, entries: [value.replace(/^data\//, '')] }];
  });
  return { ...NOTHING, file: join(folder, 'obj.data'), categories: categoriesOf(names), splits };
}

/** Lines of a small text file, without what is blank at the end; null when there is none. */
function readLines(file: string): string[] | null {
  const text = readText(file);
  if (text === null) return null;
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function readText(file: string): string | null {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) throw new UserError(`${file} is too large for what it should be: ${size} bytes.`);
    const text = readFileSync(file, 'utf8');
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    return null;
  }
}
