import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TakedownOutcome, TakedownRequest } from '../../src/catalog/takedowns.ts';
import type { ImageTrace } from '../../src/pipeline/trace.ts';
import { snapshot } from '../act/tree.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { goldpan, inFolder } from './run.ts';

const ok = async (folder: string, ...args: string[]) => {
  const run = await goldpan(folder, ...args);
  expect(run.code, run.stderr + run.stdout).toBe(0);
  return run;
};
const json = async <T>(folder: string, ...args: string[]): Promise<T> =>
  JSON.parse((await ok(folder, ...args, '--json')).stdout) as T;

/** Pictures from the net, two of them one picture, in a protected split; one is re-encoded. */
async function fromTheNet(folder: string): Promise<void> {
  const a = await jpeg(1);
  writeTree(folder, {
    'm/a.jpg': a,
    'm/a.txt': 'what is in a',
    'm/twin.jpg': a,
    'm/small.jpg': await (await picture(1)).resize(240).jpeg({ quality: 80 }).toBuffer(),
    'm/b.jpg': await jpeg(2),
    'm/c.jpg': await jpeg(3),
    'm/d.jpg': await jpeg(4),
    'm/list.csv': [
      'file_name,split,licence,page_url',
      'a.jpg,test,CC BY 4.0,https://www.Example.org/photos/a.jpg?size=l&id=1',
      'twin.jpg,train,,',
      'small.jpg,train,,',
      'b.jpg,train,https://creativecommons.org/licenses/by/4.0/,https://static.example.org/b.jpg',
      'c.jpg,train,MIT,https://notexample.org/c.jpg',
      'd.jpg,train,,',
      '',
    ].join('\n'),
  });
  await ok(folder, 'scan', 'm/list.csv', '-w', 'w', '-q');
}

const ids = (request: TakedownRequest) => request.found.map(({ id }) => id).sort();
const look = (folder: string, ...args: string[]) => json<TakedownRequest>(folder, 'takedown', '-w', 'w', ...args);

describe('goldpan takedown', () => {
  it('finds what a request is about, each in its own way', async () => {
    await inFolder(async (folder) => {
      await fromTheNet(folder);
      const before = snapshot(join(folder, 'm'));
      const sha256 = /^\S+/.exec((await json<ImageTrace>(folder, 'trace', 'd.jpg', '-w', 'w')).sha256!)![0];
      const trace = await json<ImageTrace>(folder, 'trace', 'b.jpg', '-w', 'w');
      const pdq = String(trace.image!.pdq);
      const flipped = (Number.parseInt(pdq[0]!, 16) ^ 1).toString(16) + pdq.slice(1);
      const phash = String(trace.image!.phash);
      const asked: readonly (readonly [string[], string[]])[] = [
        [['--url', 'http://example.org/photos/a.jpg?id=1&size=l', '--no-copies'], ['a.jpg']],
        [
          ['--url', 'http://example.org/photos/a.jpg?id=1&size=l'],
          ['a.jpg', 'small.jpg', 'twin.jpg'],
        ],
        [['--url', 'https://example.org/photos/a.jpg'], []],
        [
          ['--domain', 'example.org', '--no-copies'],
          ['a.jpg', 'b.jpg'],
        ],
        [['--domain', 'static.example.org'], ['b.jpg']],
        [
          ['--licence', 'CC-BY-4.0', '--no-copies'],
          ['a.jpg', 'b.jpg'],
        ],
        [['--license', 'mit'], ['c.jpg']],
        [['--hash', sha256], ['d.jpg']],
        [['--hash', `pdq:${flipped}`], ['b.jpg']],
        [['--hash', `phash:${phash}`, '--distance', '0'], ['b.jpg']],
        [['--image', 'copy-of-c.jpg'], ['c.jpg']],
      ];
      writeFileSync(join(folder, 'copy-of-c.jpg'), await (await picture(3)).resize(200).jpeg().toBuffer());
      for (const [args, expected] of asked) expect(ids(await look(folder, ...args)), args.join(' ')).toEqual(expected);
      writeFileSync(
        join(folder, 'requests.txt'),
        `# a letter\nlicence MIT\n${sha256}\nhttps://static.example.org/b.jpg\n`,
      );
      expect(ids(await look(folder, '--from', 'requests.txt'))).toEqual(['b.jpg', 'c.jpg', 'd.jpg']);

      const md5 = createHash('md5')
        .update(readFileSync(join(folder, 'm/d.jpg')))
        .digest('hex');
      expect(ids(await look(folder, '--hash', md5))).toEqual(['d.jpg']);
      for (const [args, said] of [
        [['--domain', 'org'], 'top-level'],
        [['--hash', 'xyz'], '--hash'],
        [[], 'Say what'],
        [['--image', 'nowhere.jpg'], 'there is no'],
      ] as const) {
        const run = await goldpan(folder, 'takedown', '-w', 'w', ...args);
        expect(run.code).toBe(2);
        expect(run.stderr).toContain(said);
      }
      expect(snapshot(join(folder, 'm'))).toEqual(before);
    });
  });

  it('goes through every set made of it, whatever rules say, and writes the record', async () => {
    await inFolder(async (folder) => {
      await fromTheNet(folder);
      await ok(folder, 'decide', 'keep', 'a.jpg', '-w', 'w');
      const made: string[] = [];
      for (const mode of ['hardlink', 'copy', 'symlink']) {
        const plan = await json<{ id: string }>(folder, 'plan', '--mode', mode, '--to', mode, '--no-copies', '-w', 'w');
        await ok(folder, 'apply', plan.id, '--yes', '-w', 'w');
        made.push(plan.id);
      }
      appendFileSync(join(folder, 'copy/twin.jpg'), 'somebody edited this');
      writeTree(folder, {
        'other/renamed.jpg': readFileSync(join(folder, 'm/a.jpg')),
        'other/else.jpg': await jpeg(9),
      });
      await ok(folder, 'scan', 'other', '-w', 'w2', '-q');
      const request = await look(
        folder,
        '--url',
        'https://example.org/photos/a.jpg?id=1&size=l',
        '--also',
        'w2',
        '--who',
        'A. Person',
        '--reason',
        'It is mine | and mine alone',
      );
      expect(ids(request)).toEqual(['a.jpg', 'renamed.jpg', 'small.jpg', 'twin.jpg']);
      expect(request.found.find(({ id }) => id === 'twin.jpg')).toMatchObject({
        copyOf: 'a.jpg',
        relation: 'identical-bytes',
      });
      expect(request.remains.join('\n')).toContain('copy/twin.jpg: it was changed since it was made');
      expect(existsSync(join(folder, 'm/a.jpg'))).toBe(true);
      const refused = await goldpan(folder, 'takedown', '--apply', request.id, '-w', 'w');
      expect(refused.stderr).toContain('--yes');
      const outcome = await json<TakedownOutcome>(folder, 'takedown', '--apply', request.id, '-w', 'w', '--yes');
      expect(outcome.plans.map(({ done, skipped }) => [done, skipped])).toEqual([
        [11, []],
        [1, []],
      ]);
      for (const gone of [
        'm/a.jpg',
        'm/a.txt',
        'm/twin.jpg',
        'm/small.jpg',
        'hardlink/a.jpg',
        'hardlink/a.txt',
        'copy/a.jpg',
        'copy/small.jpg',
        'other/renamed.jpg',
      ]) {
        expect(existsSync(join(folder, gone)), gone).toBe(false);
      }
      expect(readdirSync(join(folder, 'symlink')).sort()).toEqual(['.goldpan-quarantine', 'b.jpg', 'c.jpg', 'd.jpg']);
      for (const stays of ['m/b.jpg', 'copy/twin.jpg', 'hardlink/b.jpg', 'other/else.jpg'])
        expect(existsSync(join(folder, stays)), stays).toBe(true);
      const record = readFileSync(join(folder, 'w/takedowns', `${request.id}.md`), 'utf8');
      expect(record).toContain('A. Person');
      expect(record).toContain('It is mine \\| and mine alone');
      expect(record).toContain('copy/twin.jpg: it was changed since it was made');
      expect(record).toMatch(/## Done at /);
      const deleted = await json<TakedownOutcome>(
        folder,
        'takedown',
        '--apply',
        request.id.slice(0, 9),
        '-w',
        'w',
        '--yes',
        '--delete',
      );
      expect(deleted.plans.map((plan) => plan.deleted)).toEqual([11, 1]);
      expect(readFileSync(join(folder, 'w/takedowns', `${request.id}.md`), 'utf8').startsWith(record)).toBe(true);
      expect(Object.keys(snapshot(folder)).filter((name) => /a\.jpg|small\.jpg|renamed\.jpg/.test(name))).toEqual([]);
      const list = await ok(folder, 'takedown', '--list', '-w', 'w');
      expect(list.stdout).toContain('deleted');
    });
  });

  it('knows a picture again that comes back, and takes it back when told', async () => {
    await inFolder(async (folder) => {
      await fromTheNet(folder);
      copyFileSync(join(folder, 'm/c.jpg'), join(folder, 'again.jpg'));
      const before = snapshot(join(folder, 'm'));
      const request = await look(folder, '--licence', 'MIT');
      await ok(folder, 'takedown', '--apply', request.id, '--yes', '-w', 'w');
      expect(existsSync(join(folder, 'm/c.jpg'))).toBe(false);
      await ok(folder, 'undo', '--yes', '-w', 'w');
      expect(snapshot(join(folder, 'm'))).toEqual(before);
      const second = await look(folder, '--licence', 'MIT');
      await ok(folder, 'takedown', '--apply', second.id, '--yes', '--delete', '-w', 'w');
      copyFileSync(join(folder, 'again.jpg'), join(folder, 'm/new.jpg'));
      appendFileSync(join(folder, 'm/list.csv'), 'new.jpg,train,,\n');
      const scan = await ok(folder, 'scan', 'm/list.csv', '-w', 'w', '-q');
      expect(scan.stdout).toMatch(/taken-down\s+1/);
      expect((await json<ImageTrace>(folder, 'trace', 'new.jpg', '-w', 'w')).takedowns.map(({ id }) => id)).toContain(
        second.id,
      );
      const plan = await json<{ operations: { id: string; reason: string }[] }>(
        folder,
        'plan',
        '--no-copies',
        '-w',
        'w',
      );
      expect(plan.operations.filter(({ id }) => id === 'new.jpg')).toHaveLength(1);
    });
  });

  it('leaves what changed since the scan, and says so', async () => {
    await inFolder(async (folder) => {
      await fromTheNet(folder);
      const request = await look(folder, '--licence', 'MIT');
      appendFileSync(join(folder, 'm/c.jpg'), 'x');
      const run = await goldpan(folder, 'takedown', '--apply', request.id, '--yes', '-w', 'w', '--json');
      expect(run.code).toBe(1);
      expect((JSON.parse(run.stdout) as TakedownOutcome).remains.join('\n')).toContain(
        'c.jpg: it changed since the scan',
      );
      expect(existsSync(join(folder, 'm/c.jpg'))).toBe(true);
      const again = await look(folder, '--licence', 'MIT');
      expect(again.remains.join('\n')).toContain('scan again');
    });
  });
});

describe('goldpan trace', () => {
  it('tells one image’s whole history, also when it is gone', async () => {
    await inFolder(async (folder) => {
      await fromTheNet(folder);
      await ok(folder, 'decide', 'remove', 'b.jpg', '--reason', 'blurry', '-w', 'w');
      await ok(folder, 'decide', 'withdraw', 'remove', 'b.jpg', '-w', 'w');
      await ok(folder, 'decide', 'remove', 'b.jpg', '--reason', 'really', '-w', 'w');
      const copy = await json<{ id: string }>(
        folder,
        'plan',
        '--mode',
        'copy',
        '--to',
        'made',
        '--no-copies',
        '-w',
        'w',
      );
      await ok(folder, 'apply', copy.id, '--yes', '-w', 'w');
      const plan = await json<{ id: string }>(folder, 'plan', '--no-copies', '-w', 'w');
      await ok(folder, 'apply', plan.id, '--yes', '-w', 'w');
      await ok(folder, 'scan', 'm/list.csv', '-w', 'w', '-q');
      const gone = await json<ImageTrace>(folder, 'trace', 'b.jpg', '-w', 'w');
      expect(gone.decisions.map(({ state }) => state)).toEqual(['withdrawn', 'withdraws', 'stands']);
      expect(gone.plans.map(({ action, state }) => [action, state])).toEqual([
        ['leave-out', 'left-out'],
        ['remove', 'done'],
      ]);
      expect(gone.places).toMatchObject([{ how: 'moved', exists: true }]);
      expect(gone.url).toBe('https://static.example.org/b.jpg');
      expect(gone.timeline.map(({ at }) => at)).toEqual(gone.timeline.map(({ at }) => at).sort());
      const text = await ok(folder, 'trace', 'm/b.jpg', '-w', 'w');
      expect(text.stdout).toContain('.goldpan-quarantine');
      expect(text.stdout).toContain('decided: remove by a person: really');
      await ok(folder, 'undo', '--yes', '-w', 'w');
      expect((await json<ImageTrace>(folder, 'trace', 'b.jpg', '-w', 'w')).plans.at(-1)?.state).toBe('undone');
      const a = await json<ImageTrace>(folder, 'trace', 'a.jpg', '-w', 'w');
      expect(a.leaks.map(({ other }) => other).sort()).toEqual(['small.jpg', 'twin.jpg']);
      expect(a.groups[0]).toMatchObject({ size: 3 });
      expect(a.places).toMatchObject([{ how: 'copy', exists: true }]);
      const digest = a.sha256!.slice(0, 12);
      const several = await goldpan(folder, 'trace', digest, '-w', 'w');
      expect(several.stderr).toContain('a.jpg, twin.jpg');
      const d = await json<ImageTrace>(folder, 'trace', 'd.jpg', '-w', 'w');
      expect((await json<ImageTrace>(folder, 'trace', d.sha256!.slice(0, 10), '-w', 'w')).id).toBe('d.jpg');
      const unknown = await goldpan(folder, 'trace', 'nothing.jpg', '-w', 'w');
      expect(unknown.code).toBe(2);
      expect(unknown.stderr).toContain('Nothing is known');
    });
  });
});
