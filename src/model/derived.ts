import type { ColumnSpec } from './columns.ts';

/** A column that an analysis of the whole set adds to `images`. */
export type DerivedColumnSpec = ColumnSpec;

/**
 * What the analyses add, by the analysis that makes it. Each writes all of its columns at once, and again when it is
 * run again; an image it knew nothing of, or that has changed since, has empty cells.
 */
export const DERIVED_COLUMNS = {
  neighbours: {
    max_similarity: {
      type: 'double',
      description: 'Cosine similarity of the embedding to that of the nearest other image, −1–1',
    },
    nearest_neighbour: { type: 'text', description: 'Id of the image whose embedding is nearest' },
    uniqueness: {
      type: 'double',
      description:
        'How alone the image is among the embeddings: 0 twins are there, 0.5 as usual, towards 1 the more alone',
    },
    representativeness: {
      type: 'double',
      description: 'How well the image stands for those it is a neighbour of, 0–1: 1 is the one that stands for most',
    },
  },
  outliers: {
    outlier_strength: {
      type: 'double',
      description:
        'Evidence that the image is an outlier among the embeddings, 0–1000: 1 at the cut, above it an outlier',
    },
    outlier_reason: { type: 'text', description: 'Which signal speaks for an outlier, with its value' },
  },
  clusters: {
    cluster: { type: 'integer', description: 'Number of the cluster, the largest is 0; −1 belongs to none' },
    cluster_size: { type: 'integer', description: 'Images in that cluster' },
    cluster_centrality: {
      type: 'double',
      description: 'Membership or closeness to the centre of the cluster, 0–1',
    },
  },
  components: {
    component: {
      type: 'integer',
      description: 'Number of the connected component of similar images, the largest is 0',
    },
    component_size: { type: 'integer', description: 'Images in that component' },
    component_degree: { type: 'integer', description: 'Neighbours above the threshold' },
    component_rank: { type: 'double', description: 'PageRank in the graph of similar images, sum 1' },
  },
  map: {
    map_x: { type: 'double', description: 'Place on the map, across' },
    map_y: { type: 'double', description: 'Place on the map, up' },
  },
  captions: {
    caption_score: {
      type: 'double',
      description: 'Cosine similarity of image and caption in the space of the text tower, −1–1',
      histogram: { from: -0.24, to: 0.48 },
    },
  },
  prompts: {
    prompt_label: { type: 'text', description: 'Prompt that fits best' },
    prompt_score: {
      type: 'double',
      description: 'Cosine similarity to that prompt, −1–1',
      histogram: { from: -0.24, to: 0.48 },
    },
    prompt_margin: {
      type: 'double',
      description: 'Lead of that prompt over the second best, 0–2',
      histogram: { from: 0, to: 0.1 },
    },
    prompt_tags: {
      type: 'text',
      description: 'All prompts above the threshold of `--tags`, the best first, with `; ` between',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, DerivedColumnSpec>>>>;

export type DerivedAnalysis = keyof typeof DERIVED_COLUMNS;

/** A head's column, too, belongs to a set of derived columns: `head:NAME`. */
export type DerivedName = DerivedAnalysis | `head:${string}`;
