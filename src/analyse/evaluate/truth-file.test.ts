import { describe, expect, it } from 'vitest';
import { UserError } from '../../model/errors.ts';
import { readTruth } from './truth-file.ts';

/** Pairs as `x~y` or `x!y` for unrelated ones; groups as sorted lists. */
function told(text: string) {
  const { format, names, a, b, isRelated, groups, selfPairs } = readTruth(text, 'truth');
  const pairs = a.map((one, p) => `${names[one]}${isRelated[p] ? '~' : '!'}${names[b[p]!]}`);
  const lists = new Map<number, string[]>();
  groups?.forEach((group, i) => void lists.set(group, [...(lists.get(group) ?? []), names[i]!]));
  return { format, said: groups ? [...lists.values()] : pairs, names: names.length, selfPairs };
}

describe('pairs', () => {
  it.each([
    ['a,b\nx.jpg,y.jpg\ny.jpg,z.jpg\n'],
    ['from,to,distance\nx.jpg,y.jpg,0.9\ny.jpg,z.jpg,0.8'],
    ['Query;Duplicate\r\nx.jpg;y.jpg\r\ny.jpg;z.jpg\r\n'],
    ['\uFEFFimage1\timage2\nx.jpg\ty.jpg\n\ny.jpg\tz.jpg\n'],
    ['x.jpg,y.jpg\ny.jpg,z.jpg\n'],
    ['x.jpg y.jpg\ny.jpg z.jpg\n'],
    ['[{"a":"x.jpg","b":"y.jpg","relation":"resized"},{"a":"y.jpg","b":"z.jpg"}]'],
  ])('are read from %j', (text) => {
    expect(told(text)).toEqual({ format: 'pairs', said: ['x.jpg~y.jpg', 'y.jpg~z.jpg'], names: 3, selfPairs: 0 });
  });

  it.each([
    ['a,b,related\nx.jpg,y.jpg,1\ny.jpg,z.jpg,0\n'],
    ['related,b,a\ntrue,y.jpg,x.jpg\nFalse,z.jpg,y.jpg\n'],
    ['[{"a":"x.jpg","b":"y.jpg","related":1},{"a":"y.jpg","b":"z.jpg","relation":"unrelated"}]'],
  ])('may be unrelated: %j', (text) => {
    expect(told(text).said).toEqual(['x.jpg~y.jpg', 'y.jpg!z.jpg']);
  });

  it('may have names with commas, quotes and blanks', () => {
    expect(told('a,b\n"x, the ""first"".jpg", y z.jpg\n').said).toEqual(['x, the "first".jpg~y z.jpg']);
  });

  it('of an image with itself are counted and left out', () => {
    expect(told('a,b\nx.jpg,x.jpg\nx.jpg,y.jpg\n')).toMatchObject({ said: ['x.jpg~y.jpg'], selfPairs: 1 });
  });
});

describe('groups', () => {
  const said = [['x.jpg', 'y.jpg'], ['z.jpg']];
  it.each([
    ['id,group\nx.jpg,1\ny.jpg,1\nz.jpg,2\n'],
    ['label,Filename,cluster_id\nq,x.jpg,g\nq,y.jpg,g\nq,z.jpg,\n'],
    ['x.jpg,0\ny.jpg,0\nz.jpg,1\n'],
    ['x.jpg,y.jpg\nz.jpg\n'],
    ['x.jpg y.jpg\nz.jpg\n'],
    ['[["x.jpg","y.jpg"],["z.jpg"]]'],
    ['[{"id":"1","members":[{"id":"x.jpg"},{"id":"y.jpg"}]},{"members":["z.jpg"]}]'],
  ])('are read from %j', (text) => {
    expect(told(text)).toEqual({ format: 'groups', said, names: 3, selfPairs: 0 });
  });

  it('are what lines of two are that share no image', () => {
    expect(told('x.jpg,y.jpg\nv.jpg,w.jpg\n')).toMatchObject({
      format: 'groups',
      said: [
        ['x.jpg', 'y.jpg'],
        ['v.jpg', 'w.jpg'],
      ],
    });
  });

  it('may have names with blanks, one on each line', () => {
    expect(told('my cat.jpg\nmy dog.jpg\n').said).toEqual([['my cat.jpg'], ['my dog.jpg']]);
  });
});

describe('maps', () => {
  it.each([
    ['{"x.jpg":["y.jpg"],"y.jpg":["x.jpg"],"z.jpg":[]}'],
    ['{"x.jpg":[["y.jpg",3]],"y.jpg":[["x.jpg",3]],"z.jpg":[]}'],
  ])('are read from %s', (text) => {
    expect(told(text)).toEqual({ format: 'map', said: ['x.jpg~y.jpg', 'y.jpg~x.jpg'], names: 3, selfPairs: 0 });
  });
});

describe('what cannot be read', () => {
  it.each([
    [' \n', 'empty'],
    ['{"x.jpg":', 'not valid JSON'],
    ['{"x.jpg":3}', '"x.jpg" should have a list'],
    ['{"x.jpg":[3]}', 'lists 3, which is no id'],
    ['[3]', 'entry 1'],
    ['[[["x"],3]]', '3 is no id'],
    ['[{"a":"x","b":"y","related":"perhaps"}]', 'should be 0, 1'],
    ['a,b\nx.jpg,\n', 'line 2: it should name two images'],
    ['a,b,related\nx.jpg,y.jpg,perhaps\n', 'line 2: "perhaps" says neither'],
    ['id,group\nx.jpg,1\nx.jpg,2\n', 'line 3: x.jpg is in another group'],
    ['once,upon\na,time\n', 'what it says is not clear'],
    ['once upon a time', 'what it says is not clear'],
    ['a,b\n"x.jpg,y.jpg', 'not readable as CSV'],
  ])('%j is an error that says why', (text, why) => {
    expect(() => readTruth(text, 'truth')).toThrow(UserError);
    expect(() => readTruth(text, 'truth')).toThrow(why);
  });
});
