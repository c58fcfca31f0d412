import type { MinedImage, MinedState, MiningMetrics, MiningRound } from '../catalog/rounds.ts';

/** Kept, measured images, with what a model says of them: all that choosing among them needs to know. */
export interface MineTask {
  readonly name: MiningRound['task'];
  /** In order. */
  readonly ids: readonly string[];
  readonly uris: readonly string[];
  readonly split: readonly (string | null)[];
  /** What people said of an image; null for nothing yet. */
  readonly label: readonly (string | null)[];
  /** 0 sure –, of each image. */
  readonly uncertainty: Float32Array;
  readonly notes: readonly string[];
  readonly predictions: MiningRound['predictions'];
  /** What it was told besides what every task is. */
  readonly parameters: MiningRound['parameters'];
  /** Whether the model said something of the image. */
  isPredicted(image: number): boolean;
  /** Labelled images of which the model is sure that something is wrong, the surest first. */
  errors(): readonly { readonly image: number; readonly score: number }[];
  describe(image: number, kind: MinedImage['kind'], score: number, distance: number | null): MinedImage;
  /** What is predicted of an image now. */
  state(image: number): Pick<MinedState, 'predicted' | 'confidence' | 'uncertainty'>;
  /** How good the model is on what has a label; `pool` are the images to choose from. */
  metrics(pool: ArrayLike<number>): MiningMetrics;
}

/** How sure a model must be for an error of its to count as one. */
export const CONFIDENCE = 0.5;

export const distanceInWords = (distance: number | null): string =>
  distance === null ? '' : `, ${distance.toFixed(2)} from the nearest that is in`;
