import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Which rooms of src/ each room may import, or single files of them. Data flows one way; what is not listed is forbidden. */
export const IMPORT_LAW: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  model: ['kernel'],
  sources: ['kernel', 'model'],
  decode: ['kernel', 'model'],
  measure: ['kernel', 'model', 'decode'],
  embed: ['kernel', 'model'],
  neighbours: ['kernel', 'model'],
  browse: ['kernel', 'model'],
  analyse: ['kernel', 'model'],
  curate: ['kernel', 'model', 'analyse'],
  catalog: ['kernel', 'model', 'analyse', 'curate'],
  export: ['kernel', 'model', 'analyse'],
  annotations: ['kernel', 'model', 'sources'],
  act: ['kernel', 'model', 'curate', 'sources/uri.ts', 'sources/native-path.ts'],
  report: ['model'],
  card: ['model'],
  transform: ['kernel', 'model'],
  pipeline: [
    'kernel',
    'model',
    'sources',
    'decode',
    'measure',
    'embed',
    'neighbours',
    'browse',
    'analyse',
    'curate',
    'catalog',
    'act',
    'export',
    'annotations',
    'report',
    'card',
    'transform',
    'version.ts',
  ],
  server: ['pipeline', 'model'],
  cli: ['pipeline', 'server/start.ts'],
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
    if (targetRoom === room || allowed.includes(targetRoom) || allowed.includes(target) || isTest) return [];
    return [`src/${path}: ${room} must not import ${targetRoom} (${specifier})`];
  });
}

/** All that the review app may take from the package. */
const WIRE = 'src/server/api.ts';

/** Breaches by one file of the app, or of the wire it shares with the server; `path` is relative to the repository. */
export function appBreaches(path: string, text: string): string[] {
  const isWire = path === WIRE || path.startsWith('src/server/wire/');
  return importsOf(text).flatMap((specifier) => {
    if (!specifier.startsWith('.')) return isWire ? [`${path}: the wire must not import ${specifier}`] : [];
    const target = join(dirname(path), specifier).replaceAll('\\', '/');
    const isAllowed = isWire ? target.startsWith('src/server/wire/') : target.startsWith('app/') || target === WIRE;
    return isAllowed ? [] : [`${path}: ${isWire ? 'the wire' : 'the app'} must not import ${target}`];
  });
}

/** Where a scan begins, in this process and in its workers. */
const isScanEntry = (path: string): boolean => /^pipeline\/(?:scan[^/]*|worker-main)\.ts$/.test(path);

/**
 * Scanning can never move or delete an image: no file it imports, directly or by way of others, is in `act`.
 *
 * @param files path relative to src → text
 * @returns each way from a scan into `act`, in words
 */
export function scansThatAct(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const entry of files.keys()) {
    if (!isScanEntry(entry) || entry.endsWith('.test.ts')) continue;
    const ways = new Map<string, string>([[entry, `src/${entry}`]]);
    for (const [path, way] of ways) {
      if (roomOf(path) === 'act') {
        found.push(`${way}: scanning must not reach act`);
        continue;
      }
      for (const specifier of importsOf(files.get(path) ?? '')) {
        if (!specifier.startsWith('.')) continue;
        const target = join(dirname(path), specifier).replaceAll('\\', '/');
        if (!ways.has(target)) ways.set(target, `${way} → src/${target}`);
      }
    }
  }
  return found;
}

/** Sources below a folder, by their path relative to it. */
function sourcesIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return new Map(files.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const texts = sourcesIn('src');
  const wire = [...texts].filter(([path]) => path === 'server/api.ts' || path.startsWith('server/wire/'));
  const found = [
    ...[...texts].flatMap(([path, text]) => breaches(path, text)),
    ...scansThatAct(texts),
    ...[...sourcesIn('app/src')].flatMap(([path, text]) => appBreaches(`app/src/${path}`, text)),
    ...wire.flatMap(([path, text]) => appBreaches(`src/${path}`, text)),
  ];
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}
