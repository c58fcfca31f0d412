import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jpeg, writeTree } from '../../../test/fixtures/pictures.ts';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import { scan } from '../scan.ts';
import { ReviewSession, StateError } from './session.ts';

async function scanned(): Promise<{ readonly root: string; readonly workspace: string }> {
  const root = throwawayTree();
  writeTree(root, { 'set/a.jpg': await jpeg(1), 'set/é.jpg': await jpeg(2), 'set/z.jpg': await jpeg(3) });
  const workspace = join(root, '.goldpan');
  await scan({ inputs: [join(root, 'set')], workspace, limits: { workers: 1 } });
  return { root, workspace };
}

describe('a session', () => {
  it('has no state before a scan has finished', async () => {
    const session = new ReviewSession(join(throwawayTree(), '.goldpan'));
    expect(await session.stateName()).toBeNull();
    await expect(session.use(() => 1)).rejects.toThrow(StateError);
    await session.close();
  });

  it('numbers images in id order and finds them again by id', async () => {
    const { workspace } = await scanned();
    const session = new ReviewSession(workspace);
    await session.use(({ table }) => {
      expect(table.count).toBe(3);
      const ids = [0, 1, 2].map((image) => table.idOf(image));
      expect(ids).toEqual(['a.jpg', 'z.jpg', 'é.jpg']);
      expect(ids.map((id) => table.numberOf(id))).toEqual([0, 1, 2]);
      expect(table.numberOf('b.jpg')).toBe(-1);
      expect(() => table.idOf(3)).toThrow(RangeError);
    });
    await session.close();
  });

  it('follows a scan, refuses numbers of the state before, and lets work under way end in its own', async () => {
    const { root, workspace } = await scanned();
    const session = new ReviewSession(workspace);
    const before = (await session.stateName())!;
    writeTree(root, { 'set/b.jpg': await jpeg(4) });
    await session.use(async (state) => {
      await scan({ inputs: [join(root, 'set')], workspace, limits: { workers: 1 } });
      expect(await session.use(({ table }) => table.count)).toBe(4);
      expect(state.table.count).toBe(3);
      expect(await state.workspace.images()).toHaveLength(3);
    });
    await expect(session.use(() => 1, before)).rejects.toMatchObject({ code: 'state-changed' });
    await session.close();
  });

  it('keeps its state when the manifest is written again with the same content', async () => {
    const { workspace } = await scanned();
    const session = new ReviewSession(workspace);
    const state = await session.use((current) => current);
    const path = join(workspace, 'goldpan.json');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
    expect(await session.use((current) => current === state)).toBe(true);
    await session.close();
  });
});
