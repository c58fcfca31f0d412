/** Why a name cannot be that of one folder; null when it can. */
function unfit(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
  return name === '' || name === '.' || name === '..' || /[/\\\u0000-\u001f]/.test(name) || name.length > 200;
}

export interface PlacementFacts {
  /** Percent-encoded names from the source down to the file. */
  readonly names: readonly string[];
  readonly label: string | null;
  readonly newLabel: string | undefined;
  /** The split in force: assigned, else the image's own. */
  readonly split: string | null;
}

export interface PlacementOptions {
  /** Put every image that has a split into a folder of that name. */
  readonly bySplit: boolean;
  /** Index of the folder that names a split, -1 when none does. */
  readonly splitDepth: (folders: readonly string[]) => number;
  /** `train`, `val` or `test` when the name means one of them. */
  readonly splitOfName: (name: string) => string | undefined;
  readonly encode: (name: string) => string;
  readonly decode: (name: string) => string;
}

/**
 * Where an image goes in a new folder, as percent-encoded names. Its relative path, but: with splits assigned, the
 * folder that names its split becomes the new split, or one is put in front; a folder that is its label becomes the
 * new label. Names that would lead out of the folder are made harmless.
 */
export function placementOf(facts: PlacementFacts, options: PlacementOptions): string[] {
  const names = facts.names.map((name) => (name === '..' ? '__' : name)).filter((name) => name !== '' && name !== '.');
  const file = names.pop() ?? '_';
  const folders = names;
  const { newLabel, split } = facts;
  if (
    newLabel !== undefined &&
    !unfit(newLabel) &&
    facts.label !== null &&
    folders.at(-1) === options.encode(facts.label)
  ) {
    folders[folders.length - 1] = options.encode(newLabel);
  }
  if (options.bySplit && split !== null && !unfit(split)) {
    const depth = options.splitDepth(folders.map(options.decode));
    if (depth < 0) folders.unshift(options.encode(split));
    // `training/1.jpg` stays where it is while its split is train.
    else if (options.splitOfName(options.decode(folders[depth]!)) !== split) folders[depth] = options.encode(split);
  }
  return [...folders, file];
}

/** Gives every path to one file only: a later one becomes `name~2.jpg`, `name~3.jpg` … */
export class TakenPaths {
  readonly #taken = new Set<string>();

  claim(path: string): string {
    let free = path;
    for (let number = 2; this.#taken.has(free); number++) {
      const slash = path.lastIndexOf('/') + 1;
      const dot = path.lastIndexOf('.');
      const end = dot > slash ? dot : path.length;
      free = `${path.slice(0, end)}~${number}${path.slice(end)}`;
    }
    this.#taken.add(free);
    return free;
  }
}
