import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { CheckSettings } from '../analyse/checks/evaluate.ts';
import { commitAnnotated } from '../catalog/annotated.ts';
import { removeDerived } from '../catalog/derived.ts';
import { type Manifest, type RegisteredAnnotations, readManifest, writeManifest } from '../catalog/manifest.ts';
import type { StoredAnnotationProblem } from '../catalog/object-statistics.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { pathOfUri, uriOfPath } from '../sources/uri.ts';
import { detectFormat, findFormat } from './annotation-sets.ts';
import { discoverAnnotations } from './annotations/discover.ts';
import { readRegistered } from './annotations/read.ts';
import { type AnnotationStatistics, annotationStatistics, type StatisticsOptions } from './annotations/summary.ts';
import { locateWorkspace } from './locate.ts';
import { withLockedWorkspace } from './locked-workspace.ts';
import type { OnScanProgress } from './progress.ts';
import { openWorkspace } from './workspace.ts';

export interface AnnotationsOptions extends StatisticsOptions {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /** Files or folders to add; those that are known are read again when they have changed. */
  readonly paths?: readonly string[];
  /** Format of these; found out from the content when absent. */
  readonly format?: string;
  /** Folder of their pictures, where the annotations do not say. */
  readonly pictures?: string;
  /** Forget `paths`, or all sets when there are none. */
  readonly forget?: boolean;
  /** Read again although nothing has changed. */
  readonly always?: boolean;
  /** Expected language of captions, ISO 639-1; default: that of most. */
  readonly language?: string;
  readonly checks?: CheckSettings;
  readonly onProgress?: OnScanProgress;
  readonly signal?: AbortSignal;
}

/** What `readAnnotations` returns and `goldpan annotations --json` prints. */
export interface AnnotationsSummary extends AnnotationStatistics {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  /** False when what was stored still holds. */
  readonly isFresh: boolean;
  /** Sets that were found by looking in and beside the scanned folders. */
  readonly discovered: number;
  readonly seconds: number;
}

/**
 * Takes annotation sets into the workspace, reads them when they have changed, and tells what is in them: objects as a
 * table, and columns of the images, which the checks on annotations and captions judge. Without paths, and when none
 * are known yet, looks in and beside what was scanned.
 *
 * @throws UserError when no scan has finished, when a path does not exist or is of no known format, or when there is
 * nothing to read
 */
export async function readAnnotations(options: AnnotationsOptions = {}): Promise<AnnotationsSummary> {
  const started = performance.now();
  const { cwd = process.cwd(), language } = options;
  if (language !== undefined && !/^[a-z]{2}$/.test(language)) {
    throw new UserError(`"${language}" is no language: give its code of two letters, such as en or de.`);
  }
  const folder = locateWorkspace(options.workspace, cwd);
  let discovered = 0;
  const isFresh = await withLockedWorkspace(folder, async (locked) => {
    const before = locked.manifest;
    const next = options.forget ? forget(before, options, cwd) : await remember(before, options, cwd);
    if (!options.forget && !options.paths?.length && next.length > before.annotations.length) {
      discovered = next.length - before.annotations.length;
    }
    writeManifest(folder, { ...readManifest(folder), annotations: next });
    if (options.forget && next.length === 0) {
      removeDerived(folder, 'annotations');
      removeDerived(folder, 'caption-text');
      commitAnnotated(folder, null);
      return true;
    }
    try {
      return (await readRegistered(locked, language, options)).isFresh;
    } catch (error) {
      // A set that cannot be read is not kept: the next command would fail on it, too.
      writeManifest(folder, { ...readManifest(folder), annotations: before.annotations });
      throw error;
    }
  });
  const workspace = await openWorkspace(folder, options.checks ? { checks: options.checks } : {});
  try {
    const statistics = await annotationStatistics(workspace, options);
    const seconds = Math.round(performance.now() - started) / 1000;
    return { workspace: folder, isFresh, discovered, ...statistics, seconds };
  } finally {
    workspace.close();
  }
}

async function remember(
  { annotations, source }: Manifest,
  { paths = [], format, pictures }: AnnotationsOptions,
  cwd: string,
): Promise<RegisteredAnnotations[]> {
  const at = new Date().toISOString();
  const images = pictures === undefined ? null : uriOfPath(resolve(cwd, pictures));
  if (images !== null && !existsSync(resolve(cwd, pictures!))) {
    throw new UserError(`"${pictures}" does not exist: check the spelling.`);
  }
  const added: RegisteredAnnotations[] = [];
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    if (!existsSync(absolute)) throw new UserError(`"${path}" does not exist: check the spelling.`);
    const found = format === undefined ? await detectFormat(absolute) : findFormat(format);
    added.push({ format: found.name, uri: uriOfPath(absolute), images, at });
  }
  if (paths.length === 0 && annotations.length === 0) {
    for (const found of await discoverAnnotations(source?.inputs ?? [])) {
      added.push({ format: found.format, uri: uriOfPath(found.path), images, at });
    }
  }
  const kept = annotations.filter(({ uri }) => !added.some((one) => one.uri === uri));
  return [...kept, ...added];
}

function forget({ annotations }: Manifest, { paths = [] }: AnnotationsOptions, cwd: string): RegisteredAnnotations[] {
  if (paths.length === 0) return [];
  const uris = paths.map((path) => uriOfPath(resolve(cwd, path)));
  for (const [i, uri] of uris.entries()) {
    if (annotations.some((one) => one.uri === uri)) continue;
    const known = annotations.map((one) => String(pathOfUri(one.uri))).join(', ');
    throw new UserError(
      `The workspace knows no annotations at "${paths[i]}".${known ? ` It knows: ${known}.` : ' It knows none.'}`,
    );
  }
  return annotations.filter(({ uri }) => !uris.includes(uri));
}

/** Problems of the sets, all of them, to a stream or a file. */
export async function writeAnnotationProblems(
  folder: string,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  const workspace = await openWorkspace(folder);
  try {
    if (!workspace.manifest.annotated) throw new UserError('No annotations have been read: goldpan annotations PATH');
    await workspace.exportQuery(
      'SELECT annotation_set, kind, file, place, reason FROM annotation_problems ORDER BY annotation_set, kind, file, place',
      format,
      to,
    );
  } finally {
    workspace.close();
  }
}

export type { StoredAnnotationProblem };
