import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Real photos beside the repository. */
export const DATA = join(import.meta.dirname, '../../../shared/data');

interface PhotoFolder {
  readonly folder: string;
  readonly names: RegExp;
  /** What the pattern takes in but must not be used, and why. */
  readonly except?: Readonly<Record<string, string>>;
}

/** Every usable real photo once: no two of them show the same picture or the same scene. */
const PHOTO_FOLDERS: readonly PhotoFolder[] = [
  { folder: 'annot/coco53/images', names: /\.jpg$/ },
  // _F and _M are other shots of the scenes of _S, out of focus and in motion.
  { folder: 'quality/kwentar', names: /_S\.jpe?g$/i },
  {
    folder: 'quality/cleanvision',
    names: /\.png$/,
    except: {
      'image_236.png': 'the same pixels as image_142.png',
      'image_408.png': 'the drink of image_103.png, lighter',
      'image_417.png': 'nearly black',
      'image_588.png': 'nearly white: a notice that the photo is gone',
      'image_591.png': 'nearly white: a drawn diamond',
      'image_604.png': '15754×1382 px of one flat orange strip',
    },
  },
  { folder: 'neardup/imagededup/base_images', names: /\.jpg$/ },
  {
    folder: 'neardup/datajuicer',
    names: /\.(jpg|png)$/,
    except: {
      'img4.png': 'identical to img1.png',
      'img5.jpg': 'identical to img2.jpg',
      'img6.jpg': 'identical to img3.jpg',
      'img7.jpg': 'identical to img3.jpg',
    },
  },
  // The others of bridge-mods, and all of dih, are copies of this one.
  { folder: 'neardup/pdq/bridge-mods', names: /^aaa-orig\.jpg$/ },
  {
    folder: 'neardup/pdq/labelme-subset',
    names: /\.jpg$/,
    except: {
      'q0003.jpg': 'an empty blue sky: one of the negatives',
      'q0004.jpg': 'an empty grey sky: one of the negatives',
    },
  },
  {
    folder: 'models/coral',
    names: /\.jpg$/,
    except: { 'cat_720p.jpg': 'cat_1080p.jpg, smaller' },
  },
];

/** Real images that must stay alone: nearly empty ones, of which copies cannot be told from strangers. */
export const REAL_NEGATIVES: readonly string[] = [
  'neardup/pdq/labelme-subset/q0003.jpg',
  'neardup/pdq/labelme-subset/q0004.jpg',
  'quality/cleanvision/image_417.png',
  'quality/cleanvision/image_588.png',
  'quality/cleanvision/image_591.png',
];

export interface Original {
  /** Folder of the built set: the file's name without what a file system may dislike. */
  readonly name: string;
  readonly path: string;
}

const plainName = (file: string): string => file.replace(/\.\w+$/, '').replace(/[^\w-]+/g, '_');

/** @throws Error when the photos are not there */
export function listOriginals(): Original[] {
  if (!existsSync(DATA)) throw new Error(`The quality bench needs the real photos in ${DATA}.`);
  const originals = PHOTO_FOLDERS.flatMap(({ folder, names, except = {} }) =>
    readdirSync(join(DATA, folder))
      .filter((file) => names.test(file) && !(file in except))
      .sort()
      .map((file) => ({ name: plainName(file), path: join(DATA, folder, file) })),
  );
  const twice = originals.find(({ name }, i) => originals.findIndex((other) => other.name === name) !== i);
  if (twice) throw new Error(`Two originals are named ${twice.name}`);
  return originals;
}
