import { CandidateCollector } from '../analyse/duplicates/candidates.ts';
import { exactClasses } from '../analyse/duplicates/exact-classes.ts';
import { addCrossCandidates, DEFAULT_RADII } from '../analyse/duplicates/hash-candidates.ts';
import { stackedTable } from '../analyse/duplicates/stacked-table.ts';
import { Database } from '../catalog/database.ts';
import { loadFiles, loadImageTable, newNumbering } from '../catalog/image-table.ts';
import { COPY_RELATIONS, relationRank } from '../model/relation.ts';
import type { CrossPair } from './against.ts';
import { duplicateOptionsOf } from './duplicate-options.ts';
import { WorkerPool } from './worker-pool.ts';
import type { CompareJob } from './worker-protocol.ts';
import type { Workspace } from './workspace.ts';

/** Images of a job: the first is decoded once for all others. */
const OTHERS_PER_JOB = 8;

interface NumberedJob extends CompareJob {
  readonly pairs: readonly number[];
}

/**
 * Related pairs of two workspaces that are not exactly equal: by hashes, then on pixels, at the threshold of the first
 * one. Neither is scanned again, and nothing is stored; the images of candidates are read.
 */
export async function compareWorkspaces(
  mine: Workspace,
  theirs: Workspace,
  signal?: AbortSignal,
): Promise<CrossPair[]> {
  const numbering = newNumbering();
  const database = await Database.open();
  const pool = new WorkerPool({}, { measurements: {} });
  try {
    const load = async ({ folder, snapshot }: Workspace) =>
      (await loadImageTable(database, folder, snapshot.images, numbering)).table;
    const first = await load(mine);
    const table = stackedTable(first, await load(theirs));
    const border = first.ids.length;
    const { members, classOf } = exactClasses(table);
    // One image stands for its exact copies within each side; copies across the sides are found without pixels.
    const sides: [number[], number[]] = [[], []];
    for (const images of members) {
      const one = images.find((image) => image < border);
      const other = images.find((image) => image >= border);
      if (one !== undefined && table.hasStructure[one]) sides[0].push(one);
      if (other !== undefined && table.hasStructure[other]) sides[1].push(other);
    }
    const collector = new CandidateCollector(table);
    addCrossCandidates(table, ...sides, { ...DEFAULT_RADII, ...duplicateOptionsOf(mine.manifest).radii }, collector);
    const candidates = collector.finish();
    const wanted = Array.from({ length: candidates.count }, (_, i) => i).filter(
      (i) => classOf[candidates.a[i]!] !== classOf[candidates.b[i]!],
    );
    const fileOf = await filesOf(database, mine, theirs, border, table.ids, [
      ...wanted.map((i) => candidates.a[i]!),
      ...wanted.map((i) => candidates.b[i]!),
    ]);
    const found: CrossPair[] = [];
    const lastCopy = COPY_RELATIONS.length - 1;
    await pool.run(
      { kind: 'compare' },
      jobs(wanted, candidates.a, candidates.b, candidates.orientation, fileOf),
      (job, outcome) => {
        if ('failure' in outcome) return;
        outcome.result.comparisons.forEach((comparison, k) => {
          if (!comparison || comparison.score <= mine.snapshot.threshold) return;
          const { relation, score } = comparison;
          if (relation === 'unrelated' || relationRank(relation) > lastCopy) return;
          const i = (job as NumberedJob).pairs[k]!;
          for (const a of members[classOf[candidates.a[i]!]!]!.filter((image) => image < border)) {
            for (const b of members[classOf[candidates.b[i]!]!]!.filter((image) => image >= border)) {
              found.push({ a: table.ids[a]!, b: table.ids[b]!, relation, score });
            }
          }
        });
      },
      signal,
    );
    return found;
  } finally {
    await pool.close();
    database.close();
  }
}

async function filesOf(
  database: Database,
  mine: Workspace,
  theirs: Workspace,
  border: number,
  ids: readonly string[],
  images: readonly number[],
): Promise<(image: number) => { readonly uri: string; readonly sizeBytes: number } | undefined> {
  const side = async ({ folder, snapshot }: Workspace, isTheirs: boolean) => {
    const asked = [...new Set(images.filter((image) => image >= border === isTheirs))].map((image) => ids[image]!);
    const files = await loadFiles(database, folder, snapshot.images, asked);
    return new Map(files.map((file) => [file.id, file]));
  };
  const [first, second] = [await side(mine, false), await side(theirs, true)];
  return (image) => (image < border ? first : second).get(ids[image]!);
}

function* jobs(
  wanted: readonly number[],
  a: Uint32Array,
  b: Uint32Array,
  orientation: Uint8Array,
  fileOf: (image: number) => { readonly uri: string; readonly sizeBytes: number } | undefined,
): Generator<NumberedJob> {
  for (let start = 0; start < wanted.length; ) {
    let end = start + 1;
    while (end < wanted.length && end - start < OTHERS_PER_JOB && a[wanted[end]!] === a[wanted[start]!]) end++;
    const pairs = wanted.slice(start, end);
    const one = fileOf(a[pairs[0]!]!)!;
    const others = pairs.map((i) => fileOf(b[i]!)!);
    yield {
      id: String(start),
      uri: one.uri,
      sizeBytes: others.reduce((sum, { sizeBytes }) => sum + Math.max(0, sizeBytes), Math.max(0, one.sizeBytes)),
      modifiedMs: 0,
      others: others.map(({ uri }, k) => ({ uri, orientation: orientation[pairs[k]!]!, isThorough: false })),
      pairs,
    };
    start = end;
  }
}
