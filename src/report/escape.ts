/**
 * Html that is safe by construction: every string put into an {@link html} template is escaped, unless it is
 * itself the result of such a template. Valid places for values are text and double-quoted attributes.
 */
export class Html {
  // A private field: no object that was parsed from JSON or built by hand can pass as markup.
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
  static isHtml(value: object): value is Html {
    return #markup in value;
  }
}

/** What a template accepts; `null`, `undefined` and `false` leave nothing behind. */
export type Fragment = Html | string | number | null | undefined | false | readonly Fragment[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Characters that a reader cannot see or that reorder what surrounds them: controls, format characters
 * (bidirectional overrides, zero-width spaces, tags), line separators and lone surrogates. U+200C and U+200D are
 * left alone: Persian, Indic scripts and composed emoji need them.
 */
export const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A visible stand-in for one hidden character: `␊` for a line feed, `[U+202E]` for the rest. */
export function visibleCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** The text with every hidden character made visible. */
export const visibleText = (text: string): string => text.replace(HIDDEN, visibleCharacter);

/** Escapes for text and quoted attributes, with hidden characters made visible. */
export const escapeText = (text: string): string => visibleText(text).replace(/[&<>"']/g, (c) => ENTITIES[c]!);

function render(value: Fragment): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(render).join('');
  if (typeof value === 'object' && Html.isHtml(value)) return value.toString();
  throw new TypeError(`Cannot put ${Object.prototype.toString.call(value)} into html: give text, a number or html.`);
}

/** Tagged template: escapes every value that is not {@link Html} already. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  let markup = strings[0]!;
  for (let i = 0; i < values.length; i++) markup += render(values[i]) + strings[i + 1]!;
  return new Html(markup);
}

/** Brands text as markup. Only for text this program wrote itself, or has checked character by character. */
export const trusted = (markup: string): Html => new Html(markup);
