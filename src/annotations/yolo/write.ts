import { stringify } from 'yaml';
import type { AnnotatedImage, JsonValue } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import type { AnnotationAspect, AnnotationWriter, PictureSize, WriteContext, WrittenName } from '../format.ts';
import { freeName, stemOf } from '../free-name.ts';
import { setOwn } from '../json-values.ts';
import { safeName } from '../safe-name.ts';
import { TextFile } from '../text-file.ts';
import { ClassNumbers } from './class-numbers.ts';
import { labelLine } from './label-line.ts';
import { type LabelGrammar, RELATIVE_FIELD, YOLO_TASKS, type YoloTask } from './labels.ts';
import { LABEL_FILE_FIELD } from './yolo-set.ts';

/** Keys of data.yaml that are written anew, and `download`, which the YOLO tools would run. */
const OWN_KEYS = new Set([
  ...['path', 'train', 'val', 'valid', 'validation', 'test', 'names', 'nc', 'task', 'splits', 'download', 'kpt_shape'],
  ...['training', 'dev', 'testing', 'eval'],
]);

/** Writes `data.yaml`, `images/SPLIT/…` and `labels/SPLIT/….txt`. */
export function writeYolo(context: WriteContext): AnnotationWriter {
  const { header, options } = context;
  const classes = new ClassNumbers(header.categories);
  const asked = options.task;
  if (asked !== undefined && !YOLO_TASKS.some((task) => task === asked)) {
    throw new UserError(`--set task does not know "${asked}": it is one of ${YOLO_TASKS.join(', ')}.`);
  }
  const keypoints = keypointsFor(context, asked as YoloTask | undefined);
  /** What eight numbers mean in this dataset; settled by the first object that has an outline or rotated corners. */
  let task = (asked as YoloTask | undefined) ?? (keypoints ? 'pose' : null);
  const lists = new Map<string, TextFile>();
  const splits = new Set<string | undefined>();
  const taken = new Set<string>();
  let crowds = 0;

  const grammarFor = (image: AnnotatedImage): LabelGrammar => {
    if (task === null) {
      const first = image.objects.find(({ polygons, corners }) => corners || (polygons && polygons.length > 0));
      if (first) task = first.corners ? 'obb' : 'segment';
    }
    if (task === null || task === 'detect' || task === 'pose') return { task: task ?? 'detect', keypoints };
    // Lines of one file are all boxes or all outlines: a mixture is misread.
    const isShaped =
      asked !== undefined ||
      image.objects.some(({ polygons, corners }) => corners || (polygons && polygons.length > 0));
    return { task: isShaped ? task : 'detect', keypoints };
  };

  return {
    async add(image): Promise<WrittenName> {
      const { split } = image;
      splits.add(split);
      const folder = split === undefined ? 'train' : safeName(split).replaceAll('/', '_');
      const name = freeName(taken, folder, safeName(image.path));
      if (context.pictures) await context.pictures.place(image, `images/${folder}/${name}`);
      else {
        let list = lists.get(folder);
        if (!list) {
          list = new TextFile(context.file(`${folder}.txt`));
          lists.set(folder, list);
        }
        await list.write(`./images/${folder}/${name}\n`);
      }
      const text = labelsOf(image, grammarFor(image), await sizeOf(image, context));
      if (text !== null) await context.writeFile(`labels/${folder}/${stemOf(name)}.txt`, text);
      return { path: name, ...(split !== undefined && { split }) };
    },
    async finish() {
      for (const list of lists.values()) await list.flush();
      if (crowds > 0) {
        context.note(
          `${crowds} crowd regions were left out, which YOLO would take for single objects; --set crowd writes them.`,
        );
      }
      await context.writeFile('data.yaml', dataYaml());
    },
  };

  function labelsOf(image: AnnotatedImage, grammar: LabelGrammar, size: PictureSize | null): string | null {
    const { fields, labels, captions, objects } = image;
    for (const field of Object.keys(fields ?? {})) if (field !== LABEL_FILE_FIELD) context.lose('image-fields');
    if (image.id !== undefined) context.lose('image-ids');
    if (labels && labels.length > 0) context.lose('labels', labels.length);
    if (captions && captions.length > 0) context.lose('captions', captions.length);
    if (objects.length === 0 && fields?.[LABEL_FILE_FIELD] === 'none') return null;
    let text = '';
    for (const object of objects) {
      if (object.isCrowd && options.crowd !== true) {
        crowds++;
        context.lose('crowd');
        continue;
      }
      if (object.category === null) {
        context.lose('boxes');
        continue;
      }
      const line = labelLine(object, grammar, size, context.lose);
      if (line === null) continue;
      text += `${classes.numberOf(object.category)} ${line}\n`;
      loseWords(object, context.lose);
    }
    return text;
  }

  function dataYaml(): string {
    const data: Record<string, JsonValue> = {};
    const place = (folder: string) => (lists.has(folder) ? `${folder}.txt` : `images/${folder}`);
    const named = [...splits].filter((split) => split !== undefined);
    const standard = ['train', 'val', 'test'];
    if (named.length < splits.size && named.length > 0) context.lose('splits');
    data.train = place(named.length === 0 || named.includes('train') ? 'train' : folderOf(named[0]!));
    data.val = place(named.includes('val') ? 'val' : data.train === place('train') ? 'train' : folderOf(named[0]!));
    if (named.includes('test')) data.test = place('test');
    const isUsual = named.length === 0 || (named.includes('train') && named.includes('val'));
    const others = named.filter((split) => !standard.includes(split));
    if (others.length > 0) data.splits = Object.fromEntries(named.map((split) => [split, place(folderOf(split))]));
    else if (!isUsual) data.splits = named;
    const names = classes.names();
    data.nc = names.length;
    data.names = names;
    if (keypoints) data.kpt_shape = keypoints;
    if (task !== null) data.task = task;
    for (const key of Object.keys(header.fields ?? {})) {
      if (key === 'kpt_shape' && keypoints) continue;
      if (OWN_KEYS.has(key)) context.lose('set-fields');
      else setOwn(data, key, header.fields![key]!);
    }
    if (!classes.areKept && header.categories.some(({ id }) => id !== null)) context.lose('category-ids');
    for (const { supercategory, keypoints: points, fields } of header.categories) {
      if (supercategory !== undefined || points || Object.keys(fields ?? {}).some((name) => name !== 'name')) {
        context.lose('category-fields');
      }
    }
    return stringify(data, { lineWidth: 0 });
  }
}

const folderOf = (split: string): string => safeName(split).replaceAll('/', '_');

function loseWords(object: AnnotatedImage['objects'][number], lose: (aspect: AnnotationAspect) => void): void {
  if (object.id !== undefined) lose('object-ids');
  if (object.area !== undefined) lose('area');
  if (object.isCrowd) lose('crowd');
  for (const name of Object.keys(object.fields ?? {})) if (name !== RELATIVE_FIELD) lose('object-fields');
}

async function sizeOf(image: AnnotatedImage, context: WriteContext): Promise<PictureSize | null> {
  const { width, height } = image;
  if (width !== null && height !== null) return { width, height };
  return image.objects.length === 0 ? null : ((await context.sizeOf?.(image)) ?? null);
}

/** Keypoints per object: as the set said when it was YOLO, else the most any category has. */
function keypointsFor({ header }: WriteContext, asked: YoloTask | undefined): LabelGrammar['keypoints'] {
  if (asked !== undefined && asked !== 'pose') return null;
  const shape = header.fields?.kpt_shape;
  const count = Math.max(0, ...header.categories.map(({ keypoints }) => keypoints?.length ?? 0));
  if (Array.isArray(shape) && Number.isInteger(shape[0]) && (shape[0] as number) >= Math.max(1, count)) {
    return [shape[0] as number, shape[1] === 2 ? 2 : 3];
  }
  return count > 0 ? [count, 3] : null;
}
