import { expect } from 'vitest';
import { snapshot } from '../act/tree.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { goldpan } from './run.ts';

export interface PlanDocument {
  readonly id: string;
  readonly mode: string;
  readonly operations: readonly {
    readonly action: string;
    readonly id: string;
    readonly reason: string;
    readonly relation: string | null;
    readonly keeper: { readonly id: string } | null;
    readonly sidecars: readonly unknown[];
  }[];
  readonly spared: readonly { readonly id: string; readonly reason: string }[];
  readonly totals: { readonly removed: { readonly images: number } };
}

/** A dataset with copies: two of a, one of them in test, and single pictures. */
export async function dataset(folder: string, more: Readonly<Record<string, Uint8Array | string>> = {}): Promise<void> {
  const a = await jpeg(1);
  writeTree(folder, {
    'd/train/cat/a.jpg': a,
    'd/train/cat/a copy.jpg': a,
    'd/train/cat/a copy.txt': 'labels of the copy',
    'd/train/dog/b.jpg': await jpeg(2),
    'd/test/cat/a.jpg': await (await picture(1)).resize(240).jpeg({ quality: 80 }).toBuffer(),
    'd/test/dog/c.jpg': await jpeg(3),
    'd/notes.txt': 'notes',
    ...more,
  });
  const run = await goldpan(folder, 'scan', 'd', '-q');
  expect(run.code, run.stderr).toBe(0);
}

/** What `goldpan plan --json` prints. */
export async function plan(folder: string, ...args: string[]): Promise<PlanDocument> {
  const run = await goldpan(folder, 'plan', '--json', ...args);
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as PlanDocument;
}

/** Ids that a plan removes or leaves out. */
export const gone = ({ operations }: PlanDocument): string[] =>
  operations.filter(({ action }) => action !== 'keep').map(({ id }) => id);

/** Files below a folder that have bytes, as `ls -R` would show them. */
export const files = (folder: string): string[] =>
  Object.entries(snapshot(folder))
    .filter(([, text]) => text !== 'folder')
    .map(([name]) => name.slice(1))
    .sort();
