import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeFiles } from '../act/node-files.ts';
import { TakedownSearch } from '../catalog/takedown-search.ts';
import type { TakedownCriteria, TakedownImage, TakedownPlace } from '../catalog/takedowns.ts';
import { UserError } from '../model/errors.ts';
import { pathOfUri } from '../sources/uri.ts';
import { leaksAgainst, openAgainst } from './against.ts';
import { saidAttributes } from './card-facts.ts';
import { compareWorkspaces } from './compare-workspaces.ts';
import { type Place, placesOfExports, placesOfPlans } from './places.ts';
import { stateOf } from './plan-removals.ts';
import type { ElsewhereFile } from './plan-takedown.ts';
import { parseHashes } from './takedown-criteria.ts';
import type { Workspace } from './workspace.ts';

/** Copies of an image given as a file that are listed. */
const MOST_COPIES = 1_000_000;

export interface TakedownFound {
  readonly images: readonly TakedownImage[];
  /** In the source: id → why it goes. */
  readonly listed: ReadonlyMap<string, string>;
  readonly elsewhere: readonly ElsewhereFile[];
  readonly remains: readonly string[];
}

export interface TakedownLook {
  readonly criteria: TakedownCriteria;
  readonly copies: boolean;
  readonly distance: { readonly pdq: number; readonly phash: number };
  /** Digests of what was found in other workspaces. */
  readonly digests?: readonly string[];
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

/** Finds everything in one workspace, and in all that was made of it, that a request is about. Touches nothing. */
export async function findTakenDown(workspace: Workspace, look: TakedownLook): Promise<TakedownFound> {
  const search = new TakedownSearch(workspace.database);
  const asked = await askedImages(workspace, search, look);
  const copies = look.copies ? await search.copies([...asked.keys()]) : [];
  const ids = [...asked.keys(), ...copies.map(({ id }) => id)];
  const attributes = await saidAttributes(workspace);
  const facts = await search.facts(ids, attributes.license, attributes.url);
  const digests = new Set<string>([...parseHashes(look.criteria.hash ?? []).sha256, ...(look.digests ?? [])]);
  for (const { sha256 } of facts.values()) if (sha256 !== null) digests.add(sha256);
  const wanted = { ids: new Set(ids), sha256: digests };
  const written = await placesOfExports(workspace.folder, wanted);
  const made = [...placesOfPlans(workspace.folder, wanted), ...written.flatMap(({ place }) => (place ? [place] : []))];
  const madeOf = new Map<string, Place[]>();
  for (const place of made) madeOf.set(place.id, [...(madeOf.get(place.id) ?? []), place]);
  const copyOf = new Map(copies.map((copy) => [copy.id, copy]));
  const listed = new Map<string, string>();
  const elsewhere: ElsewhereFile[] = [];
  const images: TakedownImage[] = [];
  // Pictures that are gone from the source, and lie where a plan or an export put them.
  const gone = [...madeOf.keys()].filter((id) => !facts.has(id)).sort();
  for (const id of [...ids.sort(), ...gone]) {
    const fact = facts.get(id);
    const copy = copyOf.get(id);
    const why =
      asked.get(id) ?? (copy ? [`${copy.relation} copy of ${copy.of}`] : ['the same bytes as what is asked for']);
    const places: TakedownPlace[] = [];
    if (fact) {
      places.push({
        uri: fact.uri,
        how: 'source',
        by: null,
        member: null,
        sha256: fact.sha256,
        remains: sourceRemains(fact),
      });
      listed.set(id, why.join('; '));
    }
    for (const place of madeOf.get(id) ?? []) {
      const { remains, file } = derivedFile(place, fact?.sha256 ?? null, digests);
      if (remains === GONE) continue;
      places.push({
        uri: place.uri,
        how: place.how,
        by: place.by,
        member: place.member,
        sha256: place.sha256 ?? fact?.sha256 ?? null,
        remains,
      });
      if (file) elsewhere.push({ id, reason: why.join('; '), file, folder: place.folder });
    }
    if (places.length === 0) continue;
    images.push({
      workspace: workspace.folder,
      id,
      why,
      copyOf: copy?.of ?? null,
      relation: copy?.relation ?? null,
      sha256: fact?.sha256 ?? null,
      url: fact?.url ?? null,
      licence: fact?.licence ?? null,
      places,
    });
  }
  const sources = new Set([...facts.values()].map(({ uri }) => uri));
  const files = unique(elsewhere, ({ file }) => file.uri).filter(({ file }) => !sources.has(file.uri));
  return { images, listed, elsewhere: files, remains: exportRemains(written) };
}

const unique = <T>(values: readonly T[], keyOf: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [keyOf(value), value])).values(),
];

/** Images the criteria themselves name, each with all its reasons. */
async function askedImages(
  workspace: Workspace,
  search: TakedownSearch,
  look: TakedownLook,
): Promise<Map<string, string[]>> {
  const { criteria, distance, onProgress, signal } = look;
  const asked = new Map<string, string[]>();
  const add = (found: readonly { readonly id: string; readonly why: string }[]) => {
    for (const { id, why } of found) {
      const known = asked.get(id);
      if (known) known.push(why);
      else asked.set(id, [why]);
    }
  };
  if (criteria.url?.length) add(await search.byUrl(criteria.url));
  if (criteria.domain?.length) add(await search.byDomain(criteria.domain));
  if (criteria.licence?.length) add(await search.byLicence(criteria.licence));
  const hashes = parseHashes(criteria.hash ?? []);
  add(await search.byDigest('sha256', hashes.sha256, 'sha256'));
  add(await search.byDigest('sha256', look.digests ?? [], 'the same bytes as what was found elsewhere, sha256'));
  for (const hash of hashes.pdq) add(await search.byHash('pdq', hash, distance.pdq));
  for (const hash of hashes.phash) add(await search.byHash('phash', hash, distance.phash));
  if (hashes.md5.length > 0) {
    onProgress?.('reading every file for its MD5');
    add(await byMd5(search, new Set(hashes.md5), signal));
  }
  for (const image of criteria.image ?? []) {
    onProgress?.(`looking for copies of ${image}`);
    const path = resolve(look.cwd ?? process.cwd(), image);
    if (!existsSync(path)) throw new UserError(`--image: there is no ${path}.`);
    const other = await openAgainst(workspace, path, signal ? { signal } : {});
    try {
      const found = await leaksAgainst(workspace, other, { compare: compareWorkspaces });
      const pairs = await found.list(MOST_COPIES);
      add(
        unique(pairs, ({ a }) => a).map(({ a, relation }) => ({ id: a, why: `${relation} copy of the file ${image}` })),
      );
    } finally {
      other.close();
    }
  }
  return asked;
}

async function byMd5(search: TakedownSearch, wanted: ReadonlySet<string>, signal: AbortSignal | undefined) {
  const found: { id: string; why: string }[] = [];
  for await (const batch of search.files()) {
    for (const { id, uri } of batch) {
      signal?.throwIfAborted();
      const hash = createHash('md5');
      try {
        for await (const chunk of createReadStream(pathOfUri(uri))) hash.update(chunk as Buffer);
      } catch {
        // A file that cannot be read is told when its place is looked at.
        continue;
      }
      const digest = hash.digest('hex');
      if (wanted.has(digest)) found.push({ id, why: `md5 ${digest}` });
    }
  }
  return found;
}

function sourceRemains(file: {
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}): string | null {
  const state = stateOf(nodeFiles, file);
  if (state === 'missing') return 'it is gone from the source';
  return state === 'changed' ? 'its file changed since the scan; scan again and ask again' : null;
}

const GONE = 'gone';

/** What can be done about a file that was made: it must still be what was made. */
function derivedFile(
  place: Place,
  ofSource: string | null,
  digests: ReadonlySet<string>,
): { remains: string | null; file: ElsewhereFile['file'] | null } {
  const entry = nodeFiles.lstat(place.uri);
  if (entry === undefined) return { remains: GONE, file: null };
  if (place.member !== null) {
    return { remains: `it lies within that file, as ${place.member}: write the export again without it`, file: null };
  }
  const target = entry.kind === 'link' ? nodeFiles.stat(place.uri) : entry;
  if (target?.kind !== 'file') return { remains: 'it is no file any more', file: null };
  const sha256 = nodeFiles.hash(place.uri);
  const expected = place.sha256 ?? ofSource;
  const isSame = expected === null ? digests.has(sha256) : sha256 === expected || digests.has(sha256);
  if (!isSame) return { remains: 'it was changed since it was made', file: null };
  return {
    remains: null,
    file: { uri: place.uri, sizeBytes: target.size, modifiedMs: target.modifiedMs, sha256 },
  };
}

/** Files of exports that still speak of what was found. */
function exportRemains(written: Awaited<ReturnType<typeof placesOfExports>>): string[] {
  const byExport = new Map<string, { format: string; folder: string; files: readonly string[]; images: number }>();
  for (const { record } of written) {
    const known = byExport.get(record.id) ?? {
      format: record.format,
      folder: record.folder,
      files: record.files,
      images: 0,
    };
    byExport.set(record.id, { ...known, images: known.images + 1 });
  }
  return [...byExport].flatMap(([id, { format, folder, files, images }]) =>
    files.length === 0 || !existsSync(folder)
      ? []
      : [
          `Export ${id} (${format}) in ${folder}: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ' …' : ''} may still name ${images} of these images. Write the export again.`,
        ],
  );
}
