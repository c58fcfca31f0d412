import { describe, expect, it } from 'vitest';
import { appBreaches, breaches, scansThatAct } from './import-law.ts';

describe('import law', () => {
  it.each([
    ['kernel/hash/pdq.ts', "import { x } from '../../model/format.ts';", 1],
    ['kernel/hash/pdq.ts', "import { createHash } from 'node:crypto';", 1],
    ['measure/noise.ts', "import { Database } from '../catalog/database.ts';", 1],
    ['analyse/duplicates/groups.ts', "const x = await import('../../pipeline/scan.ts');", 1],
    ['cli/scan.ts', "import { Database } from '../catalog/database.ts';", 1],
    ['cli/scan.ts', "import { scan } from '../pipeline/api.ts';", 0],
    ['kernel/hash/pdq.ts', "import type { LumaImage } from '../image.ts';", 0],
    ['kernel/hash/pdq.test.ts', "import fc from 'fast-check';", 0],
    ['cellar/x.ts', '', 1],
    ['act/files.ts', "import { pathOfUri } from '../sources/uri.ts';", 0],
    ['act/files.ts', "import { openSource } from '../sources/open.ts';", 1],
    ['act/apply.ts', "import { Database } from '../catalog/database.ts';", 1],
    ['curate/plan.ts', "import { nodeFiles } from '../act/node-files.ts';", 1],
  ])('%s with %s', (path, text, count) => {
    expect(breaches(path, text)).toHaveLength(count);
  });
});

describe('the review app', () => {
  it.each([
    ['app/src/shell/Shell.tsx', "import type { Api } from '../../../src/server/api.ts';", 0],
    ['app/src/shell/Shell.tsx', "import { createRoot } from 'react-dom/client';", 0],
    ['app/src/shell/Shell.tsx', "import { x } from '../../../src/server/wire/grid.ts';", 1],
    ['app/src/shell/Shell.tsx', "import { x } from '../../../src/model/pair.ts';", 1],
    ['src/server/api.ts', "export type * from './wire/grid.ts';", 0],
    ['src/server/wire/grid.ts', "import type { X } from '../endpoint.ts';", 1],
    ['src/server/wire/grid.ts', "import { z } from 'zod';", 1],
  ])('%s with %s', (path, text, count) => {
    expect(appBreaches(path, text)).toHaveLength(count);
  });
});

describe('scanning', () => {
  const files = {
    'pipeline/scan.ts': "import { x } from './scan-run.ts';",
    'pipeline/scan-run.ts': "const { y } = await import('./recipe.ts');",
    'pipeline/recipe.ts': '',
    'pipeline/worker-main.ts': "import { x } from './recipe.ts';",
    'pipeline/apply.ts': "import { z } from '../act/apply.ts';",
    'act/apply.ts': '',
  };
  const reaching = (changes: Readonly<Record<string, string>>) =>
    scansThatAct(new Map(Object.entries({ ...files, ...changes })));

  it('does not reach act while only apply imports it', () => {
    expect(reaching({})).toEqual([]);
  });

  it.each([
    ['pipeline/recipe.ts', "import { z } from '../act/apply.ts';", 3],
    ['pipeline/scan-run.ts', "import { z } from './apply.ts';", 2],
    ['pipeline/scan-run.ts', "const z = await import('./apply.ts');", 2],
    ['pipeline/worker-main.ts', "import type { Z } from '../act/apply.ts';", 1],
  ])('is caught when %s says %s', (path, text, ways) => {
    const found = reaching({ [path]: text });
    expect(found).toHaveLength(ways);
    expect(found[0]).toContain('src/act/apply.ts: scanning must not reach act');
  });
});
