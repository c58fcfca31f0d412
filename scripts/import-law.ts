import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Which rooms of src/ each room may import. Data flows one way; what is not listed is forbidden. */
export const IMPORT_LAW: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  model: ['kernel'],
  sources: ['kernel', 'model'],
  decode: ['kernel', 'model'],
  measure: ['kernel', 'model', 'decode'],
  analyse: ['kernel', 'model'],
  curate: ['kernel', 'model', 'analyse'],
  catalog: ['kernel', 'model', 'analyse', 'curate'],
  export: ['kernel', 'model', 'analyse'],
  report: ['model'],
  transform: ['kernel', 'model'],
  pipeline: [
    'kernel',
    'model',
    'sources',
    'decode',
    'measure',
    'analyse',
    'curate',
    'catalog',
    'export',
    'report',
    'transform',
    'version.ts',
  ],
  cli: ['pipeline'],
  'version.ts': [],
  'index.ts': ['model', 'analyse', 'catalog', 'pipeline', 'report', 'version.ts'],
};

/** Rooms that must run without Node: pure maths and plain types. */
const PURE = new Set(['kernel', 'model']);

const roomOf = (path: string): string => path.split('/')[0]!.replace(/\.test\.ts$/, '.ts');

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);

/** Breaches of the law by one file, in words; `path` is relative to src. */
export function breaches(path: string, text: string): string[] {
  const room = roomOf(path);
  const allowed = IMPORT_LAW[room];
  if (!allowed)
    return [`src/${path}: there is no room named ${room}; add it to scripts/import-law.ts and ARCHITECTURE.md`];
  const isTest = path.endsWith('.test.ts');
  return importsOf(text).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      return PURE.has(room) && !isTest ? [`src/${path}: ${room} is pure and must not import ${specifier}`] : [];
    }
    const target = join(dirname(path), specifier);
    if (target.startsWith('..')) return isTest ? [] : [`src/${path}: src must not import ${specifier}`];
    const targetRoom = roomOf(target);
    if (targetRoom === room || allowed.includes(targetRoom) || isTest) return [];
    return [`src/${path}: ${room} must not import ${targetRoom} (${specifier})`];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative('src', join(entry.parentPath, entry.name)));
  const found = files.flatMap((path) => breaches(path.replaceAll('\\', '/'), readFileSync(join('src', path), 'utf8')));
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}
