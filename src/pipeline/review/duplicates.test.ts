import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scene, sharpOf } from '../../../test/fixtures/compared-pictures.ts';
import { type DuplicateGroupDetails, duplicateGroups } from '../duplicates.ts';
import { scan } from '../scan.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';
import { acceptGroups, decideGroup, type GroupChoice, separate } from './duplicate-decisions.ts';
import { groupDetails } from './group-details.ts';
import { type GroupListRequest, listGroups } from './group-list.ts';
import { pairDetails } from './pair-details.ts';
import { ReviewSession } from './session.ts';
import { boundaryPairs, linkScores, thresholdEffect } from './threshold-effect.ts';

/** A picture with two smaller copies; one with a mirror image, across splits; one with an identical file. */
let folder: string;
let at: string;
let session: ReviewSession;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  at = join(folder, '.goldpan');
  const file = (name: string) => join(folder, 'images', name);
  for (const split of ['train', 'val']) mkdirSync(join(folder, 'images', split), { recursive: true });
  const city = sharpOf(scene('city'));
  writeFileSync(file('train/city.png'), await city.clone().png().toBuffer());
  writeFileSync(file('train/city-240.jpg'), await city.clone().resize(240).jpeg({ quality: 90 }).toBuffer());
  writeFileSync(file('train/city-200.jpg'), await city.clone().resize(200).jpeg({ quality: 80 }).toBuffer());
  const land = sharpOf(scene('landscape'));
  writeFileSync(file('train/land.png'), await land.clone().png().toBuffer());
  writeFileSync(file('val/mirror.png'), await land.clone().flop().png().toBuffer());
  writeFileSync(file('train/one.png'), await land.clone().negate({ alpha: false }).png().toBuffer());
  copyFileSync(file('train/one.png'), file('train/two.png'));
  await scan({ inputs: [join(folder, 'images')], workspace: at, limits: { workers: 1 } });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(join(at, 'decisions.jsonl'), { force: true });
  session = new ReviewSession(at);
  return () => session.close();
});

const list = (request: Partial<GroupListRequest> = {}) =>
  session.use((state) => listGroups(session, state, { sort: 'path', filter: {}, limit: 10, ...request }));
const details = (id: string) => session.use((state) => groupDetails(session, state, id));
const numbers = (...ids: readonly string[]) => session.use(({ table }) => ids.map((id) => table.numberOf(id)));
const decide = (id: string, choice: GroupChoice) => session.use((state) => decideGroup(session, state, id, choice));
const part = async (images: readonly string[], others: readonly string[]) => {
  const [x, y] = [await numbers(...images), await numbers(...others)];
  return session.use((state) => separate(session, state, x, y));
};

async function groupsOf(workspace: Workspace, threshold?: number): Promise<DuplicateGroupDetails[]> {
  const groups: DuplicateGroupDetails[] = [];
  for await (const group of duplicateGroups(workspace, threshold === undefined ? {} : { threshold }))
    groups.push(group);
  return groups;
}

const CITY = 'train/city-200.jpg';
const LAND = 'train/land.png';
const ONE = 'train/one.png';

describe('the list of groups', () => {
  it('has the groups in force with their keepers and reasons', async () => {
    const { groups, total, next } = await list();
    const workspace = await openWorkspace(at);
    const expected = await groupsOf(workspace);
    expect({ total, next }).toEqual({ total: 3, next: null });
    for (const [i, group] of groups.entries()) {
      expect(group).toMatchObject({
        id: expected[i]!.id,
        relation: expected[i]!.relation,
        size: expected[i]!.members.length,
      });
      expect(group.reason).toBe(expected[i]!.keeper.reason);
      expect(await numbers(expected[i]!.keeper.id)).toEqual([group.proposed]);
      expect(group.weakest.score).toBe(expected[i]!.weakest.score);
    }
    workspace.close();
    expect(groups.map(({ splits }) => splits)).toEqual([['train'], ['train', 'val'], ['train']]);
  });

  it('comes in any order, page by page, each group once', async () => {
    for (const sort of ['across', 'largest', 'unsure', 'bytes', 'path'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const { groups, next } = await list({ sort, limit: 1, after });
        seen.push(...groups.map(({ id }) => id));
        after = next ?? undefined;
      } while (after !== undefined);
      expect([...seen].sort()).toEqual([CITY, LAND, ONE]);
      if (sort === 'across') expect(seen[0]).toBe(LAND);
      if (sort === 'largest') expect(seen[0]).toBe(CITY);
      if (sort === 'unsure') expect(seen.at(-1)).toBe(ONE);
    }
    const { next } = await list({ sort: 'across', limit: 1 });
    await expect(list({ sort: 'bytes', after: next! })).rejects.toThrow('no place in this list');
    await expect(list({ after: '../../etc' })).rejects.toThrow('no place in this list');
  });

  it('keeps its pages in place while groups are decided', async () => {
    const first = await list({ limit: 2, filter: { status: 'undecided' } });
    await decide(LAND, 'proposed');
    const again = await list({ limit: 10, filter: { status: 'undecided' }, until: first.next! });
    expect(again.groups.map(({ id }) => id)).toEqual([CITY]);
    expect(again).toMatchObject({ next: first.next, total: 2, undecided: 2, decided: 1 });
    const rest = await list({ filter: { status: 'undecided' }, after: first.next! });
    expect(rest.groups.map(({ id }) => id)).toEqual([ONE]);
  });

  it('reaches a group that is asked for', async () => {
    expect((await list({ limit: 1, reach: ONE })).groups.length).toBe(3);
    expect((await list({ limit: 1, reach: 'no such' })).groups.length).toBe(1);
  });

  it('filters, and counts what another filter would leave', async () => {
    const across = await list({ filter: { isAcross: true } });
    expect(across.groups.map(({ id }) => id)).toEqual([LAND]);
    expect(across.relations).toEqual([{ value: 'flipped', count: 1 }]);
    const resized = await list({ filter: { relations: ['resized'] } });
    expect(resized).toMatchObject({ total: 1, images: 2, across: 0 });
    expect(resized.relations.map(({ value }) => value)).toEqual(['identical-bytes', 'resized', 'flipped']);
    expect((await list({ filter: { text: 'MIRROR' } })).groups.map(({ id }) => id)).toEqual([LAND]);
  });
});

describe('decisions about groups', () => {
  const standing = () =>
    session.decisions.standing().all.map(({ kind, image, reason }) => [kind, image, ...(reason ? [reason] : [])]);

  it('change the keeper', async () => {
    const [small] = await numbers('train/city-240.jpg');
    const { step } = await decide(CITY, [small!]);
    expect(await details(CITY)).toMatchObject({ keeper: small, status: 'decided' });
    expect(standing()).toContainEqual(['remove', 'train/city.png', 'copy of train/city-240.jpg']);
    expect(standing()).toContainEqual(['keep', 'train/city-240.jpg']);
    await session.decisions.takeBack(step!);
    expect(standing()).toEqual([]);
    expect((await details(CITY))!.status).toBe('undecided');
  });

  it('keep all, or are withdrawn', async () => {
    await decide(CITY, 'all');
    expect((await details(CITY))!.members.every(({ stays }) => stays)).toBe(true);
    await decide(CITY, null);
    expect(standing()).toEqual([]);
  });

  it('are refused for a group or member that is not there', async () => {
    const [foreign] = await numbers(LAND);
    await expect(decide('no such', 'all')).rejects.toThrow('no such group');
    await expect(decide(CITY, [foreign!])).rejects.toThrow('not in the group');
    await expect(decide(CITY, [])).rejects.toThrow('At least one');
    await session.close();
    session = new ReviewSession(at, { isReadOnly: true });
    await expect(decide(CITY, 'all')).rejects.toThrow('read-only');
  });

  it('accept every group of a filter, but what is decided stands', async () => {
    const [mirror] = await numbers('val/mirror.png');
    await decide(LAND, [mirror!]);
    const { added } = await session.use((state) => acceptGroups(session, state, {}));
    expect(added).toBe(5);
    expect((await list()).decided).toBe(3);
    expect((await details(LAND))!.keeper).toBe(mirror);
    expect((await session.use((state) => acceptGroups(session, state, {}))).step).toBeNull();
  });

  it('split a group: pairs are parted, the groups follow, a removal as a copy lapses', async () => {
    await decide(CITY, 'proposed');
    const { step } = await part([CITY], ['train/city.png', 'train/city-240.jpg']);
    expect((await list()).groups.map(({ id }) => id)).toEqual(['train/city-240.jpg', LAND, ONE]);
    expect(standing().filter(([kind]) => kind === 'not-a-duplicate').length).toBe(2);
    expect(standing().some(([kind, image]) => kind === 'remove' && image === CITY)).toBe(false);
    expect(standing()).toContainEqual(['remove', 'train/city-240.jpg', 'copy of train/city.png']);
    await session.decisions.takeBack(step!);
    expect((await list()).groups.map(({ id }) => id)).toEqual([CITY, LAND, ONE]);
    expect(standing().some(([kind, image]) => kind === 'remove' && image === CITY)).toBe(true);
  });

  it('cannot tell identical files apart', async () => {
    await expect(part([ONE], ['train/two.png'])).rejects.toThrow('exactly the same pixels');
    await expect(part([ONE], [ONE])).rejects.toThrow('no pair with itself');
  });
});

describe('pairs and thresholds', () => {
  it('tell how a mirror image lies on its picture', async () => {
    const [land, mirror] = await numbers(LAND, 'val/mirror.png');
    const found = await session.use((state) => pairDetails(session, state, mirror!, land!));
    expect(found.pair).toMatchObject({ a: land, b: mirror, relation: 'flipped', isDifferent: false });
    expect(found.pair.evidence!.orientation).toBe(2);
    expect(found.pair.words).toContain('mirrored');
    expect(found.facts.map(({ id }) => id)).toEqual([LAND, 'val/mirror.png']);
    const [one] = await numbers(ONE);
    const strangers = await session.use((state) => pairDetails(session, state, one!, land!));
    expect(strangers.pair).toMatchObject({ a: land, b: one, score: null, evidence: null });
  });

  it('count what duplicates --score finds, and show the pairs at the line', async () => {
    const workspace = await openWorkspace(at);
    const { pairs: linkable } = await session.use(linkScores);
    expect(linkable).toBe(4);
    for (const threshold of [0.3, 0.6, 0.93, 0.96, 0.98, 0.99]) {
      const expected = await groupsOf(workspace, threshold);
      const { at: there, now } = await session.use((state) => thresholdEffect(state, threshold));
      expect(there).toEqual({
        threshold,
        groups: expected.length,
        duplicateImages: expected.reduce((sum, { members }) => sum + members.length - 1, 0),
      });
      expect(now).toMatchObject({ threshold: 0.45, groups: 3, duplicateImages: 4 });
      const { above, below } = await session.use((state) => boundaryPairs(session, state, threshold, 2));
      expect(above.every(({ score }) => score > threshold)).toBe(true);
      expect(below.every(({ score }) => score <= threshold)).toBe(true);
      expect(above.length + below.length).toBeGreaterThanOrEqual(2);
    }
    workspace.close();
  });
});
