import { describe, expect, it } from 'vitest';
import { classFolders, looksLikeImage } from './class-folders.ts';

/** Labels found when each of these folders holds images. */
const labels = (...ids: string[]): Record<string, string> =>
  Object.fromEntries(classFolders(ids.map((id) => ({ id, files: 3, pictures: 3 }))));

describe('class folders', () => {
  it('are the children of the source', () => {
    expect(labels('cat', 'dog')).toEqual({ cat: 'cat', dog: 'dog' });
  });

  it('are the children of one folder', () => {
    expect(labels('images/cat', 'images/dog')).toEqual({ 'images/cat': 'cat', 'images/dog': 'dog' });
  });

  it('lie below each split', () => {
    expect(labels('train/cat', 'train/dog', 'val/cat')).toEqual({
      'train/cat': 'cat',
      'train/dog': 'dog',
      'val/cat': 'cat',
    });
    expect(labels('images/train/cat', 'images/test/dog')).toEqual({
      'images/train/cat': 'cat',
      'images/test/dog': 'dog',
    });
    expect(labels('bottle/train/good', 'bottle/test/broken')).toEqual({
      'bottle/train/good': 'good',
      'bottle/test/broken': 'broken',
    });
  });

  it('leave a split that holds its images directly without labels', () => {
    expect(labels('train/cat', 'train/dog', 'test')).toEqual({ 'train/cat': 'cat', 'train/dog': 'dog' });
  });

  it('may be numbers', () => {
    expect(Object.keys(labels('train/0', 'train/1', 'train/2', 'test/0', 'test/1', 'test/2'))).toHaveLength(6);
    expect(Object.keys(labels('n01440764', 'n01443537', '00042', '001.Black_footed_Albatross'))).toHaveLength(4);
    expect(Object.keys(labels('2019 Ford Focus', '2020 Ford Focus'))).toHaveLength(2);
  });

  it('may include a name that cameras use too, among enough others', () => {
    expect(Object.keys(labels('accordion', 'camera', 'chair'))).toHaveLength(3);
  });

  it.each([
    ['a single folder', ['cat']],
    ['one class over two splits', ['train/cat', 'val/cat']],
    ['images beside the class folders', ['', 'cat', 'dog']],
    ['different depths', ['cat', 'dog/brown']],
    ['folders inside class folders', ['cat', 'dog', 'dog/brown']],
    ['a split with images and classes', ['train', 'train/cat', 'train/dog']],
    ['some in splits, some not', ['train/cat', 'dog']],
    ['classes under different parents', ['2019/Italy', '2020/Spain']],
    ['the split below', ['cat/train', 'cat/val', 'dog/train']],
    ['YOLO, split first', ['train/images', 'val/images']],
    ['YOLO, split last', ['images/train', 'images/val']],
    ['images and masks', ['images', 'masks']],
    ['Pascal VOC', ['JPEGImages', 'SegmentationClass', 'SegmentationObject']],
    ['numbered parts', ['images_001', 'images_002', 'images_003']],
    ['a phone', ['DCIM/100APPLE', 'DCIM/101APPLE']],
    ['another phone', ['Camera', 'Screenshots', 'WhatsApp Images', 'Paris']],
    ['a camera card', ['100MSDCF', '101MSDCF']],
    ['classes inside DCIM', ['DCIM/Holiday', 'DCIM/Work']],
    ['years', ['2019', '2020']],
    ['dated albums', ['2019-07-31 Beach', '2019-08', '20190901', 'Christmas']],
    ['months of a year', ['2019/01', '2019/02']],
  ])('are not seen in %s', (_, folders) => {
    expect(labels(...folders)).toEqual({});
  });

  it('are found in spite of files that are no images', () => {
    const folders = [
      { id: '', files: 2, pictures: 0 },
      { id: 'annotations', files: 5, pictures: 0 },
      { id: 'cat', files: 4, pictures: 3 },
      { id: 'dog', files: 3, pictures: 3 },
    ];
    expect([...classFolders(folders).values()]).toEqual(['cat', 'dog']);
  });

  it('count every file where no file has an image extension', () => {
    const folders = [
      { id: 'cat', files: 4, pictures: 0 },
      { id: 'dog', files: 3, pictures: 0 },
    ];
    expect([...classFolders(folders).values()]).toEqual(['cat', 'dog']);
    expect(classFolders([...folders, { id: '', files: 1, pictures: 0 }]).size).toBe(0);
  });
});

it.each([
  ['a.JPG', true],
  ['a.heic', true],
  ['a.tif', true],
  ['a.jpg.txt', false],
  ['jpg', false],
  ['Thumbs.db', false],
])('%s looks like an image: %s', (name, expected) => {
  expect(looksLikeImage(name)).toBe(expected);
});
