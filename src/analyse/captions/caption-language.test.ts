import { detectAll as full } from 'tinyld';
import { detectAll as light } from 'tinyld/light';
import { describe, expect, it } from 'vitest';
import { isLongEnough, languageOf, otherLanguage } from './caption-language.ts';
import { captionFrame, captionWords } from './caption-words.ts';

const detectors = { light: (text: string) => light(text), full: (text: string) => full(text) };

const CAPTIONS = {
  en: [
    'a man riding a wave on top of a surfboard',
    'two zebras are standing in the tall grass',
    'a plate of food with rice and vegetables',
    'an old train is coming into the station',
    'the girl with the red umbrella walks along the street',
    'several boats lie in the harbour at sunset',
  ],
  de: [
    'ein Mann reitet auf einer Welle mit seinem Surfbrett',
    'zwei Zebras stehen im hohen Gras',
    'ein Teller mit Reis und Gemüse steht auf dem Tisch',
    'das Mädchen mit dem roten Schirm geht die Straße entlang',
  ],
  fr: [
    'un homme surfe sur une grande vague',
    "deux zèbres se tiennent dans l'herbe haute",
    'une assiette de riz et de légumes sur la table',
    'la fille au parapluie rouge marche dans la rue',
  ],
  es: [
    'un hombre monta una ola sobre su tabla de surf',
    'dos cebras están de pie en la hierba alta',
    'la niña del paraguas rojo camina por la calle',
  ],
  ru: ['мужчина катается на волне на доске для серфинга', 'две зебры стоят в высокой траве'],
  zh: ['一个男人在冲浪板上乘风破浪', '两只斑马站在高高的草丛里'],
  ja: ['男性がサーフボードで波に乗っている', '背の高い草の中に二頭のシマウマが立っている'],
};

describe('languages of captions', () => {
  it('are told', () => {
    for (const [language, captions] of Object.entries(CAPTIONS)) {
      for (const caption of captions) expect([caption, languageOf(caption, detectors)]).toEqual([caption, language]);
    }
  });

  it('are doubted where they are not the expected one, and there alone', () => {
    for (const [language, captions] of Object.entries(CAPTIONS)) {
      for (const caption of captions) {
        const other = otherLanguage(caption, 'en', detectors);
        if (language === 'en') expect(other).toBeNull();
        else expect(other).toMatchObject({ language });
        if (other) expect(other.confidence).toBeGreaterThan(0.5);
      }
    }
  });

  it.each(['dog', 'red car', 'IMG 1234', 'un deux trois', ''])('%j is too short to tell', (caption) => {
    expect(isLongEnough(caption)).toBe(false);
    expect(otherLanguage(caption, 'en', detectors)).toBeNull();
  });
});

describe('captionWords', () => {
  it('splits words, and signs of scripts without spaces', () => {
    expect(captionWords("A man's T-shirt, 2 dogs.")).toEqual(['a', "man's", 't-shirt', '2', 'dogs']);
    expect(captionWords('红色的汽车')).toHaveLength(5);
    expect(captionWords(' … ')).toEqual([]);
  });

  it('takes the first and the last four words as the frame', () => {
    expect(captionFrame(captionWords('a photo of a small dog'))).toEqual({
      head: 'a photo of a',
      tail: 'of a small dog',
    });
    expect(captionFrame(captionWords('a small dog'))).toBeNull();
  });
});
