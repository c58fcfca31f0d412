import type { leakage as english } from '../en/leakage.ts';
import type { Same } from '../same.ts';

export const leakage: Same<typeof english> = {};
