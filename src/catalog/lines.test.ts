import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { lastLineOf, linesOf } from './lines.ts';

it('reads the lines of files larger and smaller than a chunk, and the last one from behind (property)', () => {
  const path = join(throwawayTree(), 'lines');
  const line = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.nat(300_000).map((n) => 'é'.repeat(n)),
  );
  fc.assert(
    fc.property(
      fc.array(
        line.map((text) => text.replaceAll('\n', ' ')),
        { minLength: 1, maxLength: 12 },
      ),
      fc.boolean(),
      (lines, isEnded) => {
        writeFileSync(path, lines.join('\n') + (isEnded ? '\n' : ''));
        const isLastEmpty = !isEnded && lines.at(-1) === '';
        expect([...linesOf(path)]).toEqual(isLastEmpty ? lines.slice(0, -1) : lines);
        if (!isLastEmpty) expect(lastLineOf(path)).toBe(lines.at(-1));
      },
    ),
    { numRuns: 60 },
  );
});
