import { type Fragment, HIDDEN, type Html, html, trusted, visibleCharacter } from './escape.ts';

const BREAK = trusted('<wbr>');

/**
 * Text from outside (names, labels, reasons): isolated, so that a right-to-left name cannot reorder what stands
 * beside it, and with hidden characters marked so that they cannot be mistaken for the same letters typed out.
 * What is longer than `most` characters loses its middle and keeps the whole as a tooltip.
 */
export function foreign(text: string, most = 60, className = 'foreign'): Html {
  const shown = shorten(text, most);
  return html`<bdi class="${className}"${shown !== text && html` title="${text}"`}>${marked(shown)}</bdi>`;
}

/** Cuts out the middle, never half a character: the end of a path or name tells as much as its beginning. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const tail = Math.floor((most - 1) / 3);
  return `${characters.slice(0, most - 1 - tail).join('')}…${tail > 0 ? characters.slice(-tail).join('') : ''}`;
}

function marked(text: string): readonly (Html | string)[] {
  const parts: (Html | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    parts.push(
      text.slice(from, match.index),
      html`<span class="hidden-character">${visibleCharacter(match[0])}</span>`,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** An image's id as a caption: the folder quietly above the file's own name, the whole id as a tooltip. */
export function fileName(id: string): Html {
  const cut = id.lastIndexOf('/') + 1;
  const folder = cut > 0 && html`<span class="folder">${marked(id.slice(0, cut))}</span>`;
  return html`<bdi class="file" title="${id}">${folder}<span class="name">${breakable(id.slice(cut))}</span></bdi>`;
}

/** Marked, with places to break a long name at: after `_` and `-`, before the extension. */
const breakable = (text: string): readonly Fragment[] =>
  text.split(/(?<=[_-])(?=[^_-])|(?=\.[^.]*$)/).map((part, i) => html`${i > 0 && BREAK}${marked(part)}`);

/** A fragment id for a name: readable for kebab-case names, and never the same for two different ones. */
export const anchorOf = (kind: string, name: string): string =>
  `${kind}-${name.replace(/[^a-z0-9-]/g, (c) => `_${c.charCodeAt(0).toString(16)}_`)}`;
