import { existsSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compareWithPlanted, type Found } from './compare.ts';
import { makeSampleSet } from './sample-set.ts';

/** `npm run demo`: renders a messy sample set, scans it, and prints found versus planted. Needs no network. */

const OUTPUT = resolve(process.argv[2] ?? 'demo-out');
const MARKER = join(OUTPUT, 'workspace', 'goldpan.json');

// The built package, as a user's program would import it.
const { openWorkspace, scan } = (await import(
  new URL('../dist/index.js', import.meta.url).href
)) as typeof import('../src/index.ts');

if (existsSync(OUTPUT)) {
  if (!existsSync(MARKER)) {
    console.error(`${OUTPUT} exists and was not made by the demo. Remove it, or name another folder.`);
    process.exit(2);
  }
  rmSync(OUTPUT, { recursive: true });
}

const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
const images = join(OUTPUT, 'images');
const set = await makeSampleSet(images);
console.log(
  `rendered ${set.images.length} files with ${set.faults.length} planted faults and ${set.groups.length} duplicate groups (${seconds()})`,
);

const workspaceFolder = join(OUTPUT, 'workspace');
const summary = await scan({ inputs: [images], workspace: workspaceFolder });
console.log(`scanned ${summary.images} files, ${summary.measured} images measured (${seconds()})\n`);

const workspace = await openWorkspace(workspaceFolder);
const findings = await workspace.findings();
const groups = new Map<string, { relation: string; ids: string[] }>();
for (const { group_id, relation, id } of await workspace.groups()) {
  const group = groups.get(group_id) ?? { relation, ids: [] };
  group.ids.push(id);
  groups.set(group_id, group);
}
workspace.close();

const found: Found = { findings: findings.map(({ id, check }) => ({ id, check })), groups: [...groups.values()] };
const result = compareWithPlanted(set, found);
console.log(`${'planted'.padEnd(30)} ${'planted'.padStart(7)} ${'found'.padStart(6)}`);
for (const row of result.rows) {
  const mark = row.missed.length + row.accused.length === 0 ? 'ok' : 'WRONG';
  console.log(`${row.what.padEnd(30)} ${String(row.planted).padStart(7)} ${String(row.found).padStart(6)}  ${mark}`);
  for (const id of row.missed) console.log(`    missed   ${id}`);
  for (const id of row.accused) console.log(`    accused  ${id}`);
}
console.log(
  result.ok
    ? `\nEvery planted fault was found and none of the ${set.clean.length} clean images was accused (${seconds()}).`
    : `\n${result.missed} planted faults missed, ${result.falselyAccused} clean images accused.`,
);
const shown = (path: string) => relative(process.cwd(), path) || '.';
console.log(`Look for yourself: npx goldpan review -w ${shown(workspaceFolder)}`);
process.exitCode = result.ok ? 0 : 1;
