import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { parseDecision } from '../curate/parse-decision.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';

/** A decision of a file and the line it stands on, or why that line is none. */
export type DecisionLine =
  | { readonly line: number; readonly decision: Decision }
  | { readonly line: number; readonly problem: string };

async function readText(path: string): Promise<string> {
  try {
    if (path !== '-') return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString('utf8');
  } catch (error) {
    const name = path === '-' ? 'standard input' : path;
    throw new UserError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

/**
 * Reads decisions from a file, or from standard input for `-`: JSON lines, or CSV whose first row names the columns
 * `kind`, `image`, `other`, `label`, `split`, `of`, `reason`. Which of the two is told by the first character.
 *
 * @throws UserError when the file cannot be read, or is no table
 */
export async function readDecisionFile(path: string): Promise<DecisionLine[]> {
  const text = await readText(path);
  return /^\s*[{[]/.test(text) ? fromJsonLines(text) : fromCsv(text, path);
}

function lineOf(line: number, value: () => unknown): DecisionLine {
  try {
    // When it was decided is when it is written.
    const { at: _, ...fields } = value() as Record<string, unknown>;
    return { line, decision: parseDecision(fields) };
  } catch (error) {
    return { line, problem: (error as Error).message };
  }
}

function fromJsonLines(text: string): DecisionLine[] {
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [lineOf(i + 1, () => JSON.parse(line))]));
}

function fromCsv(text: string, path: string): DecisionLine[] {
  let rows: { info: { lines: number }; record: Record<string, string> }[];
  try {
    // The parser's own types do not know what `info` and `columns` together give.
    rows = parse(text, {
      columns: true,
      info: true,
      skip_empty_lines: true,
      delimiter: [',', ';', '\t'],
    }) as unknown as typeof rows;
  } catch (error) {
    throw new UserError(`${path === '-' ? 'Standard input' : path} is no CSV: ${(error as Error).message}`);
  }
  return rows.map(({ info, record }) => lineOf(info.lines, () => record));
}
