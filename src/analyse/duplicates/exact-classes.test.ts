import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageTable, type TablePicture } from '../../../test/fixtures/image-table.ts';
import { exactClasses, exactRelation } from './exact-classes.ts';

const classesOf = (pictures: readonly TablePicture[]) => exactClasses(imageTable(pictures)).members;

describe('exactClasses', () => {
  it('join equal bytes and equal pixels, through each other as well', () => {
    const pictures = [
      { scene: 1, sha: 's' },
      { scene: 2 },
      { scene: 1, sha: 's', pixels: 'p' },
      { scene: 1, pixels: 'p' },
    ];
    expect(classesOf(pictures)).toEqual([[0, 2, 3], [1]]);
    expect([...exactClasses(imageTable(pictures)).classOf]).toEqual([0, 1, 0, 0]);
  });

  it('leave unreadable images alone, whatever their bytes', () => {
    const broken = { scene: 1, sha: 'zero', isUnreadable: true };
    expect(classesOf([broken, broken, { scene: 1, sha: 'zero' }])).toEqual([[0], [1], [2]]);
  });

  it('do not take unknown pixels for equal ones', () => {
    expect(classesOf([{ scene: 1 }, { scene: 1 }])).toEqual([[0], [1]]);
  });

  it('do not need structure: blank pictures may be equal', () => {
    const blank = { scene: 1, pixels: 'white', isBlank: true };
    expect(classesOf([blank, blank])).toEqual([[0, 1]]);
  });

  it('are numbered by their first member, and hold each image once', () => {
    const picture = fc.record({ sha: fc.constantFrom('a', 'b', 'c'), pixels: fc.constantFrom('p', 'q', undefined) });
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 12 }), (pictures) => {
        const table = imageTable(
          pictures.map(({ sha, pixels }) => ({ scene: 0, sha, ...(pixels === undefined ? {} : { pixels }) })),
        );
        const { classOf, members } = exactClasses(table);
        expect(members.flat().toSorted((x, y) => x - y)).toEqual(pictures.map((_, i) => i));
        members.forEach((images, number) => {
          for (const image of images) expect(classOf[image]).toBe(number);
          if (number > 0) expect(images[0]!).toBeGreaterThan(members[number - 1]![0]!);
        });
        pictures.forEach((one, i) => {
          pictures.forEach((other, j) => {
            const isEqual = one.sha === other.sha || (one.pixels !== undefined && one.pixels === other.pixels);
            if (isEqual) expect(classOf[i]).toBe(classOf[j]);
          });
        });
      }),
    );
  });
});

describe('exactRelation', () => {
  it('is of bytes only where all bytes are equal', () => {
    const table = imageTable([
      { scene: 1, sha: 's', pixels: 'p' },
      { scene: 1, sha: 's', pixels: 'p' },
      { scene: 1, pixels: 'p' },
    ]);
    expect(exactRelation(table, [0, 1])).toBe('identical-bytes');
    expect(exactRelation(table, [0, 1, 2])).toBe('identical-pixels');
  });
});
