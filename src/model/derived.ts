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
  labels: {
    label_quality: {
      type: 'double',
      description: 'How well the label fits, 0 not at all – 1, by predicted probabilities or votes of neighbours',
      histogram: { from: 0, to: 1 },
    },
    label_suggested: { type: 'text', description: 'Likeliest label where it is not the given one' },
    label_suggested_probability: { type: 'double', description: 'Probability of that label, 0–1' },
    label_issue: {
      type: 'double',
      description: 'Evidence that the label is wrong, 0 none – 1: 1 − label quality of those found wrong',
    },
    label_issue_reason: { type: 'text', description: 'What speaks against the label' },
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
  annotations: {
    annotation_sets: {
      type: 'integer',
      description: 'Annotation sets that list the image; 0 where none does, empty while there are no sets',
    },
    is_unannotated: { type: 'boolean', description: 'No annotation set lists the image' },
    object_count: {
      type: 'integer',
      description: 'Objects marked in the image, of all sets; empty where no set lists it',
      histogram: { from: 0, to: 50 },
    },
    object_classes: { type: 'text', description: 'Their categories, each once, with `; ` between' },
    annotated_label: {
      type: 'text',
      description: 'Label of the image in the annotation sets; several with `; ` between',
    },
    annotated_split: { type: 'text', description: 'Split of the image in the annotation sets' },
    smallest_object_share: {
      type: 'double',
      description: 'Area of the smallest object over that of the image, 0–',
      histogram: { from: 0.00001, to: 1, scale: 'log' },
    },
    largest_object_share: {
      type: 'double',
      description: 'Area of the largest object over that of the image, 0–',
      histogram: { from: 0.00001, to: 1, scale: 'log' },
    },
    box_overhang: {
      type: 'double',
      unit: 'px',
      description: 'How far the objects reach beyond the picture, at most; 0 where all lie inside',
    },
    box_overhang_at: { type: 'text', description: 'Which object that is, and on which side' },
    empty_objects: { type: 'integer', description: 'Objects without an area' },
    inverted_boxes: { type: 'integer', description: 'Boxes of negative width or height' },
    same_class_overlap: {
      type: 'double',
      description: 'Largest intersection over union of two boxes of one category and set, 0–1',
      histogram: { from: 0, to: 1 },
    },
    same_class_overlap_of: { type: 'text', description: 'Which objects these are' },
    other_class_overlap: {
      type: 'double',
      description: 'Largest intersection over union of two boxes of different categories and one set, 0–1',
      histogram: { from: 0, to: 1 },
    },
    other_class_overlap_of: { type: 'text', description: 'Which objects these are' },
    crossing_polygons: { type: 'integer', description: 'Objects with a polygon that crosses itself' },
    outside_keypoints: { type: 'integer', description: 'Objects with a labelled keypoint outside the picture' },
    mismatched_masks: {
      type: 'integer',
      description: 'Masks of another size than the picture, or whose runs do not make their size',
    },
    unknown_class_objects: { type: 'integer', description: 'Objects whose category their set does not declare' },
    repeated_object_ids: { type: 'integer', description: 'Objects whose id another object of their file has, too' },
    is_size_misstated: { type: 'boolean', description: 'An annotation set states another size than the picture has' },
    stated_size: { type: 'text', unit: 'px', description: 'That size, as width × height' },
  },
  'caption-text': {
    caption_words: {
      type: 'integer',
      description: 'Words of the shortest caption; 0 where other images have one and this one has none',
      histogram: { from: 0, to: 60 },
    },
    longest_caption_words: { type: 'integer', description: 'Words of the longest caption' },
    is_caption_boilerplate: { type: 'boolean', description: 'A caption says nothing of the picture' },
    caption_boilerplate: {
      type: 'text',
      description: 'What makes it so: a file name, a placeholder, a phrase of shops',
    },
    caption_repeats: { type: 'integer', description: 'Images that have one of its captions, too, itself counted' },
    caption_template_share: {
      type: 'double',
      description: 'Share of the different captions that begin, or end, with the same four words, 0–1; 0 below ten',
    },
    caption_template: { type: 'text', description: 'These words' },
    caption_language: {
      type: 'text',
      description: 'Language of a caption that is in another one than the rest, ISO 639-1',
    },
    caption_language_doubt: {
      type: 'double',
      description: 'How much likelier that language is than the expected one, 0–1',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, DerivedColumnSpec>>>>;

export type DerivedAnalysis = keyof typeof DERIVED_COLUMNS;

/** A head's column, too, belongs to a set of derived columns: `head:NAME`. */
export type DerivedName = DerivedAnalysis | `head:${string}`;
