/** Scripts written without spaces: each sign counts as a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{1,4}|[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;

/** The words of a caption in small letters; of scripts without spaces, their signs. */
export const captionWords = (caption: string): string[] => caption.normalize('NFKC').toLowerCase().match(WORD) ?? [];

/** Words that a template is told by, at the beginning or at the end. */
const TEMPLATE_WORDS = 4;

/** The first and the last words of a caption; null where it is no longer than them. */
export function captionFrame(words: readonly string[]): { head: string; tail: string } | null {
  if (words.length <= TEMPLATE_WORDS) return null;
  return { head: words.slice(0, TEMPLATE_WORDS).join(' '), tail: words.slice(-TEMPLATE_WORDS).join(' ') };
}
