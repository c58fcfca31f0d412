import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../src/act/node-files.ts';
import type { PlanMode, PlannedFile, PlanOperation } from '../../src/model/plan.ts';
import { uriOfPath } from '../../src/sources/uri.ts';

/** A tree of files and what a plan does with it. Names are latin-1 text, one character per byte of the real name. */
export interface Scenario {
  readonly name: string;
  readonly mode: PlanMode;
  /** What lies elsewhere than the tree: a volume of its own, or one that cannot link. */
  readonly disk: 'plain' | 'two-volumes' | 'no-links';
  /** Path below `data` → content, or where a symbolic link leads to. */
  readonly files: Readonly<Record<string, string | { readonly link: string }>>;
  /** Path of an image → keeper, or null, and its annotations. */
  readonly images: Readonly<Record<string, { readonly keeper?: string; readonly sidecars?: readonly string[] }>>;
  /** Files that are rewritten once the images are where they go, all of them together: path → new content. */
  readonly rewritten?: Readonly<Record<string, string>>;
  /** Files that are written anew where the plan puts things: path → content. */
  readonly written?: Readonly<Record<string, string>>;
}

const bytes = (name: string): Buffer => Buffer.from(name, 'latin1');
const pathIn = (root: string, name: string): Buffer => Buffer.concat([Buffer.from(`${root}/`), bytes(name)]);

/** Makes the tree; times are the same every time, to the microsecond. */
export function makeTree(root: string, { files }: Scenario): void {
  Object.entries(files).forEach(([name, content], i) => {
    const path = pathIn(join(root, 'data'), name);
    mkdirSync(Buffer.from(dirname(path.toString('latin1')), 'latin1'), { recursive: true });
    if (typeof content === 'string') {
      writeFileSync(path, content);
      utimesSync(path, 1.6e9 + i + 0.123456, 1.6e9 + i + 0.123456);
    } else symlinkSync(content.link, path);
  });
}

const uriIn = (root: string, name: string): string => uriOfPath(pathIn(join(root, 'data'), name));

function planned(root: string, name: string, withDigest: boolean): PlannedFile {
  const uri = uriIn(root, name);
  const entry = nodeFiles.stat(uri)!;
  return { uri, sizeBytes: entry.size, modifiedMs: entry.modifiedMs, sha256: withDigest ? nodeFiles.hash(uri) : null };
}

/** Where the plan of a scenario puts things, as a `file:` URL. */
export const targetOf = (root: string, { mode }: Scenario): string =>
  uriOfPath(join(root, mode === 'quarantine' ? 'data/.goldpan-quarantine/p' : 'elsewhere'));

export function operationsOf(root: string, scenario: Scenario): PlanOperation[] {
  const isRemoving = scenario.mode === 'quarantine' || scenario.mode === 'move';
  const target = (name: string) => `${targetOf(root, scenario)}${uriIn(root, name).slice(uriIn(root, '').length - 1)}`;
  return Object.entries(scenario.images).map(([id, { keeper, sidecars = [] }], n) => ({
    n,
    action: isRemoving ? 'remove' : 'keep',
    id,
    rule: isRemoving ? 'duplicate' : 'kept',
    reason: '',
    relation: null,
    keeper: keeper === undefined ? null : { id: keeper, ...planned(root, keeper, true) },
    from: planned(root, id, true),
    to: target(id),
    sidecars: sidecars.map((name) => ({ from: planned(root, name, false), to: target(name) })),
  }));
}

/** A file of a scenario that gets other content, or a new one; as JSON, for a child process. */
export type TreeRewrite =
  | { readonly made: 'replaced'; readonly file: PlannedFile; readonly aside: string; readonly text: string }
  | { readonly made: 'written'; readonly to: string; readonly text: string };

export function rewritesOf(root: string, scenario: Scenario): TreeRewrite[] {
  const aside = (name: string) => `${uriIn(root, '').slice(0, -1)}/.goldpan-quarantine/p/${name}`;
  return [
    ...Object.entries(scenario.rewritten ?? {}).map(
      ([name, text]) => ({ made: 'replaced', file: planned(root, name, true), aside: aside(name), text }) as const,
    ),
    ...Object.entries(scenario.written ?? {}).map(
      ([name, text]) => ({ made: 'written', to: `${targetOf(root, scenario)}/${name}`, text }) as const,
    ),
  ];
}

/** Everything below a folder: path in latin-1 → what it is, its bytes, time and rights. Folders count by what they hold. */
export function snapshot(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (folder: Buffer, name: string) => {
    for (const entry of readdirSync(folder, { encoding: 'buffer' })) {
      const path = Buffer.concat([folder, Buffer.from('/'), entry]);
      const id = `${name}/${entry.toString('latin1')}`;
      const stats = lstatSync(path, { bigint: true });
      if (stats.isDirectory()) {
        found[id] = 'folder';
        visit(path, id);
      } else if (stats.isSymbolicLink()) found[id] = `link ${readlinkSync(path)}`;
      else {
        const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
        // Trees are made with times of 2020: any later one is that of a file the act itself has written.
        const time = stats.mtimeNs > 1_700_000_000_000_000_000n ? 'written' : stats.mtimeNs;
        found[id] = `file ${digest} ${time} ${(Number(stats.mode) & 0o777).toString(8)}`;
      }
    }
  };
  visit(Buffer.from(root), '');
  return found;
}

/** How often each content is there; what a kill may only ever add to. */
export function contents(snapshotted: Readonly<Record<string, string>>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of Object.values(snapshotted)) {
    if (text === 'folder') continue;
    const content = text.split(' ').slice(0, 2).join(' ');
    counts.set(content, (counts.get(content) ?? 0) + 1);
  }
  return counts;
}

/** The contents of `before` that `after` has too few of. */
export function lost(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const now = contents(after);
  return [...contents(before)]
    .filter(([content, count]) => (now.get(content) ?? 0) < count)
    .map(([content]) => content);
}
