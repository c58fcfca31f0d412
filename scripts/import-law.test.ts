import { describe, expect, it } from 'vitest';
import { breaches } from './import-law.ts';

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
  ])('%s with %s', (path, text, count) => {
    expect(breaches(path, text)).toHaveLength(count);
  });
});
