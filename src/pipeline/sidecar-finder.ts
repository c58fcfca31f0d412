import { readdirSync } from 'node:fs';
import { folderOf, within } from '../act/entry.ts';
import type { Files } from '../act/files.ts';
import { annotationFolders, isOfWholeName, isSidecar, stemOf } from '../curate/sidecars.ts';
import type { PlannedFile } from '../model/plan.ts';
import { looksLikeImage } from '../sources/class-folders.ts';
import { nativePathOf } from '../sources/native-path.ts';
import { pathOfUri, percentEncode } from '../sources/uri.ts';

/** Folders whose names are kept at once; images come folder by folder. */
const FOLDERS = 64;

type Names = ReadonlyMap<string, readonly string[]>;

/** Finds the annotations that lie beside images, reading each folder once. */
export class SidecarFinder {
  readonly #files: Files;
  readonly #folders = new Map<string, Names>();

  constructor(files: Files) {
    this.#files = files;
  }

  /**
   * The annotations that go where an image goes.
   *
   * @param isLeaving whether another image, named by its `file:` URL, goes the same way; an annotation stays when an
   *   image with its stem does
   */
  of(image: string, isLeaving: (uri: string) => boolean): PlannedFile[] {
    const folder = folderOf(image);
    const name = image.slice(image.lastIndexOf('/') + 1);
    const names = this.#names(folder);
    const stem = stemOf(name);
    const sharing = (names.get(stem) ?? []).filter((other) => other !== name && looksLikeImage(other));
    const isShared = sharing.some((other) => !isLeaving(within(folder, other)));
    const beside = [...(names.get(stem) ?? []), ...(names.get(name) ?? [])].filter(
      (other) => isSidecar(other, name) && (!isShared || isOfWholeName(other, name)),
    );
    const found = [...new Set(beside)].map((other) => within(folder, other));
    for (const { folder: elsewhere, extension } of isShared ? [] : annotationFolders(folder)) {
      const own = this.#names(elsewhere)
        .get(stem)
        ?.find((other) => other.toLowerCase().endsWith(extension));
      if (own !== undefined) found.push(within(elsewhere, own));
    }
    return found.flatMap((uri) => this.#planned(uri));
  }

  #planned(uri: string): PlannedFile[] {
    const entry = this.#files.stat(uri);
    if (entry?.kind !== 'file') return [];
    return [{ uri, sizeBytes: entry.size, modifiedMs: entry.modifiedMs, sha256: null }];
  }

  /** Stem → percent-encoded names of a folder; empty when it cannot be read. */
  #names(folder: string): Names {
    const known = this.#folders.get(folder);
    if (known) return known;
    const names = new Map<string, string[]>();
    try {
      for (const bytes of readdirSync(pathOfUri(folder), { encoding: 'buffer' })) {
        const name = percentEncode(nativePathOf(bytes));
        const stem = stemOf(name);
        const same = names.get(stem);
        if (same) same.push(name);
        else names.set(stem, [name]);
      }
    } catch {
      // Gone or not readable: then its images cannot be touched either, which they say for themselves.
    }
    if (this.#folders.size >= FOLDERS) this.#folders.delete(this.#folders.keys().next().value!);
    this.#folders.set(folder, names);
    return names;
  }
}
