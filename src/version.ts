import { createRequire } from 'node:module';

/** The version in package.json, which lies beside `src` and beside `dist` alike. */
export const VERSION: string = (createRequire(import.meta.url)('../package.json') as { version: string }).version;
