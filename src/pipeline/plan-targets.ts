import { folderOf, within } from '../act/entry.ts';
import type { Files } from '../act/files.ts';
import type { StandingDecisions } from '../curate/decisions.ts';
import { placementOf, TakenPaths } from '../curate/placement.ts';
import { annotationFolders, stemOf } from '../curate/sidecars.ts';
import { QUARANTINE_NAME } from '../model/quarantine.ts';
import { escapeName, unescapeName } from '../sources/id.ts';
import { nativePathOf } from '../sources/native-path.ts';
import { splitDepth, splitOfName } from '../sources/split.ts';
import { pathOfUri, percentEncode } from '../sources/uri.ts';
import { isWithin } from './source-roots.ts';

interface Placeable {
  readonly id: string;
  readonly uri: string;
  readonly split: string | null;
  readonly label: string | null;
}

const lastName = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

/** A percent-encoded name as an id spells it. */
function idName(encoded: string): string {
  const path = pathOfUri(`file:///${encoded}`);
  return escapeName(typeof path === 'string' ? path.slice(1) : nativePathOf(path.subarray(1)));
}

/** The bytes of an id's name; a manifest's id may hold a backslash that is no escape. */
function encodedName(segment: string): string {
  try {
    return percentEncode(nativePathOf(unescapeName(segment)));
  } catch {
    return percentEncode(segment);
  }
}

/**
 * The names from the source down to a file, percent-encoded. Those of the path, which have its true bytes, when they
 * are the ones the id was made from; those of the id otherwise.
 */
export function relativeNames({ id, uri }: Pick<Placeable, 'id' | 'uri'>): string[] {
  const segments = id.split('/').filter((segment) => segment !== '');
  const names = uri.slice('file:///'.length).split('/').slice(-segments.length);
  const isSame = (name: string, segment: string) => {
    const spelt = idName(name);
    return spelt === segment || spelt.normalize('NFC') === segment;
  };
  const match = names.length === segments.length && names.every((name, i) => isSame(name, segments[i]!));
  return match ? names : segments.map(encodedName);
}

/** Where an annotation goes, given where its image goes: beside it under its new stem, or to the labels of a YOLO tree. */
export function sidecarTarget(image: string, imageTarget: string, sidecar: string): string {
  const name = lastName(sidecar);
  const target = lastName(imageTarget);
  const folder = folderOf(imageTarget);
  const isWhole = stemOf(name) === lastName(image);
  const renamed = isWhole
    ? `${target}${name.slice(lastName(image).length)}`
    : stemOf(target) + name.slice(stemOf(name).length);
  if (folderOf(image) === folderOf(sidecar)) return within(folder, renamed);
  const extension = sidecar.slice(sidecar.lastIndexOf('.')).toLowerCase();
  const place = annotationFolders(folder).find((candidate) => candidate.extension === extension);
  return within(place?.folder ?? folder, renamed);
}

/** The folder of a file's own volume that files of it are set aside in. */
export class QuarantineFolders {
  readonly #files: Files;
  readonly #roots: readonly string[];
  readonly #known = new Map<string, string>();

  constructor(files: Files, roots: readonly string[]) {
    this.#files = files;
    this.#roots = roots;
  }

  /** Where a file goes: `.goldpan-quarantine/<plan>/…` of its source, or of the volume mounted within it. */
  target(uri: string, plan: string): string {
    const folder = folderOf(uri);
    let base = this.#known.get(folder);
    if (base === undefined) {
      base = this.#baseOf(folder);
      this.#known.set(folder, base);
    }
    const below = uri.slice(base.endsWith('/') ? base.length : base.length + 1);
    return within(base, `${QUARANTINE_NAME}/${plan}/${below}`);
  }

  #baseOf(folder: string): string {
    const root = this.#roots.find((candidate) => isWithin(folder, candidate));
    // Named by a list, from anywhere: its own folder is all that is known to belong to it.
    if (root === undefined) return folder;
    const volume = this.#volume(folder);
    if (volume === undefined || this.#volume(root) === volume) return root;
    let base = folder;
    while (base !== root && this.#volume(folderOf(base)) === volume) base = folderOf(base);
    return base;
  }

  #volume(folder: string): string | undefined {
    return this.#files.stat(folder)?.identity?.split(':')[0];
  }
}

/** Where images go in a folder of their own, each path given once. */
export class FolderTargets {
  /** `file:` URL of the folder. */
  readonly to: string;
  readonly #decisions: StandingDecisions;
  readonly #isRemoving: boolean;
  readonly #taken = new TakenPaths();

  constructor(to: string, decisions: StandingDecisions, isRemoving: boolean) {
    this.to = to;
    this.#decisions = decisions;
    this.#isRemoving = isRemoving;
  }

  target(image: Placeable): string {
    const { relabel, assignSplit } = this.#decisions;
    const names = placementOf(
      {
        names: relativeNames(image),
        label: image.label,
        newLabel: this.#isRemoving ? undefined : relabel.get(image.id),
        split: assignSplit.get(image.id) ?? image.split,
      },
      {
        bySplit: !this.#isRemoving && assignSplit.size > 0,
        splitDepth,
        splitOfName,
        encode: percentEncode,
        decode: idName,
      },
    );
    return this.claim(within(this.to, names.join('/')));
  }

  claim(uri: string): string {
    return this.#taken.claim(uri);
  }
}
