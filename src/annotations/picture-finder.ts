import { readdirSync, realpathSync, statSync } from 'node:fs';
import { looksLikeImage } from '../sources/class-folders.ts';
import { joinPath, type NativePath, nativePathOf } from '../sources/native-path.ts';
import { pathOfUri, percentEncode, uriOfPath } from '../sources/uri.ts';

/** Folders below a root that are searched for a name, at most: a root named by mistake must not cost hours. */
const MOST_FOLDERS = 100_000;

/** A path of more names than this is none, and would take long to look for. */
const MOST_NAMES = 100;

/** Names of one folder, percent-encoded; `isFolder` of each. */
type Listing = ReadonlyMap<string, boolean>;

/**
 * Finds the pictures that annotations name: by the path below one of the roots, else by a name that only one picture
 * below the roots has. Each folder is listed once.
 */
export class PictureFinder {
  readonly #roots: readonly string[];
  readonly #realRoots: readonly string[];
  readonly #listings = new Map<string, Listing>();
  #byName: Map<string, string | null> | null = null;

  /** @param roots absolute paths of folders, the likeliest first; those that do not exist are passed over */
  constructor(roots: readonly string[]) {
    this.#roots = [...new Set(roots)].filter(isFolder).map((root) => uriOfPath(root).replace(/\/$/, ''));
    this.#realRoots = this.#roots.map(realUri).filter((root) => root !== null);
  }

  /** @returns `file:` URL of the picture; null when there is none, or several of its name and no one fits by its path */
  find(path: string): string | null {
    const names = path
      .replaceAll('\\', '/')
      .split('/')
      .filter((name) => name !== '' && name !== '.');
    if (names.length === 0 || names.length > MOST_NAMES || names.includes('..')) return null;
    const encoded = names.map(percentEncode);
    for (const root of this.#roots) {
      // Names written on another machine may begin with folders that are not here.
      for (let from = 0; from < encoded.length; from++) {
        const uri = this.#below(root, encoded.slice(from));
        if (uri !== null) return uri;
      }
    }
    return this.#named(encoded.at(-1)!);
  }

  /** All pictures below the roots, in the order of their paths: what annotations may have left out. */
  *pictures(): Generator<string> {
    const seen = new Set<string>();
    for (const root of this.#roots) {
      for (const uri of this.#walk(root)) {
        if (seen.has(uri)) continue;
        seen.add(uri);
        yield uri;
      }
    }
  }

  #below(root: string, names: readonly string[]): string | null {
    let folder = root;
    for (const [i, name] of names.entries()) {
      const found = this.#list(folder).get(name);
      if (found === undefined) return null;
      const isLast = i === names.length - 1;
      if (found === isLast) return null;
      folder = `${folder}/${name}`;
    }
    return folder;
  }

  #named(name: string): string | null {
    if (this.#byName === null) {
      this.#byName = new Map();
      for (const uri of this.pictures()) {
        const last = uri.slice(uri.lastIndexOf('/') + 1);
        this.#byName.set(last, this.#byName.has(last) ? null : uri);
      }
    }
    return this.#byName.get(name) ?? null;
  }

  *#walk(root: string): Generator<string> {
    const folders = [root];
    const visited = new Set<string>();
    let listed = 0;
    while (folders.length > 0 && listed++ < MOST_FOLDERS) {
      const folder = folders.pop()!;
      const real = realUri(folder);
      if (real === null || visited.has(real)) continue;
      visited.add(real);
      const entries = [...this.#list(folder)].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [name, isDirectory] of entries) {
        if (isDirectory) continue;
        if (looksLikeImage(name)) yield `${folder}/${name}`;
      }
      for (const [name, isDirectory] of entries.reverse()) {
        if (isDirectory && !name.startsWith('.') && !this.#leadsBack(`${folder}/${name}`, real, name)) {
          folders.push(`${folder}/${name}`);
        }
      }
    }
  }

  /** A link to what is walked under its own name, or to what holds that. */
  #leadsBack(folder: string, realParent: string, name: string): boolean {
    const real = realUri(folder);
    if (real === null) return true;
    if (real === `${realParent}/${name}`) return false;
    return this.#realRoots.some((root) => `${real}/`.startsWith(`${root}/`) || `${root}/`.startsWith(`${real}/`));
  }

  #list(folder: string): Listing {
    const known = this.#listings.get(folder);
    if (known) return known;
    const listing = new Map<string, boolean>();
    try {
      const path = pathOfUri(folder === 'file://' ? 'file:///' : folder);
      for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
        const name = nativePathOf(Buffer.from(entry.name));
        const isDirectory = entry.isSymbolicLink()
          ? isFolder(joinPath(nativePathOf(Buffer.from(path)), name))
          : entry.isDirectory();
        listing.set(percentEncode(name), isDirectory);
      }
    } catch {
      // Gone or not readable: then no picture is found in it, and each is reported.
    }
    this.#listings.set(folder, listing);
    return listing;
  }
}

/** A folder without any link on the way; null when it is gone. */
function realUri(folder: string): string | null {
  try {
    return uriOfPath(realpathSync(pathOfUri(folder), { encoding: 'buffer' })).replace(/\/$/, '');
  } catch {
    return null;
  }
}

function isFolder(path: NativePath): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
