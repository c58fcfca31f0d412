import { letteringPath, letteringWidth } from '../../../src/transform/lettering.ts';
import type { NegativeKind } from './negative.ts';
import { drawing } from './paint.ts';

const SIDE = 256;
/** None is nearly another one, as F and P are, also not mirrored or turned, as 2 and S or M and W are. */
const LETTERS = 'ABCDEHKLMNRSTUXYZ3479';

/** A regular polygon, or a star where every other corner lies at `inner`. */
function polygon(corners: number, radius: number, inner: number, turn: number): string {
  const steps = inner < radius ? 2 * corners : corners;
  const points = Array.from({ length: steps }, (_, i) => {
    const angle = (2 * Math.PI * i) / steps + turn;
    const reach = i % 2 === 1 ? inner : radius;
    return `${(128 + reach * Math.cos(angle)).toFixed(1)},${(128 + reach * Math.sin(angle)).toFixed(1)}`;
  });
  return `<polygon points="${points.join(' ')}" fill="#fff"/>`;
}

/** Filled signs, all of them different however they are turned. */
const SIGNS: readonly string[] = [
  polygon(3, 70, 70, -Math.PI / 2),
  polygon(4, 70, 70, 0),
  polygon(5, 70, 30, -Math.PI / 2),
  polygon(8, 70, 45, 0),
  polygon(6, 68, 68, 0),
  '<circle cx="128" cy="128" r="62" fill="#fff"/>',
  '<circle cx="128" cy="128" r="52" fill="none" stroke="#fff" stroke-width="22"/>',
  '<path d="M110 60h36v50h50v36h-50v50h-36v-50h-50v-36h50z" fill="#fff"/>',
  '<path d="M60 70h136v24h-136zM60 116h136v24h-136zM60 162h136v24h-136z" fill="#fff"/>',
  '<path d="M60 116h80v-40l60 52-60 52v-40h-80z" fill="#fff"/>',
  '<path d="M60 120l68-60 68 60v76h-136z" fill="#fff"/>',
  '<path d="M64 130l44 44 84-92-18-18-66 72-26-26z" fill="#fff"/>',
];

/** One rounded frame, another sign in each. */
export const ICONS: readonly NegativeKind[] = [
  {
    name: 'icon',
    count: SIGNS.length + LETTERS.length,
    draw: (index) => {
      const frame = '<rect x="16" y="16" width="224" height="224" rx="48" fill="#2864c8"/>';
      const sign = SIGNS[index];
      if (sign) return drawing(SIDE, SIDE, frame + sign);
      const letter = LETTERS[index - SIGNS.length]!;
      const path = letteringPath(letter, (SIDE - letteringWidth(letter, 120)) / 2, 68, 120);
      return drawing(SIDE, SIDE, `${frame}<path d="${path}" fill="#fff"/>`);
    },
  },
];
