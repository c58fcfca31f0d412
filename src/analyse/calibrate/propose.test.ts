import { describe, expect, it } from 'vitest';
import {
  copiesWith,
  evidenceWith,
  pairWith,
  stranger,
  strangersWith,
  workspaceWith,
} from '../../../test/fixtures/calibration-evidence.ts';
import { propose } from './propose.ts';

const USUAL = 0.45;

describe('propose', () => {
  it('goes below the usual threshold only as far as that finds more copies', () => {
    const many = { strangers: strangersWith(4000) };
    const alike = evidenceWith({ ...many, copies: copiesWith(0.9, 0.9, 0.9) });
    expect(propose(alike, 0.99, USUAL)).toEqual({ threshold: 0.45, certainty: 'proven' });
    const harder = evidenceWith({ ...many, copies: copiesWith(0.9, 0.9, 0.38) });
    expect(propose(harder, 0.99, USUAL)).toEqual({ threshold: 0.37, certainty: 'proven' });
  });

  it('does not go where the workspace has pairs of low score', () => {
    const workspace = workspaceWith({ unlikely: [pairWith(0.4), pairWith(0.41), pairWith(0.42)] });
    const evidence = evidenceWith({ strangers: strangersWith(4000), copies: copiesWith(0.9, 0.9, 0.44, 0.38) });
    expect(propose(evidence, 0.99, USUAL).threshold).toBe(0.37);
    expect(propose({ ...evidence, workspace }, 0.99, USUAL).threshold).toBe(0.43);
  });

  it('goes above the strangers that are reported', () => {
    const strangers = [...strangersWith(2000), ...strangersWith(100, 0.6)];
    const { threshold, certainty } = propose(evidenceWith({ strangers }), 0.99, USUAL);
    expect({ threshold, certainty }).toEqual({ threshold: 0.6, certainty: 'proven' });
  });

  it('does not become laxer by an estimate that is not proven', () => {
    const evidence = evidenceWith({ strangers: strangersWith(20), copies: copiesWith(0.9, 0.38) });
    expect(propose(evidence, 0.99, USUAL)).toEqual({ threshold: 0.45, certainty: 'estimated' });
    const wrong = evidenceWith({ strangers: [...strangersWith(20), stranger(0.7)] });
    expect(propose(wrong, 0.99, USUAL)).toEqual({ threshold: 0.7, certainty: 'estimated' });
  });

  it('says so where no threshold reaches the target, and takes the most precise', () => {
    const strangers = [...strangersWith(10, 0.99), ...strangersWith(40, 0.6), ...strangersWith(50)];
    expect(propose(evidenceWith({ strangers, copies: copiesWith(0.97, 0.97) }), 0.99, USUAL)).toEqual({
      threshold: 0.6,
      certainty: 'unreached',
    });
  });
});
