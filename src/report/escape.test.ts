import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, type Fragment, Html, html, trusted, visibleText } from './escape.ts';

const unescapeText = (markup: string): string =>
  markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Any code units, lone surrogates and markup included. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom('<', '>', '&', '"', "'", '&amp;', '</style>', '\u202e', '\n', 'a')).map((p) => p.join('')),
);

describe('html', () => {
  it('never lets a markup character of a value through, in text or attribute', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const markup = html`<a title="${text}">${[text, [text]]}</a>`.toString();
        const inner = /^<a title="(.*?)">(.*)<\/a>$/s.exec(markup);
        expect(inner).not.toBeNull();
        for (const part of [inner![1]!, inner![2]!]) {
          expect(part).not.toMatch(/[<>"']/);
          expect(part.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        }
      }),
    );
  });

  it('loses nothing: what was escaped reads back as the text with hidden characters made visible', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(unescapeText(escapeText(text))).toBe(visibleText(text));
      }),
    );
  });

  it('leaves no control, bidirectional or lone surrogate character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
      }),
    );
  });

  it.each([
    ['a\nb', 'a␊b'],
    ['\u0000', '␀'],
    ['\u007f', '␡'],
    ['gpj.\u202egnp', 'gpj.[U+202E]gnp'],
    ['\ud800', '[U+D800]'],
    ['\u{e0041}', '[U+E0041]'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d🔬', '👩\u200d🔬'],
  ])('shows %j as %j', (text, visible) => expect(visibleText(text)).toBe(visible));

  it('does not escape html twice, and skips what is absent', () => {
    expect(html`<p>${html`<b>${'&'}</b>`}${null}${undefined}${false}${3}</p>`.toString()).toBe('<p><b>&amp;</b>3</p>');
  });

  it('refuses objects that only look like html', () => {
    const forged = JSON.parse('{"markup":"<script>","toString":null}') as Fragment;
    expect(() => html`${forged}`).toThrow(TypeError);
    const dressed = Object.create(Html.prototype) as Html;
    expect(() => html`${dressed}`).toThrow(TypeError);
    expect(html`${trusted('<br>')}`.toString()).toBe('<br>');
  });
});
