import { once } from 'node:events';
import { copyFileSync, createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, type WriteStream } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { suggestion } from '../analyse/checks/evaluate.ts';
import { commitFile } from '../catalog/durable.ts';
import type { Exporter, ExportFile } from '../export/define.ts';
import { EXPORTERS } from '../export/exporters/registry.generated.ts';
import { UserError } from '../model/errors.ts';
import { exportSource } from './export-source.ts';
import type { Workspace } from './workspace.ts';

/** What an export wrote. */
export interface ExportSummary {
  readonly exporter: string;
  /** Absolute path of the folder that holds the files. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** What the reader of the files should know. */
  readonly notes: readonly string[];
}

/**
 * Writes what a workspace knows in the form of another tool. Files of the same names are replaced, all of them at the
 * end, so that an export that fails changes nothing.
 *
 * @param name of an exporter, such as `fastdup`
 * @param to folder or file, as the exporter says; folders are made
 * @param options flags of the exporter, and texts of options that take one
 * @throws UserError for an unknown exporter or option, or a target that cannot be written
 */
export async function exportAs(
  workspace: Workspace,
  name: string,
  to: string,
  options: Readonly<Record<string, boolean | string>> = {},
): Promise<ExportSummary> {
  const exporter = findExporter(name);
  checkOptions(exporter, options);
  const stem = stemFor(exporter, to);
  const folder = exporter.target === 'folder' ? resolve(to) : dirname(resolve(to));
  const files = new ExportFiles(folder);
  const notes: string[] = [];
  try {
    await exporter.write({
      source: exportSource(workspace),
      options: Object.fromEntries(Object.keys(exporter.options).map((key) => [key, options[key] === true])),
      texts: Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value === 'string')) as Record<
        string,
        string
      >,
      stem,
      file: (file) => files.create(file),
      copy: (file, as) => files.copy(file, as),
      note: (text) => void notes.push(text),
    });
    return { exporter: name, folder, files: await files.commit(), notes };
  } finally {
    files.discard();
  }
}

function findExporter(name: string): Exporter {
  const exporter = EXPORTERS.find((candidate) => candidate.name === name);
  if (exporter) return exporter;
  const known = EXPORTERS.map((candidate) => candidate.name);
  throw new UserError(`There is no exporter named ${name}.${suggestion(name, known)} Known: ${known.join(', ')}.`);
}

function checkOptions({ name, options }: Exporter, given: Readonly<Record<string, boolean | string>>): void {
  const known = Object.keys(options);
  for (const [option, value] of Object.entries(given)) {
    const type = options[option]?.type;
    if (type === undefined) {
      throw new UserError(
        `The exporter ${name} has no option ${option}.${suggestion(option, known)} Known: ${known.join(', ') || 'none'}.`,
      );
    }
    if ((type === 'text') !== (typeof value === 'string')) {
      throw new UserError(
        `The option ${option} of the exporter ${name} ${type === 'text' ? 'takes a text' : 'is true or false'}.`,
      );
    }
  }
}

function stemFor({ name, target }: Exporter, to: string): string {
  if (target === 'folder') return '';
  const file = basename(resolve(to));
  if (!file.toLowerCase().endsWith(target) || file.length === target.length) {
    throw new UserError(`The exporter ${name} writes a ${target} file: "${to}" should end in ${target}.`);
  }
  return file.slice(0, -target.length);
}

/** Files under construction, in a temporary folder beside their places. */
class ExportFiles {
  readonly #folder: string;
  readonly #temporary: string;
  readonly #streams = new Map<string, WriteStream>();
  readonly #copies: (readonly [from: string, to: string])[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    try {
      mkdirSync(folder, { recursive: true });
      this.#temporary = mkdtempSync(join(folder, '.tmp-goldpan-'));
    } catch (error) {
      throw new UserError(`${folder} cannot be written to: ${(error as Error).message}.`);
    }
  }

  create(name: string): ExportFile {
    const stream = createWriteStream(join(this.#temporary, name));
    let failure: Error | null = null;
    stream.on('error', (error) => {
      failure = error;
    });
    this.#streams.set(name, stream);
    return {
      write: async (content) => {
        if (failure) throw failure;
        if (content.length > 0 && !stream.write(content)) await once(stream, 'drain');
      },
    };
  }

  copy(name: string, as: string): void {
    this.#copies.push([name, as]);
  }

  async commit(): Promise<ExportSummary['files']> {
    for (const stream of this.#streams.values()) {
      stream.end();
      await finished(stream);
    }
    const at = (name: string) => join(this.#temporary, name);
    for (const [from, to] of this.#copies) copyFileSync(at(from), at(to));
    const names = [...this.#streams.keys(), ...this.#copies.map(([, to]) => to)].sort();
    const files = names.map((name) => ({ name, sizeBytes: statSync(at(name)).size }));
    for (const name of names) commitFile(at(name), join(this.#folder, name));
    return files;
  }

  discard(): void {
    for (const stream of this.#streams.values()) stream.destroy();
    rmSync(this.#temporary, { recursive: true, force: true });
  }
}
