import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import type { Decision } from '../model/decision.ts';
import { appendDecisions, decisionsPath, readDecisions } from './decisions.ts';

const keep = (image: string): Decision => ({ kind: 'keep', image, by: 'person' });
const images = (folder: string): string[] => readDecisions(folder).map(({ image }) => image);
const add = (folder: string, ...ids: string[]) => appendDecisions(folder, () => ids.map(keep));

describe('the log of decisions', () => {
  it('is empty before anything was decided', () => {
    expect(readDecisions(throwawayTree())).toEqual([]);
  });

  it('keeps every decision in order, with the time it was written', async () => {
    const folder = throwawayTree();
    await add(folder, 'a', 'b\nc');
    await add(folder, 'd');
    expect(images(folder)).toEqual(['a', 'b\nc', 'd']);
    expect(readDecisions(folder)[0]!.at).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(readFileSync(decisionsPath(folder), 'utf8').split('\n')).toHaveLength(4);
  });

  it('tolerates a line torn anywhere, and goes on after it', async () => {
    const whole = throwawayTree();
    await add(whole, 'a', 'b');
    const bytes = readFileSync(decisionsPath(whole));
    const first = bytes.indexOf(0x0a) + 1;
    for (let length = 0; length <= bytes.length; length++) {
      const folder = throwawayTree();
      writeFileSync(decisionsPath(folder), bytes.subarray(0, length));
      // A line counts from its last brace on; its line break alone may be missing.
      const expected = [...(length >= first - 1 ? ['a'] : []), ...(length >= bytes.length - 1 ? ['b'] : [])];
      expect(images(folder), `${length} bytes`).toEqual(expected);
      await add(folder, 'c');
      expect(images(folder), `${length} bytes`).toEqual([...expected, 'c']);
    }
  });

  it('names a line that is damaged in its midst', async () => {
    const folder = throwawayTree();
    await add(folder, 'a');
    appendFileSync(decisionsPath(folder), '{"kind":"keep"}\n');
    await expect(add(folder, 'b')).rejects.toThrow(/decisions\.jsonl, line 2 is no decision: "image" is missing/);
  });

  it('adds nothing when the choice fails', async () => {
    const folder = throwawayTree();
    await add(folder, 'a');
    const before = readFileSync(decisionsPath(folder), 'utf8');
    await expect(
      appendDecisions(folder, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(readFileSync(decisionsPath(folder), 'utf8')).toBe(before);
  });

  it('takes writers at the same time one after another', async () => {
    const folder = throwawayTree();
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(folder, `${i}`)));
    expect(images(folder).sort()).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`).sort());
  });

  it('shortens nothing that is whole', async () => {
    const folder = throwawayTree();
    await add(folder, 'a');
    const { length } = readFileSync(decisionsPath(folder));
    truncateSync(decisionsPath(folder), length - 1);
    await add(folder, 'b');
    expect(readFileSync(decisionsPath(folder), 'utf8')).toMatch(/^\{.*"a".*\}\n\{.*"b".*\}\n$/);
  });
});
