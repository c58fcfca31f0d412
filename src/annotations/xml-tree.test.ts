import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../model/annotation.ts';
import { fitsXml, jsonOfXml, parseXml, xmlOfJson } from './xml-tree.ts';

const bomb = `<!DOCTYPE a [<!ENTITY x0 "x">${Array.from({ length: 30 }, (_, i) => `<!ENTITY x${i + 1} "&x${i};&x${i};">`).join('')}]><a>&x30;</a>`;

describe('parseXml', () => {
  it.each([
    ['entities that are declared', bomb, /undefined entity/i],
    ['entities of files', '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', /undefined entity/i],
    ['nesting without end', '<a>'.repeat(100_000), /nested more than 100 deep/],
    ['text that ends in the middle', '<a><b>', /unclosed/i],
    ['nothing', '', /./],
  ])('refuses %s', (_, text, message) => expect(() => parseXml(text)).toThrow(message));

  it('passes over declarations, comments and document types', () => {
    const root = parseXml(
      '\uFEFF<?xml version="1.0"?><!DOCTYPE a SYSTEM "x.dtd"><!-- c --><a b="1&amp;2"><c><![CDATA[<d>]]></c></a>',
    );
    expect(jsonOfXml(root)).toEqual({ '@b': '1&2', c: '<d>' });
  });
});

describe('jsonOfXml and xmlOfJson', () => {
  it('turn into each other what fits', () => {
    const name = fc.constantFrom('a', 'b_c', 'é', 'x1');
    const leaf = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value'), { minLength: 2, maxLength: 3 }),
        fc.dictionary(
          fc.oneof(
            name,
            name.map((each) => `@${each}`),
            fc.constant('#text'),
          ),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    }));
    let fitting = 0;
    fc.assert(
      fc.property(value, (json) => {
        if (!fitsXml('e', json)) return;
        fitting++;
        const root = parseXml(`<root>\n${xmlOfJson('e', json, '\t')}</root>`);
        expect(jsonOfXml(root)).toEqual({ e: JSON.parse(JSON.stringify(json)) });
      }),
      { numRuns: 2000 },
    );
    expect(fitting).toBeGreaterThan(200);
  });
});
