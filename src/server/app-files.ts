import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Handler } from 'hono';
import { PACKAGE_FILE, UserError } from '../pipeline/api.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** The built app, read once; requests are looked up by name among these files and never touch the disk. */
export function loadAppFiles(): ReadonlyMap<string, { readonly body: Buffer<ArrayBuffer>; readonly type: string }> {
  const root = new URL('./dist/app/', PACKAGE_FILE);
  let names: readonly string[];
  try {
    names = JSON.parse(readFileSync(new URL('files.json', root), 'utf8')) as string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(`The review app is missing at ${fileURLToPath(root)}. In a checkout, run npm run build first.`);
  }
  return new Map(
    names.map((name) => [
      `/${name}`,
      {
        body: Buffer.from(readFileSync(new URL(name, root))),
        type: TYPES[extname(name)] ?? 'application/octet-stream',
      },
    ]),
  );
}

/** A file of the app, or its page for every address of a screen. */
export function appFiles(): Handler {
  const files = loadAppFiles();
  const page = files.get('/index.html')!;
  return (c) => {
    const file = files.get(c.req.path);
    if (!file && extname(c.req.path) !== '') return c.text('There is no such file.', 404);
    const isHashed = c.req.path.startsWith('/assets/');
    return c.body((file ?? page).body, 200, {
      'Content-Type': (file ?? page).type,
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  };
}
