import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, picture, writeTree } from '../../../test/fixtures/pictures.ts';
import { scan } from '../scan.ts';
import type { PictureAnswer } from './pictures.ts';
import { ReviewSession } from './session.ts';

const never = new AbortController().signal;

let root: string;
let session: ReviewSession;
let state: string;
/** Number by id. */
let numbers: Map<string, number>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const raw = { width: 1, height: 1, channels: 3 as const };
  const { default: sharp } = await import('sharp');
  writeTree(root, {
    'set/plain.jpg': await jpeg(1),
    'set/named.png': await jpeg(2),
    'set/turned.webp': await (await picture(3, 60, 40)).withMetadata({ orientation: 6 }).webp().toBuffer(),
    'set/printed.jpg': await sharp(Buffer.from([255, 0, 0]), { raw })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer(),
    'set/drawn.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><script>1</script><rect width="8" height="8"/></svg>',
    'set/old.tiff': await (await picture(4)).tiff().toBuffer(),
    'set/changes.jpg': await jpeg(5),
    'set/swapped.jpg': await jpeg(6),
    'set/goes.jpg': await jpeg(7),
    'set/broken.jpg': 'not an image at all',
  });
  await scan({ cwd: root, inputs: ['set'], workspace: 'ws', limits: { workers: 1 } });
  session = new ReviewSession(join(root, 'ws'));
  [state, numbers] = await session.use(({ name, table }) => [
    name,
    new Map(Array.from({ length: table.count }, (_, n) => [table.idOf(n), n])),
  ]);
});
afterAll(async () => {
  await session.close();
  rmSync(root, { recursive: true, force: true });
});

const full = (id: string): Promise<PictureAnswer> => session.pictures.full(state, numbers.get(id)!, never);
const small = (id: string, signal = never): Promise<PictureAnswer> =>
  session.pictures.thumbnail(state, numbers.get(id)!, 256, signal);

/** Type, bytes and whether it is the scanned file; the stream is read to its end. */
async function read(answer: PictureAnswer) {
  if (answer.kind === 'none') return { reason: answer.reason };
  const { body, type, tag } = answer;
  const bytes = body instanceof ReadableStream ? Buffer.from(await new Response(body as never).arrayBuffer()) : body;
  return {
    type,
    isStream: body instanceof ReadableStream,
    isScanned: tag !== null,
    start: Buffer.from(bytes).toString('hex', 0, 4),
  };
}

describe('Pictures', () => {
  it('hands over the file itself only where a browser shows it as it was understood', async () => {
    const own = { isStream: true, isScanned: true, type: 'image/jpeg', start: 'ffd8ffdb' };
    const made = { isStream: false, isScanned: true };
    expect(await read(await full('plain.jpg'))).toMatchObject({ ...own, start: expect.stringMatching(/^ffd8ff/) });
    // By content, whatever the name says.
    expect(await read(await full('named.png'))).toMatchObject({ isStream: true, type: 'image/jpeg' });
    expect(await read(await full('turned.webp'))).toMatchObject({ ...made, type: 'image/webp' });
    expect(await read(await full('printed.jpg'))).toMatchObject({ ...made, type: 'image/webp' });
    for (const id of ['drawn.svg', 'old.tiff'])
      expect(await read(await full(id))).toMatchObject({ ...made, type: 'image/png', start: '89504e47' });
  });

  it('makes a thumbnail once, for all who ask', async () => {
    const answers = await Promise.all([small('plain.jpg'), small('plain.jpg'), small('plain.jpg')]);
    const again = await small('plain.jpg');
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'picture', type: 'image/webp' });
    expect(again.kind === 'picture' && answers[0]!.kind === 'picture' && again.tag === answers[0]!.tag).toBe(true);
    const folders = readdirSync(join(root, 'ws/thumbs')).filter((name) => /^[0-9a-f]{2}$/.test(name));
    expect(folders.length).toBeGreaterThan(0);
  });

  it('shows a changed file as it is now, and lets nobody keep it', async () => {
    const path = join(root, 'set/changes.jpg');
    writeFileSync(path, await jpeg(50, 60));
    utimesSync(path, 1, 1);
    expect(await read(await small('changes.jpg'))).toMatchObject({ type: 'image/webp', isScanned: false });
    expect(await read(await full('changes.jpg'))).toMatchObject({ isStream: true, isScanned: false });
  });

  it('hands over nothing that is another format by now', async () => {
    writeFileSync(
      join(root, 'set/swapped.jpg'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
    );
    expect(await read(await full('swapped.jpg'))).toMatchObject({
      isStream: false,
      isScanned: false,
      type: 'image/webp',
    });
    writeFileSync(join(root, 'set/swapped.jpg'), '<!doctype html><script>1</script>');
    expect(await read(await full('swapped.jpg'))).toEqual({ reason: 'This image cannot be shown.' });
  });

  it('says what is gone, and shows it again when it is back', async () => {
    const path = join(root, 'set/goes.jpg');
    renameSync(path, `${path}.away`);
    for (const answer of [await full('goes.jpg'), await small('goes.jpg')])
      expect(await read(answer)).toEqual({ reason: 'The file is no longer where the scan saw it.' });
    renameSync(`${path}.away`, path);
    expect(await read(await small('goes.jpg'))).toMatchObject({ isScanned: true });
  });

  it('shows nothing of what the scan could not read, of other numbers and of other states', async () => {
    expect(await read(await small('broken.jpg'))).toEqual({ reason: 'This image cannot be shown.' });
    expect(await read(await session.pictures.full(state, 99, never))).toEqual({ reason: 'There is no such image.' });
    await expect(session.pictures.full('0'.repeat(16), 0, never)).rejects.toThrow('changed');
  });

  it('gives up when the one who asked does', async () => {
    const aborter = new AbortController();
    aborter.abort(new Error('gone'));
    await expect(small('old.tiff', aborter.signal)).rejects.toThrow('gone');
  });
});
