import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { partKeys, partPath } from './folder.ts';
import { digestOf, writePart } from './part.ts';
import { appendRows } from './rows.ts';
import { type VectorsIdentity, VectorsWriter, vectorsFolder, vectorsPath } from './vectors-file.ts';

/** What an embedder made of one image, or of one crop of it. */
export interface EmbeddedItem {
  readonly id: string;
  /** `row,column,width,height` in px of the upright image; null for the whole image. */
  readonly crop: string | null;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** binary16 numbers; null when there is no vector. */
  readonly vector: Uint16Array | null;
  /** Why there is none. */
  readonly reasonCode: string | null;
  readonly reason: string | null;
}

/** Columns of the table `embedded`; `row` counts in the vector file of the same key. */
export const EMBEDDED_COLUMNS = [
  ['embedder', 'VARCHAR'],
  ['id', 'VARCHAR'],
  ['crop', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['modified_ms', 'DOUBLE'],
  ['row', 'INTEGER'],
  ['reason_code', 'VARCHAR'],
  ['reason', 'VARCHAR'],
] as const;

/** How the table names a model. */
export const embedderKey = ({ name, version }: Pick<VectorsIdentity, 'name' | 'version'>): string =>
  `${name}-${version}`;

/** In the order of the ids' bytes, as the database sorts. */
const compareItems = (a: EmbeddedItem, b: EmbeddedItem): number =>
  Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)) || ((a.crop ?? '') < (b.crop ?? '') ? -1 : 1);

/**
 * Vectors of one model in a workspace, in parts of two files each: the numbers in `vectors/`, what they are of in
 * `tables/embedded/`. The table is written last, so a part that has one is complete.
 */
export class EmbeddedParts {
  readonly folder: string;
  readonly identity: VectorsIdentity;
  readonly #database: Database;
  #pending: EmbeddedItem[] = [];

  constructor(database: Database, folder: string, identity: VectorsIdentity) {
    this.#database = database;
    this.folder = folder;
    this.identity = identity;
  }

  /** Items that are in no part yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Keys of the parts of this model whose numbers are there, sorted. */
  keys(): string[] {
    const { version } = this.identity;
    return partKeys(this.folder, 'embedded').filter(
      (key) => key.startsWith(`${version}-`) && existsSync(vectorsPath(this.folder, this.identity, key)),
    );
  }

  add(item: EmbeddedItem): void {
    this.#pending.push(item);
  }

  /** Writes the pending items as one part, so that a kill costs only what came after. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const items = this.#pending.sort(compareItems);
    this.#pending = [];
    const writer = new VectorsWriter(this.folder, this.identity);
    try {
      const cells = items.map((item) => {
        const row = item.vector === null ? null : writer.count;
        if (item.vector) writer.append(item.vector);
        const { id, crop, sizeBytes, modifiedMs, reasonCode, reason } = item;
        return [embedderKey(this.identity), id, crop, sizeBytes, modifiedMs, row, reasonCode, reason];
      });
      const key = this.keyOf(writer.finish(), digestOf(...cells.map((row) => JSON.stringify(row))));
      writer.commit(key);
      await appendRows(this.#database, 'fresh_embedded', EMBEDDED_COLUMNS, cells);
      await writePart(this.#database, this.folder, 'embedded', key, 'SELECT * FROM fresh_embedded');
      await this.#database.run('DROP TABLE fresh_embedded');
    } finally {
      writer.discard();
    }
  }

  /** A part's key says of which model, numbers and images it is. */
  keyOf(vectors: string, rows: string): string {
    return `${this.identity.version}-${digestOf(vectors, rows)}`;
  }

  /** Removes the parts of this model, and of other versions of it, that are not kept, and what killed writers left. */
  removeOthers(keep: readonly { readonly name: string; readonly version: string; readonly key: string }[]): void {
    const keys = new Set(keep.map(({ key }) => key));
    removeTemporary(join(this.folder, 'tables', 'embedded'));
    const versions = new Set([...keep, this.identity].map(({ name, version }) => embedderKey({ name, version })));
    for (const version of this.#versions()) {
      for (const key of partKeys(this.folder, 'embedded')) {
        if (key.startsWith(`${version}-`) && !keys.has(key)) rmSync(partPath(this.folder, 'embedded', key));
      }
      const path = vectorsFolder(this.folder, { name: this.identity.name, version });
      if (!versions.has(embedderKey({ name: this.identity.name, version }))) {
        rmSync(path, { recursive: true, force: true });
        continue;
      }
      removeTemporary(path);
      for (const name of readdirSync(path)) {
        if (name.endsWith('.f16') && !keys.has(name.slice(0, -'.f16'.length))) rmSync(join(path, name));
      }
    }
  }

  /** Versions of this model of which there are vectors. */
  #versions(): string[] {
    const prefix = `${this.identity.name}-`;
    try {
      return readdirSync(join(this.folder, 'vectors'))
        .filter((name) => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length)))
        .map((name) => name.slice(prefix.length));
    } catch {
      return [];
    }
  }
}

function removeTemporary(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.startsWith('.tmp-')) rmSync(join(folder, name), { force: true });
}
