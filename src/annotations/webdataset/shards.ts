import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { splitOfName } from '../../sources/split.ts';

export interface Shard {
  readonly path: string;
  readonly split: string | undefined;
}

/** The shards at a path: a tar file, or those of a folder and of the folders in it, by name. */
export function shardsOf(path: string): Shard[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return /\.tar$/i.test(path) ? [shardOf(path)] : [];
  if (!stats?.isDirectory()) return [];
  const own = tars(path);
  const below = subfolders(path).flatMap((name) => tars(join(path, name)));
  return [...own, ...below].map(shardOf);
}

/** `train-000012.tar`, `imagenet-val-000000.tar`, `train/000000.tar`. */
function shardOf(path: string): Shard {
  const words = basename(path)
    .replace(/\.tar$/i, '')
    .split(/[-_.]/);
  const word = words.map(splitOfName).find((split) => split !== undefined);
  const named = /^(.*?)[-_]\d{3,}$/.exec(basename(path).replace(/\.tar$/i, ''))?.[1];
  return { path, split: word ?? splitOfName(basename(dirname(path))) ?? ownSplit(named) };
}

/** Shards without a split are written as `shard-000000.tar`; any other split is their name. */
const OWN = /^split-(.+)$/;
const ownSplit = (name: string | undefined): string | undefined => OWN.exec(name ?? '')?.[1];

function tars(folder: string): string[] {
  return names(folder, false)
    .filter((name) => /\.tar$/i.test(name) && !name.startsWith('.'))
    .map((name) => join(folder, name));
}

const subfolders = (folder: string): string[] => names(folder, true).filter((name) => !name.startsWith('.'));

function names(folder: string, folders: boolean): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (folders ? entry.isDirectory() : entry.isFile() || entry.isSymbolicLink()))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
