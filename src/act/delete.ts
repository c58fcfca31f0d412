import type { PlanOperation } from '../model/plan.ts';
import { type ActOptions, breathe } from './apply.ts';
import { Skip, skipReason } from './entry.ts';
import { removeEmptyFolders } from './folders.ts';
import type { Journal } from './journal.ts';
import type { SkippedUnit, Unit } from './journal-lines.ts';
import { stepsOf, syncFolders } from './unit-files.ts';
import { Verifier } from './verify.ts';

const BATCH = 64;

export interface DeleteOptions extends ActOptions {
  readonly journal: Journal;
  readonly operations: Iterable<PlanOperation>;
}

/**
 * Deletes for good what an applied plan set aside. Each file must still be what was set aside, and the image that stays
 * in its stead must still be there.
 *
 * @returns what was left in quarantine, and why
 */
export async function deleteSetAside(options: DeleteOptions): Promise<SkippedUnit[]> {
  const { files, journal, signal, onProgress } = options;
  const verifier = new Verifier(files);
  const skipped: SkippedUnit[] = [];
  const total = [...journal.state.units.values()].filter(({ state }) => state === 'done' || state === 'delete').length;
  let done = 0;
  let batch: { readonly keeper: PlanOperation['keeper']; readonly uri: string; readonly unit: Unit }[] = [];

  const run = async () => {
    signal?.throwIfAborted();
    const works = batch.flatMap(({ keeper, uri, unit }) => {
      try {
        const steps = stepsOf(files, journal.state.plan, unit);
        if (keeper) verifier.keeper(keeper, uri);
        // Announced before, so a file that is gone was deleted by the run that was cut short.
        const left = steps.filter(({ target }) => unit.state !== 'delete' || files.lstat(target) !== undefined);
        if (left.some((step) => !('isWhole' in step) || !step.isWhole(step.target))) {
          throw new Skip('it was changed since it was set aside');
        }
        return [{ unit, uris: left.map(({ target }) => target) }];
      } catch (error) {
        skipped.push({ n: unit.n, id: unit.id, reason: skipReason(error) });
        return [];
      }
    });
    const units = works.map(({ unit }) => unit.n);
    if (units.length > 0) journal.add({ step: 'delete', units });
    journal.commit();
    const uris = works.flatMap((work) => work.uris);
    for (const uri of uris) files.unlink(uri);
    syncFolders(files, uris);
    if (units.length > 0) journal.add({ step: 'deleted', units });
    journal.commit();
    done += batch.length;
    batch = [];
    onProgress?.({ step: 'deleting', done, total });
    await breathe();
  };

  const add = async (unit: Unit | undefined, keeper: PlanOperation['keeper'], uri: string) => {
    if (unit?.state !== 'done' && unit?.state !== 'delete') return;
    batch.push({ keeper, uri, unit });
    if (batch.length >= (options.batch ?? BATCH)) await run();
  };
  for (const { n, keeper, from } of options.operations) await add(journal.state.units.get(n), keeper, from.uri);
  // Then what annotations said before: it is about what is gone, too.
  for (const unit of journal.state.units.values()) if (unit.n < 0) await add(unit, null, '');
  if (batch.length > 0) await run();
  removeEmptyFolders(files, journal.state.folders);
  return skipped;
}
