import type { Scenario } from './tree.ts';

const ordinary: Scenario['files'] = {
  'train/a.jpg': 'picture a',
  'train/a copy.jpg': 'picture a',
  'train/a copy.txt': 'labels of a copy',
  'train/a copy.jpg.json': '{"of": "a copy"}',
  'train/deep/er/a.png': 'picture a as png',
  'train/deep/er/a.xml': '<a/>',
  'test/b.jpg': 'picture b',
  'test/b2.jpg': 'picture b, again',
  'test/empty.jpg': '',
  'notes.md': 'not part of any plan',
};

const removals: Scenario['images'] = {
  'train/a copy.jpg': { keeper: 'train/a.jpg', sidecars: ['train/a copy.txt', 'train/a copy.jpg.json'] },
  'train/deep/er/a.png': { keeper: 'train/a.jpg', sidecars: ['train/deep/er/a.xml'] },
  'test/b2.jpg': { keeper: 'test/b.jpg' },
  'test/empty.jpg': {},
};

const odd: Scenario['files'] = {
  'keeper.jpg': 'picture',
  'line\nbreak.jpg': 'picture',
  'line\nbreak.txt': 'labels',
  'caf\xe9.jpg': 'picture, latin-1 name',
  '100% #1?.jpg': 'picture, percent',
  'back\\slash.jpg': 'picture, backslash',
  'to-keeper.jpg': { link: 'keeper.jpg' },
};

const oddRemovals: Scenario['images'] = {
  'line\nbreak.jpg': { keeper: 'keeper.jpg', sidecars: ['line\nbreak.txt'] },
  'caf\xe9.jpg': { keeper: 'keeper.jpg' },
  '100% #1?.jpg': {},
  'back\\slash.jpg': {},
  'to-keeper.jpg': { keeper: 'keeper.jpg' },
};

const kept: Scenario['images'] = {
  'train/a.jpg': {},
  'train/a copy.jpg': { sidecars: ['train/a copy.txt'] },
  'test/b.jpg': {},
  'test/empty.jpg': {},
};

const annotated: Scenario['files'] = {
  'images/a.jpg': 'picture a',
  'images/a copy.jpg': 'picture a',
  'annotations/train.json': '{"images":["a","a copy"]}',
  'annotations/val.json': '{"images":["b"]}',
};

const annotatedRemovals: Scenario['images'] = { 'images/a copy.jpg': { keeper: 'images/a.jpg' } };

const rewritten = { 'annotations/train.json': '{"images":["a"]}', 'annotations/val.json': '' };

export const SCENARIOS: readonly Scenario[] = [
  { name: 'quarantine', mode: 'quarantine', disk: 'plain', files: ordinary, images: removals },
  { name: 'quarantine of odd names and links', mode: 'quarantine', disk: 'plain', files: odd, images: oddRemovals },
  { name: 'quarantine without hard links', mode: 'quarantine', disk: 'no-links', files: ordinary, images: removals },
  { name: 'move on one volume', mode: 'move', disk: 'plain', files: ordinary, images: removals },
  { name: 'move to another volume', mode: 'move', disk: 'two-volumes', files: ordinary, images: removals },
  { name: 'move odd names to another volume', mode: 'move', disk: 'two-volumes', files: odd, images: oddRemovals },
  { name: 'hard links', mode: 'hardlink', disk: 'plain', files: ordinary, images: kept },
  { name: 'symbolic links', mode: 'symlink', disk: 'plain', files: ordinary, images: kept },
  {
    name: 'quarantine with annotations rewritten',
    mode: 'quarantine',
    disk: 'plain',
    files: annotated,
    images: annotatedRemovals,
    rewritten,
  },
  {
    name: 'move with annotations rewritten and written, without hard links',
    mode: 'move',
    disk: 'no-links',
    files: annotated,
    images: annotatedRemovals,
    rewritten,
    written: { 'annotations/train.json': '{"images":["a copy"]}' },
  },
  {
    name: 'copies with annotations written',
    mode: 'copy',
    disk: 'plain',
    files: annotated,
    images: { 'images/a.jpg': {} },
    written: { 'annotations/train.json': '{"images":["a"]}', 'annotations/none.txt': '' },
  },
  { name: 'copies', mode: 'copy', disk: 'plain', files: ordinary, images: kept },
];
