import { basename } from 'node:path';
import { openParquetFile } from '../catalog/parquet-file.ts';
import { UserError } from '../model/errors.ts';
import { classLabels, readClassNames } from '../sources/predictions/class-labels.ts';
import { readGivenLabels } from '../sources/predictions/given-labels.ts';
import { type Probabilities, readProbabilities } from '../sources/predictions/probabilities.ts';
import type { Numbers } from '../sources/predictions/types.ts';
import type { LabelFilesOptions } from './labels-options.ts';
import { type LabelledRows, labelledRows, labelRowOf } from './labels-rows.ts';

/** Reads the probabilities as the options say, with all the digits they have. */
export function readProbabilitiesFor(
  options: LabelFilesOptions,
  signal?: AbortSignal,
): Promise<Probabilities<Numbers>> {
  return readProbabilities(options.probs, {
    precision: 'stored',
    openParquet: openParquetFile,
    ...(options.classes === undefined ? {} : { classes: readClassNames(options.classes) }),
    ...(options.softmax === undefined ? {} : { softmax: options.softmax }),
    ...(options.normalise === undefined ? {} : { normalise: options.normalise }),
    ...(options.idColumn === undefined ? {} : { idColumn: options.idColumn }),
    ...(options.labelColumn === undefined || options.labels !== undefined ? {} : { labelColumn: options.labelColumn }),
    ...(options.array === undefined ? {} : { array: options.array }),
    ...(signal ? { signal } : {}),
  });
}

/**
 * Reads probabilities and labels from files and joins them.
 *
 * @throws UserError when a file cannot be read, or the two do not fit
 */
export async function readLabelFiles(options: LabelFilesOptions, signal?: AbortSignal): Promise<LabelledRows> {
  const probabilities = await readProbabilitiesFor(options, signal);
  const { rows, ids, classes, classNames } = probabilities;
  const shownAs = basename(options.probs);
  if (options.labels === undefined) {
    if (!probabilities.labels) {
      throw new UserError(
        `"${shownAs}" holds no labels: add --labels FILE, or -w WORKSPACE to take those of its images`,
      );
    }
    return labelledRows(probabilities, classLabels(probabilities.labels, classes, classNames, shownAs), null, [], []);
  }
  const given = await readGivenLabels(options.labels, {
    openParquet: openParquetFile,
    ...(options.labelColumn === undefined ? {} : { labelColumn: options.labelColumn }),
    ...(signal ? { signal } : {}),
  });
  const labelsShownAs = basename(options.labels);
  const joined = labelRowOf(ids, rows, { ids: given.ids, rows: given.rows, shownAs: `"${labelsShownAs}"` }, shownAs);
  const labels = classLabels(given.labels, classes, classNames, labelsShownAs);
  const reasons = joined.missing.map((id) => `${id}: no label in "${labelsShownAs}"`);
  return labelledRows(probabilities, labels, joined.rowOf, reasons, joined.notes);
}
