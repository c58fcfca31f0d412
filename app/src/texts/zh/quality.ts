import type { quality as english } from '../en/quality.ts';
import type { Same } from '../same.ts';

export const quality: Same<typeof english> = {};
