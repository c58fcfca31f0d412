import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import { type Probed, scanJson } from './json-scanner.ts';

interface Told {
  readonly key: string;
  readonly value: unknown;
  readonly probed?: readonly Probed[];
  readonly depth: number;
}

async function scanned(text: string): Promise<{ told: Told[]; outermost: string; isWhole: boolean }> {
  const path = join(throwawayTree(), 'file.json');
  writeFileSync(path, text);
  const bytes = Buffer.from(text);
  const told: Told[] = [];
  const parse = (start: number, end: number): unknown => {
    const slice = bytes.toString('utf8', start, end).trim();
    return slice === '' ? undefined : JSON.parse(slice);
  };
  const file = await open(path);
  try {
    const shape = await scanJson(file, {
      arrays: ['images', 'annotations'],
      probes: ['image_id', 'category_id'],
      element: (key, start, end, probed, depth) => {
        const value = parse(start, end);
        if (value !== undefined) told.push({ key, value, probed: [...probed], depth });
      },
      member: (key, start, end, depth) => told.push({ key, value: parse(start, end), depth }),
    });
    return { told, outermost: shape.outermost, isWhole: shape.isWhole };
  } finally {
    await file.close();
  }
}

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('scanJson', () => {
  it('tells elements one by one, members whole, and values of probes', async () => {
    const text = `\uFEFF{ "info" : {"a": [1, {"image_id": 9}]}, "images":[ ], "n": -1.5e3, "annotations": [
      {"image_id": 7, "category_id": "x\\"y", "deep": {"image_id": 8, "s": "}]\\\\\\""}},
      {"category_id":3,"list":[[1,2],[3]], "image_id":"id 1"}, 5, "text, with ]"], "last": null}`;
    const { told, outermost, isWhole } = await scanned(text);
    expect({ outermost, isWhole }).toEqual({ outermost: 'object', isWhole: true });
    expect(told.map(({ key, probed, depth }) => [key, probed, depth])).toEqual([
      ['info', undefined, 3],
      ['n', undefined, 0],
      ['annotations', [7, 'x"y'], 2],
      ['annotations', ['id 1', 3], 3],
      ['annotations', [undefined, undefined], 0],
      ['annotations', [undefined, undefined], 0],
      ['last', undefined, 0],
    ]);
    expect(told[2]!.value).toMatchObject({ deep: { s: '}]\\"' } });
    expect(told[5]!.value).toBe('text, with ]');
  });

  it('says when a file ends in the middle, and tells what is whole before', async () => {
    const { told, isWhole } = await scanned('{"images":[{"id":1},{"id":2');
    expect(isWhole).toBe(false);
    expect(told.map(({ value }) => value)).toEqual([{ id: 1 }]);
  });

  it('tells elements of any JSON as JSON.parse reads them, wherever the pieces of the file end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '' && key !== 'images' && key !== 'annotations'),
          fc.jsonValue(),
        ),
        fc.constantFrom(undefined, '  ', '\t'),
        fc.integer({ min: 0, max: 40 }),
        async (annotations, members, indent, before) => {
          const text = JSON.stringify({ annotations, ...members }, null, indent);
          // The file is read 4 MiB at a time: the first piece ends somewhere in it.
          const { told } = await scanned(' '.repeat(4 * 1024 * 1024 - before) + text);
          const own = JSON.parse(text) as Record<string, unknown>;
          const elements = told.filter(({ key, probed }) => key === 'annotations' && probed);
          expect(elements.map(({ value }) => value)).toEqual(own.annotations);
          expect(elements.map(({ depth }) => depth)).toEqual((own.annotations as unknown[]).map(depthOf));
          expect(told.filter(({ probed }) => !probed).map(({ key, value }) => [key, value])).toEqual(
            Object.keys(own)
              .filter((key) => key !== 'annotations')
              .map((key) => [key, own[key]]),
          );
        },
      ),
      { numRuns: 25 },
    ));
});
