import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { suggestion } from '../analyse/checks/evaluate.ts';
import { measureGroups } from '../analyse/evaluate/group-measures.ts';
import { measure, type PairExample } from '../analyse/evaluate/measures.ts';
import { lostPairs, numberTruth } from '../analyse/evaluate/numbered-truth.ts';
import type { Truth, TruthScope } from '../analyse/evaluate/truth.ts';
import { readTruth } from '../analyse/evaluate/truth-file.ts';
import { truthOfJson } from '../analyse/evaluate/truth-json.ts';
import { PairCollector, relationOfRank } from '../analyse/graph/pair-list.ts';
import { findImages, type ImageName, streamUnmeasured } from '../catalog/find-images.ts';
import { streamGroupMembers } from '../catalog/stored-pairs.ts';
import { UserError } from '../model/errors.ts';
import { COPY_RELATIONS, RELATIONS, relationRank } from '../model/relation.ts';
import { uriOfPath } from '../sources/uri.ts';
import type { EvaluatedPair, EvaluateOptions, Evaluation, TruthData } from './evaluation.ts';
import { collectPairs, relateImages } from './related-images.ts';
import type { Workspace } from './workspace.ts';

const NAMES_SHOWN = 20;

/**
 * Compares the confirmed copies of a workspace with what is known of its images.
 *
 * @param truth path of a file (pairs, groups or a map, told by its content), or the same as data
 * @throws UserError when the truth cannot be read or names no image of the workspace
 */
export async function evaluate(
  workspace: Workspace,
  truth: string | TruthData,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { database } = workspace;
  const ranks = relationRanks(options.relations);
  const cwd = resolve(options.cwd ?? '.');
  const file = typeof truth === 'string' ? resolve(cwd, truth) : null;
  const named =
    file === null ? truthOfJson(truth, 'The truth') : readTruth(readText(file, truth as string), truth as string);
  const folders = [...new Set([cwd, file === null ? cwd : dirname(file)])];
  const images = await findImages(
    database,
    named.names.map((name) => imageName(name, folders)),
  );
  const ids = images.map(({ id }) => id);
  if (ids.every((id) => id === null)) {
    throw new UserError(
      `The truth names no image of this workspace${named.names.length > 0 ? `, such as ${named.names[0]}` : ''}. Name images by their ids (goldpan images lists them), file names or paths.`,
    );
  }
  const collector = new PairCollector();
  for (const id of ids) if (id !== null) collector.addImage(id);
  const groupOf = await foundGroups(workspace, collector);
  await collectPairs(database, collector, options.all ? 'compared' : 'confirmed');
  const related = await relateImages(database, collector.finish(), options.all ? 'compared' : 'confirmed');
  const place = new Map(related.ids.map((id, i) => [id, i]));
  const numbers = ids.map((id) => (id === null ? -1 : place.get(id)!));
  const known = numberTruth(named, numbers, related.ids);
  const scope = chooseScope(options.scope, known);
  const accepts = (rank: number) => (options.all && !options.relations ? true : ranks.has(rank));
  const result = measure(
    known,
    scope,
    (image) => related.partners(image).filter(({ rank }) => accepts(rank)),
    await judgedImages(workspace, place),
  );
  const example = ({ a, b, found }: PairExample): EvaluatedPair => ({
    a: related.ids[a]!,
    b: related.ids[b]!,
    relation: found && relationOfRank(found.rank),
    score: found?.score ?? null,
  });
  return {
    truth: {
      format: named.format,
      images: known.isNamed.reduce((sum, isNamed) => sum + isNamed, 0),
      relatedPairs: known.related,
      unrelatedPairs: known.unrelated,
      selfPairs: named.selfPairs,
      notFound: {
        unknown: images.filter((image) => image.id === null && !image.isAmbiguous).length,
        ambiguous: images.filter((image) => image.id === null && image.isAmbiguous).length,
        names: named.names.filter((_, n) => ids[n] === null).slice(0, NAMES_SHOWN),
        pairs: lostPairs(named, ids),
      },
    },
    scope,
    relations: options.all && !options.relations ? [...RELATIONS, 'unrelated'] : [...ranks].map(relationOfRank),
    found: { pairs: result.found, unjudged: result.unjudged },
    pairs: result.pairs,
    retrieval: result.retrieval,
    groups: options.all || options.relations ? null : measureGroups(known, scope, related.ids, groupOf),
    examples: { wrong: result.wrong.map(example), missed: result.missed.map(example) },
  };
}

function relationRanks(relations: readonly string[] = COPY_RELATIONS): Set<number> {
  for (const name of relations) {
    if (!(RELATIONS as readonly string[]).includes(name)) {
      throw new UserError(
        `There is no relation named ${name}.${suggestion(name, RELATIONS)} Known: ${RELATIONS.join(', ')}.`,
      );
    }
  }
  return new Set(relations.map(relationRank));
}

function readText(path: string, shownAs: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${shownAs} cannot be read: ${(error as Error).message}.`);
  }
}

const ASCII = /^[\x20-\x7e]*$/;

/** People name images by id, by path from wherever they stand, and with either slash. */
function imageName(name: string, folders: readonly string[]): ImageName {
  const slashed = name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const isWhole = name.startsWith('file://') || isAbsolute(name);
  return {
    written: name === slashed && ASCII.test(name) ? [name] : [...new Set([name, slashed, slashed.normalize('NFC')])],
    uris: () =>
      (isWhole ? [name] : folders.map((folder) => resolve(folder, name))).map((path) =>
        path.startsWith('file://') ? path : uriOfPath(resolve(path)),
      ),
  };
}

function chooseScope(given: TruthScope | undefined, { unrelated }: Truth): TruthScope {
  if (given === 'listed' && unrelated === 0) {
    throw new UserError(
      'Scope "listed" needs a truth that lists unrelated pairs: add a column "related" of 0 and 1, or take another scope.',
    );
  }
  return given ?? (unrelated > 0 ? 'listed' : 'workspace');
}

/** Images that pairs are made of: those that were measured, and those that the truth names though they were not. */
async function judgedImages({ database, snapshot }: Workspace, place: ReadonlyMap<string, number>): Promise<number> {
  let images = snapshot.counts.measured;
  for await (const ids of streamUnmeasured(database)) images += ids.filter((id) => place.has(id)).length;
  return images;
}

async function foundGroups(workspace: Workspace, collector: PairCollector): Promise<Map<string, string>> {
  const groupOf = new Map<string, string>();
  for await (const rows of streamGroupMembers(workspace.database)) {
    for (const row of rows) {
      groupOf.set(String(row.id), String(row.group_id));
      collector.addImage(String(row.id));
    }
  }
  return groupOf;
}
