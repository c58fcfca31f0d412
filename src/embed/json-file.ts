import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UserError } from '../model/errors.ts';

/** @throws UserError when the file is missing or not JSON */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

/** @throws UserError naming the file, the field and what is wrong with it */
export function checkJson<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.length > 0 ? `"${issue.path.join('.')}": ` : '';
  throw new UserError(`${path}: ${field}${issue.message}; see docs/guide/models.md`);
}
