import { type ChangedImages, changedImages } from '../../catalog/changed-images.ts';
import { Database } from '../../catalog/database.ts';
import { readManifest } from '../../catalog/manifest.ts';
import { countFindings, createViews } from '../../catalog/views.ts';
import { describeState } from './describe-state.ts';
import { type ReviewState, StateError } from './session.ts';

/** Ids shown of each kind. */
const EXAMPLES = 8;
const DATABASE_MEGABYTES = 512;

/** What is different from the state before. */
export interface Changes {
  /** When that state was scanned. */
  readonly since: string;
  readonly images: ChangedImages;
  /** Findings then and now, by the thresholds of now; null where the check could not be asked then. */
  readonly findings: readonly { readonly check: string; readonly before: number | null; readonly now: number }[];
}

const known = new WeakMap<ReviewState, Promise<Changes | null>>();

/** Null when there is no state before, that is after a first scan. Worked out once per state. */
export function changesSince(state: ReviewState): Promise<Changes | null> {
  const found = known.get(state);
  if (found) return found;
  const changes = compare(state);
  known.set(state, changes);
  changes.catch(() => known.delete(state));
  return changes;
}

async function compare(state: ReviewState): Promise<Changes | null> {
  const { folder, manifest, snapshot, checks } = state.workspace;
  const { previous } = manifest;
  if (!previous) return null;
  const { checks: now } = await describeState(state);
  // Of its own: the views have the names of those of the state, and the work takes a while.
  const database = await Database.open({ memoryLimitMegabytes: DATABASE_MEGABYTES });
  try {
    const images = await changedImages(database, folder, previous, snapshot, EXAMPLES);
    const evaluable = await createViews(database, folder, previous, checks, {
      derived: [],
      neighbours: null,
      annotated: null,
    });
    const before = await countFindings(database, evaluable);
    return {
      since: previous.scannedAt,
      images,
      findings: now.map(({ name, findings }) => ({ check: name, before: before[name] ?? null, now: findings })),
    };
  } catch (error) {
    // A scan that has finished meanwhile takes the parts of the state before away.
    if (readManifest(folder).previous?.scannedAt !== previous.scannedAt) throw new StateError('state-changed');
    throw error;
  } finally {
    database.close();
  }
}
