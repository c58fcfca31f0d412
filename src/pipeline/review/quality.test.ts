import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MeasuredImage, writeMeasuredWorkspace } from '../../../test/fixtures/measured-workspace.ts';
import { openWorkspace } from '../workspace.ts';
import { checkHistogram, countAtThreshold, decideFindings, sideOfCheck } from './quality.ts';
import { decidedFindings, listChecks } from './quality-checks.ts';
import { ReviewSession } from './session.ts';

async function inReview<T>(folder: string, work: (session: ReviewSession) => Promise<T>): Promise<T> {
  const session = new ReviewSession(folder);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const id = (i: number) => `${String(i).padStart(4, '0')}.png`;

/** Values near each other and near thresholds, so that ties and equality with the line occur. */
const level = fc.option(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 12, noNaN: true })), {
  nil: null,
});

it('counts at any threshold what a workspace opened with it counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ sharp: level, edges: level, noise: level, share: level, p5: level, p10: level }), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
      async (rows, thresholds) => {
        const images = rows.map(
          ({ sharp, edges, noise, share, p5, p10 }, i): MeasuredImage => ({
            id: id(i),
            edge_sharpness: sharp === null ? null : sharp / 12,
            edge_blocks: edges === null ? null : edges * 3,
            noise_sigma: noise,
            bright_share: share === null ? null : share / 12,
            luma_p5: p5 === null ? null : p5 * 10,
            luma_p10: p10 === null ? null : p10 * 20,
          }),
        );
        const folder = await writeMeasuredWorkspace(images);
        await inReview(folder, async (session) => {
          for (const threshold of [...thresholds, 0.5, rows[0]!.sharp === null ? 0 : rows[0]!.sharp / 12]) {
            const settings = { blurry: threshold, overexposed: threshold, noisy: threshold * 12 };
            const workspace = await openWorkspace(folder, { checks: { thresholds: settings } });
            const counted = await workspace.countFindings().finally(() => workspace.close());
            for (const [check, at] of Object.entries(settings)) {
              const { findings } = await session.use((state) => countAtThreshold(session, state, check, at));
              expect(findings, `${check} at ${at}`).toBe(counted[check]);
            }
          }
        });
      },
    ),
    { numRuns: 12 },
  );
});

it('shows both sides from the line outwards, and from their far ends', async () => {
  const values = [0.1, 0.6, 0.5, 0.49, null, 0.2, 0.9, 0.55];
  const folder = await writeMeasuredWorkspace(
    values.map((edge_sharpness, i) => ({ id: id(i), edge_sharpness, edge_blocks: i === 5 ? 3 : 100 })),
  );
  await inReview(folder, async (session) => {
    const side = async (query: { side: 'findings' | 'sound'; from: 'line' | 'end'; offset?: number; limit?: number }) =>
      session.use((state) => sideOfCheck(session, state, 'blurry', { threshold: 0.5, offset: 0, limit: 10, ...query }));
    const numbers = async (query: Parameters<typeof side>[0]) => (await side(query)).images.map(({ n }) => n);
    // 5 has too few edges to be accused, 4 was not measured; 2 lies on the line, which is sound.
    expect(await numbers({ side: 'findings', from: 'line' })).toEqual([3, 0]);
    expect(await numbers({ side: 'findings', from: 'end' })).toEqual([0, 3]);
    expect(await numbers({ side: 'sound', from: 'line' })).toEqual([2, 7, 1, 6]);
    expect(await numbers({ side: 'sound', from: 'end' })).toEqual([6, 1, 7, 2]);
    expect(await numbers({ side: 'sound', from: 'line', offset: 1, limit: 2 })).toEqual([7, 1]);
    expect(await numbers({ side: 'sound', from: 'line', offset: 9 })).toEqual([]);
    expect((await side({ side: 'sound', from: 'line', limit: 1 })).total).toBe(4);
    const { counts, protectedCounts, judged, protectedImages, empty } = await session.use((state) =>
      checkHistogram(state, 'blurry'),
    );
    expect([judged, protectedImages, empty]).toEqual([6, 1, 1]);
    expect(counts.reduce((sum, n) => sum + n)).toBe(6);
    expect(protectedCounts.reduce((sum, n) => sum + n)).toBe(1);
  });
});

it('decides the undecided findings at a threshold and leaves what was said of single images', async () => {
  const folder = await writeMeasuredWorkspace([5, 10, 15, 20].map((noise_sigma, i) => ({ id: id(i), noise_sigma })));
  await inReview(folder, async (session) => {
    await session.decisions.add([{ kind: 'keep', image: id(3), by: 'person' }]);
    const { added, step } = await session.use((state) => decideFindings(session, state, 'noisy', 9, 'remove'));
    expect(added).toBe(2);
    const { keep, remove } = session.decisions.standing();
    expect([...keep.keys()]).toEqual([id(3)]);
    expect([...remove.keys()].sort()).toEqual([id(1), id(2)]);
    const noisy = async () =>
      (await session.use((state) => decidedFindings(session, state))).find(({ check }) => check === 'noisy');
    expect(await noisy()).toEqual({ check: 'noisy', kept: 1, removed: 2 });
    expect(await session.use((state) => countAtThreshold(session, state, 'noisy', 12))).toMatchObject({
      findings: 2,
      kept: 1,
      removed: 1,
    });
    await session.decisions.takeBack(step!);
    expect(await noisy()).toEqual({ check: 'noisy', kept: 1, removed: 0 });
  });
});

it('lists checks that are off, and those whose columns nobody made', async () => {
  const folder = await writeMeasuredWorkspace([{ id: id(0), noise_sigma: 3 }]);
  await inReview(folder, async (session) => {
    const listed = await session.use((state) => listChecks(state));
    const of = (name: string) => listed.find(({ check }) => check.name === name);
    expect(of('noisy')).toMatchObject({ status: 'on', kind: 'range', defaultThreshold: 8 });
    expect(of('blurry')?.status).toBe('unmeasured');
    expect(of('unreadable')).toMatchObject({ status: 'on', kind: 'flag' });
    expect(of('near-duplicate')?.kind).toBe('pairs');
    await expect(session.use((state) => checkHistogram(state, 'blurry'))).rejects.toThrow('no column edge_sharpness');
  });
});
