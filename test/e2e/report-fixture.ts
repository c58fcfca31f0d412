import sharp from 'sharp';
import type {
  ReportCheck,
  ReportFinding,
  ReportGroup,
  ReportHistogram,
  ReportImage,
  ReportModel,
} from '../../src/report/model.ts';

/** Strings that break reports: markup, quotes, reordering, line breaks, endless words. Each runs `owned()` if it can. */
export const HOSTILE = [
  '"><img src=x onerror=owned()>.jpg',
  "'><svg onload=owned()>.png",
  '</title></style><script>owned()</script>',
  '--><iframe srcdoc="<script>parent.owned()</script>">',
  '` onmouseover=owned() x=`',
  'javascript:owned()',
  'http://127.0.0.1:9/leak.png',
  'invoice\u202egpj.exe',
  'line\nbreak\ttab\r.jpg',
  'nul\u0000bell\u0007.jpg',
  'half \ud83d surrogate.jpg',
  'עברית–العربية.jpg',
  '  two  spaces  .jpg',
  `${'very-long-name_'.repeat(40)}.jpg`,
  `${'W'.repeat(700)}.jpg`,
  '&amp;&lt;not-entities&gt;.jpg',
  '{{owned()}}<%= owned() %>.jpg',
  '日本語の写真👩\u200d🔬.jpg',
] as const;

/** The same seed gives the same pictures everywhere. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function makeThumbnail(index: number): Promise<string> {
  const random = makeRandom(index + 1);
  const landscape = index % 3 !== 0;
  const [width, height] = index % 7 === 0 ? [240, 28] : landscape ? [240, 160] : [135, 240];
  const hue = Math.floor(random() * 360);
  const circles = Array.from({ length: 6 }, () => {
    const [x, y, r] = [random() * width, random() * height, 8 + random() * 50];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${(hue + random() * 80) % 360} 60% ${20 + random() * 60}%)" fill-opacity=".8"/>`;
  });
  const ground = index % 5 === 0 ? '' : `<rect width="100%" height="100%" fill="hsl(${hue} 40% 70%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${circles.join('')}</svg>`;
  const webp = await sharp(Buffer.from(svg)).webp({ quality: 70 }).toBuffer();
  return `data:image/webp;base64,${webp.toString('base64')}`;
}

const SPLITS = ['train', 'val', 'test', HOSTILE[0]] as const;
const LABELS = ['cat', 'dog', HOSTILE[1], HOSTILE[7]] as const;

async function makeImages(count: number): Promise<readonly ReportImage[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => ({
      id: i < HOSTILE.length ? `train/${HOSTILE[i]!}` : `train/cats/IMG_${String(i).padStart(4, '0')}.jpg`,
      width: i % 9 === 8 ? null : 640 + i,
      height: i % 9 === 8 ? null : 480,
      sizeBytes: i % 11 === 10 ? -1 : 20_000 * (i + 1),
      split: SPLITS[i % SPLITS.length]!,
      label: i % 4 === 3 ? null : LABELS[i % LABELS.length]!,
      thumbnail: i % 10 === 9 ? null : await makeThumbnail(i),
    })),
  );
}

const check = (name: string, title: string, more: Partial<ReportCheck>): ReportCheck => ({
  name,
  title,
  description: `What ${title.toLowerCase()} means, in one sentence.`,
  advice: 'What to try, in one sentence.',
  column: name.replaceAll('-', '_'),
  direction: 'below',
  threshold: 32,
  unit: null,
  ...more,
});

const findings = (images: readonly ReportImage[], value: (i: number) => number | null): readonly ReportFinding[] =>
  images.map((image, i) => ({
    image,
    value: value(i),
    score: Math.min(0.49, i / 50),
    explanation: i % 2 === 0 ? `found in ${HOSTILE[i % HOSTILE.length]!}` : 'brightest 1 % of pixels at 4',
  }));

const histogram = (column: string, more: Partial<ReportHistogram>): ReportHistogram => ({
  column,
  title: `Distribution of ${column}`,
  unit: '0–255',
  scale: 'linear',
  edges: Array.from({ length: 33 }, (_, i) => i * 8),
  counts: Array.from({ length: 32 }, (_, i) => (i === 3 ? 0 : Math.round(900 * Math.exp(-((i - 14) ** 2) / 40)) + 1)),
  missing: 4,
  thresholds: [],
  ...more,
});

const pair = (
  members: readonly ReportImage[],
  relation: string,
  score: number,
  evidence: string,
): ReportGroup['weakest'] => ({ a: members[0]!.id, b: members[1]!.id, relation, score, evidence });

const group = (id: string, members: readonly ReportImage[], more: Partial<ReportGroup>): ReportGroup => ({
  id,
  relations: ['resized'],
  keeper: members[0]!.id,
  keeperReason: 'largest of them',
  weakest: pair(members, 'resized', 0.93, 'one is 50 % as wide as the other, 97 % of the structure agrees'),
  splits: ['train'],
  members,
  size: members.length,
  ...more,
});

/** A report with something in every corner, hostile text wherever the scanned data can put it. */
export async function makeRichModel(): Promise<ReportModel> {
  const images = await makeImages(40);
  const hostileCheck = check(HOSTILE[2], HOSTILE[0], {
    description: HOSTILE[3],
    advice: HOSTILE[4],
    column: HOSTILE[5],
    unit: HOSTILE[6],
    direction: 'above',
  });
  return {
    title: HOSTILE[2],
    goldpanVersion: '0.1.0',
    generatedAt: '2026-03-09T14:05:33.120Z',
    source: `/photos/${HOSTILE[0]}/${HOSTILE[14]}`,
    totals: {
      images: 4120,
      measured: 4112,
      unreadable: 6,
      notApplicable: 2,
      bytes: 9.1e9,
      megapixels: 14_210.4,
      withFindings: 402,
    },
    formats: [
      { name: 'jpeg', count: 4000 },
      { name: 'png', count: 119 },
      { name: HOSTILE[0], count: 1 },
    ],
    splits: SPLITS.map((name, i) => ({ name, count: 1500 - i * 400 })),
    labels: [...LABELS, HOSTILE[14]].map((name, i) => ({ name, count: 900 - i * 100 })),
    labelCount: 57,
    sizes: [
      { name: '4032×3024', count: 2100 },
      { name: '640×480', count: 900 },
    ],
    sizeCount: 311,
    sections: [
      { check: check('dark', 'Dark', { unit: '0–255' }), count: 312, shown: findings(images.slice(0, 24), (i) => i) },
      { check: hostileCheck, count: 2, shown: findings(images.slice(3, 5), () => 33) },
      {
        check: check('too-small', 'Too small', { unit: 'px', threshold: 64 }),
        count: 12,
        shown: findings(images.slice(24, 36), (i) => i * 4),
      },
      {
        check: check('unreadable', 'Unreadable', { column: null }),
        count: 1,
        shown: findings([{ ...images[39]!, width: null, height: null }], () => null),
      },
      {
        check: check('near-duplicate', 'Near duplicates', {
          column: null,
          direction: 'above',
          threshold: 0.45,
          unit: '0–1',
        }),
        count: 9,
        shown: findings(images.slice(20, 26), (i) => 0.99 - i / 10),
      },
      {
        check: check('truncated', 'Truncated', { flag: true, threshold: 0.5, direction: 'above' }),
        count: 1,
        shown: findings(images.slice(7, 8), () => 1),
      },
      { check: check('noisy', 'Noisy', {}), count: 0, shown: [] },
    ],
    histograms: [
      histogram('dark', {
        thresholds: [
          { check: 'dark', value: 32, direction: 'below' },
          { check: 'underexposed', value: 60, direction: 'below' },
          { check: 'light', value: 200, direction: 'above' },
          { check: 'overexposed', value: 230, direction: 'above' },
        ],
      }),
      histogram('too_small', {
        unit: 'px',
        scale: 'log',
        edges: Array.from({ length: 33 }, (_, i) => 10 ** (1 + i / 8)),
        thresholds: [{ check: 'too-small', value: 64, direction: 'below' }],
      }),
      histogram(HOSTILE[5], {
        title: HOSTILE[0],
        unit: HOSTILE[14],
        thresholds: [{ check: HOSTILE[14], value: 9999, direction: 'above' }],
      }),
      histogram('nothing', { counts: Array(32).fill(0), missing: 4120 }),
    ],
    groups: {
      count: 88,
      images: 240,
      shown: [
        group('g1', images.slice(0, 3), { splits: ['train', 'test'], keeperReason: HOSTILE[0] }),
        group('g2', images.slice(10, 18), {
          relations: ['identical-bytes'],
          weakest: pair(images.slice(10), 'identical-bytes', 1, ''),
          size: 31,
        }),
        group('g3', images.slice(12, 15), {
          relations: [HOSTILE[1], 'edited'],
          weakest: pair(images.slice(12), HOSTILE[1], 0.46, HOSTILE[2]),
          splits: [HOSTILE[0], HOSTILE[14]],
        }),
        group('g4', images.slice(33, 35), { relations: ['flipped'], splits: [] }),
      ],
    },
    leaks: [
      { a: 'train', b: 'val', pairs: 11, images: [9, 8] },
      { a: 'train', b: 'test', pairs: 4, images: [4, 2] },
      { a: 'test', b: HOSTILE[0], pairs: 1, images: [1, 1] },
    ],
    problems: HOSTILE.map((path, i) => ({ path, reason: HOSTILE[(i + 1) % HOSTILE.length]! })),
  };
}

/** A source in which nothing was found at all. */
export const EMPTY_MODEL: ReportModel = {
  title: 'nothing',
  goldpanVersion: '0.1.0',
  generatedAt: '2026-03-09T14:05:33.120Z',
  source: '/photos/empty',
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
