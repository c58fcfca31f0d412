import type { ListedImage, SourceProblem } from '../model/image-ref.ts';

/** What a source yields: an image, or something that is none and why. */
export type SourceEntry = { readonly image: ListedImage } | { readonly problem: SourceProblem };

/** An entry of a list or manifest with its place in it, such as `line 12`. */
export type PlacedEntry = SourceEntry & { readonly where?: string };

export const problem = (path: string, reason: string): { readonly problem: SourceProblem } => ({
  problem: { path, reason },
});
