import { REST } from '../record/object-record.ts';

/** Columns that mean something, best first; upper and lower case, `_`, `-`, `.` and spaces make no difference. */
const ROLES = {
  path: [
    'path',
    'filepath',
    'filename',
    'file',
    'imagepath',
    'imagefile',
    'imagefilename',
    'image',
    'imgpath',
    'img',
    'imagename',
    'imageuri',
    'uri',
    'imageurl',
    'url',
  ],
  split: ['split', 'subset', 'set', 'usage', 'partition'],
  label: ['label', 'class', 'category', 'classname', 'labelname', 'categoryname', 'target'],
  labels: ['labels', 'tags', 'classes', 'categories'],
  caption: ['caption', 'text', 'comment', 'description'],
  captions: ['captions', 'sentences'],
  objects: ['objects', 'annotations'],
} as const;
export type Role = keyof typeof ROLES;

/** How four columns give a box. */
export type BoxKind = 'corners' | 'size' | 'centre';

/** Sets of four columns that are a box, in the order left, top, right, bottom, or left, top, width, height. */
const BOXES: readonly (readonly [BoxKind, readonly [string, string, string, string]])[] = [
  ['corners', ['xmin', 'ymin', 'xmax', 'ymax']],
  ['corners', ['x1', 'y1', 'x2', 'y2']],
  ['corners', ['x0', 'y0', 'x1', 'y1']],
  ['corners', ['left', 'top', 'right', 'bottom']],
  ['corners', ['bboxxmin', 'bboxymin', 'bboxxmax', 'bboxymax']],
  ['corners', ['bboxx1', 'bboxy1', 'bboxx2', 'bboxy2']],
  ['centre', ['xcenter', 'ycenter', 'w', 'h']],
  ['centre', ['xcenter', 'ycenter', 'width', 'height']],
  ['centre', ['xcentre', 'ycentre', 'width', 'height']],
  ['centre', ['cx', 'cy', 'w', 'h']],
  ['size', ['x', 'y', 'w', 'h']],
  ['size', ['x', 'y', 'width', 'height']],
  ['size', ['left', 'top', 'width', 'height']],
  ['size', ['bboxx', 'bboxy', 'bboxw', 'bboxh']],
  ['size', ['bboxx', 'bboxy', 'bboxwidth', 'bboxheight']],
];

/** One column with the four numbers, as `[x, y, w, h]` in the text or as a list. */
const BOX_LISTS = ['bbox', 'box', 'boundingbox'];

export interface TableRoles extends Readonly<Partial<Record<Role, string>>> {
  /** Of the image. */
  readonly id?: string;
  readonly width?: string;
  readonly height?: string;
  /** Present where a row is one object. */
  readonly box?: { readonly kind: BoxKind | 'list'; readonly columns: readonly string[] };
  /** Id of the object, where a row is one. */
  readonly objectId?: string;
  /** The path has no extension: an id that is the picture's name (Open Images, Kaggle). */
  readonly isPathAnId: boolean;
  /** {@link REST}. */
  readonly rest?: string;
  /** All other columns, in order. */
  readonly others: readonly string[];
}

const key = (column: string): string => column.toLowerCase().replaceAll(/[\s_.-]+/g, '');

/**
 * What the columns of a table mean. A row is one object where four columns (or one named `bbox`) are a box and none holds
 * lists of objects, else one image. `width` and `height` are those of the box where nothing else can be, else of the image.
 *
 * @param pathColumn the column with the path where the format says so
 */
export function tableRoles(columns: readonly string[], pathColumn?: string): TableRoles {
  const byKey = new Map<string, string>();
  for (const column of columns) {
    const name = key(column);
    if (!byKey.has(name)) byKey.set(name, column);
  }
  const taken = new Set<string>();
  const take = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const column = byKey.get(name);
      if (column === undefined || taken.has(column)) continue;
      taken.add(column);
      return column;
    }
    return undefined;
  };
  const rest = columns.includes(REST) ? REST : undefined;
  if (rest) taken.add(rest);
  const roles: { [K in Role | 'id' | 'width' | 'height' | 'objectId']?: string } = {};
  const set = (role: keyof typeof roles, column: string | undefined): void => {
    if (column !== undefined) roles[role] = column;
  };

  set('objects', take(...ROLES.objects));
  let box: TableRoles['box'];
  if (roles.objects === undefined) {
    const four = BOXES.find(([, names]) => names.every((name) => byKey.has(name)));
    const list = BOX_LISTS.find((name) => byKey.has(name));
    if (four) box = { kind: four[0], columns: four[1].map((name) => take(name)!) };
    else if (list) box = { kind: 'list', columns: [take(list)!] };
  }
  set('width', take('imagewidth', 'imgwidth', 'width'));
  set('height', take('imageheight', 'imgheight', 'height'));
  set('path', pathColumn === undefined ? take(...ROLES.path) : take(key(pathColumn), ...ROLES.path));
  const isPathAnId = roles.path === undefined;
  if (isPathAnId) set('path', take('imageid', 'imgid', 'id'));
  for (const role of ['split', 'label', 'labels', 'caption', 'captions'] as const) set(role, take(...ROLES[role]));
  if (box) {
    set('id', take('imageid', 'imgid'));
    set('objectId', take('objectid', 'annotationid', 'id'));
  } else set('id', take('id', 'imageid', 'imgid'));
  return {
    ...roles,
    ...(box && { box }),
    isPathAnId,
    ...(rest && { rest }),
    others: columns.filter((column) => !taken.has(column)),
  };
}

/** Names that fields cannot have as columns, because they would be read as something else. */
const TAKEN_COLUMNS: ReadonlySet<string> = new Set([
  // Every table that is written has a path: other names of it are free.
  'path',
  'filename',
  ...Object.entries(ROLES).flatMap(([role, names]) => (role === 'path' ? [] : names)),
  ...BOXES.flatMap(([, names]) => names),
  ...BOX_LISTS,
  'imagewidth',
  'imgwidth',
  'width',
  'imageheight',
  'imgheight',
  'height',
  'id',
  'imageid',
  'imgid',
  'objectid',
  'annotationid',
  REST,
]);

/** Whether a field of this name can be a column of its own. */
export const isFreeColumn = (name: string): boolean =>
  name.trim() === name && name !== '' && name !== '__proto__' && !TAKEN_COLUMNS.has(key(name));
