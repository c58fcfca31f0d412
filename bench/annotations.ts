import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnnotationsSummary } from '../src/index.ts';
import { jpeg } from '../test/fixtures/pictures.ts';
import { FORGED_ROWS, forgedId, forgeWorkspace } from './forged/workspace.ts';
import { withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const CLI = join(import.meta.dirname, '../dist/main.js');
const OBJECTS_PER_IMAGE = 5;
const IMAGES = 200_000;
const CLASSES = 80;

/** `goldpan annotations` of a COCO file of a million polygons with boxes, beside a forged workspace of a million images. */
export async function run(): Promise<BenchResult[]> {
  return withTemporaryFolder(async (temporary) => {
    const kept = process.env.GOLDPAN_BENCH_WORKSPACE ?? temporary;
    const [workspace, annotations] = [join(kept, 'workspace'), join(kept, 'instances.json')];
    if (!existsSync(workspace)) {
      const source = join(temporary, 'source');
      mkdirSync(source, { recursive: true });
      writeFileSync(join(source, 'one.jpg'), await jpeg(1));
      await forgeWorkspace(workspace, source);
    }
    if (!existsSync(annotations)) await writeCoco(annotations);
    const first = await timed('-w', workspace, annotations, '--again');
    const { objects, annotated } = first.summary;
    if (objects !== IMAGES * OBJECTS_PER_IMAGE || annotated !== IMAGES) {
      throw new Error(`wrong counts: ${objects} objects, ${annotated} images`);
    }
    const again = await timed('-w', workspace);
    const result = (name: string, value: number, unit: string, target: number | null, baseline: string) => ({
      name: `annotations/${name}, 1,000,000 objects`,
      value,
      unit,
      target,
      baseline,
    });
    return [
      result('read, join, check, tables', first.seconds, 's', null, `among ${FORGED_ROWS.toLocaleString('en')} images`),
      result('peak memory', first.peak / 1e6, 'MB', 2000, 'the process'),
      result('unchanged', again.seconds, 's', null, 'tables from what is stored'),
    ];
  });
}

async function writeCoco(path: string): Promise<void> {
  const stream = createWriteStream(path);
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  await write('{"images":[');
  for (let i = 0; i < IMAGES; i++) {
    const size = { width: 640 + ((5 * i) % 640), height: 480 + ((5 * i) % 480) };
    await write(`${i > 0 ? ',' : ''}${JSON.stringify({ id: i, file_name: forgedId(5 * i), ...size })}\n`);
  }
  await write('],"annotations":[');
  for (let n = 0; n < IMAGES * OBJECTS_PER_IMAGE; n++) {
    const [x, y, side] = [(n * 37) % 500, (n * 53) % 350, 10 + ((n * 7) % 120)];
    const points = Array.from({ length: 12 }, (_, k) => {
      const angle = (Math.PI * k) / 6;
      return [
        Number((x + (side / 2) * (1 + Math.cos(angle))).toFixed(2)),
        Number((y + (side / 2) * (1 + Math.sin(angle))).toFixed(2)),
      ];
    }).flat();
    const record = {
      id: n,
      image_id: Math.floor(n / OBJECTS_PER_IMAGE),
      category_id: 1 + (n % CLASSES),
      bbox: [x, y, side, side],
      area: side * side,
      iscrowd: 0,
      segmentation: [points],
    };
    await write(`${n > 0 ? ',' : ''}${JSON.stringify(record)}\n`);
  }
  const categories = Array.from({ length: CLASSES }, (_, i) => ({ id: i + 1, name: `class ${i + 1}` }));
  await write(`],"categories":${JSON.stringify(categories)}}`);
  stream.end();
  await once(stream, 'finish');
}

/** Runs the command line and looks now and then at the most memory it has had. */
async function timed(...args: string[]): Promise<{ seconds: number; peak: number; summary: AnnotationsSummary }> {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, 'annotations', ...args, '--json', '-q']);
  let [stdout, stderr, peak] = ['', '', 0];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const look = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid!) ?? 0);
  }, 50);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - started) / 1000, peak, summary: JSON.parse(stdout) as AnnotationsSummary };
}

function peakOf(pid: number): number | null {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? 1024 * Number(line[1]) : null;
  } catch {
    return null;
  }
}
