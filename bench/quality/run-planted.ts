import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '../goldpan.ts';
import { buildSet } from './build.ts';
import { findIn } from './found.ts';
import { METHODS, scorePlanted } from './planted.ts';
import { plantedResults, printPlanted } from './print-planted.ts';
import { scanSpecialSets } from './special-sets.ts';

export interface PlantedOptions {
  readonly isQuick: boolean;
  readonly isJson: boolean;
  /** Folder that keeps the built set; without it, it is thrown away. */
  readonly keep: string | undefined;
  /** Workspace to scan into; without it, a new one that is thrown away. */
  readonly workspace: string | undefined;
  /** File for everything that was missed, misnamed or wrongly reported. */
  readonly out: string | undefined;
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

/** Builds the set, scans it, and prints how much of it was found. */
export async function runPlanted({ isQuick, isJson, keep, workspace, out }: PlantedOptions): Promise<void> {
  await withTemporaryFolder(async (temporary) => {
    const started = performance.now();
    const set = await buildSet(keep ?? join(temporary, 'set'), isQuick);
    if (!isJson) {
      console.log(
        `${set.originals} photos, ${set.copies.length} copies, ${set.negatives} negatives: ${seconds(started)} s`,
      );
    }
    const found = await findIn(set.folder, workspace ?? join(temporary, 'workspace'));
    const unmeasured = set.clusterOf.size - found.ids.length;
    if (unmeasured !== 0) throw new Error(`${unmeasured} images of the set were not measured`);
    if (!isJson) console.log(`scanned in ${found.scanSeconds.toFixed(1)} s, ${found.goldpan.size} pairs\n`);
    const score = scorePlanted(set, found);
    const special = await scanSpecialSets(join(temporary, 'special'));
    if (isJson) for (const result of plantedResults(score, special)) console.log(JSON.stringify(result));
    else printPlanted(score, special);
    if (out) {
      const lists = {
        missed: score.missed.map(({ original, copy, edit }) => ({ original, copy, edit: edit.name })),
        misnamed: score.misnamed.map(({ original, copy, edit, relation }) => ({
          original,
          copy,
          edit: edit.name,
          relation,
        })),
        falsePairs: Object.fromEntries(METHODS.map((method) => [method, score.methods[method].falsePairs])),
      };
      writeFileSync(out, `${JSON.stringify(lists, null, 1)}\n`);
    }
  });
}
