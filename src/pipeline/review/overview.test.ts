import { expect, it } from 'vitest';
import { type MeasuredImage, writeMeasuredWorkspace } from '../../../test/fixtures/measured-workspace.ts';
import type { Decision } from '../../model/decision.ts';
import { changesSince } from './changes.ts';
import { nextStepFacts } from './next-steps-facts.ts';
import { overviewFiles, overviewHistograms, overviewSummary } from './overview.ts';
import { labelTable } from './overview-labels.ts';
import { ReviewSession, type ReviewState } from './session.ts';

async function inReview<T>(
  folder: string,
  work: (state: ReviewState, session: ReviewSession) => Promise<T> | T,
): Promise<T> {
  const session = new ReviewSession(folder);
  try {
    return await session.use((state) => work(state, session));
  } finally {
    await session.close();
  }
}

const by = { by: 'person' } as const;

it('counts labels by splits, and the share with findings', async () => {
  const folder = await writeMeasuredWorkspace([
    { id: 'a', split: 'train', label: 'cat', noise_sigma: 20 },
    { id: 'b', split: 'train', label: 'cat', noise_sigma: 1 },
    { id: 'c', split: 'test', label: 'cat', noise_sigma: 1 },
    { id: 'd', split: 'test', label: 'dog', noise_sigma: 20 },
    { id: 'e', label: 'dog', noise_sigma: 1 },
    { id: 'f', split: 'train', noise_sigma: 20 },
  ]);
  const table = await inReview(folder, (state) => labelTable(state, 2));
  expect(table.all).toEqual({ images: 6, withFindings: 3 });
  expect(table.splits).toEqual([
    { value: 'train', images: 3, withFindings: 2 },
    { value: 'test', images: 2, withFindings: 1 },
    { value: null, images: 1, withFindings: 0 },
  ]);
  expect([table.splitCount, table.labelCount]).toEqual([2, 2]);
  expect(table.labels.map(({ value, images, cells }) => [value, images, ...cells.map((cell) => cell.images)])).toEqual([
    ['cat', 3, 2, 1, 0],
    ['dog', 2, 0, 1, 1],
  ]);
});

it('says what the files are, and draws the judged columns first', async () => {
  const folder = await writeMeasuredWorkspace([
    { id: 'a', format: 'png', size_bytes: 10, width: 2000, height: 1000, colourfulness: 3, noise_sigma: 4 },
    { id: 'b', format: 'png', size_bytes: 20, width: 2000, height: 1000, colourfulness: 5, noise_sigma: null },
    { id: 'c', format: 'jpeg', size_bytes: 30, width: 100, height: 100, colourfulness: 5, noise_sigma: 9 },
  ]);
  await inReview(folder, async (state) => {
    expect(await overviewFiles(state)).toEqual({
      bytes: 60,
      megapixels: 4.01,
      formats: [
        { value: 'png', count: 2 },
        { value: 'jpeg', count: 1 },
      ],
      formatCount: 2,
      sizes: [
        { value: '2000 × 1000', count: 2 },
        { value: '100 × 100', count: 1 },
      ],
      sizeCount: 2,
    });
    const { histograms, hasPrevious } = overviewSummary(state);
    expect(histograms.indexOf('noise_sigma')).toBeLessThan(histograms.indexOf('colourfulness'));
    expect(hasPrevious).toBe(false);
    const [drawn] = await overviewHistograms(state, ['noise_sigma', 'edge_sharpness', 'nothing']);
    expect(drawn).toMatchObject({
      column: 'noise_sigma',
      empty: 1,
      thresholds: [{ check: 'noisy', threshold: 8, direction: 'above' }],
    });
    expect(drawn!.counts.reduce((sum, n) => sum + n)).toBe(2);
  });
});

it('tells what changed since the state before, by content', async () => {
  const image = (id: string, more: Partial<MeasuredImage> = {}): MeasuredImage => ({
    id,
    sha256: `digest of ${id}`,
    noise_sigma: 1,
    ...more,
  });
  const folder = await writeMeasuredWorkspace([
    image('same'),
    image('touched'),
    image('edited', { noise_sigma: 20 }),
    image('gone', { noise_sigma: 20 }),
    image('broken', { sha256: null, outcome: 'unreadable' }),
  ]);
  expect(await inReview(folder, changesSince)).toBeNull();
  await writeMeasuredWorkspace(
    [
      image('same'),
      image('touched', { modified_ms: 2e12 }),
      image('edited', { sha256: 'another', size_bytes: 7 }),
      image('broken', { sha256: null, outcome: 'unreadable', size_bytes: 3 }),
      image('new', { noise_sigma: 9 }),
    ],
    {},
    folder,
  );
  const changes = (await inReview(folder, changesSince))!;
  expect(changes.images).toEqual({
    added: { count: 1, examples: ['new'] },
    removed: { count: 1, examples: ['gone'] },
    changed: { count: 2, examples: ['broken', 'edited'] },
  });
  expect(changes.findings).toContainEqual({ check: 'noisy', before: 2, now: 1 });
  expect(changes.findings).toContainEqual({ check: 'unreadable', before: 1, now: 1 });
});

it('counts what is still open, decisions taken into account', async () => {
  const member = (id: string, split: string, label: string, others = 1): MeasuredImage => ({
    id,
    split,
    label,
    cross_split_related: others,
    noise_sigma: 20,
    is_truncated: false,
  });
  const folder = await writeMeasuredWorkspace(
    [
      member('a1', 'train', 'cat'),
      member('a2', 'test', 'cat'),
      member('b1', 'train', 'cat', 0),
      member('b2', 'train', 'dog', 0),
      { id: 'lone', split: 'val', cross_split_related: 2 },
      { id: 'bad', outcome: 'unreadable' },
    ],
    {
      groups: [
        ['a1', 'a2'],
        ['b1', 'b2'],
      ],
    },
  );
  const facts = (...decisions: Decision[]) =>
    inReview(folder, async (state, session) => {
      await session.decisions.add(decisions);
      return nextStepFacts(session, state);
    });
  expect(await facts()).toMatchObject({
    leaks: 3,
    unreadable: 1,
    conflicts: 1,
    groups: { count: 2, images: 2 },
    removals: 0,
    plan: null,
    withoutEmbeddings: 5,
  });
  expect((await facts()).checks).toContainEqual({ check: 'noisy', undecided: 4 });
  const after = await facts(
    { kind: 'remove', image: 'a1', ...by },
    { kind: 'relabel', image: 'b2', label: 'cat', ...by },
    { kind: 'keep', image: 'lone', ...by },
    { kind: 'remove', image: 'bad', ...by },
  );
  expect(after).toMatchObject({ leaks: 0, unreadable: 0, conflicts: 0, removals: 2 });
  expect(after.checks).toContainEqual({ check: 'noisy', undecided: 3 });
  const moved = await facts(
    { kind: 'withdraw', of: 'remove', image: 'a1', ...by },
    { kind: 'assign-split', image: 'a1', split: 'test', ...by },
  );
  expect(moved.leaks).toBe(0);
});
