import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { endianness } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../model/errors.ts';
import { commitFile, temporaryName } from './durable.ts';

/** Which model vectors are of. Vectors of two models are never mixed or compared. */
export interface VectorsIdentity {
  /** Name of the embedder: lower-case letters, digits, `-` and `.`. */
  readonly name: string;
  /** 16 hex digits. */
  readonly version: string;
  /** Numbers per vector. */
  readonly dimensions: number;
}

/*
 * A vector file: 64 bytes of header, then `count` rows of `dimensions` IEEE 754 binary16 numbers, little-endian.
 *
 *    0  5  "GPVEC"
 *    5  1  format, 1
 *    8  4  dimensions, unsigned
 *   16  8  count, unsigned
 *   24 16  version of the embedder, ASCII
 *   40 24  name of the embedder, ASCII, cut, filled with zeros
 */
const MAGIC = 'GPVEC';
const FORMAT = 1;
export const HEADER_BYTES = 64;
const VALUE_BYTES = 2;
const VERSION_AT = 24;
const NAME_AT = 40;

const WRITE_BYTES = 1 << 20;
/** One read may be no longer than 2 GiB. */
const READ_BYTES = 1 << 29;

const IS_BIG_ENDIAN = endianness() === 'BE';

/** Folder of a model's vector files in a workspace. */
export const vectorsFolder = (folder: string, { name, version }: Pick<VectorsIdentity, 'name' | 'version'>): string =>
  join(folder, 'vectors', `${name}-${version}`);

export const vectorsPath = (folder: string, identity: Pick<VectorsIdentity, 'name' | 'version'>, key: string): string =>
  join(vectorsFolder(folder, identity), `${key}.f16`);

function header({ name, version, dimensions }: VectorsIdentity, count: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt8(FORMAT, MAGIC.length);
  bytes.writeUInt32LE(dimensions, 8);
  bytes.writeBigUInt64LE(BigInt(count), 16);
  bytes.write(version, VERSION_AT, NAME_AT - VERSION_AT, 'latin1');
  bytes.write(name, NAME_AT, HEADER_BYTES - NAME_AT, 'latin1');
  return bytes;
}

const bytesOf = (row: Uint16Array): Buffer => {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.byteLength);
  return IS_BIG_ENDIAN ? Buffer.from(bytes).swap16() : bytes;
};

/** Writes a vector file row by row; it appears under its name when it is committed, whole or not at all. */
export class VectorsWriter {
  readonly #folder: string;
  readonly #identity: VectorsIdentity;
  readonly #temporary: string;
  readonly #descriptor: number;
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(WRITE_BYTES);
  #filled = 0;
  #count = 0;
  #isOpen = true;

  constructor(folder: string, identity: VectorsIdentity) {
    this.#folder = folder;
    this.#identity = identity;
    const path = vectorsPath(folder, identity, 'x');
    mkdirSync(dirname(path), { recursive: true });
    this.#temporary = temporaryName(path);
    this.#descriptor = openSync(this.#temporary, 'wx');
    writeSync(this.#descriptor, header(identity, 0));
  }

  /** Rows written so far. */
  get count(): number {
    return this.#count;
  }

  /** @param row `dimensions` binary16 numbers; copied */
  append(row: Uint16Array): void {
    if (row.length !== this.#identity.dimensions) {
      throw new Error(`a vector of ${row.length} numbers for a file of ${this.#identity.dimensions}`);
    }
    const bytes = bytesOf(row);
    if (this.#filled + bytes.length > WRITE_BYTES) this.#flush();
    if (bytes.length > WRITE_BYTES) this.#write(bytes);
    else this.#filled += bytes.copy(this.#buffer, this.#filled);
    this.#count++;
  }

  /** Ends the rows. @returns a digest of them and of the model: the same rows of the same model give the same one */
  finish(): string {
    this.#flush();
    writeSync(this.#descriptor, header(this.#identity, this.#count), 0, HEADER_BYTES, 0);
    closeSync(this.#descriptor);
    this.#isOpen = false;
    return this.#hash.update(header(this.#identity, this.#count)).digest('hex');
  }

  /** Gives the finished file its name. A file of that key holds the same and is left as it is. */
  commit(key: string): void {
    const path = vectorsPath(this.#folder, this.#identity, key);
    if (existsSync(path)) rmSync(this.#temporary, { force: true });
    else commitFile(this.#temporary, path);
  }

  /** Leaves nothing behind; does nothing after {@link commit}. */
  discard(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    if (this.#filled > 0) this.#write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #write(bytes: Buffer): void {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
  }
}

/** A checked vector file, open for reading. */
export class VectorsFile {
  readonly count: number;
  readonly #path: string;
  readonly #dimensions: number;
  readonly #descriptor: number;

  private constructor(path: string, dimensions: number, count: number, descriptor: number) {
    this.#path = path;
    this.#dimensions = dimensions;
    this.count = count;
    this.#descriptor = descriptor;
  }

  /**
   * @throws UserError when the file is missing, is no vector file, is of another model or version, or is not as long as
   *   its header says
   */
  static open(folder: string, identity: VectorsIdentity, key: string): VectorsFile {
    const path = vectorsPath(folder, identity, key);
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch (error) {
      throw new UserError(
        `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Run goldpan embed --embedder ${identity.name} to make it again.`,
      );
    }
    try {
      const count = checkHeader(path, identity, descriptor);
      return new VectorsFile(path, identity.dimensions, count, descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** Fills `into` (`dimensions` numbers) with one row. */
  readRow(row: number, into: Uint16Array): void {
    const bytes = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
    this.#fill(bytes, HEADER_BYTES + row * VALUE_BYTES * this.#dimensions);
  }

  /** All rows, row by row. */
  readAll(): Uint16Array {
    const all = new Uint16Array(this.count * this.#dimensions);
    this.#fill(Buffer.from(all.buffer), HEADER_BYTES);
    return all;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fill(bytes: Buffer, position: number): void {
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(READ_BYTES, bytes.length - at);
      const read = readSync(this.#descriptor, bytes, at, length, position + at);
      if (read === 0) throw new UserError(`${this.#path} became shorter while it was read.`);
      at += read;
    }
    if (IS_BIG_ENDIAN) bytes.swap16();
  }
}

function checkHeader(path: string, identity: VectorsIdentity, descriptor: number): number {
  const again = `Move it away and run goldpan embed --embedder ${identity.name}: it makes the vectors again.`;
  const bytes = Buffer.alloc(HEADER_BYTES);
  const read = readSync(descriptor, bytes, 0, HEADER_BYTES, 0);
  if (read < HEADER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new UserError(`${path} is no vector file of goldpan. ${again}`);
  }
  const format = bytes.readUInt8(MAGIC.length);
  if (format > FORMAT)
    throw new UserError(`${path} was written by a newer goldpan (format ${format}). Update goldpan.`);
  const text = (from: number, to: number) => bytes.toString('latin1', from, to).replace(/\0+$/, '');
  const version = text(VERSION_AT, NAME_AT);
  if (version !== identity.version) {
    throw new UserError(
      `${path} holds vectors of ${text(NAME_AT, HEADER_BYTES)} (version ${version}), not of ${identity.name} (version ${identity.version}), and vectors of two models are never mixed. ${again}`,
    );
  }
  const dimensions = bytes.readUInt32LE(8);
  if (dimensions !== identity.dimensions) {
    throw new UserError(
      `${path} holds vectors of ${dimensions} numbers, but those of ${identity.name} have ${identity.dimensions}. ${again}`,
    );
  }
  const count = Number(bytes.readBigUInt64LE(16));
  const expected = HEADER_BYTES + count * dimensions * VALUE_BYTES;
  const { size } = fstatSync(descriptor);
  if (size !== expected) {
    throw new UserError(`${path} is damaged: it has ${size} bytes, its ${count} vectors need ${expected}. ${again}`);
  }
  return count;
}
