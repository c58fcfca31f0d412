import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSource } from '../../src/sources/open.ts';
import { throwawayTree } from '../fixtures/throwaway-tree.ts';
import { sourceContract } from './source-contract.ts';

const PATHS = Array.from({ length: 24 }, (_, i) => {
  const folder = ['train/cat', 'train/dog', 'val/cat', 'Ünïcode folder'][i % 4];
  return `${folder}/${i % 3 === 0 ? 'é ' : 'img#'}${i}.jpg`;
});

/** Each file holds its path below the tree, of which its id is the end whatever the base is. */
const tree = (order: readonly string[]): string => throwawayTree(order.map((path) => `d/${path}`));
const reversed = [...PATHS].reverse();
const inBothOrders = (open: (root: string) => ReturnType<typeof openSource>) => ({
  open: () => open(tree(PATHS)),
  openShuffled: () => open(tree(reversed)),
});

/** Writes a list or manifest beside the images and opens it. */
const withFile = (name: string, content: string) =>
  inBothOrders((root) => {
    writeFileSync(join(root, 'd', name), content);
    return openSource([join(root, 'd', name)]);
  });

sourceContract('a folder', { kind: 'folder', ...inBothOrders((root) => openSource([join(root, 'd')])) });
sourceContract('files', {
  kind: 'file',
  ...inBothOrders((root) =>
    openSource(
      PATHS.map((path) => join('d', path)),
      { cwd: root },
    ),
  ),
});
sourceContract('a pattern', { kind: 'glob', ...inBothOrders((root) => openSource(['d/**/*.jpg'], { cwd: root })) });
sourceContract('a list', { kind: 'list', ...withFile('list.txt', `${PATHS.join('\n')}\n`) });
sourceContract('a CSV manifest', {
  kind: 'manifest',
  ...withFile('m.csv', `path,label\n${PATHS.map((path) => `"${path}",x`).join('\n')}\n`),
});
sourceContract('a JSON Lines manifest', {
  kind: 'manifest',
  ...withFile('m.jsonl', PATHS.map((path) => JSON.stringify({ image: path })).join('\n')),
});
sourceContract('a Parquet manifest', {
  kind: 'manifest',
  ...inBothOrders((root) => {
    writeFileSync(join(root, 'd', 'm.parquet'), '');
    return openSource([join(root, 'd', 'm.parquet')], {
      async *readParquet() {
        for (const path of PATHS) yield { path };
      },
    });
  }),
});
sourceContract('several inputs of all kinds', {
  kind: 'mixed',
  ...inBothOrders((root) => {
    writeFileSync(join(root, 'd/train/list.txt'), 'cat/é 0.jpg\ncat/é 12.jpg\n');
    const inputs = ['d/train/cat', 'd/train/dog', 'd/val/*/*.jpg', 'd/Ünïcode folder/é 3.jpg', 'd/Ünïcode folder'];
    return openSource([...inputs, 'd/train/list.txt'], { cwd: root });
  }),
});
