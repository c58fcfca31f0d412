import { type Command, Option } from 'commander';
import { CARD_SETS, type CardAbout, UserError, writeCard } from '../pipeline/api.ts';
import {
  addCheckOptions,
  type CheckFlags,
  collect,
  loadConfigFor,
  openFor,
  type WorkspaceFlags,
  workspaceOption,
} from './options.ts';
import { bytes, count, paint, print, printable, table } from './terminal.ts';

interface CardFlags extends WorkspaceFlags, CheckFlags {
  readonly output?: string;
  readonly name?: string;
  readonly description?: string;
  readonly license?: readonly string[];
  readonly url?: string;
  readonly creator?: readonly string[];
  readonly citation?: string;
  readonly datasetVersion?: string;
  readonly datePublished?: string;
  readonly language?: readonly string[];
  readonly tag?: readonly string[];
  readonly keyword?: readonly string[];
  readonly rai?: readonly string[];
  readonly set?: (typeof CARD_SETS)[number];
  readonly append?: boolean;
  readonly json?: boolean;
}

export function addCardCommand(program: Command): void {
  addCheckOptions(
    program
      .command('card')
      .description('write a dataset card: README.md for the Hugging Face Hub, Croissant, digests of all images')
      .addOption(workspaceOption())
      .option('-o, --output <folder>', 'where to write; best the folder of the images')
      .option('--name <text>', 'name of the dataset (default: that of its folder)')
      .option('--description <text>', 'what it is, in words')
      .option('--license <licence>', 'identifier of SPDX, or URL, of the dataset as a whole (repeatable)', collect)
      .option('--url <url>', 'page of the dataset')
      .option('--creator <who>', 'who made it: "Name" or "Name <URL>" (repeatable)', collect)
      .option('--citation <bibtex>', 'how to cite it')
      .option('--dataset-version <version>', 'version of the dataset, such as 1.0.0')
      .option('--date-published <date>', 'such as 2026-03-01')
      .option('--language <code>', 'language of the captions, such as en (repeatable)', collect)
      .option('--tag <tag>', 'tag for the Hub (repeatable)', collect)
      .option('--keyword <word>', 'keyword for Croissant (repeatable)', collect)
      .option('--rai <property=text>', 'fact of responsible AI, such as dataCollection="…" (repeatable)', collect)
      .addOption(
        new Option('--set <which>', 'what decisions keep, or all that was scanned').choices(CARD_SETS).default('kept'),
      )
      .option('--append', 'put the card at the end of a README that has none')
      .option('--json', 'print one JSON object: files, warnings, and all facts'),
  ).action(runCard);
}

/** Flags win over the configuration file, key by key. */
function aboutOf(flags: CardFlags, configured: CardAbout): CardAbout {
  const { name, description, license, url, creator, citation, datasetVersion, datePublished, language, tag, keyword } =
    flags;
  const given: Record<string, unknown> = {
    name,
    description,
    license,
    url,
    creator,
    citation,
    version: datasetVersion,
    datePublished,
    language,
    tags: tag,
    keywords: keyword,
    ...(flags.rai ? { rai: Object.fromEntries(flags.rai.map(parseFact)) } : {}),
  };
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...configured, ...Object.fromEntries(said) };
}

function parseFact(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UserError(`--rai does not understand "${text}". Write it as property=text.`);
  return [text.slice(0, at).replace(/^rai:/, ''), text.slice(at + 1)];
}

async function runCard(flags: CardFlags): Promise<void> {
  if (flags.output === undefined) {
    throw new UserError('Say where to write to: goldpan card -o FOLDER, best with the folder of the images.');
  }
  const config = await loadConfigFor(flags);
  const workspace = await openFor(flags);
  try {
    const summary = await writeCard(workspace, {
      to: flags.output,
      about: aboutOf(flags, config.card),
      ...(flags.set ? { set: flags.set } : {}),
      append: flags.append ?? false,
    });
    if (flags.json) print(JSON.stringify(summary, null, 2));
    else {
      print(`A card of ${count(summary.images)} images in ${printable(summary.folder)}\n`);
      print(
        table(
          ['file', 'size'],
          summary.files.map(({ name, sizeBytes }) => [name, bytes(sizeBytes)]),
          [1],
        ),
      );
    }
    for (const warning of summary.warnings)
      process.stderr.write(`${paint('yellow', 'note', process.stderr)} ${warning}\n`);
  } finally {
    workspace.close();
  }
}
