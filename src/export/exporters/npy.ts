import { decodeHalves } from '../../kernel/vectors/half.ts';
import { CsvFile } from '../csv.ts';
import { defineExporter } from '../define.ts';
import { npyFile } from '../npy.ts';

/** Numbers that are turned into float32 at once, or a row where it has more. */
const BLOCK_NUMBERS = 1 << 18;

function* float32Blocks(data: Uint16Array, dimensions: number): Generator<Float32Array> {
  const size = dimensions * Math.max(1, Math.floor(BLOCK_NUMBERS / dimensions));
  for (let from = 0; from < data.length; from += size) {
    const block = new Float32Array(Math.min(size, data.length - from));
    decodeHalves(data, from, block.length, block, 0);
    yield block;
  }
}

/**
 * Vectors as NumPy reads them: `numpy.load('vectors.npy')` gives float32 of shape images × numbers, and row i is of the
 * i-th image of `images.csv` (index, id, path, and the crop where there is one).
 */
export default defineExporter({
  name: 'npy',
  description: 'vectors as a NumPy array (float32), with the images they are of',
  target: 'folder',
  outputs: ['vectors.npy', 'images.csv'],
  options: {
    embedder: { type: 'text', description: 'vectors of this embedder (default: the last one)' },
  },
  async write({ source, texts, file, note }) {
    const { embedder, ids, crops, count, dimensions, data, missing } = await source.vectors(texts.embedder);
    const array = file('vectors.npy');
    for await (const piece of npyFile('float32', count, dimensions, float32Blocks(data, dimensions))) {
      await array.write(piece);
    }
    const paths = new Map<string, string>();
    const wanted = new Set(ids);
    for await (const images of source.images()) {
      for (const { id, path } of images) if (wanted.has(id)) paths.set(id, path);
    }
    const list = new CsvFile(file('images.csv'), crops ? 'index,id,path,crop' : 'index,id,path');
    for (const [i, id] of ids.entries()) {
      const cells = [i, id, paths.get(id) ?? id];
      await list.row(crops ? [...cells, crops[i]!] : cells);
    }
    await list.flush();
    note(
      `Vectors of ${embedder.name}, version ${embedder.version}, each of length 1: their dot product is the cosine similarity.`,
    );
    if (missing > 0) note(`Measured images without a vector: ${missing}. goldpan embed says why.`);
  },
});
