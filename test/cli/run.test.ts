import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpeg } from '../fixtures/pictures.ts';
import { goldpan } from './run.ts';

let folder: string;

async function photo(path: string, seed: number, quality?: number): Promise<void> {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  const bytes = await jpeg(seed);
  writeFileSync(join(folder, path), quality ? await sharp(bytes).jpeg({ quality }).toBuffer() : bytes);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  for (let seed = 1; seed <= 4; seed++) await photo(`photos/train/cat/${seed}.jpg`, seed);
  await photo('photos/test/cat/copy.jpg', 1, 60);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const recipe = (text: string, name = 'recipe.yaml'): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const HEAD = 'version: 1\nsource: [photos]\nworkspace: ws\nsteps:\n';

describe('goldpan run', () => {
  it('runs a sequence of steps from the folder of the recipe', async () => {
    const file = recipe(
      `${HEAD}  - scan: { quiet: true }\n  - duplicates: { output: groups.json }\n  - leaks: { failOn: "leaks>5" }\n` +
        '  - split: { ratios: [0.5, 0.5], output: split.csv }\n  - export: { arguments: imagededup, output: map.json }\n  - report: { output: report.html }\n',
    );
    const run = await goldpan(folder, 'run', file);
    expect(run.stderr).not.toContain('error');
    expect(run.code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'groups.json'), 'utf8'))).toHaveLength(1);
    for (const name of ['split.csv', 'map.json', 'report.html']) expect(existsSync(join(folder, name))).toBe(true);
  });

  it('reads JSON as well, under --recipe, and replaces names', async () => {
    const steps = [{ scan: { quiet: true } }, { pairs: { output: '${OUT}' } }];
    const file = recipe(JSON.stringify({ version: 1, source: ['photos'], workspace: 'ws', steps }), 'recipe.json');
    const run = await goldpan(folder, '--recipe', file, '--set', 'OUT=pairs.json');
    expect(run.code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'pairs.json'), 'utf8'))).toHaveLength(1);
  });

  it('exits with 1 when a budget is exceeded, after all steps unless told to stop', async () => {
    const steps = '  - scan: { quiet: true, failOn: "near-duplicate>0" }\n  - pairs: { output: pairs.json }\n';
    const all = await goldpan(folder, 'run', recipe(HEAD + steps));
    expect([all.code, existsSync(join(folder, 'pairs.json'))]).toEqual([1, true]);
    const stopped = recipe(`stopOnFailure: true\n${HEAD}${steps.replace('pairs.json', 'later.json')}`);
    const one = await goldpan(folder, 'run', stopped);
    expect([one.code, existsSync(join(folder, 'later.json'))]).toEqual([1, false]);
  });

  it('moves files only with --yes', async () => {
    const file = recipe(`${HEAD}  - scan: { quiet: true }\n  - apply\n`);
    const refused = await goldpan(folder, 'run', file);
    expect([refused.code, existsSync(join(folder, 'ws'))]).toEqual([2, false]);
    expect(refused.stderr).toContain('recipe.yaml:6: apply moves files');
    const done = await goldpan(folder, 'run', file, '--yes');
    expect(done.code).toBe(0);
    const left =
      readdirSync(join(folder, 'photos/train/cat')).length + readdirSync(join(folder, 'photos/test/cat')).length;
    expect(left).toBe(4);
  });

  it('prints the commands of a dry run and touches nothing', async () => {
    const file = recipe(`${HEAD}  - scan\n  - plan: { mode: list, to: out }\n`);
    const run = await goldpan(folder, 'run', file, '--dry-run');
    expect(run.stdout).toBe(
      `goldpan scan --workspace=${folder}/ws -- photos\ngoldpan plan --mode=list --to=out --workspace=${folder}/ws --\n`,
    );
    expect(existsSync(join(folder, 'ws'))).toBe(false);
  });

  it.each([
    ['steps: [', 'recipe.yaml:5: Flow'],
    [HEAD.replace('version: 1', 'version: 2'), 'recipe.yaml:1: version'],
    [`${HEAD}  - scna\n`, 'recipe.yaml:5: there is no step named scna. Did you mean scan?'],
    [`${HEAD}  - scan\n  - pairs: { outptu: x }\n`, 'recipe.yaml:6: pairs has no option outptu. Did you mean output?'],
    [`${HEAD}  - scan: { quiet: 3 }\n`, 'recipe.yaml:5: quiet is true or false, not 3'],
    [`${HEAD}  - plan: { mode: burn }\n`, 'recipe.yaml:5: mode cannot be burn'],
    [`${HEAD}  - apply: { delete: true }\n`, 'apply has no option delete'],
    [`${HEAD}  - pairs: { output: "\${NOWHERE_SET}" }\n`, 'recipe.yaml:5: ${NOWHERE_SET} is not set'],
    [`sources: [x]\n${HEAD}  - scan\n`, 'a recipe has no sources. Did you mean source?'],
  ])('refuses %j before anything runs', async (text, message) => {
    const run = await goldpan(folder, 'run', recipe(text.startsWith('steps') ? `version: 1\n\n\n\n${text}` : text));
    expect(run.stderr).toContain(message);
    expect([run.code, existsSync(join(folder, 'ws'))]).toEqual([2, false]);
  });
});
