import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { build as buildApp } from 'vite';

/** Types by tsc, code by esbuild. */

rmSync('dist', { recursive: true, force: true });

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const types = spawnSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (types.status !== 0) process.exit(types.status ?? 1);

// Our own modules are bundled, packages stay outside: two hundred small files cost every start 0.15 s.
await build({
  entryPoints: { main: 'src/cli/main.ts', 'worker-main': 'src/pipeline/worker-main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
chmodSync('dist/main.js', 0o755);

// The review app, whole: users of the package never build it.
await buildApp({ configFile: 'app/vite.config.ts', logLevel: 'warn' });
