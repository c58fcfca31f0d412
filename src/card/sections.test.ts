import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BEGIN, END, hasSection, insertCard } from './sections.ts';

const metadata = [
  ['tags', 'tags:\n  - a\n'],
  ['license', 'license: mit\n'],
] as const;
const metadataOf = (text: string) => parse(/^---\n([\s\S]*?)\n---\n/.exec(text)![1]!) as Record<string, unknown>;
/** Lines of people's own words, without marks or a beginning that is metadata. */
const words = fc
  .array(
    fc.string({ maxLength: 30 }).map((line) => line.replaceAll(/[\r\n]/g, ' ')),
    { maxLength: 8 },
  )
  .map((lines) => lines.join('\n'))
  .filter((text) => !text.startsWith('---') && !text.includes('goldpan:'));

describe('insertCard', () => {
  it('keeps every word outside its marks, and is the same when done twice', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const first = insertCard(before, metadata, 'the card').text;
        expect(hasSection(first)).toBe(true);
        expect(first).toContain(before.trimEnd());
        const edited = first.replace(END, () => `${END}\n${after}`);
        const second = insertCard(edited, metadata, 'another card').text;
        expect(second).toContain(`${BEGIN}\nanother card\n${END}`);
        expect(second).not.toContain('the card\n');
        expect(second).toContain(before.trimEnd());
        expect(second).toContain(after.trimEnd());
        expect(insertCard(second, metadata, 'another card').text).toBe(second);
        expect(metadataOf(second)).toEqual({ tags: ['a'], license: 'mit' });
      }),
    );
  });

  it('lets keys that people wrote win, wherever they stand', () => {
    const theirs = '---\nlicense: cc0-1.0\n# mine\nextra: {a: 1}\n---\nText\n';
    const { text, own } = insertCard(theirs, metadata, 'card');
    expect(own).toEqual(['license']);
    expect(metadataOf(text)).toEqual({ license: 'cc0-1.0', extra: { a: 1 }, tags: ['a'] });
    expect(text).toContain('# mine');
    expect(insertCard(text, metadata, 'card').text).toBe(text);
  });

  it('adds only what is missing where the Hub has thrown the marks of the metadata away', () => {
    const { text, own } = insertCard(`---\ntags:\n- b\n---\n${BEGIN}\nformer words\n${END}\n`, metadata, 'new');
    expect(own).toEqual(['tags']);
    expect(metadataOf(text)).toEqual({ tags: ['b'], license: 'mit' });
    expect(text).not.toContain('former words');
  });
});
