import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run new measurement NAME` or `npm run new check NAME`: writes the files one has to write by hand. */

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export interface Scaffold {
  readonly path: string;
  readonly text: string;
}

const snake = (name: string): string => name.replaceAll('-', '_');
const title = (name: string): string => name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ');

function measurement(name: string): Scaffold[] {
  const column = snake(name);
  return [
    {
      path: `src/measure/${name}.ts`,
      text: `import { defineMeasurement, luma } from './define.ts';

/**
 * TODO(${name}): what the number is, its unit, its value range, and the paper or library the formula comes from.
 *
 * As scaffolded: the share of pixels brighter than a limit.
 */
export default defineMeasurement({
  name: '${name}',
  version: 1,
  params: { limit: 127 },
  needs: { view: luma(128) },
  columns: {
    ${column}: { type: 'double', description: 'Share of pixels above the limit, 0–1', histogram: { from: 0, to: 1 } },
  },
  measure({ view }, { limit }) {
    let above = 0;
    for (let i = 0; i < view.data.length; i++) if (view.data[i]! > limit) above++;
    return { ${column}: above / view.data.length };
  },
});
`,
    },
    {
      path: `src/measure/${name}.test.ts`,
      text: `import { describe, expect, it } from 'vitest';
import measurement from './${name}.ts';

const measure = (values: number[], width: number) =>
  measurement.measure({ view: { width, height: values.length / width, data: Uint8Array.from(values) } }, measurement.params);

describe('${name}', () => {
  it('is the share of pixels above the limit', () => {
    expect(measure([0, 127, 128, 255], 2)).toEqual({ ${column}: 0.5 });
  });
});
`,
    },
  ];
}

function check(name: string): Scaffold[] {
  return [
    {
      path: `src/analyse/checks/${name}.ts`,
      text: `import { defineCheck } from './define.ts';

export default defineCheck({
  name: '${name}',
  title: '${title(name)}',
  description: 'TODO(${name}): what is wrong with such an image.',
  advice: 'TODO(${name}): what to try.',
  column: 'luma_mean',
  direction: 'above',
  threshold: 250,
  range: [0, 255],
  worst: 255,
  best: 0,
  explain: '{luma_mean} on average',
});
`,
    },
  ];
}

const KINDS: Readonly<Record<string, (name: string) => Scaffold[]>> = { measurement, check };

/** @throws Error when kind or name make no sense */
export function scaffold(kind: string | undefined, name: string | undefined): Scaffold[] {
  const make = KINDS[kind ?? ''];
  if (!make) throw new Error(`Usage: npm run new ${Object.keys(KINDS).join('|')} NAME`);
  if (!name || !NAME.test(name)) throw new Error(`${name ?? 'The name'} must be kebab-case, such as sky-share.`);
  return make(name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const files = scaffold(process.argv[2], process.argv[3]);
    const existing = files.find(({ path }) => existsSync(path));
    if (existing) throw new Error(`${existing.path} exists already.`);
    for (const { path, text } of files) {
      writeFileSync(path, text);
      console.log(`wrote ${path}`);
    }
    spawnSync('npx', ['biome', 'check', '--write', ...files.map(({ path }) => path)], { stdio: 'ignore' });
    spawnSync('npm', ['run', '--silent', 'generate'], { stdio: 'inherit' });
    console.log('Now make it true: edit the files, then run npm test.');
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}
