import { defineExporter, type ExportFile } from '../define.ts';

/** Entries of a JSON object or list, one on each line, handed on in pieces of some size. */
class JsonText {
  readonly #file: ExportFile;
  readonly #close: string;
  #text: string;
  #count = 0;

  constructor(file: ExportFile, open: '{' | '[') {
    this.#file = file;
    this.#text = open;
    this.#close = open === '{' ? '}' : ']';
  }

  async entry(text: string): Promise<void> {
    this.#text += `${this.#count++ === 0 ? '' : ','}\n  ${text}`;
    if (this.#text.length < 65_536) return;
    const piece = this.#text;
    this.#text = '';
    await this.#file.write(piece);
  }

  finish(): Promise<void> {
    return this.#file.write(`${this.#text}${this.#count === 0 ? '' : '\n'}${this.#close}\n`);
  }
}

/**
 * imagededup's map of duplicates, as `find_duplicates(outfile=…)` writes it, and the list that
 * `find_duplicates_to_remove` gives, but by goldpan's keepers: imagededup keeps whatever comes first in the map and
 * removes all that is related to it.
 */
export default defineExporter({
  name: 'imagededup',
  description: "imagededup's map of duplicates, and the list of images to remove",
  target: '.json',
  outputs: ['STEM.json', 'STEM-to-remove.json', 'STEM-to-remove.txt'],
  options: {
    scores: { type: 'flag', description: 'lists of [image, hash bits that differ] instead of images' },
    similar: { type: 'flag', description: 'also images of the same scene or meaning, not only copies' },
  },
  async write({ source, options, stem, file }) {
    const related = await source.related(options.similar);
    const numberOf = new Map(related.ids.map((id, i) => [id, i]));
    const map = new JsonText(file(`${stem}.json`), '{');
    const duplicatesOf = (id: string) => {
      const number = numberOf.get(id);
      const partners = number === undefined ? [] : related.partners(number);
      return partners.map(({ image, distance }) =>
        options.scores ? [related.ids[image]!, distance < 0 ? null : distance] : related.ids[image]!,
      );
    };
    for await (const images of source.images()) {
      for (const { id, isMeasured } of images) {
        if (isMeasured) await map.entry(`${JSON.stringify(id)}: ${JSON.stringify(duplicatesOf(id))}`);
      }
    }
    await map.finish();
    const list = new JsonText(file(`${stem}-to-remove.json`), '[');
    const text = file(`${stem}-to-remove.txt`);
    for await (const ids of source.superfluous()) {
      for (const id of ids) await list.entry(JSON.stringify(id));
      await text.write(ids.map((id) => `${id}\n`).join(''));
    }
    await list.finish();
  },
});
