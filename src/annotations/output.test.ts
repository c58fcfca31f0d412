import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { DatasetOutput } from './output.ts';

describe('DatasetOutput', () => {
  it('shows a folder when all of it is written, and nothing before', async () => {
    const root = throwawayTree();
    const output = new DatasetOutput(join(root, 'out'), true);
    const file = output.file('labels/train/1.txt');
    await file.write('0 0.5');
    expect(existsSync(join(root, 'out'))).toBe(false);
    await output.writeFile('data.yaml', 'names: []\n');
    await output.commit();
    output.discard();
    expect(readdirSync(root)).toEqual(['out']);
    expect(readFileSync(join(root, 'out/labels/train/1.txt'), 'utf8')).toBe('0 0.5');
  });

  it('takes an empty folder, and no other', async () => {
    const root = throwawayTree(['full/x']);
    mkdirSync(join(root, 'empty'));
    expect(() => new DatasetOutput(join(root, 'full'), true)).toThrow(/not an empty folder/);
    const output = new DatasetOutput(join(root, 'empty'), true);
    await output.writeFile('x', '1');
    await output.commit();
    expect(readFileSync(join(root, 'empty/x'), 'utf8')).toBe('1');
  });

  it('leaves alone what came into the folder meanwhile', async () => {
    const root = throwawayTree();
    mkdirSync(join(root, 'out'));
    const output = new DatasetOutput(join(root, 'out'), true);
    await output.writeFile('x', 'mine');
    writeFileSync(join(root, 'out/theirs'), 'theirs');
    await expect(output.commit()).rejects.toThrow();
    output.discard();
    expect(readdirSync(root)).toEqual(['out']);
    expect(readdirSync(join(root, 'out'))).toEqual(['theirs']);
  });

  it('writes one file, and never over another', async () => {
    const root = throwawayTree(['set.json']);
    expect(() => new DatasetOutput(join(root, 'set.json'), false)).toThrow(/set\.json exists/);
    const output = new DatasetOutput(join(root, 'new.json'), false);
    await output.writeFile('new.json', '{}');
    await output.commit();
    expect(readdirSync(root).sort()).toEqual(['new.json', 'set.json']);
  });

  it('leaves nothing behind when discarded', () => {
    const root = throwawayTree();
    const output = new DatasetOutput(join(root, 'deep/out'), true);
    output.path('a/b');
    output.discard();
    expect(existsSync(join(root, 'deep/out'))).toBe(false);
    expect(readdirSync(join(root, 'deep'))).toEqual([]);
  });

  it.each(['../x', 'a/../../x', '/x', 'a//b', '', 'a\0b', '.'])('refuses the name %j', (name) => {
    const root = throwawayTree();
    const output = new DatasetOutput(join(root, 'out'), true);
    expect(() => output.path(name)).toThrow(/leads outside/);
    output.discard();
  });
});
