import type { map as english } from '../en/map.ts';
import type { Same } from '../same.ts';

export const map: Same<typeof english> = {};
