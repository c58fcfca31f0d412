import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../act/tree.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { dataset, files, gone, plan } from './planning.ts';
import { goldpan, inFolder } from './run.ts';

describe('modes', () => {
  it('move takes images and annotations to another folder, and back', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const before = snapshot(join(folder, 'd'));
      const { id } = await plan(folder, '--mode', 'move', '--to', 'away');
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(0);
      expect(files(join(folder, 'away'))).toEqual(['test/cat/a.jpg', 'train/cat/a copy.jpg', 'train/cat/a copy.txt']);
      expect((await goldpan(folder, 'undo', '--yes')).code).toBe(0);
      expect(snapshot(join(folder, 'd'))).toEqual(before);
      expect(existsSync(join(folder, 'away'))).toBe(false);
    });
  });

  it.each(['hardlink', 'symlink', 'copy'] as const)(
    '%s makes what is kept anew, and leaves the source alone',
    async (mode) => {
      await inFolder(async (folder) => {
        await dataset(folder, { 'd/train/dog/b.txt': 'labels of b', 'd/train/dog/b.jpg.json': '{}' });
        const before = snapshot(join(folder, 'd'));
        const made = await plan(folder, '--mode', mode, '--to', 'clean');
        expect(gone(made)).toEqual(['test/cat/a.jpg', 'train/cat/a copy.jpg']);
        const run = await goldpan(folder, 'apply', made.id, '--yes');
        expect(run.code, run.stderr + run.stdout).toBe(0);
        expect(files(join(folder, 'clean'))).toEqual([
          'notes.txt',
          'test/dog/c.jpg',
          'train/cat/a.jpg',
          'train/dog/b.jpg',
          'train/dog/b.jpg.json',
          'train/dog/b.txt',
        ]);
        const one = join(folder, 'clean/train/dog/b.jpg');
        if (mode === 'symlink') expect(readlinkSync(one)).toBe(join(folder, 'd/train/dog/b.jpg'));
        else expect(lstatSync(one).nlink).toBe(mode === 'hardlink' ? 2 : 1);
        expect(readFileSync(one)).toEqual(readFileSync(join(folder, 'd/train/dog/b.jpg')));
        expect(snapshot(join(folder, 'd'))).toEqual(before);
        expect((await goldpan(folder, 'undo', '--yes')).code).toBe(0);
        expect(existsSync(join(folder, 'clean'))).toBe(false);
        expect(snapshot(join(folder, 'd'))).toEqual(before);
      });
    },
  );

  it('puts images into the splits and labels they were given, annotations with them', async () => {
    await inFolder(async (folder) => {
      await dataset(folder, { 'd/train/dog/b.txt': 'labels of b' });
      await goldpan(folder, 'decide', 'assign-split', 'train/dog/b.jpg', 'test');
      await goldpan(folder, 'decide', 'relabel', 'test/dog/c.jpg', 'cat');
      await goldpan(folder, 'decide', 'assign-split', 'train/cat/a.jpg', '../../escape');
      const { id } = await plan(folder, '--mode', 'copy', '--to', 'clean', '--relation', 'identical-bytes');
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(0);
      expect(files(join(folder, 'clean'))).toEqual([
        'notes.txt',
        'test/cat/a.jpg',
        'test/cat/c.jpg',
        'test/dog/b.jpg',
        'test/dog/b.txt',
        'train/cat/a.jpg',
      ]);
      const quarantine = await goldpan(folder, 'plan');
      expect(quarantine.stdout).toContain('decisions about labels and splits take effect in');
    });
  });

  it('list writes names that can be scanned again', async () => {
    await inFolder(async (folder) => {
      await dataset(folder, {
        'd/train/dog/new\nline.jpg': await jpeg(11),
        'd/train/dog/ space #%.jpg': await jpeg(12),
      });
      const { id } = await plan(folder, '--mode', 'list', '--to', 'lists');
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(0);
      expect(readFileSync(join(folder, 'lists/removed.txt'), 'utf8').trim().split('\n')).toEqual([
        join(folder, 'd/test/cat/a.jpg'),
        join(folder, 'd/train/cat/a copy.jpg'),
      ]);
      const scan = await goldpan(folder, 'scan', 'lists/kept.txt', '-w', 'ws', '-q', '--json');
      expect(JSON.parse(scan.stdout)).toMatchObject({ images: 6 + 1, unreadable: 0, duplicates: { groups: 0 } });
      expect((await goldpan(folder, 'undo', '--yes')).code).toBe(0);
      expect(existsSync(join(folder, 'lists'))).toBe(false);
    });
  });
});

describe('odd sources', () => {
  it('names with line breaks and bytes that are no UTF-8 go and come back', async () => {
    await inFolder(async (folder) => {
      const picture1 = await jpeg(1);
      writeTree(folder, { 'd/a.jpg': picture1, 'd/line\nbreak.jpg': picture1, 'd/back\\slash.jpg': picture1 });
      const latin1 = Buffer.concat([Buffer.from(`${join(folder, 'd')}/caf`), Buffer.from([0xe9]), Buffer.from('.jpg')]);
      writeFileSync(latin1, picture1);
      await goldpan(folder, 'scan', 'd', '-q');
      const before = snapshot(join(folder, 'd'));
      const { id, operations } = await plan(folder);
      expect(operations).toHaveLength(3);
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(0);
      expect(existsSync(latin1)).toBe(false);
      expect(Object.values(snapshot(join(folder, 'd'))).filter((text) => text !== 'folder')).toHaveLength(4);
      expect((await goldpan(folder, 'undo', '--yes')).code).toBe(0);
      expect(snapshot(join(folder, 'd'))).toEqual(before);
      const escaped = await goldpan(folder, 'decide', 'remove', 'caf\\xE9.jpg');
      expect(escaped.code, escaped.stderr).toBe(0);
    });
  });

  it('a link goes before the file it leads to, and is put back as a link', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/z/file.jpg': await jpeg(1), 'd/b.jpg': await jpeg(2) });
      symlinkSync('z/file.jpg', join(folder, 'd/a-link.jpg'));
      await goldpan(folder, 'scan', 'd', '-q');
      const before = snapshot(join(folder, 'd'));
      const made = await plan(folder);
      expect(gone(made)).toEqual(['a-link.jpg']);
      expect((await goldpan(folder, 'apply', made.id, '--yes')).code).toBe(0);
      expect(existsSync(join(folder, 'd/z/file.jpg'))).toBe(true);
      expect((await goldpan(folder, 'undo', '--yes')).code).toBe(0);
      expect(snapshot(join(folder, 'd'))).toEqual(before);
      await goldpan(folder, 'decide', 'remove', 'z/file.jpg');
      expect((await plan(folder)).spared).toContainEqual({
        id: 'z/file.jpg',
        reason: 'it is the last copy of its group',
      });
    });
  });

  it('images of a list, also outside its folder, are set aside where they are', async () => {
    await inFolder(async (folder) => {
      const one = await jpeg(1);
      writeTree(folder, { 'lists/all.txt': '', 'x/a.jpg': one, 'y/b.jpg': one, 'lists/c.jpg': one });
      writeFileSync(join(folder, 'lists/all.txt'), `../x/a.jpg\n${join(folder, 'y/b.jpg')}\nc.jpg\n`);
      await goldpan(folder, 'scan', 'lists/all.txt', '-q');
      const before = snapshot(folder);
      const { id, operations } = await plan(folder);
      expect(operations).toHaveLength(2);
      const run = await goldpan(folder, 'apply', id, '--yes');
      expect(run.code, run.stdout).toBe(0);
      const all = files(folder).filter((name) => name.endsWith('.jpg'));
      expect(all).toHaveLength(3);
      expect(all.filter((name) => name.includes('.goldpan-quarantine'))).toHaveLength(2);
      const copied = await plan(folder, '--mode', 'copy', '--to', 'clean');
      expect((await goldpan(folder, 'apply', copied.id, '--yes')).code).toBeLessThan(2);
      expect((await goldpan(folder, 'undo', copied.id, '--yes')).code).toBe(0);
      expect((await goldpan(folder, 'undo', id, '--yes')).code).toBe(0);
      const still = ([name]: [string, string]) => !name.startsWith('/.goldpan');
      expect(Object.entries(snapshot(folder)).filter(still)).toEqual(Object.entries(before).filter(still));
    });
  });

  it('YOLO labels travel with their images; a shared annotation stays with who stays', async () => {
    await inFolder(async (folder) => {
      const one = await jpeg(1);
      await dataset(folder);
      rmSync(join(folder, 'd'), { recursive: true });
      rmSync(join(folder, '.goldpan'), { recursive: true });
      writeTree(folder, {
        'd/images/train/1.jpg': one,
        'd/labels/train/1.txt': '0 0.5 0.5 1 1',
        'd/images/train/2.jpg': one,
        'd/labels/train/2.txt': '0 0.5 0.5 1 1',
        'd/images/train/3.jpg': await jpeg(3),
        'd/images/train/3.png': one,
        'd/labels/train/3.txt': '1 0.5 0.5 1 1',
      });
      await goldpan(folder, 'scan', 'd', '-q');
      const before = snapshot(join(folder, 'd'));
      const { id } = await plan(folder, '--prefer', 'images/train/1.jpg');
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(0);
      expect(files(join(folder, 'd')).filter((name) => !name.startsWith('.'))).toEqual([
        'images/train/1.jpg',
        'images/train/3.jpg',
        'labels/train/1.txt',
        'labels/train/3.txt',
      ]);
      expect((await goldpan(folder, 'undo', '--yes')).code).toBe(0);
      expect(snapshot(join(folder, 'd'))).toEqual(before);
    });
  });

  it('files that are no pictures can be removed by decision, and are verified as well', async () => {
    await inFolder(async (folder) => {
      await dataset(folder, { 'd/broken.jpg': 'no picture', 'd/unread.jpg': 'no picture either' });
      await goldpan(folder, 'decide', 'remove', 'broken.jpg');
      if (process.geteuid?.() !== 0) chmodSync(join(folder, 'd/unread.jpg'), 0o000);
      const made = await plan(folder, '--check', 'unreadable', '--relation', 'identical-pixels');
      expect(gone(made)).toContain('broken.jpg');
      expect((await goldpan(folder, 'apply', made.id, '--yes')).code).toBe(0);
      expect(existsSync(join(folder, 'd/broken.jpg'))).toBe(false);
      expect(existsSync(join(folder, 'd/notes.txt'))).toBe(true);
    });
  });
});
