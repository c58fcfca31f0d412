import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goldens, MODELS } from '../../test/fixtures/goldens/embed/goldens.ts';
import { openTokenizer } from './tokenizer.ts';

const scratch = mkdtempSync(join(tmpdir(), 'goldpan-tokenizer-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const filesOf = (family: string) => ({
  tokenizer: `${MODELS}${family}/tokenizer.json`,
  config: `${MODELS}${family}/tokenizer_config.json`,
});

describe('openTokenizer', () => {
  it.each(goldens.texts.map((text, i) => [text.slice(0, 30), text, i] as const))(
    'gives the ids of the reference: "%s"',
    (_, text, i) => {
      const clip = openTokenizer(filesOf('clip'), 77).encode(text);
      expect(clip.ids).toEqual(goldens.clip.ids[i]);
      const siglip = openTokenizer(filesOf('siglip'), 64).encode(text.toLowerCase());
      expect(siglip.ids).toEqual(goldens.siglip.ids[i]);
    },
  );

  it('keeps the tokens around a text that is too long, and masks what is filled in', () => {
    const tokenizer = openTokenizer(filesOf('clip'), 6);
    const [start, end] = [goldens.clip.ids[4]![0], goldens.clip.ids[4]![1]];
    const long = tokenizer.encode('sea '.repeat(40));
    expect(long.ids).toHaveLength(6);
    expect([long.ids[0], long.ids[5]]).toEqual([start, end]);
    expect(new Set(long.ids.slice(1, 5)).has(end!)).toBe(false);
    expect(long.mask).toEqual([1, 1, 1, 1, 1, 1]);
    expect(tokenizer.encode('')).toEqual({ ids: [start, end, end, end, end, end], mask: [1, 1, 0, 0, 0, 0] });
  });

  it('says which file is wrong', () => {
    const { tokenizer, config } = filesOf('clip');
    const write = (name: string, text: string) => {
      const path = join(scratch, name);
      writeFileSync(path, text);
      return path;
    };
    expect(() => openTokenizer({ tokenizer: join(scratch, 'no.json'), config }, 77)).toThrow(
      /no\.json: cannot be read/,
    );
    expect(() => openTokenizer({ tokenizer: write('a.json', '{'), config }, 77)).toThrow(/a\.json is not JSON/);
    expect(() => openTokenizer({ tokenizer: write('b.json', '{"model": {"type": "Strange"}}'), config }, 77)).toThrow(
      /b\.json is not a tokenizer/,
    );
    expect(() => openTokenizer({ tokenizer, config: write('c.json', '{"pad_token": "<none>"}') }, 77)).toThrow(
      /c\.json: no token to pad with/,
    );
    // Without a configuration the tokenizer's own padding counts.
    const json = JSON.parse(readFileSync(tokenizer, 'utf8')) as Record<string, unknown>;
    const own = write('d.json', JSON.stringify({ ...json, padding: { pad_id: 0 } }));
    expect(openTokenizer({ tokenizer: own, config: null }, 4).encode('').ids.slice(2)).toEqual([0, 0]);
  });
});
