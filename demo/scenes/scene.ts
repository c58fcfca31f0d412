import type { Picture } from '../render/canvas.ts';
import type { Random } from '../render/random.ts';

/** Draws one picture. `variant` walks through the looks a scene offers; `random` decides everything else. */
export type Scene = (width: number, height: number, variant: number, random: Random) => Picture;
