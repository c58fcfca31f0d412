import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .sort(),
];
const textOf = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

/** Fenced blocks of a language, in order. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]!);

/** Compiles files against the sources of this package, as a program that has installed it would be. */
async function typeErrors(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-readme-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions: {
          paths: { goldpan: [join(ROOT, 'src/index.ts')] },
          typeRoots: [join(ROOT, 'node_modules/@types')],
        },
        include: ['*.ts'],
      }),
    );
    await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]);
    return '';
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('examples', () => {
  const section = textOf('README.md').split(/^## As a library$/m)[1] ?? '';
  const example = blocks(section, 'ts')[0];

  it('compile: the README and the guide to the library', async () => {
    expect(example).toContain("from 'goldpan'");
    const guide = blocks(textOf('docs/guide/library.md'), 'ts');
    expect(guide.length).toBeGreaterThan(3);
    const files = Object.fromEntries(guide.map((text, i) => [`guide-${i + 1}.ts`, text]));
    expect(await typeErrors({ 'readme.ts': example!, ...files })).toBe('');
  });

  it('would not compile with a column that does not exist', async () => {
    const broken = example!.replace('finding.explanation', 'finding.explanatoin');
    expect(broken).not.toBe(example);
    expect(await typeErrors({ 'readme.ts': broken })).toContain('explanatoin');
  });
});

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
const anchorsOf = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1]!));

/** Targets of links and pictures, in Markdown and in HTML. */
function linksOf(text: string): string[] {
  const prose = withoutCode(text);
  const markdown = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  const html = [...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map((match) => match[1]!);
  return [...markdown, ...html].filter((target) => !/^[a-z]+:/i.test(target));
}

/** Relative links of a document that lead nowhere. */
function brokenLinks(document: string, text: string): string[] {
  return linksOf(text).filter((target) => {
    const [path, anchor] = target.split('#') as [string, string?];
    const file = path === '' ? join(ROOT, document) : join(ROOT, dirname(document), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
  });
}

describe('links', () => {
  it.each(DOCUMENTS)('of %s lead somewhere', (document) => {
    expect(brokenLinks(document, textOf(document))).toEqual([]);
  });

  it('that lead nowhere are noticed', () => {
    const text = '[a](gone.md) [b](README.md#no-such-heading) ![c](gone.png) <img src="gone.svg">';
    expect(brokenLinks('README.md', text)).toEqual(['gone.md', 'README.md#no-such-heading', 'gone.png', 'gone.svg']);
  });
});

/** Uses of the command line in a document: `goldpan` at the start of a line or of a code span. */
function commandsOf(text: string): string[] {
  const fenced = [...text.matchAll(/^```(?:console|sh)?\n(.*?)^```/gms)].flatMap((match) => match[1]!.split('\n'));
  const indented = text.split('\n').filter((line) => line.startsWith('    '));
  const spans = [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  return [...fenced, ...indented, ...spans]
    .map((line) => line.trim().replace(/^\$ /, '').replace(/^npx /, ''))
    .filter((line) => /^goldpan [a-z]/.test(line));
}

const withoutFences = (text: string): string => text.replace(/^```.*?^```/gms, '');

describe('commands', () => {
  const program = new Command('goldpan');

  beforeAll(async () => {
    const folder = join(ROOT, 'src/cli');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'main.ts')) {
      const module = (await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)) as Record<
        string,
        unknown
      >;
      for (const [name, add] of Object.entries(module)) {
        if (/^add\w+Command$/.test(name)) (add as (program: Command) => void)(program);
      }
    }
  });

  /** What of `goldpan COMMAND --flag …` does not exist, in words. */
  function unknownIn(line: string): string[] {
    const plain = line.replace(/"[^"]*"|'[^']*'/g, '""').split(/ {2,}#/)[0]!;
    const [, name, ...words] = plain.split(/\s+/);
    const command = program.commands.find((candidate) => candidate.name() === name);
    if (!command) return [`${line}: no command ${name}`];
    const help = command.helpInformation();
    return words
      .map((word) => /^(--?[a-z][\w-]*)/.exec(word.replace(/^\[/, ''))?.[1])
      .filter((flag) => flag !== undefined)
      .filter((flag) => !new RegExp(`(^|[\\s,])${flag}([\\s,]|$)`, 'm').test(help))
      .map((flag) => `${line}: no ${flag}`);
  }

  it.each(DOCUMENTS)('and flags of %s exist', (document) => {
    expect(commandsOf(textOf(document)).flatMap(unknownIn)).toEqual([]);
  });

  it('are found, and unknown ones are noticed', () => {
    expect(program.commands.map((command) => command.name()).sort()).toContain('scan');
    expect(DOCUMENTS.flatMap((document) => commandsOf(textOf(document))).length).toBeGreaterThan(30);
    expect(unknownIn('goldpan scan photos --fail-on "blurry>5%" -q')).toEqual([]);
    expect(unknownIn('goldpan scan photos --fail-no')).toHaveLength(1);
    expect(unknownIn('goldpan pan')).toHaveLength(1);
  });

  it('all appear in the guide', () => {
    const used = new Set(
      DOCUMENTS.filter((document) => document.startsWith('docs/guide/')).flatMap((document) =>
        commandsOf(textOf(document)).map((line) => line.split(' ')[1]),
      ),
    );
    expect(program.commands.map((command) => command.name()).filter((name) => !used.has(name))).toEqual([]);
  });

  it('have every long flag of scan and report in their guide', () => {
    const missing = ['scan', 'report'].flatMap((name) => {
      const command = program.commands.find((candidate) => candidate.name() === name)!;
      const text = textOf(`docs/guide/${name}.md`);
      return command.options.map((option) => option.long!).filter((flag) => !text.includes(flag));
    });
    expect(missing).toEqual([]);
  });
});

/** A path that only the writer's machine has. */
const MACHINE_PATH = /(?<![\w.…])\/(?:home|root|tmp|work|Users)\//;

describe('documents', () => {
  it.each(DOCUMENTS)('%s names no path of some machine', (document) => {
    expect(textOf(document)).not.toMatch(MACHINE_PATH);
  });

  it('that did would be noticed', () => {
    expect('error /home/me/photos exists').toMatch(MACHINE_PATH);
    expect('error …/work/photos exists').not.toMatch(MACHINE_PATH);
  });
});
