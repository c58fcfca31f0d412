import { describe, expect, it } from 'vitest';
import { imageTable } from '../../../test/fixtures/image-table.ts';
import { CandidateCollector } from './candidates.ts';
import { addEmbeddingCandidates, BUILTIN_REACH, type EmbeddingNeighbours } from './embedding-candidates.ts';

const NONE = 0xffffffff;

/** Four vectors with two neighbours each; the third has but one. */
const lists: EmbeddingNeighbours = {
  count: 4,
  k: 2,
  neighbours: Uint32Array.of(1, 2, 0, 2, 0, NONE, 2, 0),
  distances: Float32Array.of(0.1, 0.5, 0.1, 0.3, 0.5, Number.POSITIVE_INFINITY, 0.05, 0.2),
  images: Int32Array.of(3, 1, 0, 2),
};

function found(embedding: EmbeddingNeighbours, similarity: number, neighbours = 2): string[] {
  const collector = new CandidateCollector(imageTable([{ scene: 0 }, { scene: 1 }, { scene: 2 }, { scene: 3 }]));
  addEmbeddingCandidates(embedding, { ...BUILTIN_REACH, similarity, neighbours }, collector);
  const candidates = collector.finish();
  return Array.from({ length: candidates.count }, (_, i) => {
    expect(candidates.sourceOf(i)).toBe('embedding');
    expect(candidates.isHashed(i)).toBe(false);
    return `${candidates.a[i]}–${candidates.b[i]}`;
  });
}

describe('candidates from embeddings', () => {
  it('are pairs of which one is near the other, by image number, once', () => {
    expect(found(lists, 0)).toEqual(['0–1', '0–2', '0–3', '1–3', '2–3']);
    expect(found(lists, 0.75)).toEqual(['0–2', '1–3', '2–3']);
    expect(found(lists, 0.92)).toEqual(['0–2']);
  });

  it('come from the nearest few alone when told so', () => {
    expect(found(lists, 0, 1)).toEqual(['0–2', '0–3', '1–3']);
    expect(found(lists, 0, 0)).toEqual([]);
  });

  it('are the nearest three at most of those that are not very near', () => {
    const crowded: EmbeddingNeighbours = {
      count: 1,
      k: 5,
      neighbours: Uint32Array.of(1, 2, 3, 4, 5),
      distances: Float32Array.of(0.1, 0.2, 0.35, 0.4, 0.5),
      images: Int32Array.of(0, 1, 2, 3, 4, 5),
    };
    const table = imageTable([0, 1, 2, 3, 4, 5].map((scene) => ({ scene })));
    const count = (crowd: number) => {
      const collector = new CandidateCollector(table);
      addEmbeddingCandidates(crowded, { similarity: 0.4, neighbours: 5, crowd, semantic: null }, collector);
      return collector.finish().count;
    };
    expect([0, 0.7, 0.85, 0.95].map(count)).toEqual([5, 5, 4, 3]);
  });

  it('leave out vectors whose image takes no part', () => {
    expect(found({ ...lists, images: Int32Array.of(3, 1, -1, 2) }, 0)).toEqual(['1–3', '2–3']);
  });
});
