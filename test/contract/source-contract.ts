import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/sources/open.ts';
import { pathOfUri } from '../../src/sources/uri.ts';
import { collect } from '../fixtures/throwaway-tree.ts';

/** A source under contract: opened over a tree in which every image file holds its own id as its content. */
export interface SourceCase {
  readonly kind: Source['description']['kind'];
  /** Makes a fresh tree and opens it; at least twenty images that exist. */
  open(): Promise<Source>;
  /** Makes the same tree in another order of creation, and opens it. */
  openShuffled(): Promise<Source>;
}

/** What every source owes its readers, whatever kind it is. */
export function sourceContract(name: string, { kind, open, openShuffled }: SourceCase): void {
  describe(`the source contract: ${name}`, () => {
    it('describes itself', async () => {
      const { description } = await open();
      expect(description.kind).toBe(kind);
      expect(description.inputs.length).toBeGreaterThan(0);
    });

    it('gives every image an id of its own, relative and with forward slashes', async () => {
      const { images } = await collect((await open()).list());
      const ids = images.map((image) => image.id);
      expect(ids.length).toBeGreaterThanOrEqual(20);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[^/]/);
      expect(ids.filter((id) => id.split('/').some((segment) => segment === '' || segment === '.'))).toEqual([]);
    });

    it('gives URIs that open the right bytes, with their true size', async () => {
      const { images } = await collect((await open()).list());
      for (const image of images) {
        const bytes = readFileSync(pathOfUri(image.uri));
        expect(bytes.toString('utf8').endsWith(image.id)).toBe(true);
        expect(image.sizeBytes).toBe(bytes.length);
        expect(image.modifiedMs).toBeGreaterThan(0);
      }
    });

    it('lists the same again, down to size and time', async () => {
      const source = await open();
      expect(await collect(source.list())).toEqual(await collect(source.list()));
    });

    it('lists the same ids in the same order whatever order the files were made in', async () => {
      const [one, two] = [await collect((await open()).list()), await collect((await openShuffled()).list())];
      expect(two.images.map((image) => image.id)).toEqual(one.images.map((image) => image.id));
      expect(two.problems.map((problem) => problem.reason)).toEqual(one.problems.map((problem) => problem.reason));
    });

    it('stops at once when aborted, with the reason given', async () => {
      const controller = new AbortController();
      let seen = 0;
      const listing = (async () => {
        for await (const _ of (await open()).list(controller.signal)) {
          if (++seen === 3) controller.abort(new Error('enough'));
        }
      })();
      await expect(listing).rejects.toThrow('enough');
      expect(seen).toBe(3);
    });

    it('lists nothing when it is aborted before it starts', async () => {
      const listing = collect((await open()).list(AbortSignal.abort(new Error('never'))));
      await expect(listing).rejects.toThrow('never');
    });

    it('may be left early, and listed again', async () => {
      const source = await open();
      for await (const _ of source.list()) break;
      expect((await collect(source.list())).images.length).toBeGreaterThanOrEqual(20);
    });

    it('goes on when files vanish, and says nothing false about them', async () => {
      const source = await open();
      const victims = (await collect(source.list())).images.slice(5, 8);
      for (const { uri } of victims) rmSync(pathOfUri(uri));
      const { images } = await collect(source.list());
      for (const victim of victims) {
        const listed = images.find((image) => image.id === victim.id);
        if (listed !== undefined) expect(listed).toMatchObject({ sizeBytes: -1, modifiedMs: -1 });
      }
      expect(images.filter((image) => image.sizeBytes >= 0).length).toBeGreaterThanOrEqual(17);
    });
  });
}
