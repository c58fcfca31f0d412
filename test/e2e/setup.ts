import { findChromium } from './browser.ts';

/** Once before all files, so that two of them never install a browser at the same time. */
export default async function setup(): Promise<void> {
  await findChromium();
}
