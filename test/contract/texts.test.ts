import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../app/src/texts/texts.ts';

type Entry = readonly [path: string, value: string];

/** Every text that is no function, by its path. */
function plainTexts(texts: object, path = ''): Entry[] {
  return Object.entries(texts).flatMap(([name, value]): Entry[] => {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') return [[at, value]];
    return typeof value === 'object' && value !== null ? plainTexts(value, at) : [];
  });
}

const english = plainTexts(TEXTS.en);
const chinese = new Map(plainTexts(TEXTS.zh));

describe('the texts of the app', () => {
  it('are there in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([path]) => path).sort());
    expect(english.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('are Chinese in Chinese: what was left in English is a name, a unit or a single word', () => {
    const isPhrase = (text: string) => /[a-z]{2,}\s+[a-z]{2,}/i.test(text);
    const left = english.filter(([path, text]) => chinese.get(path) === text && isPhrase(text));
    expect(left).toEqual([]);
  });

  it('hold no Han character in English', () => {
    expect(english.filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
