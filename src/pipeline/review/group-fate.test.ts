import fc from 'fast-check';
import { expect, it } from 'vitest';
import { standingDecisions } from '../../curate/decisions.ts';
import { GroupRelations } from '../../curate/group-relations.ts';
import { proposeRemovals, type RemovalMember } from '../../curate/removals.ts';
import type { Decision } from '../../model/decision.ts';
import { fateOf } from './group-fate.ts';
import type { GroupIndex } from './group-index.ts';

const indexOf = (size: number): GroupIndex => ({
  count: 1,
  first: Uint32Array.of(0),
  offsets: Uint32Array.of(0, size),
  members: Uint32Array.from({ length: size }, (_, i) => i),
  sizeBytes: new Float64Array(size).fill(10),
  splits: new Uint16Array(size),
  splitNames: [''],
  relation: Uint8Array.of(3),
  weakestA: Uint32Array.of(0),
  weakestB: Uint32Array.of(1),
  weakestScore: Float64Array.of(0.9),
  reasons: ['best'],
  isAcross: new Uint8Array(1),
  freed: new Float64Array(1),
});

it('is what a plan makes of the same decisions', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 1, 2), { minLength: 2, maxLength: 8 }), (given) => {
      const codes = Int8Array.from(given);
      const stays = new Uint8Array(codes.length);
      const fate = fateOf(indexOf(codes.length), 0, codes, stays);
      const members = given.map((_, i): RemovalMember => ({ id: `${i}`, sha256: null, split: null, state: 'file' }));
      const decisions = standingDecisions(
        given.flatMap((code, i): Decision[] =>
          code === 0 ? [] : [{ kind: code === 1 ? 'keep' : 'remove', image: `${i}`, by: 'person' }],
        ),
      );
      const { removals } = proposeRemovals(
        [{ members, relations: new GroupRelations('resized', []), keeperReason: 'best' }],
        {
          decisions,
          wishes: members.flatMap((member, i) =>
            given[i] === 2 ? [{ ...member, by: 'person' as const, rule: 'decision' as const, reason: 'so' }] : [],
          ),
        },
      );
      const going = new Set(removals.map(({ id }) => Number(id)));
      expect([...stays].map((stay) => stay === 0)).toEqual(given.map((_, i) => going.has(i)));
      expect(fate.going).toBe(going.size);
      expect(fate.bytesToFree).toBe(10 * going.size);
      expect(stays[fate.keeper]).toBe(1);
      const firstKept = given.indexOf(1);
      if (firstKept >= 0) expect(fate.keeper).toBe(firstKept);
      const decided = given.filter((code) => code !== 0).length;
      expect(fate.status).toBe(decided === 0 ? 'undecided' : decided === given.length ? 'decided' : 'partly');
    }),
  );
});
