import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  croissant,
  datasetLicences,
  hasObjects,
  IMAGE_TABLE,
  OBJECT_TABLE,
  RAI_PROPERTIES,
  SUMS,
  tableColumns,
} from '../card/croissant.ts';
import type { CardAbout, CardFacts, CardFile } from '../card/facts.ts';
import { cardMetadata } from '../card/metadata.ts';
import { cardBody, summary } from '../card/readme.ts';
import { BEGIN, END, hasSection, insertCard } from '../card/sections.ts';
import { CardSet } from '../catalog/card-set.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { commitFile, temporaryName, writeDurably } from '../catalog/durable.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { UserError } from '../model/errors.ts';
import { licenceId } from '../model/licence.ts';
import { pathOfUri, uriOfPath } from '../sources/uri.ts';
import { cardFacts, saidAttributes } from './card-facts.ts';
import { EXCLUDED } from './related-set.ts';
import { isWithin, sourceRoots } from './source-roots.ts';
import type { Workspace } from './workspace.ts';

export type { CardAbout, CardFacts } from '../card/facts.ts';

export interface CardOptions {
  /** Folder the files are written to; best that of the images. */
  readonly to: string;
  readonly about?: CardAbout;
  /** What decisions keep, with the labels and splits they give; or all that was scanned. Default `kept`. */
  readonly set?: CardFacts['set'];
  /** A README without goldpan's marks gets the section at its end instead of being refused. */
  readonly append?: boolean;
}

export interface CardSummary {
  /** Absolute path. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  readonly images: number;
  readonly facts: CardFacts;
  /** What standards recommend and nobody said, and what to do about it. */
  readonly warnings: readonly string[];
}

const README = 'README.md';
const CROISSANT = 'croissant.json';

/**
 * Writes a dataset card: README.md with the metadata of the Hugging Face Hub, croissant.json, a table and a list of
 * digests of all images. What people wrote around goldpan's section of the README stays; the other files are goldpan's
 * own and are replaced.
 *
 * @throws UserError for a README that goldpan has no section in, and a target that cannot be written
 */
export async function writeCard(workspace: Workspace, options: CardOptions): Promise<CardSummary> {
  const about = options.about ?? {};
  assertRai(about);
  const folder = resolve(options.to);
  const readme = readExisting(folder, options.append ?? false);
  assertOurs(folder);
  const which = options.set ?? 'kept';
  const root = rootOf(workspace);
  const standing = standingDecisions(readDecisions(workspace.folder));
  const set = await CardSet.open(
    workspace.database,
    root,
    which === 'kept'
      ? {
          remove: standing.remove.keys(),
          keep: standing.keep.keys(),
          relabel: standing.relabel,
          assignSplit: standing.assignSplit,
          excluded: EXCLUDED,
        }
      : null,
  );
  const attributes = await saidAttributes(workspace);
  const counted = await cardFacts(workspace, set, { about, set: which, attributes });
  mkdirSync(join(folder, dirname(IMAGE_TABLE)), { recursive: true });
  const temporary = temporaryName(join(folder, SUMS));
  try {
    const names = await set.writeSums(temporary);
    commitFile(temporary, join(folder, SUMS));
    const facts: CardFacts = { ...counted, digests: { contents: await set.contentsDigest(), names } };
    await set.writeTable(temporary, tableColumns(facts), attributes);
    commitFile(temporary, join(folder, IMAGE_TABLE));
    const written = [IMAGE_TABLE, ...(hasObjects(facts) ? [OBJECT_TABLE] : []), SUMS];
    if (hasObjects(facts)) {
      await set.writeObjects(temporary);
      commitFile(temporary, join(folder, OBJECT_TABLE));
    } else rmSync(join(folder, OBJECT_TABLE), { force: true });
    const files: CardFile[] = [];
    for (const name of written) {
      files.push({ name, sha256: await digestOfFile(join(folder, name)), bytes: statSync(join(folder, name)).size });
    }
    const name = about.name ?? facts.inputs[0] ?? basename(folder);
    const description = about.description ?? summary(facts);
    writeDurably(join(folder, CROISSANT), `${JSON.stringify(croissant(facts, name, description, files), null, 2)}\n`);
    const card = insertCard(readme, cardMetadata(facts), cardBody(facts, name));
    writeDurably(join(folder, README), card.text);
    return {
      folder,
      files: [README, CROISSANT, ...written].map((file) => ({
        name: file,
        sizeBytes: statSync(join(folder, file)).size,
      })),
      images: facts.images,
      facts,
      warnings: [...missing(facts), ...ownKeys(card.own), ...placeWarnings(folder, root), ...otherFiles(facts)],
    };
  } catch (error) {
    rmSync(temporary, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC' || code === 'ENOTDIR') {
      throw new UserError(`${folder} cannot be written to (${code}). Choose another folder with -o.`);
    }
    throw error;
  }
}

/** The one folder that the images of the source lie in, as a `file:` URL; null when there are several. */
function rootOf({ manifest }: Workspace): string | null {
  const roots = sourceRoots(manifest.source?.inputs ?? []);
  return roots.length === 1 ? roots[0]! : null;
}

function readExisting(folder: string, append: boolean): string {
  const path = join(folder, README);
  if (!existsSync(path)) return '';
  const text = readFileSync(path, 'utf8');
  if (append || text.trim() === '' || hasSection(text)) return text;
  throw new UserError(
    `${path} is there, and has no place for a card. Add --append to put one at its end, write the lines "${BEGIN}" and "${END}" where it shall stand, or choose another folder with -o.`,
  );
}

/** @throws UserError when a croissant.json is there that describes something else */
function assertOurs(folder: string): void {
  const path = join(folder, CROISSANT);
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  if (text.includes(`"${IMAGE_TABLE}"`) || text.includes(`"${SUMS}"`)) return;
  throw new UserError(`${path} was not written by goldpan. Move it away, or choose another folder with -o.`);
}

function assertRai({ rai = {} }: CardAbout): void {
  const unknown = Object.keys(rai).find((name) => !RAI_PROPERTIES.includes(name));
  if (unknown === undefined) return;
  throw new UserError(
    `There is no property ${unknown} in the vocabulary of responsible AI. Known: ${RAI_PROPERTIES.join(', ')}.`,
  );
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What Croissant requires or recommends, and only people can say. */
function missing(facts: CardFacts): string[] {
  const { about } = facts;
  const named = (['description', 'url', 'creator', 'citation', 'version', 'datePublished'] as const).filter(
    (name) => about[name] === undefined || about[name].length === 0,
  );
  const flags: Readonly<Record<string, string>> = {
    datePublished: '--date-published',
    version: '--dataset-version',
  };
  const warnings =
    named.length === 0
      ? []
      : [
          `Croissant asks for ${named.join(', ')}, which only you can say: ${named.map((name) => flags[name] ?? `--${name}`).join(', ')}, or "card" in the configuration file.`,
        ];
  if (datasetLicences(facts).length === 0) {
    warnings.push(
      'The licence of the dataset is not known: add --license, such as --license CC-BY-4.0. Without one nobody may use it.',
    );
  }
  for (const text of about.license ?? []) {
    if (licenceId(text) === null && !/^https?:\/\//.test(text)) {
      warnings.push(`"${text}" is no licence that is known by an SPDX identifier; a URL of its text says more.`);
    }
  }
  if (about.name === undefined) warnings.push("No --name was given: the folder's own name stands for it.");
  return warnings;
}

const ownKeys = (own: readonly string[]): string[] =>
  own.length === 0 ? [] : [`The README sets ${own.join(', ')} by itself: that was left as it is.`];

const otherFiles = ({ layout: { otherFiles: n } }: CardFacts): string[] =>
  n === 0
    ? []
    : [
        `${n} ${n === 1 ? 'file' : 'files'} in the folder of the images ${n === 1 ? 'is' : 'are'} no part of what the card is of, being unreadable or removed by a decision: loaders would take them, too, so that the card promises them no counts. Set them aside first (goldpan plan, goldpan apply, goldpan scan), or use an export.`,
      ];

function placeWarnings(folder: string, root: string | null): string[] {
  if (root === null) return ['The images lie in several folders: loaders will not find them from the card alone.'];
  if (root === uriOfPath(folder)) return [];
  const where = pathOfUri(root);
  const reason = isWithin(root, uriOfPath(folder)) ? 'below' : 'outside';
  return [
    `The images lie in ${typeof where === 'string' ? where : root}, ${reason} ${folder}: loaders find them once the files of the card lie there, too (-o with that folder writes them there).`,
  ];
}
