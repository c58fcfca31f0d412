import { factRows } from '../../catalog/fact-rows.ts';
import type { ReviewState } from './session.ts';

/** What the tables say of an image on every screen. */
export interface StoredFacts {
  readonly outcome: string;
  readonly reason: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly sizeBytes: number;
  readonly format: string | null;
  readonly split: string | null;
  readonly label: string | null;
  readonly groupId: string | null;
  readonly isKeeper: boolean;
}

/** Looks up the facts of some images, which are then at hand by number. */
export async function readFacts(
  { table, workspace }: ReviewState,
  numbers: readonly number[],
): Promise<(image: number) => StoredFacts> {
  const { database, folder, snapshot } = workspace;
  const ids = numbers.map((number) => table.idOf(number));
  const { images, duplicates } = await factRows(database, folder, snapshot, ids);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return (image) => {
    const id = table.idOf(image);
    const row = images.get(id);
    const copies = duplicates.get(id);
    return {
      outcome: String(row?.outcome),
      reason: text(row?.reason),
      width: number(row?.width),
      height: number(row?.height),
      sizeBytes: Number(row?.size_bytes),
      format: text(row?.format),
      split: text(row?.split),
      label: text(row?.label),
      groupId: text(copies?.group_id),
      isKeeper: copies?.is_keeper === true,
    };
  };
}
