import { dealEdits } from '../analyse/calibrate/deal-edits.ts';
import type { ObservedCopy } from '../analyse/calibrate/observations.ts';
import type { HashedCopy } from '../analyse/calibrate/stranger-candidates.ts';
import type { Edit } from '../transform/edit.ts';
import { EDITS } from '../transform/edits.ts';
import { seededRandom } from '../transform/random.ts';
import type { CalibrationSample } from './calibrate-sample.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { CalibrateJob, Task } from './worker-protocol.ts';

const STRENGTHS = 3;

/** A copy with what it was made of. */
export interface EditedCopy extends HashedCopy {
  /** Place of the image in the sample. */
  readonly place: number;
  readonly edit: Edit;
}

export interface EditedCopies {
  readonly made: readonly EditedCopy[];
  readonly observed: readonly ObservedCopy[];
  /** Sampled images of which no copies could be made: the file changed, or took too much time or memory. */
  readonly failed: readonly string[];
}

const FAMILIES = EDITS.length / STRENGTHS;

/** Half of the families, all, or all in two or three strengths: the fewest that make so many copies. */
const editsPerImage = (images: number, copies: number): number =>
  [FAMILIES / 2, FAMILIES, 2 * FAMILIES].find((edits) => edits * images >= copies) ?? EDITS.length;

/**
 * Makes edited copies of the sampled images and compares them with their originals.
 * @param copies how many at least, as far as there are edits for it
 */
export async function editSample(
  sample: CalibrationSample,
  copies: number,
  pool: WorkerPool,
  task: Extract<Task, { kind: 'calibrate' }>,
  signal?: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<EditedCopies> {
  const perImage = editsPerImage(sample.images.length, copies);
  const dealt = dealEdits(
    sample.images.length,
    { families: FAMILIES, strengths: STRENGTHS, perImage },
    seededRandom(task.seed, 'edits'),
  );
  const jobs: (CalibrateJob & { readonly place: number })[] = sample.jobs.map((job, place) => ({
    ...job,
    place,
    others: dealt[place]!.map((card) => ({ edit: EDITS[card]!.name, against: null })),
  }));
  const byPlace: { made: EditedCopy[]; observed: ObservedCopy[] }[] = jobs.map(() => ({ made: [], observed: [] }));
  const failed: string[] = [];
  let done = 0;
  await pool.run(
    task,
    jobs,
    (job, outcome) => {
      const { place } = job as (typeof jobs)[number];
      done += job.others.length;
      onProgress?.(done, jobs.length * perImage);
      const results = 'result' in outcome ? outcome.result.copies : null;
      if (results === null) failed.push(job.id);
      results?.forEach(({ hashes, found }, i) => {
        const edit = EDITS[dealt[place]![i]!]!;
        const { family, strength, relation, alsoRight } = edit;
        byPlace[place]!.made.push({ image: sample.images[place]!, place, edit, hashes: hashes! });
        byPlace[place]!.observed.push({ image: place, family, strength, relation, alsoRight, found });
      });
    },
    signal,
  );
  return {
    made: byPlace.flatMap(({ made }) => made),
    observed: byPlace.flatMap(({ observed }) => observed),
    failed: failed.sort(),
  };
}
