import type { EditedFile } from '../../../src/transform/edit.ts';

/** Images of one kind that resemble each other to a hash and are all different. */
export interface NegativeKind {
  readonly name: string;
  readonly count: number;
  /** @param random a stream of this image's own; what all images of the kind share must not come from it */
  draw(index: number, random: () => number): Promise<EditedFile>;
}
