import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './escape.ts';
import { anchorOf, fileName, foreign, shorten } from './name.ts';

const textOf = (markup: string): string => markup.replace(/<[^>]*>/g, '');

describe('foreign', () => {
  it('isolates the text and marks hidden characters', () => {
    expect(foreign('a\u202eb').toString()).toBe(
      '<bdi class="foreign">a<span class="hidden-character">[U+202E]</span>b</bdi>',
    );
  });

  it('cuts out the middle of what is long, and keeps the whole as a tooltip', () => {
    const long = `${'a'.repeat(100)}/${'b'.repeat(100)}`;
    const markup = foreign(long, 10).toString();
    expect(textOf(markup)).toBe('aaaaaa…bbb');
    expect(markup).toContain(`title="${long}"`);
  });
});

describe('shorten', () => {
  it('keeps what fits, and never cuts a character in half', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (value, most) => {
        const short = shorten(value, most);
        expect(short).not.toMatch(/\p{Cs}/u);
        if (Array.from(value).length <= most) expect(short).toBe(value);
        else expect(Array.from(short)).toHaveLength(most);
      }),
    );
    expect(shorten('😀😀😀😀😀', 4)).toBe('😀😀…😀');
  });
});

describe('fileName', () => {
  it.each([
    ['a.jpg', ['', 'a.jpg']],
    ['train/cats/a_b-c.jpg', ['train/cats/', 'a_b-c.jpg']],
    ['odd/', ['odd/', '']],
    ['__--..', ['', '__--..']],
  ])('%s', (id, [folder, name]) => {
    const markup = fileName(id).toString();
    expect(textOf(/<span class="folder">.*?<\/span>/.exec(markup)?.[0] ?? '')).toBe(folder);
    expect(textOf(markup.slice(markup.indexOf('<span class="name">')))).toBe(name);
  });

  it('reads back as the whole id with hidden characters made visible', () => {
    const letters = fc.constantFrom('/', '_', '-', '.', 'a', '😀', '\n', '\u202e', 'ع', ' ');
    fc.assert(
      fc.property(fc.array(letters), (parts) => {
        expect(textOf(fileName(parts.join('')).toString())).toBe(visibleText(parts.join('')));
      }),
    );
  });
});

describe('anchorOf', () => {
  it('reads well for kebab-case names', () => expect(anchorOf('check', 'too-small')).toBe('check-too-small'));

  it('is never the same for two names, and never breaks an attribute or a link', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(anchorOf('x', a)).toMatch(/^x-[a-z0-9_-]*$/);
        if (a !== b) expect(anchorOf('x', a)).not.toBe(anchorOf('x', b));
      }),
    );
  });
});
