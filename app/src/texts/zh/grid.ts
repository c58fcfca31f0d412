import type { grid as english } from '../en/grid.ts';
import type { Same } from '../same.ts';

export const grid: Same<typeof english> = {};
