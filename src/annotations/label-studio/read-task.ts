import type { AnnotatedImage, AnnotatedObject, Caption, JsonValue } from '../../model/annotation.ts';
import { looksLikeImage } from '../../sources/class-folders.ts';
import { splitOfName } from '../../sources/split.ts';
import { isFiniteNumber, isJsonObject, type JsonObject } from '../json-values.ts';
import { captionsOf } from '../record/image-words.ts';
import { taskOfMinimal } from './minimal.ts';
import { GOLDPAN, isMade, isRegion, OWN, objectOfRegion } from './region.ts';
import { LOCAL_FILES, pathOfUrl, urlOfPath } from './url.ts';

export interface ReadTask {
  readonly image: Omit<AnnotatedImage, 'uri' | 'source'>;
  readonly url: string;
  readonly problems: readonly string[];
  /** Statements of several annotators. */
  readonly conflict?: string;
}

/** Names of keypoints by category, in the order they are met. */
export type KeypointOrder = Map<string, string[]>;

/** @returns why a task says nothing that can be used */
export function readTask(input: JsonObject, order: KeypointOrder): ReadTask | string {
  const task = isJsonObject(input.data) ? input : taskOfMinimal(input);
  if (task === null || !isJsonObject(task.data)) return 'a task without data';
  const { id, data, annotations, completions, predictions, ...taskFields } = task;
  const key = pictureKey(data);
  if (key === null) return 'a task whose data names no picture';
  const { [key]: picture, split: given, [GOLDPAN]: rest, ...dataFields } = data;
  const url = picture as string;
  const own = isJsonObject(rest) ? rest : {};
  const all = objectsIn(annotations ?? completions);
  const chosen = chooseAnnotation(all);
  const predicted = objectsIn(predictions);
  const prediction = chosen ? undefined : predicted.at(-1);
  const statement = chosen ?? prediction;
  const results = objectsIn(statement?.result);
  const problems: string[] = [];
  const read = readResults(
    results,
    prediction && isFiniteNumber(prediction.score) ? prediction.score : undefined,
    order,
    problems,
  );

  const { result: _, ...said } = statement ?? {};
  const others = all.filter((annotation) => annotation !== chosen);
  const otherPredictions = prediction ? predicted.filter((each) => each !== prediction) : predicted;
  const path = typeof own.path === 'string' && own.path !== '' ? own.path : pathOfUrl(url);
  const kept: [string, JsonValue][] = Object.entries(taskFields);
  if (key !== 'image') kept.push(['key', key]);
  if (own.path === undefined && url !== urlOfPath(path, LOCAL_FILES)) kept.push(['url', url]);
  if (chosen ? Object.keys(said).length > 0 : prediction !== undefined)
    kept.push([chosen ? 'annotation' : 'prediction', said]);
  if (others.length > 0) kept.push(['annotations', others]);
  if (otherPredictions.length > 0) kept.push(['predictions', otherPredictions]);
  if (read.items.length > 0) kept.push(['items', read.items]);
  const fields = {
    ...dataFields,
    ...(isJsonObject(own.fields) ? own.fields : {}),
    ...(kept.length > 0 && { [OWN]: Object.fromEntries(kept) }),
  };
  const split = typeof given === 'string' && given !== '' ? (splitOfName(given) ?? given) : undefined;
  const imageId = own.id ?? id;
  const labels = Array.isArray(own.labels) ? (own.labels as string[]) : read.labels;
  const captions = captionsOf(own.captions ?? []) ?? [];
  const valid = all.filter(isValid).length;
  const isSure = chosen === undefined || valid < 2 || chosen.ground_truth === true;
  return {
    image: {
      path,
      ...((typeof imageId === 'number' || typeof imageId === 'string') && own.id !== null && { id: imageId }),
      width: isFiniteNumber(own.width) ? own.width : read.width,
      height: isFiniteNumber(own.height) ? own.height : read.height,
      ...(split !== undefined && { split }),
      ...(labels.length > 0 || Array.isArray(own.labels) ? { labels } : {}),
      ...(captions.length > 0 || read.captions.length > 0 || Array.isArray(own.captions)
        ? { captions: own.captions === undefined ? read.captions : captions }
        : {}),
      objects: read.objects,
      ...(Object.keys(fields).length > 0 && { fields }),
    },
    url,
    problems,
    ...(!isSure && {
      conflict: `${valid} annotations of the same task: the latest counts, the others are kept as they are`,
    }),
  };
}

const objectsIn = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

const isValid = ({ was_cancelled, skipped }: JsonObject): boolean => was_cancelled !== true && skipped !== true;

/** The ground truth, else the latest that was not cancelled; of equal times the last. */
function chooseAnnotation(annotations: readonly JsonObject[]): JsonObject | undefined {
  const time = ({ updated_at, created_at }: JsonObject): string => String(updated_at ?? created_at ?? '');
  let best: JsonObject | undefined;
  for (const annotation of annotations) {
    if (!isValid(annotation)) continue;
    const isBetter = Number(annotation.ground_truth === true) - Number(best?.ground_truth === true);
    if (best === undefined || isBetter > 0 || (isBetter === 0 && time(annotation) >= time(best))) best = annotation;
  }
  return best;
}

const PICTURE_KEYS = ['image', 'img', 'picture', 'photo', 'url'];

function pictureKey(data: JsonObject): string | null {
  const isPicture = (key: string): boolean => {
    const value = data[key];
    return typeof value === 'string' && value !== '' && !value.startsWith('data:');
  };
  const looks = (key: string): boolean => isPicture(key) && looksLikeImage(pathOfUrl(data[key] as string));
  return (
    PICTURE_KEYS.find(looks) ??
    Object.keys(data).find((key) => key !== GOLDPAN && looks(key)) ??
    PICTURE_KEYS.find(isPicture) ??
    null
  );
}

/** Place, visibility, and what else a keypoint's result says. */
type Keypoints = Map<string, { readonly at: readonly [number, number, number]; readonly own: JsonObject }>;

interface ReadResults {
  readonly objects: AnnotatedObject[];
  readonly labels: string[];
  readonly captions: Caption[];
  /** Results that are no regions, and are not what would be written for labels and captions. */
  readonly items: JsonObject[];
  readonly width: number | null;
  readonly height: number | null;
}

function readResults(
  results: readonly JsonObject[],
  score: number | undefined,
  order: KeypointOrder,
  problems: string[],
): ReadResults {
  const regions = new Map<string, { object: AnnotatedObject; keypoints: Keypoints }>();
  const labels: string[] = [];
  const captions: Caption[] = [];
  const items: JsonObject[] = [];
  let width: number | null = null;
  let height: number | null = null;
  const isOfRegion = new Set(results.filter(isRegion).map(({ id }) => id));
  for (const [i, item] of results.entries()) {
    if (isFiniteNumber(item.original_width) && isFiniteNumber(item.original_height)) {
      width ??= item.original_width;
      height ??= item.original_height;
    }
    if (!isRegion(item)) {
      const isPerRegion = item.id !== undefined && isOfRegion.has(item.id);
      if (!isPerRegion) takeWords(item, labels, captions);
      if (!isOwnItem(item)) items.push(item);
      continue;
    }
    if (takeKeypoint(item, regions)) continue;
    const object = objectOfRegion(item, score);
    if (typeof object === 'string') {
      problems.push(`result ${i + 1}: ${object}`);
      continue;
    }
    const given = isJsonObject(item[GOLDPAN]) ? item[GOLDPAN].partOf : undefined;
    const whole = typeof given === 'string' ? regions.get(given) : undefined;
    if (whole) whole.object = joined(whole.object, object);
    else regions.set(typeof item.id === 'string' ? item.id : `\0${i}`, { object, keypoints: new Map() });
  }
  const objects = [...regions.values()].map(({ object, keypoints }) => withKeypoints(object, keypoints, order));
  return { objects, labels, captions, items, width, height };
}

function joined(whole: AnnotatedObject, part: AnnotatedObject): AnnotatedObject {
  const { box, corners, mask, polygons } = part;
  return {
    ...whole,
    ...(box && { box }),
    ...(corners && { corners }),
    ...(mask && { mask }),
    ...(polygons && { polygons: [...(whole.polygons ?? []), ...polygons] }),
  };
}

/** A keypoint whose parent is a region is one of its object's. */
function takeKeypoint(item: JsonObject, regions: ReadonlyMap<string, { readonly keypoints: Keypoints }>): boolean {
  const value = item.value as JsonObject;
  const names = value.keypointlabels;
  const parent = typeof item.parentID === 'string' ? regions.get(item.parentID) : undefined;
  const { original_width: width, original_height: height } = item;
  if (!parent || !Array.isArray(names) || !isFiniteNumber(value.x) || !isFiniteNumber(value.y)) return false;
  if (!isFiniteNumber(width) || !isFiniteNumber(height)) return false;
  const given = isJsonObject(item[GOLDPAN]) ? item[GOLDPAN].visibility : undefined;
  const at = [Math.round(value.x * width * 1e4) / 1e6, Math.round(value.y * height * 1e4) / 1e6] as const;
  parent.keypoints.set(String(names[0] ?? ''), {
    at: [...at, isFiniteNumber(given) ? given : 2],
    own: detailsOf(item),
  });
  return true;
}

/** What a keypoint's result says that would not be written anyway. */
function detailsOf({ id, from_name, type: _, value: __, parentID: ___, ...others }: JsonObject): JsonObject {
  const {
    original_width: _w,
    original_height: _h,
    image_rotation: _r,
    to_name: _t,
    origin,
    [GOLDPAN]: _g,
    ...more
  } = others;
  return {
    ...(id !== undefined && !(typeof id === 'string' && isMade(id)) && { id }),
    ...(from_name !== undefined && from_name !== 'keypoint' && { from_name }),
    ...(origin !== undefined && origin !== 'manual' && { origin }),
    ...more,
  };
}

function withKeypoints(object: AnnotatedObject, keypoints: Keypoints, order: KeypointOrder): AnnotatedObject {
  if (keypoints.size === 0) return object;
  const names = order.get(object.category ?? '') ?? [];
  order.set(object.category ?? '', names);
  for (const name of keypoints.keys()) if (!names.includes(name)) names.push(name);
  const details = [...keypoints].flatMap(([name, { own }]) =>
    Object.keys(own).length > 0 ? [[name, own] as const] : [],
  );
  const kept = isJsonObject(object.fields?.[OWN]) ? object.fields[OWN] : {};
  return {
    ...object,
    keypoints: names.flatMap((name) => keypoints.get(name)?.at ?? [0, 0, 0]),
    ...(details.length > 0 && {
      fields: { ...object.fields, [OWN]: { ...kept, keypoints: Object.fromEntries(details) } },
    }),
  };
}

/** Choices and taxonomies are labels of the image, texts are captions. */
function takeWords({ type, value }: JsonObject, labels: string[], captions: Caption[]): void {
  if (!isJsonObject(value)) return;
  const add = (label: string): void => {
    if (!labels.includes(label)) labels.push(label);
  };
  if (type === 'choices' && Array.isArray(value.choices)) {
    for (const choice of value.choices as readonly JsonValue[])
      add(Array.isArray(choice) ? choice.join(' / ') : String(choice));
  } else if (type === 'taxonomy' && Array.isArray(value.taxonomy)) {
    for (const choice of value.taxonomy as readonly JsonValue[])
      add(Array.isArray(choice) ? choice.join(' / ') : String(choice));
  } else if (type === 'textarea') {
    const texts = Array.isArray(value.text) ? (value.text as readonly JsonValue[]) : [value.text];
    for (const text of texts) if (typeof text === 'string') captions.push({ text });
  }
}

/** Whether labels and captions alone would give this result again. */
const isOwnItem = ({ id, from_name }: JsonObject): boolean =>
  typeof id === 'string' && isMade(id) && (from_name === 'choice' || from_name === 'caption');
