import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { readJsonlRows } from './jsonl-rows.ts';
import type { ManifestRow } from './manifest-row.ts';

it('JSON Lines keep types, and a broken line costs itself', async () => {
  const path = join(throwawayTree(), 'm.jsonl');
  const lines = [
    '\ufeff{"path":"a.jpg","n":1.0,"ok":true}\r',
    '',
    '{"path":',
    '[1]',
    'null',
    '"x"',
    '{"path":"\u00e9.jpg"}',
  ];
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`${lines.join('\n')}\n{"path":"`), Buffer.from([0xe9]), Buffer.from('"}')]),
  );
  const rows: ManifestRow[] = [];
  for await (const row of readJsonlRows(path, 'm.jsonl')) rows.push(row);
  expect(rows).toEqual([
    { where: 'line 1', row: { path: 'a.jpg', n: 1, ok: true } },
    { where: 'line 3', reason: expect.stringContaining('not valid JSON') },
    { where: 'line 4', reason: 'not a JSON object' },
    { where: 'line 5', reason: 'not a JSON object' },
    { where: 'line 6', reason: 'not a JSON object' },
    { where: 'line 7', row: { path: 'é.jpg' } },
    { where: 'line 8', reason: 'not valid UTF-8' },
  ]);
});
