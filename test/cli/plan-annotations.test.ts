import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readManifest, writeManifest } from '../../src/catalog/manifest.ts';
import { applyPlan, decide, makePlan, openWorkspace, undoPlan } from '../../src/index.ts';
import type { Decision } from '../../src/model/decision.ts';
import { uriOfPath } from '../../src/sources/uri.ts';
import { snapshot } from '../act/tree.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { goldpan, inFolder } from './run.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const splitOf = (i: number): string => (i < 4 ? 'train' : 'val');

/** Six pictures in two splits, with boxes in COCO and labels in a CSV. */
async function annotated(folder: string): Promise<void> {
  const files: Record<string, Uint8Array | string> = {};
  for (const [i, name] of NAMES.entries()) files[`d/images/${splitOf(i)}/${name}.jpg`] = await jpeg(i + 1);
  for (const split of ['train', 'val']) {
    const own = NAMES.map((name, i) => ({ name, id: i + 1 })).filter(({ id }) => splitOf(id - 1) === split);
    files[`d/annotations/instances_${split}.json`] = JSON.stringify(
      {
        images: own.map(({ name, id }) => ({ id, file_name: `${name}.jpg`, width: 320, height: 240 })),
        annotations: own.map(({ id }) => ({
          id: 10 * id,
          image_id: id,
          category_id: 1,
          bbox: [1, 2, 30, 40],
          more: [1],
        })),
        categories: [{ id: 1, name: 'thing' }],
      },
      null,
      1,
    );
  }
  files['d/labels.csv'] =
    `path,label,split\n${NAMES.map((name, i) => `images/${splitOf(i)}/${name}.jpg,${i % 2 ? 'cat' : 'dog'},${splitOf(i)}\n`).join('')}`;
  writeTree(folder, files);
  const run = await goldpan(folder, 'scan', 'd/images', '-q');
  expect(run.code, run.stderr).toBe(0);
  const workspace = join(folder, '.goldpan');
  const at = new Date().toISOString();
  const set = (format: string, path: string) => ({ format, uri: uriOfPath(join(folder, path)), images: null, at });
  writeManifest(workspace, { ...readManifest(workspace), annotations: [set('coco', 'd'), set('csv', 'd/labels.csv')] });
}

const csv = (folder: string): string => readFileSync(join(folder, 'd/labels.csv'), 'utf8');
const disk = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(snapshot(folder)).filter(([name]) => !name.startsWith('/.goldpan')));

it('shows, does and undoes what becomes of annotations', { timeout: 120_000 }, () =>
  inFolder(async (folder) => {
    await annotated(folder);
    const before = disk(folder);
    await goldpan(folder, 'decide', 'remove', 'train/a.jpg');
    await goldpan(folder, 'decide', 'relabel', 'train/b.jpg', 'fox, red');
    await goldpan(folder, 'decide', 'assign-split', 'val/e.jpg', 'train');
    const plan = await goldpan(folder, 'plan');
    expect(plan.code, plan.stderr).toBe(0);
    expect(plan.stdout).toMatch(/annotations\/instances_train\.json\s+coco\s+1\s+1/);
    expect(plan.stdout).toMatch(/labels\.csv\s+csv\s+1\s+1\s+1/);
    const id = /Plan (\S+):/.exec(plan.stdout)![1]!;
    const dry = await goldpan(folder, 'apply', id, '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ done: 1, annotationFiles: 2, skipped: [] });
    expect(disk(folder)).toEqual(before);
    const apply = await goldpan(folder, 'apply', id, '--yes');
    expect(apply.stdout).toContain('1 image set aside');
    expect(apply.stdout).toContain('2 annotation files rewritten.');
    expect(csv(folder)).toBe(
      'path,label,split\nimages/train/b.jpg,"fox, red",train\nimages/train/c.jpg,dog,train\nimages/train/d.jpg,cat,train\nimages/val/e.jpg,dog,train\nimages/val/f.jpg,cat,val\n',
    );
    const train = JSON.parse(readFileSync(join(folder, 'd/annotations/instances_train.json'), 'utf8'));
    expect(train.images.map((image: { id: number }) => image.id)).toEqual([2, 3, 4]);
    expect(train.annotations.map((one: { id: number }) => one.id)).toEqual([20, 30, 40]);
    const undo = await goldpan(folder, 'undo', '--yes');
    expect(undo.stdout).toContain('1 restored, 0 skipped');
    expect(disk(folder)).toEqual(before);
  }),
);

it('never overwrites what somebody wrote since', { timeout: 120_000 }, () =>
  inFolder(async (folder) => {
    await annotated(folder);
    await goldpan(folder, 'decide', 'remove', 'train/a.jpg');
    const changed = await goldpan(folder, 'plan', '--json');
    const { id } = JSON.parse(changed.stdout) as { id: string };
    const old = csv(folder);
    writeFileSync(join(folder, 'd/labels.csv'), `${old}images/val/x.jpg,cat,val\n`);
    const refused = await goldpan(folder, 'apply', id, '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('labels.csv cannot be rewritten: it changed since the scan');
    expect(refused.stderr).toContain('--without-annotations');
    expect(existsSync(join(folder, 'd/images/train/a.jpg'))).toBe(true);

    const again = JSON.parse((await goldpan(folder, 'plan', '--json')).stdout) as { id: string };
    expect((await goldpan(folder, 'apply', again.id, '--yes')).code).toBe(0);
    const edited = `${csv(folder)}# mine\n`;
    writeFileSync(join(folder, 'd/labels.csv'), edited);
    const undo = await goldpan(folder, 'undo', '--yes');
    expect(undo.code).toBe(1);
    expect(undo.stdout).toContain('it was changed since it was rewritten');
    expect(csv(folder)).toBe(edited);
    expect(existsSync(join(folder, 'd/images/train/a.jpg'))).toBe(true);
  }),
);

it('deletes for good what annotations said before, too', { timeout: 120_000 }, () =>
  inFolder(async (folder) => {
    await annotated(folder);
    await goldpan(folder, 'decide', 'remove', 'train/a.jpg');
    const { id } = JSON.parse((await goldpan(folder, 'plan', '--json')).stdout) as { id: string };
    const apply = await goldpan(folder, 'apply', id, '--yes', '--delete', '--json');
    expect(JSON.parse(apply.stdout)).toMatchObject({ deleted: 1, skipped: [] });
    expect(Object.keys(disk(folder)).filter((name) => name.includes('quarantine'))).toEqual([]);
    expect(csv(folder)).not.toContain('a.jpg');
  }),
);

it('random decisions and modes: whatever was done, undo leads back to every byte and time', { timeout: 240_000 }, () =>
  inFolder(async (folder) => {
    await annotated(folder);
    const before = disk(folder);
    const ids = NAMES.map((name, i) => `${splitOf(i)}/${name}.jpg`);
    const decision = fc.oneof(
      fc.record({ kind: fc.constant('remove'), image: fc.constantFrom(...ids) }),
      fc.record({
        kind: fc.constant('relabel'),
        image: fc.constantFrom(...ids),
        label: fc.constantFrom('cat', 'new "one"'),
      }),
      fc.record({
        kind: fc.constant('assign-split'),
        image: fc.constantFrom(...ids),
        split: fc.constantFrom('train', 'val'),
      }),
    );
    const mode = fc.constantFrom('quarantine', 'move', 'copy', 'hardlink', 'symlink');
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(decision, { minLength: 1, maxLength: 5 }), mode, async (decisions, chosen) => {
        writeFileSync(join(folder, '.goldpan/decisions.jsonl'), '');
        const workspace = await openWorkspace(join(folder, '.goldpan'));
        try {
          await decide(workspace, decisions.map((one) => ({ ...one, by: 'person' })) as Decision[]);
          const to = chosen === 'quarantine' ? {} : { to: join(folder, 'out') };
          const plan = await makePlan(workspace, { mode: chosen, ...to });
          if (plan === null) return;
          const { skipped, annotationFiles } = await applyPlan(workspace, plan.header.id);
          expect(skipped).toEqual([]);
          changed += annotationFiles;
          const gone = new Set([...plan.operations()].filter(({ action }) => action === 'remove').map((one) => one.id));
          for (const name of ids) expect(csv(folder).includes(name)).toBe(!gone.has(name));
          await undoPlan(workspace, plan.header.id);
          expect(disk(folder)).toEqual(before);
        } finally {
          workspace.close();
        }
      }),
      { numRuns: 16, seed: 6 },
    );
    expect(changed).toBeGreaterThan(16);
  }),
);
