import { boilerplate } from '../../analyse/captions/boilerplate.ts';
import { type LanguageDetectors, languageOf, otherLanguage } from '../../analyse/captions/caption-language.ts';
import { captionFrame, captionWords } from '../../analyse/captions/caption-words.ts';
import { normalCaption } from '../../analyse/conflicts/normal-caption.ts';
import {
  CAPTION_COLUMNS_QUERY,
  CaptionTable,
  captionsNotIn,
  collectCaptions,
  differentCaptions,
  majorityLanguage,
} from '../../catalog/caption-facts.ts';
import { removeDerived, writeDerived } from '../../catalog/derived.ts';
import { DERIVED_COLUMNS } from '../../model/derived.ts';
import type { LockedWorkspace } from '../locked-workspace.ts';
import type { ReadSetsOptions } from './read-sets.ts';

/** Raised when captions are judged otherwise. */
const VERSION = 1;

/**
 * Judges all captions by their text and writes the columns of `caption-text`.
 * @param language expected, ISO 639-1; null: that of most captions
 * @returns the expected language; null where none could be told
 */
export async function judgeCaptions(
  { database, folder }: LockedWorkspace,
  stamp: string,
  language: string | null,
  options: ReadSetsOptions,
): Promise<string | null> {
  if ((await collectCaptions(database)) === 0) {
    removeDerived(folder, 'caption-text');
    return language;
  }
  const detectors = await languageDetectors();
  const table = await CaptionTable.ofFacts(database);
  let done = 0;
  for await (const captions of differentCaptions(database)) {
    options.signal?.throwIfAborted();
    for (const caption of captions) {
      const words = captionWords(caption);
      const frame = captionFrame(words);
      table.add({
        caption,
        normal: normalCaption(caption),
        words: words.length,
        boilerplate: boilerplate(caption),
        head: frame?.head ?? null,
        tail: frame?.tail ?? null,
        language: languageOf(caption, detectors),
      });
    }
    done += captions.length;
    options.onProgress?.({ step: 'analysing', what: `captions · ${done}` });
  }
  table.close();
  const expected = language ?? (await majorityLanguage(database));
  const others = await CaptionTable.ofOthers(database);
  if (expected !== null) {
    for await (const captions of captionsNotIn(database, expected)) {
      options.signal?.throwIfAborted();
      for (const caption of captions) {
        const other = otherLanguage(caption, expected, detectors);
        if (other) others.add({ caption, language: other.language, doubt: other.confidence });
      }
      options.onProgress?.({ step: 'analysing', what: 'languages of captions' });
    }
  }
  others.close();
  await writeDerived(database, folder, {
    name: 'caption-text',
    columns: DERIVED_COLUMNS['caption-text'],
    rows: { query: CAPTION_COLUMNS_QUERY },
    computedFrom: [VERSION, stamp, expected ?? ''],
    parameters: { language: expected },
    embedding: null,
    ofCaption: true,
  });
  return expected;
}

/** The models are loaded when there are captions: the larger one takes 0.1 s. */
async function languageDetectors(): Promise<LanguageDetectors> {
  const [light, full] = await Promise.all([import('tinyld/light'), import('tinyld')]);
  return { light: (text) => light.detectAll(text), full: (text) => full.detectAll(text) };
}
