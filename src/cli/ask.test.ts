import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { assertAnswerable, confirmed } from './ask.ts';

async function answer(text: string | null): Promise<{ isYes: boolean; shown: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (piece: Buffer) => (shown += piece.toString()));
  const result = confirmed('Do it?', false, input, output);
  if (text === null) input.end();
  else input.write(text);
  return { isYes: await result, shown };
}

describe('confirmed', () => {
  it.each([
    ['y\n', true],
    [' YES \n', true],
    ['n\n', false],
    ['\n', false],
    ['yess\n', false],
    ['delete\n', false],
    [null, false],
  ])('takes %j for %s', async (text, isYes) => {
    const result = await answer(text);
    expect(result.isYes).toBe(isYes);
    expect(result.shown).toContain('Do it? [y/N]');
  });

  it('does not ask who said yes beforehand', async () => {
    expect(await confirmed('Do it?', true, new PassThrough(), new PassThrough())).toBe(true);
  });
});

describe('assertAnswerable', () => {
  it('wants --yes where nobody can be asked', () => {
    const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
    if (!isTerminal) expect(() => assertAnswerable(false, 'apply')).toThrow('add --yes');
    expect(() => assertAnswerable(true, 'apply')).not.toThrow();
  });
});
