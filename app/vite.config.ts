import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const output = fileURLToPath(new URL('../dist/app', import.meta.url));

/** The server knows the app by this list and serves nothing else. */
const listFiles = {
  name: 'list-files',
  closeBundle() {
    const files = readdirSync(output, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'files.json')
      .map((entry) => relative(output, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
    writeFileSync(join(output, 'files.json'), JSON.stringify(files));
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), listFiles],
  build: {
    outDir: output,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licences of what is built in, whole, as they ask for.
    license: { fileName: 'licences.md' },
  },
});
