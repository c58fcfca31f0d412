import { splitDepth } from './split.ts';

/** What one folder of the tree holds itself, without its subfolders. */
export interface FolderCount {
  /** Folder id, empty for the source's own folder. */
  readonly id: string;
  readonly files: number;
  /** Those with a usual image extension, see {@link looksLikeImage}. */
  readonly pictures: number;
}

const PICTURE_NAME =
  /\.(?:jpe?g|jpe|jfif|png|apng|webp|tiff?|gif|avif|svg|bmp|dib|p[bgnp]m|pam|hei[cf]|jxl|jp2|j2k|jpx|dng|cr[23w]|nef|arw|orf|rw2|raf|pef|srw)$/i;

/**
 * Whether a name has a usual image extension. Only for telling the pictures of a tree from its README and its
 * annotation files when class folders are looked for: which files are images is decided by their content.
 */
export const looksLikeImage = (name: string): boolean => PICTURE_NAME.test(name);

/** Names that speak of how files are stored. One such folder among the candidates and they are no classes. */
const STRUCTURE =
  /^(?:images?|imgs?|photos?|pictures?|pics?|jpegimages|jpe?gs?|pngs?|tiffs?|bmps?|webps?|raws?|frames?|labels?|annotations?|masks?|segmentation(?:class|object)?|ground[-_ ]?truths?|gt|inputs?|outputs?|targets?|originals?|thumbs?|thumbnails?|previews?|data|datasets?|all|unlabell?ed|(?:images?|imgs?|photos?|parts?|batch|chunk|shard|folder|dir|subset|split|fold|vol(?:ume)?|dis[ck]|session|seq(?:uence)?|frames?)[-_ ]?\d+)$/i;

/** Names a camera, a phone or a person's photo library gives. More than half of the candidates, and they are no classes. */
const LIBRARY =
  /^(?:dcim|camera(?: roll)?|screen ?(?:shots?|recordings?)|downloads?|whatsapp(?: .*)?|instagram|facebook|messenger|snapchat|telegram(?: .*)?|signal|twitter|bluetooth|favou?rites?|recents?|albums?|selfies?|bursts?|saved pictures|my pictures|google photos|icloud photos|takeout|new folder.*|untitled folder.*)$/i;
/** DCF camera folders: three digits and five characters, such as `100APPLE`, `101MSDCF`, `100_FUJI`. */
const CAMERA_FOLDER = /^\d{3}[A-Z0-9_]{5}$/i;
/** `2019`, `2019-07`, `20190731`, `2019-07-31 Beach`, `July 2019`; not `2019 Some Car Model`. */
const DATE =
  /^(?:(?:19|20)\d\d|(?:19|20)\d\d[-_. ]?(?:0[1-9]|1[0-2])(?:[-_. ]?(?:0[1-9]|[12]\d|3[01]))?(?:\D.*)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:19|20)\d\d)$/i;

const isLibraryName = (name: string): boolean => LIBRARY.test(name) || CAMERA_FOLDER.test(name) || DATE.test(name);

/**
 * The class of each folder whose images have one: folder id → label. Empty unless the tree is regular:
 *
 * - every folder with images is a child of one and the same folder, or of the same folder below each split
 *   (`cat/…`, `train/cat/…` and `val/cat/…`, `images/train/cat/…`); so all images lie equally deep;
 * - a split may instead hold its images directly (`train/cat/…` beside `test/…`): those stay without a label;
 * - at least two names, none of which speaks of storage (`images`, `masks`, `JPEGImages`, `batch_3`), and no more than
 *   half of which come from a camera or photo library (`100APPLE`, `2019-07-31`, `Screenshots`);
 * - the folders above them are not those of a photo library either (`DCIM`, `2019`).
 *
 * Files without an image extension are left out of the reckoning, unless no file of the tree has one.
 */
export function classFolders(folders: Iterable<FolderCount>): ReadonlyMap<string, string> {
  const all = [...folders];
  const named = all.some((folder) => folder.pictures > 0);
  const none: ReadonlyMap<string, string> = new Map();
  const labels = new Map<string, string>();
  const parents = new Set<string>();
  const splitsOfClasses = new Set<string>();
  const bareSplits: string[] = [];
  for (const folder of all) {
    if ((named ? folder.pictures : folder.files) === 0) continue;
    if (folder.id === '') return none;
    const segments = folder.id.split('/');
    const depth = splitDepth(segments);
    const split = depth < 0 ? '' : segments.slice(0, depth + 1).join('/');
    if (depth === segments.length - 1) {
      bareSplits.push(split);
      parents.add(withoutSplit(segments, depth));
    } else {
      labels.set(folder.id, segments.at(-1)!);
      splitsOfClasses.add(split);
      parents.add(withoutSplit(segments.slice(0, -1), depth));
    }
  }
  if (parents.size !== 1 || bareSplits.some((split) => splitsOfClasses.has(split))) return none;
  const names = new Set(labels.values());
  if (names.size < 2) return none;
  let fromLibrary = 0;
  for (const name of names) {
    if (STRUCTURE.test(name)) return none;
    if (isLibraryName(name)) fromLibrary++;
  }
  if (fromLibrary * 2 > names.size) return none;
  for (const parent of parents) if (parent.split('/').some(isLibraryName)) return none;
  return labels;
}

/** The folder's id with its split replaced by a mark, so that `train` and `val` compare equal. */
const withoutSplit = (segments: readonly string[], depth: number): string =>
  segments.map((segment, i) => (i === depth ? '*' : segment)).join('/');
