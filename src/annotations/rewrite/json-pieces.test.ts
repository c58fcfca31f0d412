import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonPieces, memberRanges, withMembers } from './json-pieces.ts';

const chunked = (text: string, size: number): Uint8Array[] => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
};

const document = fc.record({
  info: fc.jsonValue(),
  images: fc.array(fc.jsonValue()),
  'odd "name\\': fc.string(),
  annotations: fc.array(
    fc.record({ id: fc.integer(), image_id: fc.integer(), text: fc.string(), more: fc.jsonValue() }),
  ),
});

it('all pieces in a row are the document, and the elements its own, however it is laid out and read', () => {
  fc.assert(
    fc.property(document, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 40 }), (value, indent, size) => {
      const text = `${JSON.stringify(value, null, indent)}\n`;
      const pieces = [...jsonPieces(chunked(text, size), ['images', 'annotations'])].map((piece) =>
        piece.kind === 'text'
          ? { ...piece, bytes: Buffer.from(piece.bytes) }
          : {
              ...piece,
              lead: Buffer.from(piece.lead),
              ...(piece.kind === 'element' && { bytes: Buffer.from(piece.bytes) }),
            },
      );
      const whole = pieces.flatMap((piece) => [
        ...('lead' in piece ? [piece.lead] : []),
        ...('bytes' in piece && piece.bytes ? [piece.bytes as Buffer] : []),
      ]);
      expect(Buffer.concat(whole).toString()).toBe(text);
      for (const list of ['images', 'annotations'] as const) {
        const found = pieces.filter((piece) => piece.kind === 'element' && piece.list === list);
        expect(found.map((piece) => JSON.parse((piece as { bytes: Buffer }).bytes.toString()))).toEqual(
          JSON.parse(JSON.stringify(value[list])),
        );
      }
    }),
  );
});

it('finds members where JSON.parse does, and changes no other', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.integer({ min: 0, max: 2 }),
      fc.string(),
      (value, indent, name) => {
        const plain = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        const bytes = Buffer.from(JSON.stringify(plain, null, indent));
        const ranges = memberRanges(bytes);
        expect(
          Object.fromEntries(
            [...ranges].map(([key, [from, to]]) => [key, JSON.parse(bytes.toString('utf8', from, to))]),
          ),
        ).toEqual(plain);
        if (name === '__proto__') return;
        const changed = Buffer.from(withMembers(bytes, { [name]: 'other' })).toString();
        expect(JSON.parse(changed)).toEqual({ ...plain, [name]: 'other' });
      },
    ),
  );
});

it('says so where a document is cut short', () => {
  for (const text of ['{"images": [1, 2', '{"images": ["a', '[{"a": ', '', '{"a" 1}']) {
    expect(() => [...jsonPieces([Buffer.from(text)], ['images', ''])], text).toThrow('no whole JSON document');
  }
});
