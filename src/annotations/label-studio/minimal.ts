import type { JsonValue } from '../../model/annotation.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { REGION_KEYS } from './region.ts';

/** Keys of JSON-MIN that say of the annotation, not of the data. */
const ANNOTATION_KEYS = new Set(['annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time']);
/** A single choice stands as a plain text, like data; these are the names that projects give it. */
const CHOICE = /^(?:choices?|class(?:ification)?|category|sentiment)$/i;

/** A task in full of an entry of Label Studio's JSON-MIN, which names results by their tags; null where it is none. */
export function taskOfMinimal(input: JsonObject): JsonObject | null {
  const data: [string, JsonValue][] = [];
  const annotation: [string, JsonValue][] = [];
  const result: JsonValue[] = [];
  for (const [name, value] of Object.entries(input)) {
    if (name === 'id') continue;
    if (ANNOTATION_KEYS.has(name)) annotation.push([name === 'annotation_id' ? 'id' : name, value]);
    else if (Array.isArray(value) && value.length > 0 && value.every(isJsonObject)) {
      for (const [i, item] of (value as readonly JsonObject[]).entries()) result.push(resultOf(name, i, item));
    } else if (isJsonObject(value) && Array.isArray(value.choices)) result.push(choices(name, value.choices));
    else if (typeof value === 'string' && CHOICE.test(name)) result.push(choices(name, [value]));
    else data.push([name, value]);
  }
  if (data.length === 0) return null;
  return {
    ...(input.id !== undefined && { id: input.id }),
    data: Object.fromEntries(data),
    annotations: [{ ...Object.fromEntries(annotation), result }],
  };
}

const choices = (name: string, names: JsonValue): JsonValue => ({
  from_name: name,
  to_name: 'image',
  type: 'choices',
  value: { choices: names },
});

function resultOf(name: string, index: number, item: JsonObject): JsonValue {
  const { original_width, original_height, ...value } = item;
  const type =
    REGION_KEYS.find((key) => Array.isArray(item[key])) ?? (Array.isArray(item.text) ? 'textarea' : 'rectangle');
  return {
    id: `${name}-${index + 1}`,
    from_name: name,
    to_name: 'image',
    type,
    ...(original_width !== undefined && { original_width }),
    ...(original_height !== undefined && { original_height }),
    value,
  };
}
