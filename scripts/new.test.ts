import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { scaffold } from './new.ts';

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

describe('npm run new', () => {
  it('scaffolds a measurement that works as it stands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
    made.push(folder);
    const path = join(folder, 'sky-share.ts');
    const [file] = scaffold('measurement', 'sky-share');
    writeFileSync(path, file!.text.replace('./define.ts', pathToFileURL(resolve('src/measure/define.ts')).href));
    const { default: measurement } = await import(/* @vite-ignore */ pathToFileURL(path).href);
    const view = { width: 2, height: 2, data: Uint8Array.of(0, 127, 128, 255) };
    expect(measurement.measure({ view }, measurement.params)).toEqual({ sky_share: 0.5 });
  });

  it('uses the name for file and column', () => {
    const [file, test] = scaffold('measurement', 'sky-share');
    expect(file!.path).toBe('src/measure/sky-share.ts');
    expect(file!.text).toContain('sky_share:');
    expect(test!.path).toBe('src/measure/sky-share.test.ts');
    expect(readFileSync('src/measure/define.ts', 'utf8')).toContain('export function defineMeasurement');
  });

  it.each([
    ['gadget', 'x', 'Usage: npm run new measurement|check NAME'],
    ['measurement', 'SkyShare', 'SkyShare must be kebab-case'],
    ['measurement', undefined, 'The name must be kebab-case'],
  ])('refuses %s %s', (kind, name, message) => {
    expect(() => scaffold(kind, name)).toThrow(message);
  });
});
