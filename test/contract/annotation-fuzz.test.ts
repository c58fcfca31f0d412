import { expect, it } from 'vitest';
import { ANNOTATION_FORMATS } from '../../src/annotations/formats/registry.generated.ts';
import { fuzzFormats } from '../fixtures/fuzz-formats.ts';

/** `npm run bench fuzz-formats` reads 10,000 of each. */
it.each(ANNOTATION_FORMATS.map((format) => [format.name, format] as const))(
  'mutated files of %s cost themselves, and are told in one line',
  async (_, format) => {
    const [result] = await fuzzFormats(300, 1, [format]);
    expect(result!.failures).toEqual([]);
    expect(result!.opened).toBeGreaterThan(0);
    expect(result!.refused + result!.problems).toBeGreaterThan(0);
  },
  120_000,
);
