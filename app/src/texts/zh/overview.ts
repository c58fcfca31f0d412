import type { overview as english } from '../en/overview.ts';
import type { Same } from '../same.ts';

export const overview: Same<typeof english> = {};
