import type { JsonValue } from '../../model/annotation.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { readTask } from '../label-studio/read-task.ts';
import { jsonPieces } from './json-pieces.ts';
import { ListEditor } from './list-editor.ts';
import type { AnnotationRewriter, RecordChange, RewriteRequest } from './rewriter.ts';

/** Exports of Label Studio: tasks leave, or change their picture, split or only choice. */
export const labelStudioRewriter: AnnotationRewriter = {
  can: ['leaves', 'path', 'label', 'split'],
  isOpenedAlone: false,
  handles: (uri, all) => uri === all[0],
  keyOf: ({ id, path }) => `${id ?? ''}\0${path}`,
  rewrite,
};

function* rewrite({ chunks, records }: RewriteRequest): Generator<Uint8Array> {
  const editor = new ListEditor();
  for (const piece of jsonPieces(chunks(), [''])) {
    if (piece.kind === 'text') yield piece.bytes;
    else if (piece.kind === 'end') yield* editor.end(piece.lead);
    else yield* editor.element(piece.lead, taskOf(piece.bytes, records));
  }
}

function taskOf(bytes: Uint8Array, records: RewriteRequest['records']): Uint8Array | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const task = JSON.parse(text) as JsonValue;
  const read = isJsonObject(task) ? readTask(task, new Map()) : '';
  if (typeof read === 'string') return bytes;
  const change = records.get(`${read.image.id ?? ''}\0${read.image.path}`);
  if (change === undefined) return bytes;
  if (change.leaves) return null;
  // Only what changes is laid out anew.
  return Buffer.from(
    JSON.stringify(changed(task as JsonObject, read.url, read.image.path, change), null, indentOf(text)),
  );
}

const indentOf = (text: string): string | undefined => {
  const own = /\n([ \t]+)\S/.exec(text)?.[1];
  const end = /\n([ \t]*)\}$/.exec(text)?.[1] ?? '';
  return own?.startsWith(end) && own.length > end.length ? own.slice(end.length) : own;
};

function changed(task: JsonObject, url: string, path: string, { path: to, split, label }: RecordChange): JsonValue {
  const renamed = (value: JsonValue): JsonValue =>
    value === url && to !== undefined ? (url.endsWith(path) ? url.slice(0, -path.length) + to : to) : value;
  const holder = isJsonObject(task.data) ? task.data : task;
  const data = Object.fromEntries(
    Object.entries(holder).map(([key, value]) => [
      key,
      key === 'split' && split !== undefined ? split : renamed(value),
    ]),
  );
  const rest = isJsonObject(task.data) ? { ...task, data } : data;
  return label === undefined ? rest : (withChoice(rest, label) as JsonValue);
}

/** The same with another choice in every annotation. */
function withChoice(value: unknown, label: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withChoice(item, label));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'choices' && Array.isArray(item) ? [label] : withChoice(item, label),
    ]),
  );
}
