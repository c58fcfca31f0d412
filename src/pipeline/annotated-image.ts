import { combineImages } from '../annotations/combine.ts';
import type { ExportRow } from '../catalog/export-images.ts';
import type { StandingDecisions } from '../curate/decisions.ts';
import type { AnnotatedImage, Fields } from '../model/annotation.ts';
import { pathOfLabel, pathWithinSplit } from './export-names.ts';

export interface AnnotatedShape {
  /** Whether pictures get a place of their own, by a path within their split. */
  readonly arePlaced: boolean;
  /** Whether the label that the source gives an image is one of its labels. */
  readonly hasSourceLabels: boolean;
}

/**
 * An image with all that is said about it. A decision counts before the source, and that before the annotations, for its
 * split; for its labels and caption the annotations count before the source.
 */
export function annotatedImage(
  row: ExportRow,
  { relabel, assignSplit }: Pick<StandingDecisions, 'relabel' | 'assignSplit'>,
  { arePlaced, hasSourceLabels }: AnnotatedShape,
): AnnotatedImage {
  const { id, uri, bodies } = row;
  const said = bodies.length > 0 ? combineImages(bodies.map((body) => JSON.parse(body) as AnnotatedImage)) : undefined;
  const split = assignSplit.get(id) ?? row.split ?? said?.split;
  const labels = labelsOf(hasSourceLabels ? row.label : null, said?.labels, relabel.get(id));
  const captions = said?.captions ?? (row.caption === null ? undefined : [{ text: row.caption }]);
  const attributes = row.attributes === null ? undefined : (JSON.parse(row.attributes) as Fields);
  const fields = attributes ? { ...attributes, ...said?.fields } : said?.fields;
  const { split: _, ...rest } = said ?? { path: id, width: null, height: null, objects: [] };
  const path = arePlaced
    ? pathOfLabel(pathWithinSplit(rest.path, row.split ?? said?.split), row.label, relabel.get(id))
    : rest.path;
  return {
    ...rest,
    path,
    uri,
    width: rest.width ?? row.width,
    height: rest.height ?? row.height,
    ...(split !== undefined && { split }),
    ...(labels && { labels }),
    ...(captions && { captions }),
    ...(fields && { fields }),
  };
}

/** A decided label takes the place of the source's own among the annotated ones; else of all. */
function labelsOf(
  label: string | null,
  annotated: readonly string[] | undefined,
  decided: string | undefined,
): readonly string[] | undefined {
  if (decided === undefined) return annotated ?? (label === null ? undefined : [label]);
  if (annotated === undefined || label === null || !annotated.includes(label)) return [decided];
  return [...new Set(annotated.map((name) => (name === label ? decided : name)))];
}
