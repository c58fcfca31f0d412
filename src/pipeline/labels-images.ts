import type { Database } from '../catalog/database.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { type LabelledImages, labelledImages } from '../catalog/labelled-images.ts';
import { readManifest } from '../catalog/manifest.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { UserError } from '../model/errors.ts';

/** Name of the rule that decides on labels; its own decisions do not count as labels. */
export const LABELS_RULE = 'labels';

/** Images with the labels that people decided on. Those that are to be removed have none. */
export interface DecidedImages extends LabelledImages {
  /** Ids of images whose label a person has decided on: these are not listed again. */
  readonly settled: ReadonlySet<string>;
  /** Names of the classes, in the order of a folder of class folders. */
  readonly classNames: readonly string[];
}

/** @throws UserError when fewer than two classes are labelled */
export async function decidedImages(database: Database, folder: string): Promise<DecidedImages> {
  const images = await labelledImages(database, folder, readManifest(folder).snapshot!);
  const standing = standingDecisions(readDecisions(folder));
  const relabelled = new Map<string, string>();
  for (const decision of standing.all) {
    if (decision.kind === 'relabel' && !(decision.by === 'rule' && decision.rule === LABELS_RULE)) {
      relabelled.set(decision.image, decision.label);
    }
  }
  const isGone = (id: string): boolean => {
    const decision = standing.remove.get(id);
    return decision !== undefined && !(decision.by === 'rule' && decision.rule === LABELS_RULE);
  };
  const labels = images.ids.map((id, i) => (isGone(id) ? '' : (relabelled.get(id) ?? images.labels[i]!)));
  const classNames = [...new Set(labels)].filter((label) => label !== '').sort();
  if (classNames.length < 2) {
    throw new UserError(
      classNames.length === 0
        ? `The images of ${folder} have no labels: put them into a folder per class, or scan a manifest with a column label.`
        : `All images of ${folder} have the label ${classNames[0]}: there is nothing to compare it with.`,
    );
  }
  return { ...images, labels, settled: new Set(relabelled.keys()), classNames };
}
