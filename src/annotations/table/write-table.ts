import type { AnnotatedImage } from '../../model/annotation.ts';
import type { AnnotationWriter, OutputFile, WriteContext } from '../format.ts';
import { PlaceNames, withoutStorage } from '../place-names.ts';
import { headerJson } from './header-file.ts';
import { ObjectColumns } from './object-columns.ts';
import { ObjectRows } from './object-rows.ts';
import type { PlannedColumn, PlanOptions } from './plan.ts';
import { PlannedRows } from './planned-rows.ts';
import type { RowSink } from './sink.ts';

export type OpenSink = (
  file: OutputFile,
  columns: readonly PlannedColumn[],
  objects: ObjectColumns,
  hasRest: boolean,
) => RowSink;

/** The option of tables that may hold one row per object. */
export const ROWS_OPTION = {
  rows: {
    type: 'text',
    description: 'images (one row per image, everything kept) or objects (one row per box); default images',
  },
} as const;

/** Writes one table with a row per image, or per object where the user wants that. */
export function tableWriter(
  context: WriteContext,
  extension: string,
  fits: PlanOptions['fits'],
  open: OpenSink,
): AnnotationWriter {
  const file = (): OutputFile => context.file(`${context.stem}${extension}`);
  if (context.options.rows === 'objects') {
    return new ObjectRows(context, (columns) => open(file(), columns, new ObjectColumns([]), false));
  }
  let sink: RowSink | undefined;
  const place = placer(context);
  const rows = new PlannedRows(
    { fits },
    async (plan, sample) => {
      const records = sample.flatMap(({ words }) => (words.objects ?? []) as Record<string, never>[]);
      sink = open(file(), plan.columns, new ObjectColumns(records), true);
    },
    (row) => sink!.row(row),
  );
  return {
    async add(image) {
      const path = await place(image);
      await rows.add(image, path);
      return { path, split: image.split };
    },
    async finish() {
      await rows.finish();
      await sink!.finish();
      await writeHeader(context);
    },
  };
}

/** `NAME.classes.json` with what is said once for the set; none where nothing is. */
export async function writeHeader({ header, stem, writeFile }: WriteContext): Promise<void> {
  if (header.categories.length === 0 && !header.fields) return;
  await writeFile(`${stem}.classes.json`, headerJson(header));
}

/** Puts pictures into `images/` where they are to be placed; returns the path to be written. */
export function placer({ pictures, pathOf }: WriteContext): (image: AnnotatedImage) => Promise<string> {
  const names = new PlaceNames();
  return async (image) => {
    if (!pictures) return pathOf(image);
    const folder = image.split === undefined ? 'images' : `images/${image.split}`;
    const name = names.name(safeFolder(folder), withoutStorage(image.path, image.split, undefined));
    await pictures.place(image, name);
    return name;
  };
}

const safeFolder = (folder: string): string =>
  folder
    .split('/')
    .map((name) => (name === '..' || name === '.' || name === '' ? '_' : name.replaceAll(/[\\:\0]/g, '_')))
    .join('/');
