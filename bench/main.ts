import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchResult } from './result.ts';

/** `npm run bench [NAME…] [--json]`: every file of this folder that exports `run` is a bench of that name. */

const folder = dirname(fileURLToPath(import.meta.url));
const NOT_BENCHES = new Set(['main', 'result', 'photos', 'goldpan']);

const available = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .filter((name) => !NOT_BENCHES.has(name))
  .sort();

const isJson = process.argv.includes('--json');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.filter((name) => !available.includes(name));
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There are: ${available.join(', ')}`);
  process.exit(2);
}

if (!isJson) {
  const [cpu] = cpus();
  console.log(
    `${cpu?.model.trim()} × ${cpus().length}, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.version}\n`,
  );
}
for (const name of asked.length > 0 ? asked : available) {
  const { run } = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as {
    run: () => Promise<BenchResult[]>;
  };
  for (const result of await run()) {
    if (isJson) console.log(JSON.stringify(result));
    else {
      const target = result.target === null ? '' : `  target ${result.target}`;
      const baseline = result.baseline === null ? '' : `  (${result.baseline})`;
      console.log(
        `${result.name.padEnd(44)} ${String(Number(result.value.toPrecision(4))).padStart(10)} ${result.unit}${target}${baseline}`,
      );
    }
  }
}
