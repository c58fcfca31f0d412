import { detailConflict } from '../../kernel/metric/detail-conflict.ts';
import type { Laid } from './laid.ts';
import type { Picture } from './picture.ts';

/**
 * Shares of ground between which a picture passes from a photo to a document, chart or icon, and the share of
 * contradicting detail that is allowed of either: on a page, the detail is the content; in a photo, an overlay, noise or
 * a slight displacement may spoil most of it.
 */
const PHOTO = { ground: 0.35, allowed: 0.85 };
const GRAPHIC = { ground: 0.5, allowed: 0.1 };
/** Beyond what is allowed, the score falls to nothing within this share. */
const FALLS_WITHIN = 0.1;
/** Blocks of detail below which it says nothing. */
const LITTLE = 4;

/** No document, chart or icon. */
export const isPhoto = ({ groundShare }: Picture): boolean => groundShare <= PHOTO.ground;

/**
 * Factor of the score, 0–1, by what the fine detail of two laid pictures says: 1 unless they contradict each other in
 * letters, strokes or signs although they agree in layout. Photos are not asked.
 */
export function unlessContradicted(laid: Laid, a: Picture, b: Picture): number {
  const ground = Math.min(a.groundShare, b.groundShare);
  if (ground <= PHOTO.ground) return 1;
  const { a: fineA, b: fineB, mask } = laid.finer();
  const { share, evidence } = detailConflict(fineA, fineB, mask);
  if (evidence < LITTLE) return 1;
  const t = Math.min(1, (ground - PHOTO.ground) / (GRAPHIC.ground - PHOTO.ground));
  const allowed = PHOTO.allowed + t * (GRAPHIC.allowed - PHOTO.allowed);
  return Math.max(0, Math.min(1, 1 - (share - allowed) / FALLS_WITHIN));
}
