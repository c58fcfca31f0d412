import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goldens, MODELS, pictures } from '../fixtures/goldens/embed/goldens.ts';
import { FLOAT, onnxBytes } from '../fixtures/onnx-bytes.ts';
import { writeTinyModel } from '../fixtures/tiny-onnx.ts';
import { type CommandResult, goldpan } from './run.ts';

/** Vectors are kept as halves. */
const CLOSE = 2e-3;
const { images: IMAGES, texts: TEXTS } = goldens.clip;
const LABELS = ['boat', 'dog', 'Red_Boat', 'zebra'];
/** The fourth picture's caption is longer than the tokenizer's context, the third has none. */
const CAPTIONS = [0, 2, null, 5];
const NAMES = pictures.map((_, i) => `p${i}.png`);

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const similarity = (image: number, text: number): number => dot(IMAGES[image]!, TEXTS[text]!);
const unit = (vector: readonly number[]): number[] => vector.map((value) => value / Math.hypot(...vector));

let source: string;
let folder: string;

const manifestRows = (captions: readonly (number | null)[]): string =>
  NAMES.map((path, i) => {
    const caption = captions[i] ?? null;
    return JSON.stringify({ path, label: LABELS[i], ...(caption === null ? {} : { caption: goldens.texts[caption] }) });
  }).join('\n');

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'goldpan-text-'));
  for (const [i, { width, height, data }] of pictures.entries()) {
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(join(source, NAMES[i]!));
    // Copies of the file have its time only to the millisecond.
    utimesSync(join(source, NAMES[i]!), 1_600_000_000, 1_600_000_000);
  }
  writeFileSync(join(source, 'set.jsonl'), manifestRows(CAPTIONS));
  cpSync(join(MODELS, 'clip'), join(source, 'clip'), { recursive: true });
  const { code, stderr } = await goldpan(source, 'scan', 'set.jsonl', '-w', 'ws', '-q', '--embedder', 'clip:clip');
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(source, { recursive: true, force: true }));

/** A copy of the whole, so that sources, models and workspace may be changed. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  cpSync(source, folder, { recursive: true, preserveTimestamps: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<CommandResult> => goldpan(folder, ...args);

async function ok(...args: readonly string[]): Promise<string> {
  const result = await run(...args);
  expect(result.code, result.stderr).toBe(0);
  return result.stdout;
}

const json = async <T = Record<string, unknown>>(...args: readonly string[]): Promise<T> =>
  JSON.parse(await ok(...args, '-q', '--json')) as T;

const query = async (sql: string): Promise<Record<string, unknown>[]> =>
  JSON.parse(await ok('query', sql, '-w', 'ws', '--json')) as Record<string, unknown>[];

/** The findings of a check at another threshold. */
const findings = async (check: string, threshold: number): Promise<unknown[]> =>
  JSON.parse(await ok('findings', '-w', 'ws', '-c', check, '-t', `${check}=${threshold}`, '--json')) as unknown[];

async function refused(message: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(...args, '-q');
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
  expect(code).toBe(2);
}

interface Found {
  readonly query: string;
  readonly rank: number;
  readonly id: string;
  readonly similarity: number;
  readonly not_similarity: number | null;
}

const order = (score: (image: number) => number): string[] =>
  IMAGES.map((_, i) => i)
    .sort((a, b) => score(b) - score(a))
    .map((i) => NAMES[i]!);

describe('goldpan search', () => {
  it('finds what the reference says, text by text', async () => {
    const found = await json<Found[]>('search', goldens.texts[0]!, goldens.texts[2]!, '-w', 'ws', '-n', '3');
    expect(found.map(({ query: text, rank }) => [text, rank])).toEqual(
      [0, 2].flatMap((text) => [1, 2, 3].map((rank) => [goldens.texts[text], rank])),
    );
    for (const [at, text] of [0, 2].entries()) {
      const mine = found.slice(3 * at, 3 * at + 3);
      expect(mine.map(({ id }) => id)).toEqual(order((image) => similarity(image, text)).slice(0, 3));
      for (const { id, similarity: given } of mine) {
        expect(Math.abs(given - similarity(NAMES.indexOf(id), text))).toBeLessThan(CLOSE);
      }
    }
  });

  it('ranks by the difference to what is not wanted', async () => {
    const found = await json<Found[]>(
      'search',
      goldens.texts[0]!,
      '--not',
      goldens.texts[1]!,
      '--not',
      goldens.texts[2]!,
      '-w',
      'ws',
    );
    const unwanted = (image: number) => (similarity(image, 1) + similarity(image, 2)) / 2;
    expect(found.map(({ id }) => id)).toEqual(order((image) => similarity(image, 0) - unwanted(image)));
    for (const { id, similarity: wanted, not_similarity: not } of found) {
      expect(Math.abs(wanted - similarity(NAMES.indexOf(id), 0))).toBeLessThan(CLOSE);
      expect(Math.abs(not! - unwanted(NAMES.indexOf(id)))).toBeLessThan(CLOSE);
    }
  });

  it('takes texts of a file, and writes tables', async () => {
    writeFileSync(join(folder, 'queries.txt'), `\ufeff${goldens.texts[0]}\r\n\n${goldens.texts[2]}\n`);
    const csv = await ok('search', '--queries', 'queries.txt', '-n', '1', '-w', 'ws', '--format', 'csv', '-q');
    expect(csv.split('\n')[0]).toBe('query,rank,id,similarity,not_similarity,crop');
    expect(csv.trimEnd().split('\n')).toHaveLength(3);
    const terminal = await run('search', 'a red boat', '-w', 'ws', '-n', '2');
    expect(terminal.stdout).toMatch(/^a red boat\nsimilarity {2}image\n +-?\d\.\d{3} {2}p\d\.png\n/);
    expect(terminal.stdout).toContain('4 vectors of clip searched');
    expect(terminal.stderr).toContain('embedding texts');
  });

  it('searches crops, naming them', async () => {
    await json('embed', '-w', 'ws', '--embedder', 'clip', '--box', '0,0,20,20');
    const found = await json<{ crop: string }[]>('search', 'a red boat', '-w', 'ws', '--embedder', 'clip+crops');
    expect(found[0]?.crop).toBe('0,0,20,20');
    await refused('are vectors of crops', 'captions', '-w', 'ws', '--embedder', 'clip+crops');
    await refused('are vectors of crops', 'prompts', '-w', 'ws', '--embedder', 'clip+crops');
  });

  it('takes the vectors with a text tower when others were made last, unless told', async () => {
    writeTinyModel(join(folder, 'tiny.onnx'));
    await json('embed', '-w', 'ws', '--embedder', 'onnx:tiny.onnx');
    expect(await ok('search', 'a red boat', '-w', 'ws', '-q')).toContain('4 vectors of clip searched');
    await refused(
      'tiny, whose vectors this workspace has, has no text tower',
      'search',
      'a',
      '-w',
      'ws',
      '--embedder',
      'tiny',
    );
    await refused('goldpan embed --embedder clip', 'captions', '-w', 'ws', '--embedder', 'tiny');
    await refused('no vectors of siglip. It has: clip, tiny', 'prompts', '-w', 'ws', '--embedder', 'siglip');
  });

  it('says what a workspace lacks', async () => {
    await ok('scan', 'set.jsonl', '-w', 'bare', '-q');
    for (const command of [['search', 'a'], ['captions'], ['prompts']]) {
      await refused('has no vectors yet. Make vectors of a model that knows words', ...command, '-w', 'bare');
    }
    await ok('embed', '-w', 'bare', '-q', '--embedder', `dinov2:${join(MODELS, 'dinov2')}`);
    await refused('dinov2 has no text tower. Make vectors', 'search', 'a', '-w', 'bare');
    await refused('Say what to search for', 'search', '-w', 'ws');
    writeFileSync(join(folder, 'empty.txt'), '\n');
    await refused('empty.txt is empty', 'search', '--queries', 'empty.txt', '-w', 'ws');
  });

  it('opens a text tower that came after the vectors, and names its files before', async () => {
    renameSync(join(folder, 'clip/onnx/text_model.onnx'), join(folder, 'text_model.onnx'));
    // A folder without a model's name: nothing is ever fetched into it.
    await ok('scan', 'set.jsonl', '-w', 'late', '-q', '--embedder', './clip');
    await refused('put onnx/text_model.onnx of the same model there', 'search', 'a', '-w', 'late');
    renameSync(join(folder, 'text_model.onnx'), join(folder, 'clip/onnx/text_model.onnx'));
    expect(await json<Found[]>('search', goldens.texts[0]!, '-w', 'late')).toHaveLength(4);
  });

  it('refuses a model that has changed since', async () => {
    await ok('scan', 'set.jsonl', '-w', 'changed', '-q', '--embedder', 'clip:clip');
    const path = join(folder, 'clip/preprocessor_config.json');
    const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...config, image_mean: [0.1, 0.2, 0.3] }));
    await refused('Make them anew with: goldpan embed --embedder clip', 'search', 'a', '-w', 'changed');
  });
});

interface Captions {
  readonly isFresh: boolean;
  readonly images: number;
  readonly scored: number;
  readonly withoutCaption: number;
  readonly cut: number;
  readonly threshold: number | null;
  readonly below: number;
  readonly scores: {
    readonly histogram: { readonly counts: readonly number[] };
    readonly thresholds: readonly { readonly threshold: number; readonly below: number; readonly above: number }[];
  };
}

const expectedCaptionScore = (image: number): number => similarity(image, CAPTIONS[image]!);

describe('goldpan captions', () => {
  it('stores the cosine of each image and its caption, and judges it at any threshold without computing anew', async () => {
    const first = await json<Captions>('captions', '-w', 'ws');
    expect(first).toMatchObject({ isFresh: true, images: 4, scored: 3, withoutCaption: 1, cut: 1, threshold: 0.28 });
    const rows = await query(
      'SELECT id, caption_score AS score, is_caption_mismatch_issue AS issue FROM images ORDER BY id',
    );
    for (const [i, { score, issue }] of rows.entries()) {
      if (i === 2) expect([score, issue]).toEqual([null, false]);
      else {
        expect(Math.abs(Number(score) - expectedCaptionScore(i))).toBeLessThan(CLOSE);
        expect(issue).toBe(expectedCaptionScore(i) < 0.28);
      }
    }
    const below = (threshold: number) => [0, 1, 3].filter((i) => expectedCaptionScore(i) < threshold).length;
    expect(first.below).toBe(below(0.28));
    expect(first.scores.thresholds.map(({ threshold }) => threshold)).toEqual([
      0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34,
    ]);
    for (const at of first.scores.thresholds)
      expect([at.below, at.above]).toEqual([below(at.threshold), 3 - below(at.threshold)]);
    expect(first.scores.histogram.counts.reduce((sum, n) => sum + n, 0)).toBe(3);

    // Without its model nothing could be computed again.
    rmSync(join(folder, 'clip'), { recursive: true });
    const scores = [0, 1, 3].map(expectedCaptionScore).sort((a, b) => a - b);
    const middle = (scores[1]! + scores[2]!) / 2;
    const moved = await json<Captions>('captions', '-w', 'ws', '-t', `caption-mismatch=${middle}`);
    expect(moved).toMatchObject({ isFresh: false, threshold: middle, below: 2, cut: 1 });
    const listed = await findings('caption-mismatch', middle);
    expect(listed).toHaveLength(2);
    expect(await json<Captions>('captions', '-w', 'ws', '--disable', 'caption-mismatch')).toMatchObject({
      threshold: null,
      below: 0,
    });
  });

  it('draws where the threshold lies', async () => {
    const text = await ok('captions', '-w', 'ws', '-q');
    expect(text).toContain('3 images scored with 3 different captions (clip)');
    expect(text).toContain('1 image without a caption');
    expect(text).toContain('1 image with a caption longer than the model reads');
    expect(text).toMatch(/─┼─ 0\.28 caption-mismatch/);
    expect(text).toContain('SigLIP');
    const report = join(folder, 'report.html');
    await ok('report', '-w', 'ws', '-t', 'caption-mismatch=1', '-o', report);
    const html = readFileSync(report, 'utf8');
    for (const text of ['Caption mismatch', 'histogram-caption_5f_score', 'cosine similarity of']) {
      expect(html.includes(text), text).toBe(true);
    }
  });

  it('empties the score of a caption that has changed, until it is scored again', async () => {
    await json('captions', '-w', 'ws');
    writeFileSync(join(folder, 'set.jsonl'), manifestRows([1, 2, null, 5]));
    await ok('scan', 'set.jsonl', '-w', 'ws', '-q');
    const empty = 'SELECT id FROM images WHERE caption_score IS NULL ORDER BY id';
    expect(await query(empty)).toEqual([{ id: 'p0.png' }, { id: 'p2.png' }]);
    expect(await json<Captions>('captions', '-w', 'ws')).toMatchObject({ isFresh: true, scored: 3 });
    const [row] = await query("SELECT caption_score AS score FROM images WHERE id = 'p0.png'");
    expect(Math.abs(Number(row?.score) - similarity(0, 1))).toBeLessThan(CLOSE);
  });

  it('needs captions', async () => {
    writeFileSync(join(folder, 'set.jsonl'), manifestRows([null, null, null, null]));
    await ok('scan', 'set.jsonl', '-w', 'ws', '-q');
    await refused('No image of this workspace has a caption', 'captions', '-w', 'ws');
  });
});

interface Prompts {
  readonly scored: number;
  readonly labels: readonly { readonly label: string; readonly best: number; readonly tagged: number | null }[];
  readonly checks: readonly { readonly check: string; readonly threshold: number; readonly found: number }[];
  readonly agreement: { readonly compared: number; readonly agreed: number; readonly unknown: number } | null;
  readonly tagged: number | null;
}

describe('goldpan prompts', () => {
  it('tells what fits best, how well, and by how much, of ensembles, too', async () => {
    const prompts = { 'red boat': [goldens.texts[0], goldens.texts[2]], dog: goldens.texts[3] };
    writeFileSync(join(folder, 'prompts.json'), JSON.stringify(prompts));
    const summary = await json<Prompts>('prompts', '-w', 'ws', '--prompts', 'prompts.json', '--tags', '-0.05');
    const boat = unit(TEXTS[0]!.map((value, i) => value + TEXTS[2]![i]!));
    const both = IMAGES.map((image) => [dot(image, boat), dot(image, TEXTS[3]!)] as const);
    const rows = await query('SELECT prompt_label, prompt_score, prompt_margin, prompt_tags FROM images ORDER BY id');
    for (const [i, row] of rows.entries()) {
      const [red, dog] = both[i]!;
      expect(row.prompt_label).toBe(red > dog ? 'red boat' : 'dog');
      expect(Math.abs(Number(row.prompt_score) - Math.max(red, dog))).toBeLessThan(CLOSE);
      expect(Math.abs(Number(row.prompt_margin) - Math.abs(red - dog))).toBeLessThan(2 * CLOSE);
      const tags = [[red, 'red boat'] as const, [dog, 'dog'] as const]
        .filter(([score]) => score > -0.05)
        .sort((a, b) => b[0] - a[0]);
      expect(row.prompt_tags).toBe(tags.map(([, label]) => label).join('; ') || null);
    }
    // Of the labels boat, dog, Red_Boat and zebra two are among the prompts.
    const agreed = [both[1]![1] > both[1]![0], both[2]![0] > both[2]![1]].filter(Boolean).length;
    expect(summary.agreement).toMatchObject({ compared: 2, agreed, unknown: 2 });
    expect(summary.tagged).toBe(rows.filter((row) => row.prompt_tags !== null).length);
    const irrelevant = both.filter((scores) => Math.max(...scores) < 0.2).length;
    const ambiguous = both.filter(([a, b]) => Math.abs(a - b) < 0.005).length;
    expect(summary.checks.map(({ check, found }) => [check, found])).toEqual([
      ['ambiguous-label', ambiguous],
      ['irrelevant', irrelevant],
    ]);
    // Moved later, without the model.
    rmSync(join(folder, 'clip'), { recursive: true });
    const all = await findings('irrelevant', 1);
    expect(all).toHaveLength(4);
    const none = await findings('ambiguous-label', 0);
    expect(none).toEqual([]);
  });

  it('makes prompts of the labels, and leaves out tags unless asked', async () => {
    const summary = await json<Prompts>('prompts', '-w', 'ws');
    expect(summary).toMatchObject({ scored: 4, tagged: null, agreement: { compared: 4, unknown: 0 } });
    expect(summary.labels.map(({ label }) => label).sort()).toEqual([...LABELS].sort());
    expect(summary.labels.reduce((sum, { best }) => sum + best, 0)).toBe(4);
    const text = await ok(
      'prompts',
      '-w',
      'ws',
      '-q',
      '--template',
      'a {label}',
      '--template',
      'the {label}',
      '-n',
      '2',
    );
    expect(text).toContain('4 images compared with 4 labels, 8 prompts (clip)');
    expect(text).toContain('2 of 4 labels');
    expect(text).toMatch(/agree with their label \(\d of 4 images\)/);
    const columns = await query('DESCRIBE SELECT * FROM images');
    expect(columns.map((column) => column.column_name)).not.toContain('prompt_tags');
  });

  it('has no lead where there is but one prompt', async () => {
    writeFileSync(join(folder, 'one.txt'), 'a red boat\n');
    const summary = await json<Prompts>('prompts', '-w', 'ws', '--prompts', 'one.txt');
    expect(summary.agreement).toBeNull();
    expect(await query('SELECT count(prompt_margin) AS margins, count(prompt_score) AS scores FROM images')).toEqual([
      { margins: 0, scores: 4 },
    ]);
  });

  it.each([
    ['a file that is not there', ['--prompts', 'gone.txt'], 'gone.txt cannot be read (ENOENT)'],
    ['broken YAML', ['--prompts', 'broken.yaml'], 'broken.yaml: '],
    ['a label without prompts', ['--prompts', 'bare.yaml'], 'bare.yaml: "cat" needs a prompt'],
    ['a template without a place', ['--template', 'a photo'], 'The template "a photo" lacks {label}'],
    ['a similarity that is none', ['--tags', '2'], 'cosine similarity'],
  ])('refuses %s', async (_, args, message) => {
    writeFileSync(join(folder, 'broken.yaml'), 'cat: [a\n');
    writeFileSync(join(folder, 'bare.yaml'), 'cat:\n');
    await refused(message, 'prompts', '-w', 'ws', ...args);
  });
});

interface Head {
  readonly head: string;
  readonly scored: number;
  readonly columns: readonly {
    readonly column: string;
    readonly check: string | null;
    readonly found: number;
    readonly notFinite: number;
  }[];
}

/** A number of the vectors that is positive for some images and negative for others. */
const MIXED = IMAGES[0]!.findIndex((_, i) => new Set(IMAGES.map((image) => image[i]! > 0)).size === 2);

/** The logarithm of that number: NaN where it is negative. */
function writeLogHead(file: string, dimensions = 8): void {
  writeFileSync(
    file,
    onnxBytes({
      nodes: [
        ['MatMul', ['x', 'w'], ['y']],
        ['Log', ['y'], ['z']],
      ],
      inputs: [['x', FLOAT, ['n', dimensions]]],
      outputs: [['z', FLOAT, ['n', 1]]],
      weights: [['w', [dimensions, 1], Array.from({ length: dimensions }, (_, i) => (i === MIXED ? 1 : 0))]],
    }),
  );
}

const describeHead = (file: string, definition: object): void =>
  writeFileSync(join(folder, file), JSON.stringify(definition));

describe('goldpan head', () => {
  const STYLE = join(MODELS, 'head/style.onnx');

  it('stores the scores that the reference gives, its threshold as a check, and removes both', async () => {
    const summary = await json<Head>('head', STYLE, '-w', 'ws');
    const drawings = goldens.head.map(([drawing]) => drawing!);
    const found = (threshold: number) => drawings.filter((score) => score > threshold).length;
    expect(summary).toMatchObject({ head: 'style', scored: 4 });
    expect(summary.columns.map(({ column, check, found: n }) => [column, check, n])).toEqual([
      ['drawing_score', 'a-drawing', found(0.5)],
      ['photo_score', null, 0],
    ]);
    const rows = await query('SELECT drawing_score, photo_score FROM images ORDER BY id');
    for (const [i, row] of rows.entries()) {
      expect(Math.abs(Number(row.drawing_score) - goldens.head[i]![0]!)).toBeLessThan(0.02);
      expect(Math.abs(Number(row.photo_score) - goldens.head[i]![1]!)).toBeLessThan(0.02);
    }
    expect(await ok('findings', '-w', 'ws')).toMatch(/a-drawing +\d +.*drawing_score +> 0\.5/);
    const moved = await findings('a-drawing', 0);
    expect(moved).toHaveLength(4);
    const report = join(folder, 'report.html');
    await ok('report', '-w', 'ws', '-t', 'a-drawing=0', '-o', report);
    const html = readFileSync(report, 'utf8');
    for (const text of ['A drawing', 'histogram-drawing_5f_score']) expect(html.includes(text), text).toBe(true);
    expect(await json<unknown[]>('head', '--list', '-w', 'ws')).toMatchObject([
      { name: 'style', embedder: 'clip', columns: ['drawing_score', 'photo_score'], checks: ['a-drawing'] },
    ]);
    // Again is the same again.
    expect((await json<Head>('head', STYLE, '-w', 'ws')).columns).toEqual(summary.columns);
    await refused('has no head mine. It has: style', 'head', '--remove', 'mine', '-w', 'ws');
    await ok('head', '--remove', 'style', '-w', 'ws');
    expect(await ok('findings', '-w', 'ws')).not.toContain('a-drawing');
    expect(await ok('head', '--list', '-w', 'ws')).toContain('No heads yet');
  });

  it('leaves cells of scores that are not finite empty, and tells how many', async () => {
    writeLogHead(join(folder, 'log.onnx'));
    describeHead('log.onnx.json', { column: 'log_score', range: [-8, 0], threshold: -1, direction: 'below' });
    const negative = IMAGES.filter((image) => image[MIXED]! < 0).length;
    expect(negative).toBeGreaterThan(0);
    expect(negative).toBeLessThan(4);
    const summary = await json<Head>('head', 'log.onnx', '-w', 'ws');
    expect(summary.columns[0]).toMatchObject({ column: 'log_score', check: 'log-score', notFinite: negative });
    const rows = await query('SELECT log_score, is_log_score_issue AS issue FROM images ORDER BY id');
    for (const [i, { log_score: score, issue }] of rows.entries()) {
      const expected = Math.log(IMAGES[i]![MIXED]!);
      if (Number.isNaN(expected)) expect([score, issue]).toEqual([null, false]);
      else expect(Math.abs(Number(score) - expected)).toBeLessThan(0.05);
    }
    expect(await ok('head', 'log.onnx', '-w', 'ws', '-q')).toContain('not finite numbers: their cells are empty');
  });

  it('keeps several heads side by side, with a JSON of another place', async () => {
    writeLogHead(join(folder, 'log.onnx'));
    describeHead('else.json', {
      name: 'watermarks',
      column: 'watermark_score',
      label: 'watermark',
      threshold: 0,
      direction: 'above',
    });
    await json('head', STYLE, '-w', 'ws');
    const { head, columns } = await json<Head>('head', 'log.onnx', 'else.json', '-w', 'ws');
    expect([head, columns[0]?.check]).toEqual(['watermarks', 'watermark-score']);
    const names = (await query('DESCRIBE SELECT * FROM images')).map((column) => column.column_name);
    expect(names).toEqual(expect.arrayContaining(['drawing_score', 'watermark_score', 'watermark_score_score']));
    expect(new Set(names).size).toBe(names.length);
    await ok('head', '--remove', 'style', '-w', 'ws');
    expect(await query('SELECT count(watermark_score) AS n FROM images')).toEqual([
      { n: IMAGES.filter((image) => image[MIXED]! > 0).length },
    ]);
  });

  it('refuses what was made for other vectors, and columns that are taken', async () => {
    writeLogHead(join(folder, 'wide.onnx'), 9);
    writeLogHead(join(folder, 'log.onnx'));
    describeHead('wide.onnx.json', { column: 'wide_score' });
    describeHead('other.json', { column: 'log_score', embedder: 'siglip' });
    describeHead('taken.json', { column: 'width' });
    const manifest = readFileSync(join(folder, 'ws/goldpan.json'), 'utf8');
    await refused('head wide takes vectors of 9 numbers, but clip makes 8', 'head', 'wide.onnx', '-w', 'ws');
    await refused('no vectors of siglip. It has: clip', 'head', 'log.onnx', 'other.json', '-w', 'ws');
    await refused(
      'head log scores vectors of siglip, not of clip',
      'head',
      'log.onnx',
      'other.json',
      '-w',
      'ws',
      '--embedder',
      'clip',
    );
    await refused('writes the column width, which there is already', 'head', 'log.onnx', 'taken.json', '-w', 'ws');
    await refused('no description beside it', 'head', 'log.onnx', '-w', 'ws');
    await refused('gone.onnx', 'head', 'gone.onnx', '-w', 'ws');
    await refused('Name the head', 'head', '-w', 'ws');
    expect(readFileSync(join(folder, 'ws/goldpan.json'), 'utf8')).toBe(manifest);
  });
});

describe('derived columns of text and heads', () => {
  it('are empty for images that have changed, after a scan and after embedding them again, until made again', async () => {
    // The workspace of the others remembers where its images were.
    await ok('scan', 'set.jsonl', '-w', 'ws2', '-q', '--embedder', 'clip:clip');
    const make = async () => {
      await json('captions', '-w', 'ws2');
      await json('prompts', '-w', 'ws2');
      await json('head', join(MODELS, 'head/style.onnx'), '-w', 'ws2');
    };
    const filled = async () =>
      JSON.parse(
        await ok(
          'query',
          'SELECT id FROM images WHERE caption_score IS NOT NULL AND prompt_label IS NOT NULL AND drawing_score IS NOT NULL ORDER BY id',
          '-w',
          'ws2',
          '--json',
        ),
      ) as { id: string }[];
    const all = [{ id: 'p0.png' }, { id: 'p1.png' }, { id: 'p3.png' }];
    await make();
    expect(await filled()).toEqual(all);
    const changed = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    writeFileSync(join(folder, 'p0.png'), changed);
    await ok('scan', '-w', 'ws2', '-q');
    expect(await filled()).toEqual(all.slice(1));
    expect(
      JSON.parse(
        await ok('query', "SELECT drawing_score, prompt_score FROM images WHERE id = 'p0.png'", '-w', 'ws2', '--json'),
      ),
    ).toEqual([{ drawing_score: null, prompt_score: null }]);
    await json('embed', '-w', 'ws2');
    expect(await filled()).toEqual(all.slice(1));
    await make();
    expect(await filled()).toEqual(all);
  });
});
