import { type FileHandle, open } from 'node:fs/promises';
import { readContainer } from '../decode/container/read.ts';
import { decodeImage } from '../decode/decode.ts';
import { extensionContradicts, hasImageExtension } from '../decode/extensions.ts';
import { sniffFormat } from '../decode/sniff.ts';
import type { DecodedImage } from '../decode/types.ts';
import { isNotApplicable, type Need, type Provided } from '../measure/define.ts';
import type { Cell } from '../model/columns.ts';
import { UnreadableError } from '../model/errors.ts';
import type { ContainerFacts, DecodedFacts } from '../model/facts.ts';
import type { Format } from '../model/format.ts';
import type { MeasuredRow } from '../model/rows.ts';
import { pathOfUri } from '../sources/uri.ts';
import { BASE_VIEW, type Recipe } from './recipe.ts';
import { Views } from './views.ts';

export type FileMeasures = Omit<MeasuredRow, 'id' | 'sizeBytes' | 'modifiedMs'>;

/** Enough to tell any format, also an SVG behind a long comment; other files are never read further. */
const SNIFF_BYTES = 65_536;

/** The longest buffer every supported Node can make. */
const MAX_BYTES = 2 ** 31 - 1;

export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Null when the content is no image goldpan knows. */
  readonly format: Format | null;
}

/** Fills a buffer from an offset on; shorter when the file shrank meanwhile. */
async function readInto(file: FileHandle, buffer: Buffer, from: number): Promise<Buffer> {
  let at = from;
  while (at < buffer.length) {
    const { bytesRead } = await file.read(buffer, at, buffer.length - at, at);
    if (bytesRead === 0) return buffer.subarray(0, at);
    at += bytesRead;
  }
  return buffer;
}

function readError(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UnreadableError('not-found', 'the file is not there');
  if (code === 'EACCES' || code === 'EPERM') return new UnreadableError('permission', 'no permission to read the file');
  return new UnreadableError('io-error', `reading failed (${code ?? (error as Error).message})`);
}

/**
 * Reads a file once; stops after the first 64 KiB when it is no image.
 * @throws UnreadableError when the file cannot be read
 */
export async function readImageFile(uri: string): Promise<ReadFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(pathOfUri(uri), 'r');
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw new UnreadableError('unsupported', 'files over 2 GiB are not read');
    const head = await readInto(file, Buffer.allocUnsafeSlow(Math.min(size, SNIFF_BYTES)), 0);
    const format = sniffFormat(head);
    if (!format || head.length === size) return { bytes: head, format };
    const bytes = Buffer.allocUnsafeSlow(size);
    head.copy(bytes);
    const whole = await readInto(file, bytes, head.length);
    // A camera raw is told from a plain TIFF by directories that may lie far behind the head.
    return { bytes: whole, format: format === 'tiff' ? sniffFormat(whole) : format };
  } catch (error) {
    throw readError(error);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** An image that was decoded to the base view. */
export interface SeenImage {
  readonly bytes: Uint8Array;
  readonly format: Format;
  readonly decoded: DecodedImage;
}

/**
 * Measures one file: reads once, decodes once, runs every measurement. Whatever is wrong with the file becomes an
 * outcome; only a bug throws.
 */
export async function measureFile(
  uri: string,
  id: string,
  recipe: Recipe,
  maxPixels: number,
  /** Called once the image is measured, while its view is still there. */
  onSeen?: (image: SeenImage) => Promise<void>,
): Promise<FileMeasures> {
  const cells: Cell[] = new Array(Object.keys(recipe.columns).length).fill(null);
  const unreadable = (error: unknown, isWrongExtension: boolean | null): FileMeasures => {
    if (!(error instanceof UnreadableError)) throw error;
    return {
      outcome: 'unreadable',
      reasonCode: error.code,
      reason: error.message,
      notApplicable: null,
      isWrongExtension,
      cells,
    };
  };

  let file: ReadFile;
  try {
    file = await readImageFile(uri);
  } catch (error) {
    return unreadable(error, null);
  }
  const { bytes, format } = file;
  if (!format) {
    if (!hasImageExtension(id)) {
      return {
        outcome: 'notApplicable',
        reasonCode: null,
        reason: 'not an image',
        notApplicable: null,
        isWrongExtension: null,
        cells,
      };
    }
    return bytes.length === 0
      ? unreadable(new UnreadableError('empty-file', 'the file is empty'), null)
      : unreadable(
          new UnreadableError('unknown-format', 'named as an image, but its content is of no image format'),
          null,
        );
  }
  const isWrongExtension = extensionContradicts(id, format);
  const container = readContainer(bytes, format);
  run(recipe, cells, { bytes, container });
  try {
    const decoded = await decodeImage(bytes, format, { longSide: BASE_VIEW, maxPixels, container });
    const skipped = run(recipe, cells, { bytes, container, decoded, views: new Views(decoded.view) });
    await onSeen?.({ bytes, format, decoded });
    return { outcome: 'measured', reasonCode: null, reason: null, notApplicable: skipped, isWrongExtension, cells };
  } catch (error) {
    return unreadable(error, isWrongExtension);
  }
}

interface Inputs {
  readonly bytes: Uint8Array;
  readonly container: ContainerFacts;
  readonly decoded?: DecodedFacts;
  readonly views?: Views;
}

function provide(need: Need, inputs: Inputs): Provided<Need> {
  if (need.kind === 'bytes') return inputs.bytes;
  if (need.kind === 'container') return inputs.container;
  if (need.kind === 'decoded') return inputs.decoded!;
  return inputs.views!.get(need);
}

/** Fills the cells of the measurements that need pixels when there are views, else of those that need none. */
function run(recipe: Recipe, cells: Cell[], inputs: Inputs): string | null {
  const skipped: Record<string, string> = {};
  let at = 0;
  for (const { measurement, params, needs, columns, needsPixels } of recipe.entries) {
    if (needsPixels === Boolean(inputs.views)) {
      const input: Record<string, Provided<Need>> = {};
      for (const [name, need] of needs) input[name] = provide(need, inputs);
      const result = measurement.measure(input, params);
      if (isNotApplicable(result)) skipped[measurement.name] = result.reason;
      else for (let i = 0; i < columns.length; i++) cells[at + i] = result[columns[i]!] ?? null;
    }
    at += columns.length;
  }
  return Object.keys(skipped).length > 0 ? JSON.stringify(skipped) : null;
}
