import type { CrossSplit } from '../analyse/duplicates/cross-split.ts';
import { crossSplitRelations } from '../analyse/duplicates/cross-split.ts';
import { type ExactClasses, exactClasses } from '../analyse/duplicates/exact-classes.ts';
import { duplicateGroups, exactRelation } from '../analyse/duplicates/groups.ts';
import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import { DEFAULT_NEAR_OPTIONS, type NearPairs, nearPairs } from '../analyse/duplicates/near-pairs.ts';
import { MAX_DECODE_DRIFT, pixelCandidates } from '../analyse/duplicates/pixel-candidates.ts';
import type { Database } from '../catalog/database.ts';
import { type LoadedImages, loadFiles, loadImageTable } from '../catalog/image-table.ts';
import { type PixelDigestRow, writePixelDigests } from '../catalog/pixels.ts';
import { type RelationRow, writeRelations } from '../catalog/relations.ts';
import { duplicateRows } from '../curate/duplicate-rows.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Raise it when the same images would give other pairs or groups. */
const ANALYSIS_VERSION = 1;

export interface Relations {
  readonly pairs: string;
  readonly duplicates: string;
  readonly groups: string;
  readonly groupCount: number;
  readonly duplicateImages: number;
}

interface Compared {
  readonly loaded: LoadedImages;
  readonly classes: ExactClasses;
  readonly near: NearPairs;
}

function compare(loaded: LoadedImages, radius: number): Compared {
  const classes = exactClasses(loaded.table);
  return { loaded, classes, near: nearPairs(loaded.table, classes, { ...DEFAULT_NEAR_OPTIONS, radius }) };
}

/** Reads the exact pixels of the few images whose identity hangs on them, and keeps what was read. */
async function readExactPixels(
  database: Database,
  folder: string,
  imagesKeys: readonly string[],
  { loaded: { table }, classes, near }: Compared,
  pool: WorkerPool,
  signal?: AbortSignal,
): Promise<number> {
  const candidates = pixelCandidates(table, classes, near);
  const rows: PixelDigestRow[] = [];
  await pool.run(
    { kind: 'exact-pixels' },
    await loadFiles(
      database,
      folder,
      imagesKeys,
      candidates.map((image) => table.ids[image]!),
    ),
    ({ id, sizeBytes, modifiedMs }, outcome) => {
      rows.push({ id, sizeBytes, modifiedMs, pixelDigest: 'result' in outcome ? outcome.result.pixelDigest : null });
    },
    signal,
  );
  await writePixelDigests(database, folder, rows);
  return candidates.length;
}

/** Exact classes → near pairs → groups → keepers → cross-split relations, written as parts of the workspace. */
export async function findDuplicates(
  database: Database,
  folder: string,
  imagesKeys: readonly string[],
  pool: WorkerPool,
  radius: number,
  signal?: AbortSignal,
): Promise<Relations> {
  // Identity must not hang on the radius a user chose for likeness.
  const wide = Math.max(radius, MAX_DECODE_DRIFT);
  let compared = compare(await loadImageTable(database, folder, imagesKeys), wide);
  const read = await readExactPixels(database, folder, imagesKeys, compared, pool, signal);
  if (read > 0) compared = compare(await loadImageTable(database, folder, imagesKeys), radius);
  else if (wide !== radius) compared = compare(compared.loaded, radius);
  const { loaded, classes, near } = compared;
  const { table, splits, keeperFacts } = loaded;
  const groups = duplicateGroups(table, classes, near);
  const rows = duplicateRows(table, classes, near, groups, keeperFacts);
  const cross = crossSplitRelations(splits, classes, near);
  const from = [...imagesKeys, `radius ${radius}`, `version ${ANALYSIS_VERSION}`];
  return {
    pairs: await writeRelations(database, folder, 'pairs', from, pairRows(table, classes, near)),
    duplicates: await writeRelations(
      database,
      folder,
      'duplicates',
      from,
      duplicateImageRows(table, rows.images, cross),
    ),
    groups: await writeRelations(database, folder, 'groups', from, groupRows(table, rows.groups)),
    groupCount: rows.groups.length,
    duplicateImages: rows.images.filter((row) => !row.isKeeper).length,
  };
}

/** Beyond this many members, an exact class or a pair of classes is written as a star around its first image. */
const MAX_EXPANDED = 50;

function* pairRows(table: ImageTable, classes: ExactClasses, near: NearPairs): Generator<RelationRow> {
  const { ids } = table;
  for (const members of classes.members) {
    if (members.length < 2) continue;
    const hubs = members.length <= MAX_EXPANDED ? members.length : 1;
    for (let i = 0; i < hubs; i++) {
      for (let j = i + 1; j < members.length; j++) {
        const pair = [members[i]!, members[j]!];
        yield [ids[pair[0]!]!, ids[pair[1]!]!, exactRelation(table, pair), 0, 0, true];
      }
    }
  }
  for (let p = 0; p < near.a.length; p++) {
    const inA = classes.members[near.a[p]!]!.slice(0, MAX_EXPANDED);
    const inB = classes.members[near.b[p]!]!.slice(0, MAX_EXPANDED);
    for (const one of inA) {
      for (const other of inB) {
        const [a, b] = one < other ? [one, other] : [other, one];
        yield [ids[a]!, ids[b]!, near.relation[p]!, near.distance[p]!, near.secondDistance[p]!, near.isConfirmed[p]!];
      }
    }
  }
}

function* duplicateImageRows(
  table: ImageTable,
  rows: ReturnType<typeof duplicateRows>['images'],
  cross: CrossSplit,
): Generator<RelationRow> {
  const name = (image: number | null) => (image === null || image < 0 ? null : table.ids[image]!);
  const byImage = new Map(rows.map((row) => [row.image, row]));
  for (let image = 0; image < table.ids.length; image++) {
    const row = byImage.get(image);
    const related = cross.related[image]!;
    if (!row && related === 0) continue;
    yield [
      table.ids[image]!,
      row?.groupId ?? null,
      row?.groupSize ?? null,
      row?.isKeeper ?? null,
      name(row?.keeper ?? null),
      row?.isExactDuplicate ?? false,
      row?.exactRelation ?? null,
      name(row?.exactOf ?? null),
      row?.nearDistance ?? null,
      row?.nearRelation ?? null,
      name(row?.nearOf ?? null),
      related,
      name(cross.example[image]!),
    ];
  }
}

function* groupRows(table: ImageTable, groups: ReturnType<typeof duplicateRows>['groups']): Generator<RelationRow> {
  const { ids } = table;
  for (const group of groups) {
    for (let position = 0; position < group.members.length; position++) {
      yield [
        group.groupId,
        group.relation,
        group.size,
        ids[group.keeper]!,
        group.keeperReason,
        ids[group.weakest.a]!,
        ids[group.weakest.b]!,
        group.weakest.distance,
        position,
        ids[group.members[position]!]!,
      ];
    }
  }
}
