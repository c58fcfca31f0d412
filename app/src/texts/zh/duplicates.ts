import type { duplicates as english } from '../en/duplicates.ts';
import type { Same } from '../same.ts';

export const duplicates: Same<typeof english> = {};
