/** What the analyses may be told by name; here, so that the command line knows it without loading them. */
export const CLUSTER_METHODS = ['hdbscan', 'dbscan', 'k-means'] as const;
export type ClusterMethod = (typeof CLUSTER_METHODS)[number];

export const SUBSET_METHODS = ['k-centre', 'facility-location', 'random'] as const;
export type SubsetMethod = (typeof SUBSET_METHODS)[number];

export const SEMDEDUP_KEEPS = ['farthest', 'nearest', 'quality'] as const;
export type SemDeDupKeep = (typeof SEMDEDUP_KEEPS)[number];

export const MAP_METHODS = ['umap', 'pca'] as const;
export type MapMethod = (typeof MAP_METHODS)[number];

/** What fastdup's `ccthreshold` is unless told. */
export const COMPONENT_SIMILARITY = 0.96;
