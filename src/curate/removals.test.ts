import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../model/decision.ts';
import { standingDecisions } from './decisions.ts';
import { GroupRelations } from './group-relations.ts';
import {
  type FileState,
  proposeRemovals,
  type RemovalGroup,
  type RemovalMember,
  type RemovalOptions,
} from './removals.ts';

const image = (id: string, change: Partial<RemovalMember> = {}): RemovalMember => ({
  id,
  sha256: `sha-${id}`,
  split: null,
  state: 'file',
  ...change,
});

const group = (members: readonly RemovalMember[], pairs: [string, string, string][] = []): RemovalGroup => ({
  members,
  relations: new GroupRelations(
    'edited',
    pairs.map(([a, b, relation]) => ({ a, b, relation })),
  ),
  keeperReason: 'largest',
});

function propose(
  groups: readonly RemovalGroup[],
  log: readonly Decision[] = [],
  options: Partial<RemovalOptions> = {},
): { gone: Record<string, string | null>; spared: Record<string, string>; reasons: Record<string, string> } {
  const decisions = standingDecisions(log);
  const members = new Map(groups.flatMap(({ members }) => members.map((member) => [member.id, member])));
  const wishes = [...decisions.remove.values()].map(({ image: id, by }) => ({
    ...(members.get(id) ?? image(id)),
    by,
    rule: 'decision' as const,
    reason: 'decided',
  }));
  const { removals, spared } = proposeRemovals(groups, { wishes, ...options, decisions });
  return {
    gone: Object.fromEntries(removals.map(({ id, keeper }) => [id, keeper])),
    reasons: Object.fromEntries(removals.map(({ id, reason }) => [id, reason])),
    spared: Object.fromEntries(spared.map(({ id, reason }) => [id, reason])),
  };
}

const person = (kind: 'keep' | 'remove', ...images: string[]): Decision[] =>
  images.map((id) => ({ kind, image: id, by: 'person' }));

describe('proposeRemovals', () => {
  const three = group([image('k'), image('m'), image('n')], [['k', 'm', 'resized']]);

  it('removes all but the keeper of each group, and says why', () => {
    expect(propose([three])).toEqual({
      gone: { m: 'k', n: 'k' },
      reasons: { m: 'resized copy of k, kept: largest', n: 'edited copy of k, kept: largest' },
      spared: {},
    });
  });

  it('keeps what a person keeps, besides the keeper', () => {
    expect(propose([three], person('keep', 'm')).gone).toEqual({ n: 'k' });
  });

  it("gives the keeper's place to the next when a person removes it", () => {
    expect(propose([three], person('remove', 'k')).gone).toEqual({ k: 'm', n: 'm' });
  });

  it('swaps the keeper for another when a person says both', () => {
    expect(propose([three], [...person('remove', 'k'), ...person('keep', 'n')]).gone).toEqual({ k: 'm' });
  });

  it('removes only what was decided when copies shall not go for being copies', () => {
    expect(propose([three], [], { copies: false })).toEqual({ gone: {}, reasons: {}, spared: {} });
    expect(propose([three], person('remove', 'k'), { copies: false }).gone).toEqual({ k: 'm' });
    expect(propose([three], person('remove', 'k', 'm', 'n'), { copies: false })).toMatchObject({
      gone: { m: 'k', n: 'k' },
      spared: { k: 'it is the last copy of its group' },
    });
  });

  it('refuses the last copy, unless asked not to', () => {
    const log = person('remove', 'k', 'm', 'n');
    expect(propose([three], log)).toMatchObject({
      gone: { m: 'k', n: 'k' },
      spared: { k: 'it is the last copy of its group' },
    });
    expect(propose([three], log, { allowLastCopy: true }).gone).toEqual({ k: null, m: null, n: null });
    const byRule = log.map((decision) => ({ ...decision, by: 'rule' as const, rule: 'leaks' }));
    expect(propose([three], byRule, { allowLastCopy: true }).gone).toEqual({ m: 'k', n: 'k' });
  });

  it('never lets overlapping reasons take the last copy', () => {
    const wishes = ['k', 'm', 'n'].map((id) => ({
      ...image(id),
      by: 'rule' as const,
      rule: 'check' as const,
      reason: 'blurry',
    }));
    expect(propose([three], [], { wishes })).toMatchObject({
      gone: { m: 'k', n: 'k' },
      reasons: { m: 'blurry' },
      spared: { k: 'it is the last copy of its group' },
    });
    expect(propose([three], [], { wishes: wishes.slice(0, 1) }).gone).toEqual({ k: 'm', n: 'm' });
  });

  it('removes nothing from a protected split, and keeps its copy rather than another', () => {
    const leaky = group([
      image('train/a', { split: 'train' }),
      image('test/a', { split: 'test' }),
      image('test/b', { split: 'test' }),
    ]);
    expect(propose([leaky], [], { protect: ['test'] })).toMatchObject({
      gone: { 'train/a': 'test/a' },
      reasons: { 'train/a': 'edited copy of test/a, kept: in the protected split test' },
    });
    expect(propose([leaky], person('remove', 'test/a'), { protect: ['test'] }).spared).toEqual({
      'test/a': 'it is in the protected split test',
    });
    expect(propose([leaky]).gone).toEqual({ 'test/a': 'train/a', 'test/b': 'train/a' });
  });

  it('protects what was assigned to a protected split', () => {
    const log: Decision[] = [{ kind: 'assign-split', image: 'm', split: 'test', by: 'person' }];
    expect(propose([three], log, { protect: ['test'] }).gone).toEqual({ k: 'm', n: 'm' });
  });

  it('removes no image as a copy of one it was declared different from', () => {
    const log: Decision[] = [{ kind: 'not-a-duplicate', image: 'm', other: 'k', by: 'person' }];
    expect(propose([three], log).gone).toEqual({ n: 'k' });
  });

  it('removes only copies of the relations asked for, each for one that is so related to it', () => {
    const mixed = group(
      [image('k'), image('m'), image('m2', { sha256: 'sha-m' }), image('p')],
      [
        ['k', 'm', 'resized'],
        ['m', 'm2', 'identical-bytes'],
        ['k', 'p', 'identical-pixels'],
      ],
    );
    expect(propose([mixed], [], { relations: ['identical-bytes'] }).gone).toEqual({ m2: 'm' });
    expect(propose([mixed], [], { relations: ['identical-bytes', 'identical-pixels'] }).gone).toEqual({
      m2: 'm',
      p: 'k',
    });
    expect(propose([mixed], [], { relations: ['resized'] }).gone).toEqual({ m: 'k', m2: 'k' });
  });

  it('keeps by preferred folders, the first before the second', () => {
    const spread = group([image('a/1'), image('b/1'), image('c/1')]);
    expect(propose([spread], [], { prefer: ['c', 'b'] }).gone).toEqual({ 'a/1': 'c/1', 'b/1': 'c/1' });
    expect(propose([spread], [], { prefer: ['a/1.jpg'] }).gone).toEqual({ 'b/1': 'a/1', 'c/1': 'a/1' });
  });

  it('never keeps a link in the stead of a file, nor what is gone or changed', () => {
    expect(propose([group([image('link', { state: 'link' }), image('file')])]).gone).toEqual({ link: 'file' });
    const stale = group([
      image('gone', { state: 'missing' }),
      image('new', { state: 'changed' }),
      image('a'),
      image('b'),
    ]);
    expect(propose([stale])).toMatchObject({
      gone: { b: 'a' },
      spared: { gone: 'its file is gone since the scan', new: 'its file changed since the scan; scan again' },
    });
    const linked = group([image('link', { state: 'link', split: 'test' }), image('file')]);
    expect(propose([linked], [], { protect: ['test'] }).gone).toEqual({});
  });

  it('removes what a person removes outside any group, unless it is kept or protected', () => {
    expect(propose([], person('remove', 'x')).gone).toEqual({ x: null });
    const wishes = [{ ...image('x', { split: 'val' }), by: 'person' as const, rule: 'decision' as const, reason: '' }];
    expect(propose([], [], { wishes, protect: ['val'] })).toMatchObject({
      gone: {},
      spared: { x: 'it is in the protected split val' },
    });
    expect(propose([], person('keep', 'x'), { wishes }).spared).toEqual({ x: 'it was decided to keep it' });
  });

  it('holds its promises for any decisions, groups (also overlapping) and options (property)', () => {
    const ids = Array.from({ length: 9 }, (_, i) => `${'abc'[i % 3]}/${i}`);
    const states = fc.array(fc.constantFrom<FileState>('file', 'file', 'file', 'link', 'missing', 'changed'), {
      minLength: 9,
      maxLength: 9,
    });
    const splits = fc.array(fc.constantFrom('train', 'test', null), { minLength: 9, maxLength: 9 });
    const someIds = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 2, maxLength: 5 });
    const decision = fc.oneof(
      fc.record({
        kind: fc.constantFrom('keep' as const, 'remove' as const),
        image: fc.constantFrom(...ids),
        by: fc.constantFrom('person' as const, 'rule' as const),
      }),
      someIds.map(([a, b]) => ({ kind: 'not-a-duplicate' as const, image: a!, other: b!, by: 'person' as const })),
    );
    fc.assert(
      fc.property(
        states,
        splits,
        fc.array(someIds, { maxLength: 5 }),
        fc.array(decision, { maxLength: 10 }),
        fc.subarray(ids),
        fc.subarray(['train', 'test']),
        fc.boolean(),
        fc.subarray(['a', 'b']),
        (state, split, groupIds, log, flagged, protect, allowLastCopy, prefer) => {
          const member = (id: string) => image(id, { state: state[ids.indexOf(id)]!, split: split[ids.indexOf(id)]! });
          const groups = groupIds.map((members) => group(members.map(member)));
          const decisions = standingDecisions(log);
          const wishes = [
            ...[...decisions.remove.values()].map((d) => ({
              ...member(d.image),
              by: d.by,
              rule: 'decision' as const,
              reason: '',
            })),
            ...flagged.map((id) => ({ ...member(id), by: 'rule' as const, rule: 'check' as const, reason: '' })),
          ];
          const { removals } = proposeRemovals(groups, { decisions, wishes, protect, allowLastCopy, prefer });
          const gone = new Map(removals.map((removal) => [removal.id, removal]));
          expect(gone.size).toBe(removals.length);
          for (const { id, keeper, rule } of removals) {
            const one = member(id);
            expect(['file', 'link']).toContain(one.state);
            expect(protect).not.toContain(one.split);
            expect(decisions.keep.has(id)).toBe(false);
            if (rule === 'duplicate') expect(keeper).not.toBeNull();
            if (keeper === null) continue;
            expect(gone.has(keeper)).toBe(false);
            expect(member(keeper).state === 'file' || one.state === 'link').toBe(true);
            expect(decisions.areDifferent(id, keeper)).toBe(false);
          }
          for (const members of groupIds) {
            const sound = members.filter((id) => ['file', 'link'].includes(member(id).state));
            const byPerson = (id: string) => decisions.remove.get(id)?.by === 'person';
            if (sound.length === 0 || (allowLastCopy && sound.every(byPerson))) continue;
            const left = sound.filter((id) => !gone.has(id));
            expect(left).not.toHaveLength(0);
            // A file leaves at least a file behind.
            if (sound.some((id) => member(id).state === 'file'))
              expect(left.some((id) => member(id).state === 'file')).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
