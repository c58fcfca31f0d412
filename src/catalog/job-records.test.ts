import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import {
  forgetOldJobs,
  isJobStopRequested,
  JobReader,
  type JobRecord,
  requestJobStop,
  writeJobRecord,
} from './job-records.ts';
import { thisProcess } from './process-identity.ts';

const id = (n: number): string => n.toString(16).padStart(16, '0');

const record = (n: number, change: Partial<JobRecord> = {}): JobRecord => ({
  id: id(n),
  kind: 'scan',
  state: 'done',
  startedAt: new Date(Date.now() - 1000 * n).toISOString(),
  updatedAt: new Date().toISOString(),
  finishedAt: new Date().toISOString(),
  process: thisProcess(),
  progress: {
    step: 'measuring',
    done: 1,
    total: 2,
    perSecond: null,
    secondsLeft: 3,
    failed: 0,
    reused: 0,
    detail: null,
  },
  problems: 0,
  error: null,
  result: { images: 2 },
  ...change,
});

/** A process that has been there. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('records of jobs', () => {
  it('are read as they were written, the youngest first', () => {
    const folder = throwawayTree();
    for (const n of [2, 1, 3]) writeJobRecord(folder, record(n));
    const read = new JobReader(folder).read();
    expect(read.map((job) => job.id)).toEqual([id(1), id(2), id(3)]);
    expect(read[0]).toMatchObject({ kind: 'scan', result: { images: 2 }, progress: { secondsLeft: 3 } });
    expect(new JobReader(throwawayTree()).read()).toEqual([]);
  });

  it('tell a process that is gone from one that runs', () => {
    const folder = throwawayTree();
    const gone = { ...thisProcess(), pid: deadPid() };
    const reused = { ...thisProcess(), started: '1' };
    const elsewhere = { pid: 1, host: 'another.machine', started: null };
    const long = new Date(Date.now() - 3_600_000).toISOString();
    const running = { state: 'running', finishedAt: null } as const;
    writeJobRecord(folder, record(1, running));
    writeJobRecord(folder, record(2, { ...running, process: gone }));
    writeJobRecord(folder, record(3, { ...running, process: reused }));
    writeJobRecord(folder, record(4, { ...running, process: elsewhere }));
    writeJobRecord(folder, record(5, { ...running, process: elsewhere, updatedAt: long }));
    const states = new JobReader(folder).read().map(({ state }) => state);
    const canTell = process.platform === 'linux';
    expect(states).toEqual(['running', 'lost', canTell ? 'lost' : 'running', 'running', 'lost']);
  });

  it('are left out when they make no sense', () => {
    const folder = throwawayTree();
    writeJobRecord(folder, record(1));
    const put = (name: string, content: string) => writeFileSync(join(folder, 'jobs', name), content);
    put(`${id(2)}.json`, '{"id":');
    put(`${id(3)}.json`, JSON.stringify({ ...record(3), kind: 'format-disk' }));
    put(`${id(4)}.json`, JSON.stringify(record(5)));
    put(`${id(6)}.json`, JSON.stringify({ ...record(6), error: 'x'.repeat(100_000) }));
    put('../x.json', '{}');
    put('readme.json', JSON.stringify(record(7)));
    mkdirSync(join(folder, 'jobs', `${id(8)}.json`));
    expect(new JobReader(folder).read().map((job) => job.id)).toEqual([id(1)]);
  });

  it('can be asked to stop, by an id alone', () => {
    const folder = throwawayTree();
    writeJobRecord(folder, record(1));
    expect(isJobStopRequested(folder, id(1))).toBe(false);
    requestJobStop(folder, id(1));
    expect(isJobStopRequested(folder, id(1))).toBe(true);
    expect(() => requestJobStop(folder, '../../x')).toThrow(TypeError);
  });

  it('are forgotten when they are many or old, but for those that run', () => {
    const folder = throwawayTree();
    const old = new Date(Date.now() - 30 * 86_400_000).toISOString();
    for (let n = 1; n <= 60; n++) writeJobRecord(folder, record(n));
    writeJobRecord(folder, record(100, { startedAt: old }));
    writeJobRecord(folder, record(101, { startedAt: old, state: 'running', finishedAt: null }));
    requestJobStop(folder, id(60));
    forgetOldJobs(folder);
    const left = new JobReader(folder).read().map((job) => job.id);
    expect(left).toHaveLength(51);
    expect(left).toContain(id(101));
    expect(left).not.toContain(id(60));
    expect(existsSync(join(folder, 'jobs', `${id(60)}.stop`))).toBe(false);
    expect(readdirSync(join(folder, 'jobs')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('cost nothing where nothing can be written', () => {
    const folder = join(throwawayTree(), 'file');
    writeFileSync(folder, '');
    expect(writeJobRecord(folder, record(1))).toBe(false);
    expect(new JobReader(folder).read()).toEqual([]);
  });
});
