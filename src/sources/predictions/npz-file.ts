import { open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { UserError } from '../../model/errors.ts';

/** A member of a zip file. */
interface Member {
  readonly name: string;
  readonly method: number;
  readonly stored: number;
  readonly size: number;
  readonly offset: number;
}

/** An .npz file: the arrays it names, each read when it is asked for. */
export interface NpzFile {
  /** Without `.npy`. */
  readonly names: readonly string[];
  /** The bytes of the .npy file of that name. */
  read(name: string): Promise<Uint8Array>;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LONGEST_COMMENT = 65_535;

/**
 * Opens an .npz file as `numpy.savez` and `savez_compressed` write it: a zip of .npy files, stored or deflated, with or
 * without Zip64 (APPNOTE.TXT 6.3.10).
 *
 * @throws UserError when it is no such file
 */
export async function openNpz(path: string, shownAs: string): Promise<NpzFile> {
  const members = await readDirectory(path, shownAs);
  const arrays = new Map(
    members.filter(({ name }) => name.endsWith('.npy')).map((member) => [member.name.slice(0, -4), member]),
  );
  return {
    names: [...arrays.keys()],
    async read(name) {
      const member = arrays.get(name);
      if (!member) throw new UserError(`"${shownAs}" has no array "${name}": it has ${[...arrays.keys()].join(', ')}`);
      if (member.method !== 0 && member.method !== 8) {
        throw new UserError(`"${shownAs}": "${name}" is packed by method ${member.method}; use numpy.savez_compressed`);
      }
      const local = await readAt(path, member.offset, 30, shownAs);
      const from = member.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      const bytes = await readAt(path, from, member.stored, shownAs);
      if (member.method === 0) return bytes;
      try {
        return inflateRawSync(bytes, { maxOutputLength: member.size });
      } catch {
        throw new UserError(`"${shownAs}": "${name}" is damaged; write the file again`);
      }
    },
  };
}

async function readDirectory(path: string, shownAs: string): Promise<Member[]> {
  const damaged = (): UserError => new UserError(`"${shownAs}" is damaged or no .npz file; write it with numpy.savez`);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, LONGEST_COMMENT + 22));
    await file.read(tail, 0, tail.length, size - tail.length);
    let at = tail.length - 22;
    while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
    if (at < 0) throw damaged();
    let length = tail.readUInt32LE(at + 12);
    let offset = tail.readUInt32LE(at + 16);
    if (at >= 20 && tail.readUInt32LE(at - 20) === LOCATOR_64) {
      const end = Buffer.alloc(56);
      await file.read(end, 0, 56, Number(tail.readBigUInt64LE(at - 12)));
      if (end.readUInt32LE(0) !== END_64) throw damaged();
      length = Number(end.readBigUInt64LE(40));
      offset = Number(end.readBigUInt64LE(48));
    }
    if (offset + length > size) throw damaged();
    const directory = Buffer.alloc(length);
    await file.read(directory, 0, length, offset);
    const members: Member[] = [];
    for (let from = 0; from + 46 <= length; ) {
      if (directory.readUInt32LE(from) !== CENTRAL) throw damaged();
      const [nameLength, extraLength] = [directory.readUInt16LE(from + 28), directory.readUInt16LE(from + 30)];
      const end = from + 46 + nameLength;
      if (end + extraLength > length) throw damaged();
      const wide = wideFields(directory.subarray(end, end + extraLength));
      const narrow = (place: number): number => {
        const value = directory.readUInt32LE(from + place);
        return value === 0xffffffff ? (wide.shift() ?? value) : value;
      };
      const unpacked = narrow(24);
      const stored = narrow(20);
      members.push({
        name: directory.toString('utf8', from + 46, end),
        method: directory.readUInt16LE(from + 10),
        size: unpacked,
        stored,
        offset: narrow(42),
      });
      from = end + extraLength + directory.readUInt16LE(from + 32);
    }
    return members;
  } catch (error) {
    throw error instanceof RangeError ? damaged() : error;
  } finally {
    await file.close();
  }
}

/** 64-bit sizes and offset of the Zip64 extra field, in their order. */
function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const fields: number[] = [];
      for (let i = at + 4; i + 8 <= at + 4 + length; i += 8) fields.push(Number(extra.readBigUInt64LE(i)));
      return fields;
    }
    at += 4 + length;
  }
  return [];
}

async function readAt(path: string, position: number, length: number, shownAs: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await file.read(bytes, done, length - done, position + done);
      if (bytesRead === 0) throw new UserError(`"${shownAs}" is cut short; write it again`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
