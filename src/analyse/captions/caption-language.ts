import { captionWords } from './caption-words.ts';

/** Tells languages of a text, likeliest first; `accuracy` 0–1. That of `tinyld`. */
export type DetectLanguages = (text: string) => readonly { readonly lang: string; readonly accuracy: number }[];

export interface LanguageDetectors {
  /** Few languages, fast. */
  readonly light: DetectLanguages;
  /** Many languages, ten times slower. */
  readonly full: DetectLanguages;
}

/** Shorter captions are not judged: three words may be of several languages, or a name. */
const FEWEST_WORDS = 4;
const FEWEST_LETTERS = 15;
/** Signs of scripts without spaces say more each. */
const FEWEST_SIGNS = 5;
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;

/** Whether a caption is long enough for its language to be told. */
export function isLongEnough(caption: string): boolean {
  if ((caption.match(SIGNS)?.length ?? 0) >= FEWEST_SIGNS) return true;
  const words = captionWords(caption);
  return words.length >= FEWEST_WORDS && words.join('').length >= FEWEST_LETTERS;
}

/** The likeliest language of a caption, ISO 639-1; null where none is likely, or the caption is too short. */
export function languageOf(caption: string, { light, full }: LanguageDetectors): string | null {
  if (!isLongEnough(caption)) return null;
  return light(caption)[0]?.lang ?? full(caption)[0]?.lang ?? null;
}

export interface LanguageDoubt {
  /** ISO 639-1. */
  readonly language: string;
  /** How much likelier it is than the expected one, 0–1: 1 where that is ruled out. */
  readonly confidence: number;
}

/**
 * Whether a caption is in another language than expected. Both detectors must say so: captions are short, and each is
 * wrong now and then.
 *
 * @returns null where it is in the expected language, or too short to tell
 */
export function otherLanguage(
  caption: string,
  expected: string,
  { light, full }: LanguageDetectors,
): LanguageDoubt | null {
  if (!isLongEnough(caption)) return null;
  if (light(caption)[0]?.lang === expected) return null;
  const all = full(caption);
  const best = all[0];
  if (!best || best.lang === expected) return null;
  const own = all.find(({ lang }) => lang === expected)?.accuracy ?? 0;
  return { language: best.lang, confidence: best.accuracy > 0 ? (best.accuracy - own) / best.accuracy : 0 };
}
