import { createRequire } from 'node:module';

/** The version in package.json, which lies beside `src` and beside `dist` alike. */
export const VERSION: string = (createRequire(import.meta.url)('../package.json') as { version: string }).version;

/** A small file that is always there, for trying things out. */
export const PACKAGE_FILE: URL = new URL('../package.json', import.meta.url);
