import { open } from 'node:fs/promises';
import type { AnnotationProblem } from '../../model/annotation.ts';
import { BrokenTar, ByteWindow, type TarEntry, tarEntries } from './tar-entries.ts';

/** Files of one key that lie one after the other. */
export interface Sample {
  readonly key: string;
  /** By extension: everything after the first dot of the file's name, lower case. */
  readonly members: ReadonlyMap<string, TarEntry>;
  /** Text of a member. */
  text(entry: TarEntry): Promise<string>;
}

/** Members that are read whole are text; no text of one picture is this long. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/** The key and extension of a name, as the `webdataset` library divides it. */
const KEY = /^((?:.*\/)?[^./][^./]*)\.([^/]+)$/s;
/** Members of the library itself, such as `__meta__.json`. */
const META = /(?:^|\/)__[^/]*__(?:\/|$)/;

/** The samples of a shard in order. What is broken is reported and costs the rest of its shard at most. */
export async function* shardSamples(
  path: string,
  onProblem: (problem: AnnotationProblem) => void,
  signal?: AbortSignal,
): AsyncGenerator<Sample> {
  const report = (where: string, reason: string, kind: AnnotationProblem['kind'] = 'malformed'): void =>
    onProblem({ file: path, where, reason, kind });
  const file = await open(path, 'r');
  try {
    const archive = new ByteWindow(file, (await file.stat()).size);
    const text = async ({ offset, size }: TarEntry): Promise<string> =>
      size > LARGEST_TEXT ? '' : (await archive.bytes(offset, size)).toString('utf8');
    let key: string | undefined;
    let members = new Map<string, TarEntry>();
    try {
      for await (const entry of tarEntries(archive)) {
        signal?.throwIfAborted();
        const name = entry.name.replace(/^(?:\.\/)+/, '');
        const match = KEY.exec(name);
        if (!match || META.test(match[1]!)) continue;
        if (isOutside(name)) {
          report(name, 'its name leads outside of the archive');
          continue;
        }
        const extension = match[2]!.toLowerCase();
        if (match[1] !== key) {
          if (key !== undefined && members.size > 0) yield { key, members, text };
          key = match[1]!;
          members = new Map();
        }
        if (members.has(extension)) report(name, 'it is there twice: the first counts', 'conflict');
        else members.set(extension, entry);
      }
    } catch (error) {
      if (!(error instanceof BrokenTar)) throw error;
      report('', `${error.message}; nothing from there on was read`);
    }
    if (key !== undefined && members.size > 0) yield { key, members, text };
  } finally {
    await file.close();
  }
}

const isOutside = (name: string): boolean =>
  /^(?:\/|[a-z]:)/i.test(name) || name.includes('\0') || name.split(/[\\/]/).some((part) => part === '..');
