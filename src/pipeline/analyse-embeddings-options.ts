import type { Database } from '../catalog/database.ts';
import type { OpenedVectors } from '../catalog/vectors.ts';
import type { VectorMetric } from '../model/embedding.ts';
import type { NeighbourMethod } from '../neighbours/method.ts';
import type { EmbeddingNeighbours } from './neighbours.ts';
import type { OnScanProgress } from './progress.ts';

/** Which vectors an analysis of the whole set looks at. */
export interface AnalysisOptions {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /** Whose vectors: a name of `goldpan embed --list`. Default: those of the embedder used last. */
  readonly embedder?: string;
  /** Ends the work between two steps; nothing is written then. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/** How the nearest neighbours of every image are found, when the workspace does not have them yet. */
export interface NeighbourSearchOptions {
  /** Nearest neighbours per image, from 1. Default 15. */
  readonly neighbours?: number;
  /** Default `cosine`. */
  readonly metric?: VectorMetric;
  /** Default `auto`: exact up to a measured size, then HNSW with its recall on a sample. */
  readonly search?: NeighbourMethod;
}

export interface GraphAnalysisOptions extends AnalysisOptions, NeighbourSearchOptions {}

/** A workspace that is open for writing. */
export interface OpenAnalysis {
  readonly database: Database;
  /** Absolute path of the workspace. */
  readonly folder: string;
}

/** How an analysis found its neighbours, for the reader. */
export interface SearchSummary {
  /** What `--embedder` calls the vectors. */
  readonly embedder: string;
  /** Images that have a vector. */
  readonly images: number;
  /** Measured images without a vector: no analysis knows of them. */
  readonly missing: number;
  readonly metric: VectorMetric;
  /** Neighbours per image. */
  readonly neighbours: number;
  readonly search: 'exact' | 'hnsw';
  /** Share of the true neighbours found, on a sample; 1 when exact, null when nobody looked. */
  readonly recall: number | null;
}

export type WithVectors = OpenAnalysis & OpenedVectors;
export type WithNeighbours = OpenAnalysis & EmbeddingNeighbours;
