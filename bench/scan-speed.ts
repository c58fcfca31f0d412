import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { scanInto, withTemporaryFolder } from './goldpan.ts';
import { threeMegapixelPhotos } from './photos.ts';
import type { BenchResult } from './result.ts';

const COUNT = 1200;
const PEER_COUNT = COUNT;
const JOBS = 4;
const ROUNDS = 3;

/** The floor: the same files read and decoded to the largest view, four at a time, and nothing else. */
async function bareDecodeSeconds(folder: string, names: readonly string[]): Promise<number> {
  sharp.concurrency(1);
  sharp.cache(false);
  let next = 0;
  const started = performance.now();
  const lane = async () => {
    for (let i = next++; i < names.length; i = next++) {
      const bytes = await readFile(join(folder, names[i]!));
      await sharp(bytes, { sequentialRead: true })
        .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
        .raw()
        .toBuffer();
    }
  };
  await Promise.all(Array.from({ length: JOBS }, lane));
  return (performance.now() - started) / 1000;
}

/** CleanVision on the same files, when a Python that has it is named by GOLDPAN_BENCH_PYTHON. */
function cleanVisionSeconds(folder: string): number | null {
  const python = process.env.GOLDPAN_BENCH_PYTHON;
  if (!python) return null;
  const script = `
import time, sys
from cleanvision import Imagelab
if __name__ == '__main__':
    started = time.time()
    lab = Imagelab(data_path=sys.argv[1], verbose=False)
    lab.find_issues(verbose=False)
    print('seconds', time.time() - started)
`;
  const run = spawnSync(python, ['-c', script, folder], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const match = /seconds ([\d.]+)/.exec(run.stdout ?? '');
  if (!match) throw new Error(`CleanVision failed: ${run.stderr}`);
  return Number(match[1]);
}

export async function run(): Promise<BenchResult[]> {
  const folder = await threeMegapixelPhotos(COUNT);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  return withTemporaryFolder(async (temporary) => {
    await bareDecodeSeconds(folder, names.slice(0, 100));
    // In turns, and the best of each: what else the machine does only ever adds.
    const bares: number[] = [];
    const scans: ReturnType<typeof scanInto>[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bares.push(await bareDecodeSeconds(folder, names));
      scans.push(scanInto(join(temporary, `ws-${round}`), folder));
    }
    const bare = Math.min(...bares);
    const { seconds, summary } = scans.reduce((best, scan) => (scan.seconds < best.seconds ? scan : best));
    const results: BenchResult[] = [
      {
        name: 'scan-speed/bare decode to 512 px',
        value: names.length / bare,
        unit: 'images/s',
        target: null,
        baseline: `${names.length} photos of 3 MP, ${JOBS} jobs`,
      },
      {
        name: 'scan-speed/full scan',
        value: names.length / seconds,
        unit: 'images/s',
        target: null,
        baseline: 'command line, start to end',
      },
      {
        name: 'scan-speed/scan over bare decode',
        value: seconds / bare,
        unit: '× time',
        target: 1.3,
        baseline: 'bare decode, same files, same run',
      },
      {
        name: 'scan-speed/peak memory',
        value: summary.peakMemoryBytes / 1e6,
        unit: 'MB',
        target: 1000,
        baseline: 'all processes',
      },
    ];
    const peerFolder = await threeMegapixelPhotos(PEER_COUNT);
    const peer = cleanVisionSeconds(peerFolder);
    if (peer !== null) {
      results.push({
        name: 'scan-speed/CleanVision',
        value: PEER_COUNT / peer,
        unit: 'images/s',
        target: null,
        baseline: `${PEER_COUNT} photos of 3 MP`,
      });
      results.push({
        name: 'scan-speed/faster than CleanVision',
        value: peer / seconds,
        unit: '×',
        target: 10,
        baseline: 'CleanVision, same files, same run',
      });
    }
    return results;
  });
}
