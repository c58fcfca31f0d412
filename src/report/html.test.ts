import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReport } from './html.ts';
import type { ReportCheck, ReportFinding, ReportGroup, ReportImage, ReportModel } from './model.ts';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

const image = (id: string, more: Partial<ReportImage> = {}): ReportImage => ({
  id,
  width: 640,
  height: 480,
  sizeBytes: 1000,
  split: null,
  label: null,
  thumbnail: PIXEL,
  ...more,
});

const dark: ReportCheck = {
  name: 'dark',
  title: 'Dark',
  description: 'Too dark to see.',
  advice: 'Look again.',
  column: 'luma_p99',
  direction: 'below',
  threshold: 32,
  unit: '0–255',
};

const finding = (value: number | null, id = 'a.jpg'): ReportFinding => ({
  image: image(id),
  value,
  score: 0.1,
  explanation: '',
});

const empty: ReportModel = {
  title: 'Photos',
  goldpanVersion: '1.2.3',
  generatedAt: '2026-01-02T03:04:05Z',
  source: '/photos',
  totals: { images: 0, measured: 0, unreadable: 0, notApplicable: 0, bytes: 0, megapixels: 0, withFindings: 0 },
  formats: [],
  splits: [],
  labels: [],
  labelCount: 0,
  sizes: [],
  sizeCount: 0,
  sections: [],
  histograms: [],
  groups: { count: 0, images: 0, shown: [] },
  leaks: [],
  problems: [],
};

const hundred: ReportModel = {
  ...empty,
  totals: { ...empty.totals, images: 100, measured: 100, bytes: 1e6, megapixels: 30 },
};

/** The words a reader sees. */
const wordsOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/[\s\u00a0]+/g, ' ')
    .replaceAll(' ,', ',');

describe('renderReport', () => {
  it('allows its own style by digest, and nothing else', () => {
    const page = renderReport(empty);
    const style = /<style>(.*?)<\/style>/s.exec(page)![1]!;
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    const digest = createHash('sha256').update(style).digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      'img-src data:',
      `style-src 'sha256-${digest}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/<script|\sstyle="|https?:/);
  });

  it('says so when there are no images', () => {
    expect(wordsOf(renderReport(empty))).toContain('No images were found in /photos .');
  });

  it('says so when nothing was found', () => {
    const words = wordsOf(renderReport({ ...hundred, sections: [{ check: dark, count: 0, shown: [] }] }));
    expect(words).toContain('Nothing found: all 100 images pass every check.');
    expect(words).toContain('Without findings: dark.');
    expect(words).toContain('The source names no splits.');
    expect(words).toContain('The source names no labels.');
    expect(words).toContain('No two images were found to be copies');
  });

  it('tells each finding with its value, threshold and the command that lists them all', () => {
    const page = renderReport({
      ...hundred,
      totals: { ...hundred.totals, withFindings: 12 },
      sections: [{ check: dark, count: 12, shown: [finding(31.96), finding(4)] }],
    });
    const words = wordsOf(page);
    expect(words).toContain('100 images, 12 with findings: 12 dark.');
    expect(words).toContain('luma_p99 below 32 (0–255)');
    expect(words).toContain('31.96 below 32');
    expect(words).toContain('4 below 32');
    expect(words).toContain('Showing 2 of 12, worst first. List all with goldpan findings --check dark');
  });

  it('puts the most frequent check first and names the others', () => {
    const checks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => ({
      check: { ...dark, name, title: `Kind ${name}` },
      count: i + 1,
      shown: [finding(1)],
    }));
    const words = wordsOf(
      renderReport({ ...hundred, totals: { ...hundred.totals, withFindings: 9 }, sections: checks }),
    );
    expect(words).toContain('9 with findings: 6 kind f, 5 kind e, 4 kind d, 3 kind c; 2 more checks have findings.');
  });

  it('speaks of a yes/no column without numbers', () => {
    const flag = { ...dark, name: 'truncated', column: 'truncated', threshold: 0.5, unit: null, flag: true };
    const words = wordsOf(renderReport({ ...hundred, sections: [{ check: flag, count: 1, shown: [finding(1)] }] }));
    expect(words).toContain('Flagged when truncated is true');
    expect(words).not.toContain('0.5');
  });

  it('counts leaks pair by pair, never as a sum', () => {
    const words = wordsOf(
      renderReport({
        ...hundred,
        splits: [
          { name: 'train', count: 60 },
          { name: 'val', count: 20 },
          { name: 'test', count: 20 },
        ],
        leaks: [
          { a: 'train', b: 'val', pairs: 2, images: [2, 1] },
          { a: 'train', b: 'test', pairs: 5, images: [3, 4] },
        ],
      }),
    );
    expect(words).toContain('train and test share 5 pairs of copies, train and val share 2 pairs');
    expect(words).not.toContain('7 pairs');
    // Of the 60 images of train 3 are in pairs with test, of the 20 of test 4 with train.
    expect(words).toMatch(/train 2 3\.3% 5 5%/);
    expect(words).toMatch(/test 5 20% 0/);
  });

  const group: ReportGroup = {
    id: 'g',
    relations: ['resized'],
    keeper: 'train/a.jpg',
    keeperReason: 'largest',
    weakest: { a: 'test/b.jpg', b: 'train/a.jpg', relation: 'resized', score: 0.917, evidence: 'one is 50 % as wide' },
    splits: ['train', 'test'],
    members: [image('train/a.jpg'), image('test/b.jpg')],
    size: 2,
  };
  const grouped = (shown: ReportGroup): string =>
    renderReport({ ...hundred, groups: { count: 1, images: shown.size, shown: [shown] } });

  it('marks the keeper, says why, and flags a group that spans splits', () => {
    const page = grouped(group);
    const words = wordsOf(page);
    expect(words).toContain('Resized copies, 2 images Leakage train ↔ test');
    expect(words).toContain('Keep train/a.jpg – largest . Score 0.92 of 1: one is 50 % as wide.');
    expect(page.match(/class="tile keeper"/g)).toHaveLength(1);
  });

  it('names the weakest pair and all relations of a larger group', () => {
    const weakest = { a: 'test/b.jpg', b: 'val/c.jpg', relation: 'edited', score: 0.5, evidence: 'differs at the top' };
    const words = wordsOf(grouped({ ...group, relations: ['resized', 'flipped', 'edited'], weakest, size: 3 }));
    expect(words).toContain('Copies of one picture, 3 images');
    expect(words).toContain('Among them: resized, mirrored, edited.');
    expect(words).toContain('Weakest pair: test/b.jpg and val/c.jpg, edited, score 0.50 of 1: differs at the top.');
    expect(words).toContain('Showing 2 of 3 members.');
  });

  it('gives no score to images that are identical', () => {
    const weakest = { ...group.weakest, relation: 'identical-pixels', score: 1, evidence: '' };
    const words = wordsOf(grouped({ ...group, relations: ['identical-bytes', 'identical-pixels'], weakest, size: 3 }));
    expect(words).toContain('Identical pixels, 3 images');
    expect(words).toContain('Among them: identical files, identical pixels.');
    expect(words).not.toMatch(/[Ss]core/);
  });

  it('shows only inline raster pictures', () => {
    for (const thumbnail of [
      'https://example.org/a.png',
      'data:image/svg+xml;base64,PHN2Zz4=',
      'data:text/html;base64,PGI+',
      'data:image/png;base64,AAAA" onerror="x',
      'javascript:alert(1)',
      '',
    ]) {
      const shown = [{ ...finding(1), image: image('a.jpg', { thumbnail }) }];
      const page = renderReport({ ...hundred, sections: [{ check: dark, count: 1, shown }] });
      expect(page).not.toContain('<img');
      expect(page).toContain('no preview');
    }
  });

  it('gives the same bytes for the same model', () => {
    expect(renderReport(hundred)).toBe(renderReport(structuredClone(hundred)));
  });

  it('has the same tags whatever the text says', () => {
    const tags = (page: string): readonly string[] =>
      page.match(/<\/?[a-z][a-z0-9]*/g)!.filter((tag) => tag !== '<wbr');
    const model = (text: string): ReportModel => ({
      ...hundred,
      title: text,
      source: text,
      goldpanVersion: text,
      generatedAt: text,
      formats: [{ name: text, count: 1 }],
      splits: [{ name: text, count: 100 }],
      labels: [{ name: text, count: 100 }],
      labelCount: 1,
      sections: [
        {
          check: { ...dark, name: text, title: text, description: text, advice: text, column: text, unit: `${text}px` },
          count: 1,
          shown: [{ ...finding(1, `x/${text}`), explanation: `${text}!` }],
        },
      ],
      problems: [{ path: text, reason: text }],
    });
    // Places to break a long name at are the one kind of element that text adds by itself, hidden characters aside.
    const text = fc.array(
      fc.constantFrom('<', '>', '"', "'", '&', '<img src=x onerror=alert(1)>', '</title>', '<!--', ' ', 'x'),
      {
        minLength: 1,
      },
    );
    const plain = tags(renderReport(model('x')));
    fc.assert(
      fc.property(text, (parts) => {
        expect(tags(renderReport(model(parts.join(''))))).toEqual(plain);
      }),
    );
  });
});
