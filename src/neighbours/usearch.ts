import type * as Usearch from 'usearch';

export type UsearchModule = typeof Usearch;
export type UsearchIndex = Usearch.Index;

/** The HNSW library, which is optional and has no build for every platform; null where it does not load. */
export async function loadUsearch(): Promise<UsearchModule | null> {
  try {
    return await import('usearch');
  } catch {
    return null;
  }
}
