import { type PictureFile, pictureFiles } from '../../catalog/picture-files.ts';
import { type Deferred, deferred } from './deferred.ts';
import type { ReviewState } from './session.ts';

export interface FoundPicture {
  readonly id: string;
  readonly file: PictureFile;
}

/** Images of one query. */
const MOST_AT_ONCE = 1000;

/**
 * Files of the images of one state. A screen asks for a hundred thumbnails at once and the tables answer one query as
 * fast as a hundred: what is asked while a query runs goes into the next.
 */
export class PictureLookup {
  readonly #state: ReviewState;
  readonly #waiting = new Map<number, Deferred<FoundPicture | null>>();
  #isAsking = false;

  private constructor(state: ReviewState) {
    this.#state = state;
  }

  static of(state: ReviewState): PictureLookup {
    const known = lookups.get(state) ?? new PictureLookup(state);
    lookups.set(state, known);
    return known;
  }

  /** Null for a number that no image has. The state must stay open until the answer. */
  find(image: number): Promise<FoundPicture | null> {
    if (!(image >= 0 && image < this.#state.table.count)) return Promise.resolve(null);
    const waiting = this.#waiting.get(image) ?? deferred<FoundPicture | null>();
    this.#waiting.set(image, waiting);
    if (!this.#isAsking) {
      this.#isAsking = true;
      setImmediate(() => void this.#askAll());
    }
    return waiting.promise;
  }

  async #askAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = new Map([...this.#waiting].slice(0, MOST_AT_ONCE));
      for (const image of batch.keys()) this.#waiting.delete(image);
      try {
        const found = await this.#ask([...batch.keys()]);
        for (const [image, { resolve }] of batch) resolve(found.get(image) ?? null);
      } catch (error) {
        for (const { reject } of batch.values()) reject(error);
      }
    }
    this.#isAsking = false;
  }

  async #ask(images: readonly number[]): Promise<Map<number, FoundPicture>> {
    const { table, workspace } = this.#state;
    const ids = images.map((image) => table.idOf(image));
    const files = await pictureFiles(workspace.database, workspace.folder, workspace.snapshot, ids);
    const found = new Map<number, FoundPicture>();
    for (const [i, id] of ids.entries()) {
      const file = files.get(id);
      if (file) found.set(images[i]!, { id, file });
    }
    return found;
  }
}

const lookups = new WeakMap<ReviewState, PictureLookup>();
