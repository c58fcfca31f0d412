import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { collect, throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { isPattern, parsePattern } from './pattern.ts';
import { listTree } from './tree.ts';

const TREE = [
  'a.jpg',
  'b.JPG',
  'c.png',
  'img1.jpg',
  'img2.jpg',
  'img10.jpg',
  'img[1].jpg',
  'x{1}.jpg',
  '-.jpg',
  '.hidden.jpg',
  'cat/1.jpg',
  'cat/2.png',
  'cat/.secret/3.jpg',
  'dog/4.jpg',
  'dog/deep/er/5.jpg',
  'dog/deep/6.jpeg',
  'train/cat/7.jpg',
  'val/cat/8.jpg',
  '.dot/9.jpg',
  'é.jpg',
  'a b.jpg',
  'q?.jpg',
  '(1).jpg',
  '^.jpg',
  '!.jpg',
];

async function matches(root: string, text: string, hidden = false): Promise<string[]> {
  const { base, selection } = parsePattern(text, hidden);
  const start = base === '' ? root : `${root}/${base}`;
  const id = base.replace(/^\.(?:\/|$)/, '');
  const { images } = await collect(listTree([{ path: start, id }], { hidden: true, exclude: [], selection }));
  return images.map((image) => image.id).sort();
}

describe.skipIf(process.platform === 'win32')('patterns', () => {
  // tinyglobby is the independent implementation that ours must agree with.
  it.each([
    '*',
    '*.jpg',
    '*.{jpg,png}',
    '*.{jpg,JPG}',
    'img?.jpg',
    'img??.jpg',
    'img[12].jpg',
    'img[1-2].jpg',
    'img[!1].jpg',
    'img[^1].jpg',
    '[ab].*',
    '**',
    '**/*',
    '**/*.jpg',
    '**/*.jp*g',
    'cat/*',
    'cat/**',
    'cat/**/*.jpg',
    'dog/**/*',
    'dog/**/er/*.jpg',
    '**/deep/**',
    '**/deep/**/*.jpeg',
    '*/*.jpg',
    '*/*/*.jpg',
    '{train,val}/cat/*.jpg',
    '{train,val}/**',
    '{cat/*.png,dog/*.jpg}',
    'img{1..2}.jpg',
    'img\\[1\\].jpg',
    'img\\[*.jpg',
    '.*.jpg',
    '.hidden*',
    '.dot/*',
    'cat/.*/*',
    '**/.secret/*',
    'é*',
    '* *.jpg',
    'q\\?.*',
    '*1*',
    '**/**/*.png',
    './cat/*.jpg',
    'no/such/*.jpg',
    '*.gif',
    '[-]*',
    'x\\{*',
  ])('%s matches what it should', async (text) => {
    const root = throwawayTree(TREE);
    const expected = await glob(text, { cwd: root, dot: false, expandDirectories: false });
    expect(await matches(root, text)).toEqual(expected.sort());
  });

  // Here tinyglobby differs: it reads {1..10} as [1-10], *(1) as "any number of 1", and lets [!a-z] match a leading dot.
  it.each([
    ['img{1..10}.jpg', ['img1.jpg', 'img10.jpg', 'img2.jpg']],
    ['*(1)*', ['(1).jpg']],
    ['[!a-z]*', ['!.jpg', '(1).jpg', '-.jpg', '^.jpg', 'é.jpg']],
  ])('%s is read as a shell reads it', async (text, expected) => {
    expect(await matches(throwawayTree(TREE), text)).toEqual(expected);
  });

  it.each(['*', '**', '**/*.jpg', 'cat/**', '*/*.jpg'])('%s matches hidden names when asked for', async (text) => {
    const root = throwawayTree(TREE);
    const expected = await glob(text, { cwd: root, dot: true, expandDirectories: false });
    expect(await matches(root, text, true)).toEqual(expected.sort());
  });

  it('match names in either Unicode normal form', async () => {
    const root = throwawayTree(['e\u0301.jpg']);
    expect(await matches(root, '\u00e9*')).toHaveLength(1);
    expect(await matches(root, 'e\u0301*')).toHaveLength(1);
  });

  it.each([
    ['photos/2019/*.jpg', 'photos/2019'],
    ['*.jpg', ''],
    ['/data/*/x.jpg', '/data'],
    ['/*', '/'],
    ['../a/*', '../a'],
    ['a\\[1\\]/b/*.jpg', 'a[1]/b'],
  ])('%s starts from %j', (text, base) => {
    expect(parsePattern(text, false).base).toBe(base);
  });

  it('open only the folders that can hold a match', async () => {
    const entered: string[] = [];
    const { selection } = parsePattern('photos-*/cat/*.jpg', false);
    const state = selection.enter(selection.start, 'photos-1');
    for (const name of ['cat', 'dog', '.git']) if (selection.enter(state!, name) !== undefined) entered.push(name);
    expect(selection.enter(selection.start, 'other')).toBeUndefined();
    expect(entered).toEqual(['cat']);
  });

  it('expand nested alternatives and padded ranges', async () => {
    const root = throwawayTree(['a1.jpg', 'b2.png', 'c3.gif', 'd01.jpg', 'd02.jpg', 'd3.jpg']);
    expect(await matches(root, '{a*,{b,c}*}')).toEqual(['a1.jpg', 'b2.png', 'c3.gif']);
    expect(await matches(root, 'd{01..03}.jpg')).toEqual(['d01.jpg', 'd02.jpg']);
  });

  it('take time that grows gently with the depth of **', async () => {
    const root = throwawayTree([`${'d/'.repeat(60)}x.jpg`]);
    expect(await matches(root, '**/**/**/**/**/**/**/*.jpg')).toHaveLength(1);
  });

  it('that we cannot read are refused with what to write instead', () => {
    expect(() => parsePattern('+(a|b).jpg', false)).toThrow(/write \{a,b\}/);
    expect(() => parsePattern('a/*/../b', false)).toThrow(/after a wildcard/);
    expect(() => parsePattern('[z-a].jpg', false)).toThrow(/wrong way round/);
    expect(() => parsePattern('{1..99999}.jpg', false)).toThrow(/use \*/);
  });
});

it.each([
  ['*.jpg', true],
  ['a?.jpg', true],
  ['img[1].jpg', true],
  ['{a,b}.jpg', true],
  ['{1..3}.jpg', true],
  ['@(a|b)', true],
  ['plain.jpg', false],
  ['a{b}.jpg', false],
  ['photo (1).jpg', false],
  ['[].jpg', false],
])('%s is a pattern: %s', (text, expected) => {
  expect(isPattern(text)).toBe(expected);
});
