import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const IMAGES = 100_000;
const PER_IMAGE = 10;
const CATEGORIES = 80;

/** A million annotations with outlines over 100,000 images, converted by the command line from start to end. */
export async function run(): Promise<BenchResult[]> {
  return withTemporaryFolder(async (folder) => {
    const coco = join(folder, 'instances_train.json');
    await writeSet(coco);
    const pictures = join(folder, 'pictures');
    writePictures(pictures);
    const megabytes = statSync(coco).size / 1e6;
    const baseline = `${IMAGES * PER_IMAGE} annotations, ${IMAGES} images, ${megabytes.toFixed(0)} MB of COCO`;
    const results: BenchResult[] = [];
    const convert = async (name: string, from: string, to: string, ...more: string[]) => {
      const { seconds, processorSeconds, peakMB } = await runGoldpan([
        ...['convert', from, '-o', join(folder, to)],
        ...more,
      ]);
      results.push(
        { name: `convert/${name}`, value: seconds, unit: 's', target: 30, baseline },
        { name: `convert/${name}, processor time`, value: processorSeconds, unit: 's', target: null, baseline },
        { name: `convert/${name}, peak memory`, value: peakMB, unit: 'MB', target: 1000, baseline },
      );
    };
    const none = ['--pictures', 'none'];
    const bare = [...none, '--no-extra'];
    await convert('COCO → COCO', coco, 'coco.json', '--to', 'coco', ...bare);
    rmSync(join(folder, 'coco.json'));
    await convert('COCO → YOLO', coco, 'yolo', '--to', 'yolo', ...bare);
    const found = ['--images', pictures];
    await convert('YOLO → COCO', join(folder, 'yolo'), 'back.json', '--to', 'coco', ...bare, ...found);
    rmSync(join(folder, 'back.json'));
    rmSync(join(folder, 'yolo'), { recursive: true });
    // Read back and compared, and what is lacking kept: the default.
    await convert('COCO → COCO, nothing lost', coco, 'kept.json', '--to', 'coco', ...none);
    await convert('COCO → YOLO, nothing lost', coco, 'yolo', '--to', 'yolo', ...none);
    return results;
  });
}

const CLI = join(import.meta.dirname, '../dist/main.js');

/** Clock ticks per second of `/proc`. */
const TICKS = 100;

/** Runs the built command line; the peak is that of resident memory as Linux tells it. */
async function runGoldpan(
  args: readonly string[],
): Promise<{ readonly seconds: number; readonly processorSeconds: number; readonly peakMB: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peakMB = Number.NaN;
  let processorSeconds = Number.NaN;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1];
      if (peak !== undefined) peakMB = Number(peak) / 1000;
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      processorSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
    } catch {
      // Ended, or not Linux.
    }
  }, 50);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`goldpan ${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, processorSeconds, peakMB };
}

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const nameOf = (image: number): string => `${String(image).padStart(12, '0')}.png`;
const sizeOf = (image: number): readonly [number, number] => [640 - (image % 7) * 16, 480 - (image % 5) * 16];

async function writeSet(path: string): Promise<void> {
  const next = random(6);
  const file = createWriteStream(path);
  const write = async (text: string) => {
    if (!file.write(text)) await once(file, 'drain');
  };
  await write('{"info":{"year":2026},"licenses":[{"id":1,"name":"CC BY"}],"images":[');
  for (let i = 0; i < IMAGES; i++) {
    const [width, height] = sizeOf(i);
    await write(
      `${i === 0 ? '' : ','}\n{"id":${i + 1},"file_name":"${nameOf(i)}","width":${width},"height":${height},"license":1}`,
    );
  }
  await write('],"annotations":[');
  for (let i = 0; i < IMAGES; i++) {
    const [width, height] = sizeOf(i);
    let text = '';
    for (let k = 0; k < PER_IMAGE; k++) {
      const x = next() * width * 0.6;
      const y = next() * height * 0.6;
      const w = 8 + next() * width * 0.3;
      const h = 8 + next() * height * 0.3;
      const points: string[] = [];
      const corners = 8 + Math.floor(next() * 24);
      for (let c = 0; c < corners; c++) {
        const angle = (2 * Math.PI * c) / corners;
        points.push((x + (w / 2) * (1 + Math.cos(angle))).toFixed(2), (y + (h / 2) * (1 + Math.sin(angle))).toFixed(2));
      }
      const box = [x, y, w, h].map((value) => value.toFixed(2)).join(',');
      text += `${i + k === 0 ? '' : ','}\n{"id":${i * PER_IMAGE + k + 1},"image_id":${i + 1},"category_id":${1 + Math.floor(next() * CATEGORIES)},"bbox":[${box}],"area":${(w * h).toFixed(4)},"iscrowd":0,"segmentation":[[${points.join(',')}]]}`;
    }
    await write(text);
  }
  const categories = Array.from({ length: CATEGORIES }, (_, id) => ({ id: id + 1, name: `class ${id + 1}` }));
  await write(`],"categories":${JSON.stringify(categories)}}`);
  file.end();
  await once(file, 'finish');
}

/** Pictures of which there is nothing but the header. */
function writePictures(folder: string): void {
  mkdirSync(folder);
  for (let i = 0; i < IMAGES; i++) {
    const [width, height] = sizeOf(i);
    const header = Buffer.alloc(33);
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(header);
    header.write('IHDR', 12);
    header.writeUInt32BE(width, 16);
    header.writeUInt32BE(height, 20);
    header.set([8, 2, 0, 0, 0], 24);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    writeFileSync(join(folder, nameOf(i)), header);
  }
}
