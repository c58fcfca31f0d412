import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];

function usualPlaces(): readonly string[] {
  if (process.platform === 'darwin')
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((name) => process.env[name] ?? [])
      .flatMap((root) => [
        join(root, 'Google/Chrome/Application/chrome.exe'),
        join(root, 'Chromium/Application/chrome.exe'),
        join(root, 'Microsoft/Edge/Application/msedge.exe'),
      ]);
  return ['/snap/bin/chromium', '/opt/google/chrome/chrome', '/usr/lib/chromium/chromium'];
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A browser that is on this machine already: on the PATH, in a usual place, or in Playwright's cache. */
async function findInstalled(): Promise<string | null> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)));
  for (const path of [...onPath, ...usualPlaces(), chromium.executablePath()])
    if (path !== '' && (await isExecutable(path))) return path;
  return null;
}

const MINUTE = 60_000;

async function installWithPlaywright(): Promise<void> {
  const cli = join(dirname(fileURLToPath(import.meta.resolve('playwright-core/package.json'))), 'cli.js');
  await run(process.execPath, [cli, 'install', 'chromium'], { timeout: 5 * MINUTE });
}

async function installWithApt(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('not root on Linux');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  await run('apt-get', [...wait, 'update'], { timeout: 3 * MINUTE, env });
  await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', 'chromium'], { timeout: 6 * MINUTE, env });
}

/**
 * Path of a Chromium, Chrome or Edge: `CHROME_PATH`, else an installed one, else one that is installed now.
 * @throws Error that says what to do; a machine without a browser is never a reason to skip.
 */
export async function findChromium(): Promise<string> {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (await isExecutable(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, which cannot be executed. Point it at a Chromium, or unset it.`);
  }
  const failures: string[] = [];
  for (const install of [null, installWithPlaywright, installWithApt]) {
    try {
      await install?.();
    } catch (error) {
      failures.push(`${install!.name}: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)}`);
    }
    const path = await findInstalled();
    if (path !== null) return path;
  }
  throw new Error(
    `No Chromium, Chrome or Edge was found, and none could be installed (${failures.join('; ')}). ` +
      'Install one, run `npx playwright-core install chromium`, or set CHROME_PATH.',
  );
}

/** Starts a headless browser that makes no requests of its own. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: [
      // Chromium's sandbox refuses to run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
