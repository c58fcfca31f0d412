import { isUtf8 } from 'node:buffer';
import { readLines } from './lines.ts';
import type { ManifestRow } from './manifest-row.ts';

/**
 * Streams a file with one JSON object per line; blank lines are skipped.
 *
 * @throws UserError when the file is UTF-16 or cannot be read
 */
export async function* readJsonlRows(path: string, shownAs: string, signal?: AbortSignal): AsyncGenerator<ManifestRow> {
  for await (const { number, bytes } of readLines(path, shownAs, signal)) {
    const where = `line ${number}`;
    if (bytes === undefined) yield { where, reason: 'too long for a row; one JSON object per line is expected' };
    else if (!isUtf8(bytes)) yield { where, reason: 'not valid UTF-8' };
    else {
      const text = bytes.toString('utf8');
      if (text.trim() !== '') yield { where, ...parseRow(text) };
    }
  }
}

function parseRow(text: string): { readonly row: Record<string, unknown> } | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reason: `not valid JSON (${(error as Error).message})` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reason: 'not a JSON object' };
  return { row: value as Record<string, unknown> };
}
