import type { plan as english } from '../en/plan.ts';
import type { Same } from '../same.ts';

export const plan: Same<typeof english> = {};
