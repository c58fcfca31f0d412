import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import { appendDecisions, decisionsPath } from '../../catalog/decisions.ts';
import type { Decision } from '../../model/decision.ts';
import { DecisionBook } from './decision-book.ts';

const by = { by: 'person' } as const;
const keep = (image: string): Decision => ({ kind: 'keep', image, ...by });
const remove = (image: string): Decision => ({ kind: 'remove', image, ...by });

/** What stands, without when it was said. */
const shown = (book: DecisionBook) => {
  const { keep: kept, remove: removed, relabel, assignSplit } = book.standing();
  return {
    keep: [...kept.keys()].sort(),
    remove: [...removed.keys()].sort(),
    relabel: [...relabel].sort(),
    assignSplit: [...assignSplit].sort(),
  };
};

describe('the decisions of a review', () => {
  it('stand as they are made, and follow what others write', async () => {
    const folder = throwawayTree();
    const book = new DecisionBook(folder);
    expect(book.version).toBe('none');
    expect(shown(book)).toEqual({ keep: [], remove: [], relabel: [], assignSplit: [] });
    await book.add([keep('a'), remove('b')]);
    const version = book.version;
    expect(shown(book)).toMatchObject({ keep: ['a'], remove: ['b'] });
    await appendDecisions(folder, () => [keep('b')]);
    expect(book.version).not.toBe(version);
    expect(shown(book)).toMatchObject({ keep: ['a', 'b'], remove: [] });
  });

  it('takes a step back to what stood before, whatever that was', async () => {
    const book = new DecisionBook(throwawayTree());
    await book.add([keep('a'), { kind: 'relabel', image: 'a', label: 'cat', ...by }]);
    const before = shown(book);
    const { step } = await book.add([
      remove('a'),
      { kind: 'relabel', image: 'a', label: 'dog', ...by },
      { kind: 'relabel', image: 'a', label: 'cow', ...by },
      remove('c'),
    ]);
    expect(shown(book)).toEqual({ keep: [], remove: ['a', 'c'], relabel: [['a', 'cow']], assignSplit: [] });
    await book.takeBack(step!);
    expect(shown(book)).toEqual(before);
    await expect(book.takeBack(step!)).rejects.toThrow('can no longer be taken back');
  });

  it('leaves out the withdrawal of what does not stand', async () => {
    const book = new DecisionBook(throwawayTree());
    expect(await book.add([{ kind: 'withdraw', image: 'a', of: 'keep', ...by }])).toEqual({ added: 0, step: null });
    await book.add([keep('a')]);
    const withdrawn = await book.add([{ kind: 'withdraw', image: 'a', of: 'keep', ...by }]);
    expect(withdrawn.added).toBe(1);
    expect(shown(book).keep).toEqual([]);
    await book.takeBack(withdrawn.step!);
    expect(shown(book).keep).toEqual(['a']);
  });

  it('refuses what would damage the log, and adds nothing', async () => {
    const book = new DecisionBook(throwawayTree());
    const bad: Decision = { kind: 'relabel', image: 'b', label: 'two\nlines', ...by };
    await expect(book.add([keep('a'), bad])).rejects.toThrow('"label" must not hold control characters');
    expect(book.version).toBe('none');
  });

  it('reads everything again once somebody has mended the log by hand', async () => {
    const folder = throwawayTree();
    const book = new DecisionBook(folder);
    await book.add([keep('a'), keep('b'), keep('c')]);
    expect(shown(book).keep).toEqual(['a', 'b', 'c']);
    const path = decisionsPath(folder);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.filter((line) => !line.includes('"b"')).join('\n'));
    expect(shown(book).keep).toEqual(['a', 'c']);
    await appendDecisions(folder, () => [keep('d')]);
    await book.add([keep('e')]);
    expect(shown(book).keep).toEqual(['a', 'c', 'd', 'e']);
  });

  it('is as it was after any steps and taking all of them back, the last first', async () => {
    const image = fc.constantFrom('a', 'b', 'c');
    const decision: fc.Arbitrary<Decision> = fc.oneof(
      image.map(keep),
      image.map(remove),
      image.map((id) => ({ kind: 'withdraw', image: id, of: 'remove', ...by }) as const),
      fc
        .tuple(image, fc.constantFrom('x', 'y'))
        .map(([id, label]) => ({ kind: 'relabel', image: id, label, ...by }) as const),
      fc
        .tuple(image, fc.constantFrom('t', 'v'))
        .map(([id, split]) => ({ kind: 'assign-split', image: id, split, ...by }) as const),
    );
    const batches = fc.array(fc.array(decision, { maxLength: 5 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, batches, async (first, then) => {
        const book = new DecisionBook(throwawayTree());
        for (const batch of first) await book.add(batch);
        const before = shown(book);
        const steps: (number | null)[] = [];
        for (const batch of then) steps.push((await book.add(batch)).step);
        for (const step of steps.reverse()) if (step !== null) await book.takeBack(step);
        expect(shown(book)).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });
});
