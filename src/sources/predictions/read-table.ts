import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { readDelimited } from './delimited-file.ts';
import { readJson } from './json-file.ts';
import { labelsOfArray, memorySource, type NpyArray, readNpyArray, readNpyFile } from './npy-array.ts';
import { isNpy } from './npy-header.ts';
import { openNpz } from './npz-file.ts';
import { readParquetTable } from './parquet-table.ts';
import type { PredictionTable, TableOptions, Wanted } from './types.ts';

/** Usual names of arrays in .npz files. */
const ARRAYS: Readonly<Record<Wanted | 'ids', readonly string[]>> = {
  probabilities: [
    'pred_probs',
    'probs',
    'probabilities',
    'pyx',
    'psx',
    'predictions',
    'preds',
    'softmax',
    'scores',
    'logits',
    'arr_0',
  ],
  labels: ['labels', 'given_labels', 'noisy_labels', 'given', 'label', 'y', 'y_true', 'targets', 's', 'arr_0'],
  ids: ['ids', 'image_ids', 'files', 'filenames', 'paths', 'names'],
};

/**
 * Reads any file of predictions or labels. The first bytes tell the format; for text the extension helps.
 *
 * @throws UserError when the file cannot be read or holds neither
 */
export async function readTable(
  path: string,
  shownAs: string,
  wanted: Wanted,
  options: TableOptions,
): Promise<PredictionTable> {
  const start = firstBytes(path, shownAs);
  const head = start.toString('latin1');
  if (isNpy(start)) return ofArray(await readNpyFile(path, shownAs), wanted, shownAs);
  if (head.startsWith('PK\x03\x04') && extname(path).toLowerCase() !== '.pt')
    return readNpz(path, shownAs, wanted, options);
  if (head.startsWith('PAR1')) return readParquetTable(path, shownAs, wanted, options);
  if (head.startsWith('PK') || start[0] === 0x80) {
    throw new UserError(
      `"${shownAs}" is a pickle or a PyTorch file, which may run code when read: save the array with numpy.save`,
    );
  }
  if (head.startsWith('\x89HDF'))
    throw new UserError(`"${shownAs}" is HDF5, which is not read: save the array with numpy.save`);
  if (head.startsWith('\x1f\x8b')) throw new UserError(`"${shownAs}" is packed with gzip: unpack it first`);
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  const extension = extname(path).toLowerCase();
  const isJson =
    ['.json', '.jsonl', '.ndjson'].includes(extension) || (/^[[{]/.test(text) && !['.csv', '.tsv'].includes(extension));
  return isJson ? readJson(path, shownAs, wanted, options) : readDelimited(path, shownAs, wanted, options);
}

function firstBytes(path: string, shownAs: string): Buffer {
  const bytes = Buffer.alloc(64);
  try {
    if (statSync(path).isDirectory()) throw new UserError(`"${shownAs}" is a folder: name a file`);
    const file = openSync(path, 'r');
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new UserError(`"${shownAs}" could not be read (${code}): check that it exists and that you may read it`);
  }
}

async function readNpz(path: string, shownAs: string, wanted: Wanted, options: TableOptions): Promise<PredictionTable> {
  const file = await openNpz(path, shownAs);
  const arrayOf = async (name: string): Promise<NpyArray> =>
    readNpyArray(memorySource(await file.read(name)), `${shownAs}: ${name}`);
  const usual = (of: Wanted | 'ids'): string | undefined => {
    const names = of === 'labels' && file.names.length > 1 ? ARRAYS[of].filter((name) => name !== 'arr_0') : ARRAYS[of];
    return names.find((name) => file.names.includes(name));
  };
  const name = options.array ?? usual(wanted) ?? (file.names.length === 1 ? file.names[0] : undefined);
  if (name === undefined) {
    throw new UserError(
      `"${shownAs}" holds ${file.names.length} arrays: say which with --array NAME (${file.names.join(', ')})`,
    );
  }
  const table = ofArray(await arrayOf(name), wanted, shownAs);
  const idName = usual('ids');
  const ids = idName === undefined || idName === name ? null : (await arrayOf(idName)).texts;
  const labelName = wanted === 'labels' ? undefined : usual('labels');
  const labels = labelName === undefined || labelName === name ? undefined : labelsOfArray(await arrayOf(labelName));
  const fits = (list: { readonly length: number } | null | undefined): boolean => list?.length === table.rows;
  return { ...table, ids: fits(ids) ? ids : null, labels: fits(labels) ? labels! : table.labels };
}

function ofArray(array: NpyArray, wanted: Wanted, shownAs: string): PredictionTable {
  const { shape, numbers } = array;
  const none = { columns: 0, data: new Float32Array(0), columnNames: null, ids: null, labels: null, problems: [] };
  const refuse = (why: string): never => {
    throw new UserError(`"${shownAs}" has the shape (${shape.join(', ')}): ${why}`);
  };
  if (wanted === 'labels' && shape.length === 1) {
    const labels = labelsOfArray(array);
    if (!labels)
      throw new UserError(`"${shownAs}" holds numbers that are no labels: labels are whole numbers or names`);
    return { ...none, rows: labels.length, labels };
  }
  if (!numbers) return refuse('texts where numbers are expected');
  if (shape.length > 2) return refuse('a matrix with a row per image and a column per class is expected');
  const [rows, columns] = shape.length === 1 ? [shape[0]!, 1] : [shape[0]!, shape[1]!];
  return { ...none, rows, columns, data: numbers };
}
