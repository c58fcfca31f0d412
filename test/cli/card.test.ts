import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { croissantProblems, hubMetadata } from '../contract/dataset-card.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { goldpan, inFolder } from './run.ts';

const ok = async (folder: string, ...args: string[]) => {
  const run = await goldpan(folder, ...args);
  expect(run.code, run.stderr).toBe(0);
  return run;
};
const text = (...path: string[]) => readFileSync(join(...path), 'utf8');
const croissant = (folder: string) => JSON.parse(text(folder, 'croissant.json')) as Record<string, unknown>;
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

/** Classes in splits, one name that needs care. */
async function classes(folder: string): Promise<void> {
  writeTree(folder, {
    'd/train/cat/a b.jpg': await jpeg(1),
    'd/train/cat/ü#%.jpg': await jpeg(2),
    'd/train/dog/c.jpg': await jpeg(3),
    'd/test/cat/d.png': await (await picture(4)).png().toBuffer(),
    'd/test/dog/e.jpg': await jpeg(5),
  });
  await ok(folder, 'scan', 'd', '-q');
}

describe('goldpan card', () => {
  it('writes a card that says what is there, and digests that anybody can make again', async () => {
    await inFolder(async (folder) => {
      await classes(folder);
      const d = join(folder, 'd');
      const run = await ok(folder, 'card', '-o', 'd');
      expect(run.stderr).toContain('--license');
      expect(run.stderr).toContain('--dataset-version');
      const readme = text(d, 'README.md');
      const metadata = hubMetadata(readme);
      expect(metadata).toMatchObject({
        size_categories: ['n<1K'],
        task_categories: ['image-classification'],
        configs: [
          {
            data_files: [
              { split: 'train', path: 'train/**' },
              { split: 'test', path: 'test/**' },
            ],
          },
        ],
      });
      expect(metadata.license).toBeUndefined();
      expect(metadata.dataset_info!.splits.map(({ name, num_examples }) => [name, num_examples])).toEqual([
        ['train', 3],
        ['test', 2],
      ]);
      expect(readme).toContain('| cat | 3 | 60.0 % | 2 | 1 |');
      const document = croissant(d);
      expect(croissantProblems(document)).toEqual([]);
      for (const said of ['license', 'creator', 'url', 'citeAs', 'datePublished', 'version'])
        expect(document).not.toHaveProperty(said);
      const names = ['test/cat/d.png', 'test/dog/e.jpg', 'train/cat/a b.jpg', 'train/cat/ü#%.jpg', 'train/dog/c.jpg'];
      const digests = names.map((name) => sha256(readFileSync(join(d, name))));
      const lines = names.map((name, i) => `${digests[i]}  ${name}\n`).sort();
      expect(text(d, 'SHA256SUMS')).toBe(lines.join(''));
      expect(readme).toContain(sha256(lines.join('')));
      expect(readme).toContain(
        sha256(
          [...digests]
            .sort()
            .map((one) => `${one}\n`)
            .join(''),
        ),
      );
      for (const file of document.distribution as { '@id': string; sha256?: string }[]) {
        if (file.sha256) expect(sha256(readFileSync(join(d, file['@id'])))).toBe(file.sha256);
      }
    });
  });

  it('is the same every time, and leaves what people wrote', async () => {
    await inFolder(async (folder) => {
      await classes(folder);
      const d = join(folder, 'd');
      writeFileSync(join(d, 'README.md'), '---\nlicense: mit\nfoo: bar\n---\n\n# Mine\n\nMy words.\n');
      const refused = await goldpan(folder, 'card', '-o', 'd');
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('--append');
      expect(text(d, 'README.md')).toContain('My words.');
      expect(existsSync(join(d, 'croissant.json'))).toBe(false);
      await ok(folder, 'card', '-o', 'd', '--append', '--license', 'CC-BY-4.0');
      const first = text(d, 'README.md');
      expect(first).toContain('# Mine\n\nMy words.');
      expect(first).toMatch(/^---\nlicense: mit\nfoo: bar\n# goldpan:begin\n/);
      expect(first.match(/^license:/gm)).toHaveLength(1);
      writeFileSync(join(d, 'README.md'), first.replace('<!-- goldpan:end -->', '<!-- goldpan:end -->\n\nAfterwards.'));
      await ok(folder, 'card', '-o', 'd', '--license', 'CC-BY-4.0', '--name', 'Pets');
      const second = text(d, 'README.md');
      expect(second).toContain('# Pets');
      expect(second).toContain('Afterwards.');
      expect(second.split('<!-- goldpan:begin -->')[0]).toContain('My words.');
      const files = () =>
        readdirSync(d)
          .filter((name) => !['train', 'test', 'croissant'].includes(name))
          .map((name) => text(d, name));
      const before = files();
      await ok(folder, 'card', '-o', 'd', '--license', 'CC-BY-4.0', '--name', 'Pets');
      expect(files()).toEqual(before);
    });
  });

  it('tells what was given, in the words of the standards', async () => {
    await inFolder(async (folder) => {
      await classes(folder);
      writeFileSync(
        join(folder, 'goldpan.config.json'),
        JSON.stringify({ card: { name: 'From the file', license: 'CC BY 4.0', version: '1.0.0' } }),
      );
      const args = ['--name', 'Pets', '--description', 'Cats & <dogs>.', '--url', 'https://example.org/pets'];
      const more = [
        '--creator',
        'A <https://example.org/a>',
        '--creator',
        'B <b@example.org>',
        '--citation',
        '@misc{a}',
      ];
      const run = await ok(
        folder,
        'card',
        '-o',
        'd',
        ...args,
        ...more,
        '--date-published',
        '2026-03-01',
        '--rai',
        'dataCollection=By hand.',
        '--keyword',
        'pets',
        '--language',
        'en',
        '--tag',
        'animals',
      );
      expect(run.stderr).toBe('');
      const document = croissant(join(folder, 'd'));
      expect(croissantProblems(document)).toEqual([]);
      expect(document).toMatchObject({
        name: 'Pets',
        version: '1.0.0',
        license: 'https://spdx.org/licenses/CC-BY-4.0.html',
        'rai:dataCollection': 'By hand.',
        creator: [
          { name: 'A', url: 'https://example.org/a' },
          { name: 'B', email: 'b@example.org' },
        ],
      });
      expect(hubMetadata(text(folder, 'd/README.md'))).toMatchObject({
        license: 'cc-by-4.0',
        pretty_name: 'Pets',
        language: ['en'],
        tags: ['goldpan', 'croissant', 'animals'],
      });
      const wrong = await goldpan(folder, 'card', '-o', 'd', '--rai', 'mood=good');
      expect(wrong.stderr).toContain('dataCollection');
    });
  });

  it('counts licences per image, decisions and their effect, and promises no counts a loader would not find', async () => {
    await inFolder(async (folder) => {
      const rows = ['CC BY 4.0', 'https://creativecommons.org/licenses/by/4.0/', '', 'MIT'];
      writeTree(folder, {
        ...Object.fromEntries(await Promise.all(rows.map(async (_, i) => [`m/${i}.jpg`, await jpeg(i + 1)] as const))),
        'm/broken.jpg': (await jpeg(9)).subarray(0, 40),
        'm/list.csv': `file_name,caption,license,url\n${rows.map((licence, i) => `${i}.jpg,"a | b ${i}",${licence},https://www.example.org/${i}.jpg\n`).join('')}broken.jpg,,,\n`,
      });
      await ok(folder, 'scan', 'm/list.csv', '-q');
      await ok(folder, 'decide', 'remove', '3.jpg', '--reason', 'not | ours');
      const run = await ok(folder, 'card', '-o', 'm');
      expect(run.stderr).toContain('2 files in the folder');
      const readme = text(folder, 'm/README.md');
      const metadata = hubMetadata(readme);
      expect(metadata.dataset_info).toBeUndefined();
      expect(metadata.license).toBeUndefined();
      expect(metadata.task_categories).toEqual(['image-to-text', 'text-to-image']);
      expect(readme).toContain('| CC BY 4.0 | CC-BY-4.0 | 1 | 33.3 % |');
      expect(readme).toContain('| *unknown* |  | 1 | 33.3 % |');
      expect(readme).not.toMatch(/\| MIT /);
      expect(readme).toContain('| remove | person | not \\| ours | 1 |');
      expect(readme).toContain('1 file could not be read');
      const document = croissant(join(folder, 'm'));
      expect(croissantProblems(document)).toEqual([]);
      expect(JSON.stringify(document)).toContain('"includes":["0.jpg","1.jpg","2.jpg"]');
      await ok(folder, 'card', '-o', 'm', '--set', 'scanned');
      expect(text(folder, 'm/README.md')).toContain('| MIT | MIT | 1 | 25.0 % |');
    });
  });

  it('writes a card of nothing, and refuses what is not its own', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/notes.txt': 'no picture' });
      await ok(folder, 'scan', 'd', '-q');
      await ok(folder, 'card', '-o', 'new');
      expect(croissantProblems(croissant(join(folder, 'new')))).toEqual([]);
      expect(hubMetadata(text(folder, 'new/README.md')).size_categories).toEqual(['n<1K']);
      rmSync(join(folder, 'new'), { recursive: true });
      mkdirSync(join(folder, 'new'));
      writeFileSync(join(folder, 'new/croissant.json'), '{"name":"mine"}');
      const refused = await goldpan(folder, 'card', '-o', 'new');
      expect(refused.code).toBe(2);
      expect(text(folder, 'new/croissant.json')).toBe('{"name":"mine"}');
      expect((await goldpan(folder, 'card')).stderr).toContain('-o FOLDER');
    });
  });
});
