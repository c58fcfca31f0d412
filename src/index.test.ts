import { describe, expectTypeOf, it } from 'vitest';
import type { Finding, ImageRow, ScanOptions, ScanSummary, Workspace } from './index.ts';
import { openWorkspace, scan } from './index.ts';

describe('the public API', () => {
  it('is typed as documented', () => {
    expectTypeOf(scan).parameter(0).toEqualTypeOf<ScanOptions | undefined>();
    expectTypeOf(scan).returns.resolves.toEqualTypeOf<ScanSummary>();
    expectTypeOf(openWorkspace).returns.resolves.toEqualTypeOf<Workspace>();
    expectTypeOf<Workspace['findings']>().returns.resolves.toEqualTypeOf<Finding[]>();
    expectTypeOf<Workspace['images']>().returns.resolves.toEqualTypeOf<ImageRow[]>();
    expectTypeOf<ImageRow['phash']>().toEqualTypeOf<string | null>();
    expectTypeOf<ImageRow['is_dark_issue']>().toEqualTypeOf<boolean>();
    expectTypeOf<ImageRow['dark_score']>().toEqualTypeOf<number | null>();
    expectTypeOf<ImageRow['outcome']>().toEqualTypeOf<'measured' | 'unreadable' | 'notApplicable'>();
    expectTypeOf<ScanOptions['signal']>().toEqualTypeOf<AbortSignal | undefined>();
  });
});
