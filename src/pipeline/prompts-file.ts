import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parseDocument } from 'yaml';
import { type LabelPrompts, parsePrompts } from '../analyse/prompts/label-prompts.ts';
import { UserError } from '../model/errors.ts';

/** Texts of a file, one per line; empty lines are left out. @throws UserError when it cannot be read or has none */
export function readLines(path: string): string[] {
  const lines = readText(path)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) throw new UserError(`${path} is empty: write one text per line.`);
  return lines;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UserError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/**
 * Reads label prompts: `.yaml`, `.yml` and `.json` hold prompts by label or a list of prompts, any other file one prompt
 * per line.
 * @throws UserError naming the file and what is wrong
 */
export function readPrompts(path: string, templates: readonly string[] = []): LabelPrompts[] {
  if (!['.yaml', '.yml', '.json'].includes(extname(path).toLowerCase())) {
    return parsePrompts(readLines(path), path, templates);
  }
  // JSON is YAML, too; duplicate keys are errors in both.
  const document = parseDocument(readText(path));
  const [problem] = document.errors;
  if (problem) throw new UserError(`${path}: ${problem.message.split('\n')[0]!}`);
  return parsePrompts(document.toJS(), path, templates);
}
