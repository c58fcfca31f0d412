import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { launchChromium } from '../e2e/browser.ts';
import { openPage, startReview } from '../e2e/review.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/neardup/imagededup');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-review-'));
  // What is shared may not be written to, and copies of it neither: so byte by byte into folders of our own.
  for (const path of filesBelow(DATA)) {
    const to = join(folder, 'set', path.slice(DATA.length + 1));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(path, to);
    const { atime, mtime } = statSync(path);
    utimesSync(to, atime, mtime);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Time and digest of every file. */
const tree = (): Record<string, string> =>
  Object.fromEntries(
    filesBelow(join(folder, 'set')).map((path) => [
      path.slice(folder.length + 5),
      `${lstatSync(path, { bigint: true }).mtimeNs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`,
    ]),
  );

it('real photos: scan in the shell, decide and apply in the app, look at the disk, undo, look again', async () => {
  const scan = await goldpan(folder, 'scan', 'set', '-q');
  expect(scan.code, scan.stderr).toBe(0);
  const before = tree();
  expect(Object.keys(before).length).toBeGreaterThan(30);
  const browser = await launchChromium();
  const review = await startReview(folder);
  try {
    const odd = 'formats_images/marbles.pbm';
    const { page, problems } = await openPage(browser, review, `/grid?image=${encodeURIComponent(odd)}`);
    // Keys decide about what is seen, so not before it is.
    await page.getByRole('dialog').getByRole('button', { name: 'Remove X' }).waitFor();
    await page.keyboard.press('x');
    await page.getByText('1 decision stored').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Plan' }).click();
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByRole('heading', { name: 'would move to quarantine' }).waitFor();
    const id = new URL(page.url()).searchParams.get('plan')!;
    const { operations } = JSON.parse(readFileSync(join(folder, '.goldpan/plans', `${id}.json`), 'utf8')) as {
      operations: { id: string; rule: string; keeper: { id: string } | null }[];
    };
    expect(operations.find((operation) => operation.id === odd)?.rule).toBe('decision');
    // The nested folder holds the mixed one once more.
    expect(operations.length).toBeGreaterThan(6);
    await page.getByRole('button', { name: 'Apply…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: `Move ${operations.length} images` })
      .click();
    await page.getByRole('heading', { name: `${operations.length} images moved to quarantine` }).waitFor();

    const after = tree();
    for (const operation of operations) {
      expect(after[operation.id]).toBeUndefined();
      expect(after[`.goldpan-quarantine/${id}/${operation.id}`]).toBe(before[operation.id]);
      if (operation.keeper) expect(after[operation.keeper.id]).toBe(before[operation.keeper.id]);
    }
    const gone = new Set(operations.map((operation) => operation.id));
    for (const [name, facts] of Object.entries(before)) if (!gone.has(name)) expect(after[name]).toBe(facts);
    expect(Object.keys(after)).toHaveLength(Object.keys(before).length);

    await page.getByRole('button', { name: 'Undo…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo this plan' }).click();
    await page.getByRole('heading', { name: 'images are back where they were' }).waitFor();
    expect(tree()).toEqual(before);
    expect(existsSync(join(folder, 'set/.goldpan-quarantine'))).toBe(false);
    expect(problems).toEqual([]);
  } finally {
    await review.stop();
    await browser.close();
  }
});
