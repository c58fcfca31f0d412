import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldpan } from '../../cli/run.ts';
import { jpeg, picture } from '../../fixtures/pictures.ts';

/** Sets `window.ran` wherever somebody runs it. */
export const SCRIPT = 'window.ran=1';

/** Texts that are something else in HTML, in attributes, in URLs, in templates, in spreadsheets, or to the eye. */
export const HOSTILE_TEXTS: readonly string[] = [
  `<img src=x onerror=${SCRIPT}>`,
  `"><script>${SCRIPT}</script>`,
  `' onmouseover='${SCRIPT}`,
  `"autofocus onfocus="${SCRIPT}`,
  `<svg onload=${SCRIPT}>`,
  `javascript:${SCRIPT}`,
  '</title></textarea></style><b>bold',
  `\${${SCRIPT}}{{constructor.constructor("${SCRIPT}")()}}`,
  "'; DROP TABLE images; --",
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  "=cmd|'calc'!A0",
  'photo\u202egpj.exe',
  'line\nbreak\ttab\u0001',
  '__proto__',
  'constructor',
  '&lt;b&gt;&amp;',
  '\u2028\ufeff\u200b\u0301',
  'C:\\Windows\\System32',
];

/** Not valid UTF-8, and the longest name a folder can hold. */
const BINARY_NAME = Buffer.concat([Buffer.from('broken-'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('.png')]);
const LONG_NAME = `${'x'.repeat(251)}.png`;
const DASHES = ['-rf.png', '--help.png', '-.png'];

/** Documents that run when a browser takes them for what they are. */
export const ACTIVE_FILES: Readonly<Record<string, string>> = {
  'active/svg-named.jpg': `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" onload="${SCRIPT}"><script>${SCRIPT}</script><image href="http://example.invalid/x.png"/><rect width="64" height="64" fill="teal"/></svg>`,
  'active/plain.svg': `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><foreignObject width="64" height="64"><body xmlns="http://www.w3.org/1999/xhtml" onload="${SCRIPT}"><script>${SCRIPT}</script></body></foreignObject><rect width="9" height="9"/></svg>`,
  'active/html-named.jpg': `<!doctype html><script>${SCRIPT}</script>`,
  'active/html-named.png': `<html><body onload="${SCRIPT}"></body></html>`,
  'active/script-named.gif': `GIF89a=1;${SCRIPT};//`,
};

const escapeName = (text: string): string => text.replaceAll('/', '∕').replaceAll('\0', '');

/**
 * Images with hostile names, folders, EXIF, XMP, labels, splits and captions, and files that are not what they are
 * called, scanned, embedded, clustered and mapped.
 *
 * @returns the names, as ids show them
 */
export async function makeHostileSet(folder: string): Promise<void> {
  const set = join(folder, 'set <b>bold</b>');
  mkdirSync(join(set, 'active'), { recursive: true });
  for (const [name, content] of Object.entries(ACTIVE_FILES)) writeFileSync(join(set, name), content);
  const rows: object[] = [];
  for (const [i, text] of HOSTILE_TEXTS.entries()) {
    const hostile = { ImageDescription: text, Make: text, Model: text, Artist: text, Copyright: text };
    const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><script>${SCRIPT}</script></x:xmpmeta>`;
    const bytes = await (await picture(i, 96, 72)).withExif({ IFD0: hostile }).withXmp(xmp).jpeg().toBuffer();
    const name = `${escapeName(text).slice(0, 60)}.jpg`;
    writeFileSync(join(set, name), bytes);
    rows.push({ path: join('set <b>bold</b>', name), label: text, split: text, caption: text, [text]: text });
    // Copies with another label in another split: groups, leaks and conflicts speak of them by name, too.
    writeFileSync(join(set, `copy ${name}`), bytes);
    rows.push({
      path: join('set <b>bold</b>', `copy ${name}`),
      label: `other ${text}`,
      split: `other ${text}`,
      caption: text,
    });
  }
  for (const [i, name] of [BINARY_NAME, LONG_NAME, ...DASHES].entries()) {
    const path = typeof name === 'string' ? join(set, name) : Buffer.concat([Buffer.from(`${set}/`), name]);
    try {
      writeFileSync(path, await jpeg(100 + i, 80, 96, 72));
    } catch (error) {
      // Not every file system takes every name.
      if (!['EILSEQ', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  writeFileSync(join(folder, 'labels.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  for (const args of [['scan', set, 'labels.jsonl', '--embed'], ['clusters'], ['map']]) {
    const { code, stderr } = await goldpan(folder, ...args, '-q');
    if (code !== 0) throw new Error(`goldpan ${args[0]}: ${stderr}`);
  }
}
