import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobOutcome, type WorkerLimits, WorkerPool } from './worker-pool.ts';
import type { Job } from './worker-protocol.ts';

let folder: string;
const job = (name: string): Job => ({
  id: name,
  uri: pathToFileURL(join(folder, name)).href,
  sizeBytes: 0,
  modifiedMs: 0,
});

/** Sound by every standard, and minutes of work: each turbulence is summed over sixty octaves. */
const SLOW_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><filter id="f">${'<feTurbulence baseFrequency="0.01" numOctaves="60"/>'.repeat(400)}</filter><rect width="512" height="512" filter="url(#f)"/></svg>`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  for (let i = 0; i < 12; i++) {
    const raw = { width: 64, height: 48, channels: 3 as const };
    const data = Uint8Array.from({ length: 64 * 48 * 3 }, (_, k) => (k * (i + 3) * 7919) >> 5);
    writeFileSync(join(folder, `${i}.png`), await sharp(data, { raw }).png().toBuffer());
  }
  writeFileSync(join(folder, 'slow.svg'), SLOW_SVG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sound = Array.from({ length: 12 }, (_, i) => `${i}.png`);

async function measure(limits: WorkerLimits, names: readonly string[], during?: () => void) {
  const pool = new WorkerPool({ workers: 2, ...limits }, { measurements: {} });
  const outcomes = new Map<string, JobOutcome<'measure'>>();
  try {
    await pool.run({ kind: 'measure' }, names.map(job), ({ id }, outcome) => {
      expect(outcomes.has(id)).toBe(false);
      outcomes.set(id, outcome);
      during?.();
    });
    return Object.fromEntries(
      [...outcomes].map(([id, outcome]) => [id, 'failure' in outcome ? outcome.failure.cause : outcome.result.outcome]),
    );
  } finally {
    await pool.close();
  }
}

describe('WorkerPool', () => {
  it('gives every job exactly one outcome', async () => {
    expect(await measure({}, sound)).toEqual(Object.fromEntries(sound.map((name) => [name, 'measured'])));
  });

  it('ends a file that takes too long, and measures the ones beside it', async () => {
    const started = performance.now();
    const outcomes = await measure({ timeLimitSeconds: 2 }, ['slow.svg', ...sound]);
    expect(outcomes).toEqual({
      'slow.svg': 'time-limit',
      ...Object.fromEntries(sound.map((name) => [name, 'measured'])),
    });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('survives the death of its workers from outside', async () => {
    let killed = false;
    const outcomes = await measure({}, sound, () => {
      if (killed) return;
      killed = true;
      for (const line of execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')) {
        const [pid, parent] = line.trim().split(/\s+/);
        if (Number(parent) === process.pid && line.includes('worker-main')) process.kill(Number(pid), 'SIGKILL');
      }
    });
    expect(killed).toBe(true);
    expect(outcomes).toEqual(Object.fromEntries(sound.map((name) => [name, 'measured'])));
  });

  it('ends a worker that needs too much memory', async () => {
    // Less than a bare Node process: whatever file is in hand is the one to blame.
    expect(await measure({ memoryLimitBytes: 20_000_000 }, ['slow.svg'])).toEqual({ 'slow.svg': 'memory-limit' });
  });

  it('refuses images over the pixel limit before decoding them', async () => {
    const pool = new WorkerPool({ workers: 1, maxPixels: 1000 }, { measurements: {} });
    const reasons: (string | null)[] = [];
    await pool.run({ kind: 'measure' }, [job('0.png')], (_, outcome) => {
      reasons.push('result' in outcome ? outcome.result.reasonCode : null);
    });
    await pool.close();
    expect(reasons).toEqual(['too-many-pixels']);
  });

  it('stops between files on an AbortSignal', async () => {
    const pool = new WorkerPool({ workers: 1 }, { measurements: {} });
    const controller = new AbortController();
    let done = 0;
    const running = pool.run(
      { kind: 'measure' },
      sound.map(job),
      () => {
        done++;
        controller.abort(new Error('enough'));
      },
      controller.signal,
    );
    await expect(running).rejects.toThrow('enough');
    await pool.close();
    expect(done).toBeLessThan(sound.length);
  });

  it('passes on what the taker throws', async () => {
    const pool = new WorkerPool({ workers: 2 }, { measurements: {} });
    const running = pool.run({ kind: 'measure' }, sound.map(job), () => {
      throw new Error('disk full');
    });
    await expect(running).rejects.toThrow('disk full');
    await pool.close();
  });
});
