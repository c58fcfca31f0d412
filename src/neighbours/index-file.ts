import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EmbedderDescription, VectorMetric } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { HNSW_PARAMETERS, HnswIndex } from './hnsw.ts';
import type { UsearchModule } from './usearch.ts';
import type { VectorRows, Vectors } from './vectors.ts';

/**
 * An HNSW graph on disk: magic, length of the header (4 bytes, little-endian), header (JSON), the library's file. The
 * header says what made the vectors and has a digest of the rest: the library itself crashes on damaged files.
 */
const MAGIC = 'goldpan vector index\n';
const FORMAT = 1;
const LONGEST_HEADER = 1 << 16;

interface Header {
  readonly format: number;
  readonly embedder: string;
  readonly version: string;
  readonly dimensions: number;
  readonly metric: string;
  readonly count: number;
  /** SHA-256 of the vectors' halves. */
  readonly vectors: string;
  readonly graph: { readonly rows: number; readonly bytes: number; readonly sha256: string };
  readonly parameters: typeof HNSW_PARAMETERS;
}

/** What an index is of. */
export interface IndexSubject {
  readonly embedder: EmbedderDescription;
  readonly metric: VectorMetric;
}

/** Writes a graph of vectors to `path`, whole or not at all. */
export async function writeIndexFile(
  path: string,
  index: HnswIndex,
  vectors: Vectors,
  { embedder, metric }: IndexSubject,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const graph = temporaryBeside(path);
  const whole = temporaryBeside(path);
  try {
    index.save(graph);
    const { bytes, sha256 } = await digestOf(graph, 0);
    const header: Header = {
      format: FORMAT,
      embedder: embedder.name,
      version: embedder.version,
      dimensions: vectors.dimensions,
      metric,
      count: vectors.count,
      vectors: digestOfVectors(vectors),
      graph: { rows: index.size, bytes, sha256 },
      parameters: HNSW_PARAMETERS,
    };
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    const file = await open(whole, 'wx');
    try {
      await file.writeFile(Buffer.concat([Buffer.from(MAGIC), length, text]));
      await pipeline(createReadStream(graph), createWriteStream('', { fd: file.fd, autoClose: false }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(whole, path);
  } finally {
    await rm(graph, { force: true });
    await rm(whole, { force: true });
  }
}

/**
 * Opens a graph that {@link writeIndexFile} wrote of the same vectors.
 *
 * @throws UserError when it is missing, damaged or of something else
 */
export async function readIndexFile(
  path: string,
  set: VectorRows,
  { embedder, metric }: IndexSubject,
  usearch: UsearchModule,
): Promise<HnswIndex> {
  const { header, at } = await readHeader(path);
  const { count, dimensions } = set.vectors;
  const differ = (what: string, its: unknown, ours: unknown): void => {
    if (its !== ours) throw new UserError(`${path} is an index of ${what} ${its}, not ${ours}. ${REBUILD}`);
  };
  differ('format', header.format, FORMAT);
  differ('vectors by the embedder', header.embedder, embedder.name);
  differ(`vectors by ${embedder.name} in version`, header.version, embedder.version);
  differ('vectors whose numbers are', header.dimensions, dimensions);
  differ('distances of the metric', header.metric, metric);
  differ('vectors whose count is', header.count, count);
  if (header.vectors !== digestOfVectors(set.vectors) || header.graph.rows !== set.rows.length) {
    throw new UserError(`${path} is an index of other vectors than those that are stored now. ${REBUILD}`);
  }
  const { bytes, sha256 } = await digestOf(path, at);
  if (bytes !== header.graph.bytes || sha256 !== header.graph.sha256) {
    const how = bytes < header.graph.bytes ? `cut short: ${bytes} of ${header.graph.bytes} bytes are left` : 'damaged';
    throw new UserError(`${path} is ${how}. ${REBUILD}`);
  }
  // The library reads only files that begin with what it wrote.
  const graph = temporaryBeside(path);
  try {
    await pipeline(createReadStream(path, { start: at }), createWriteStream(graph, { flags: 'wx' }));
    return HnswIndex.load(usearch, graph, set, metric, availableParallelism());
  } finally {
    await rm(graph, { force: true });
  }
}

const REBUILD = 'Delete it and build the index again.';

async function readHeader(path: string): Promise<{ header: Header; at: number }> {
  const start = MAGIC.length + 4;
  let bytes: Buffer;
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(start + LONGEST_HEADER), 0, start + LONGEST_HEADER, 0);
      bytes = buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such index' : String(error);
    throw new UserError(`${path}: ${reason}. Build it first.`);
  }
  if (bytes.length < start || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new UserError(`${path} is not an index that goldpan wrote. ${REBUILD}`);
  }
  const at = start + bytes.readUInt32LE(MAGIC.length);
  try {
    if (at > bytes.length) throw new RangeError('the header is cut short');
    const header = JSON.parse(bytes.toString('utf8', start, at)) as Header;
    if (typeof header.graph.sha256 !== 'string') throw new TypeError('the header says nothing of the graph');
    return { header, at };
  } catch {
    throw new UserError(`${path} is damaged: its header cannot be read. ${REBUILD}`);
  }
}

async function digestOf(path: string, from: number): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

const digestOfVectors = ({ data }: Vectors): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

const temporaryBeside = (path: string): string =>
  join(dirname(path), `.tmp-${process.pid}-${randomBytes(6).toString('hex')}`);
