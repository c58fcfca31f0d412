import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../model/decision.ts';
import { DecisionLedger, standingDecisions } from './decisions.ts';
import { parseDecision } from './parse-decision.ts';

const by = 'person' as const;

describe('standing decisions', () => {
  it('lets the last word about a matter count', () => {
    const standing = standingDecisions([
      { kind: 'remove', image: 'a', by },
      { kind: 'relabel', image: 'a', label: 'cat', by },
      { kind: 'keep', image: 'a', by },
      { kind: 'relabel', image: 'a', label: 'dog', by },
      { kind: 'remove', image: 'b', by },
    ]);
    expect([...standing.keep.keys()]).toEqual(['a']);
    expect([...standing.remove.keys()]).toEqual(['b']);
    expect(standing.relabel.get('a')).toBe('dog');
    expect(standing.all).toHaveLength(3);
  });

  it('knows a pair in either order, and withdraws it in either order', () => {
    const ledger = new DecisionLedger([{ kind: 'not-a-duplicate', image: 'b', other: 'a', by }]);
    expect(ledger.standing().areDifferent('a', 'b')).toBe(true);
    expect(ledger.standing().areDifferent('a', 'c')).toBe(false);
    expect(ledger.add({ kind: 'withdraw', of: 'not-a-duplicate', image: 'a', other: 'b', by })).toBeNull();
    expect(ledger.standing().areDifferent('a', 'b')).toBe(false);
  });

  it('says so when there is nothing to withdraw, or something else stands', () => {
    const ledger = new DecisionLedger([{ kind: 'keep', image: 'a', by }]);
    expect(ledger.add({ kind: 'withdraw', of: 'remove', image: 'a', by })).toContain('what stands is "keep"');
    expect(ledger.add({ kind: 'withdraw', of: 'relabel', image: 'a', by })).toContain('no decision "relabel"');
    expect(ledger.standing().keep.has('a')).toBe(true);
  });

  it('never depends on decisions about other matters (property)', () => {
    const image = fc.constantFrom('a', 'b', 'c');
    const decision: fc.Arbitrary<Decision> = fc.oneof(
      fc.record({ kind: fc.constantFrom('keep' as const, 'remove' as const), image, by: fc.constant(by) }),
      fc.record({
        kind: fc.constant('relabel' as const),
        image,
        label: fc.constantFrom('x', 'y'),
        by: fc.constant(by),
      }),
      fc.record({
        kind: fc.constant('withdraw' as const),
        of: fc.constant('keep' as const),
        image,
        by: fc.constant(by),
      }),
    );
    fc.assert(
      fc.property(fc.array(decision), image, (log, chosen) => {
        const whole = standingDecisions(log);
        const own = standingDecisions(log.filter((one) => one.image === chosen));
        expect(whole.all.filter((one) => one.image === chosen)).toEqual(own.all);
        expect(whole.keep.has(chosen) && whole.remove.has(chosen)).toBe(false);
      }),
    );
  });
});

describe('parseDecision', () => {
  it.each([
    [
      { kind: 'keep', image: 'a' },
      { kind: 'keep', image: 'a', by: 'person' },
    ],
    [
      { kind: 'relabel', image: 'a', label: 'cat', other: '', reason: 'looked' },
      { kind: 'relabel', image: 'a', label: 'cat', reason: 'looked', by: 'person' },
    ],
    [
      { kind: 'withdraw', of: 'not-a-duplicate', image: 'a', other: 'b', by: 'rule', rule: 'r' },
      { kind: 'withdraw', of: 'not-a-duplicate', image: 'a', other: 'b', by: 'rule', rule: 'r' },
    ],
  ])('reads %j', (given, decision) => {
    expect(parseDecision(given)).toEqual(decision);
  });

  it.each([
    [[], 'not an object'],
    [{ kind: 'kep', image: 'a' }, '"kind" must be one of'],
    [{ kind: 'keep' }, '"image" is missing'],
    [{ kind: 'keep', image: 'a', lable: 'x' }, 'no field "lable"'],
    [{ kind: 'keep', image: 'a', label: 'x' }, '"keep" has no "label"'],
    [{ kind: 'relabel', image: 'a' }, '"relabel" needs "label"'],
    [{ kind: 'relabel', image: 'a', label: 3 }, '"label" must be text'],
    [{ kind: 'relabel', image: 'a', label: 'x\ny' }, 'control characters'],
    [{ kind: 'not-a-duplicate', image: 'a', other: 'a' }, 'with itself'],
    [{ kind: 'withdraw', image: 'a' }, '"of" must say'],
    [{ kind: 'withdraw', of: 'not-a-duplicate', image: 'a' }, 'needs "other"'],
    [{ kind: 'keep', image: 'a', by: 'god' }, '"by" must be'],
  ])('refuses %j', (given, reason) => {
    expect(() => parseDecision(given)).toThrow(reason);
  });
});
