import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActRun, diskOf, journalIn, runAct } from './run-act.ts';
import { SCENARIOS } from './scenarios.ts';
import { steppingFiles } from './stepping-files.ts';
import { lost, makeTree, operationsOf, rewritesOf, type Scenario, snapshot } from './tree.ts';

let folder = '';
let child = '';
let killed = 0;

beforeAll(async () => {
  // Thousands of flushes: in memory where there is such a disk.
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'goldpan-faults-'));
  child = join(folder, 'child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'killed-child.ts')],
    outfile: child,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const withoutJournal = (root: string): Record<string, string> => {
  const { '/journal.jsonl': _, '/run.json': __, ...rest } = snapshot(root);
  return rest;
};

interface Trial {
  readonly root: string;
  readonly run: ActRun;
  readonly before: Record<string, string>;
}

/** A fresh tree of a scenario; always at the same path, so that what is planned and journalled is the same, too. */
function trial(scenario: Scenario, act: ActRun['act'], batch: number): Trial {
  const root = join(folder, 'tree');
  rmSync(root, { recursive: true, force: true });
  makeTree(root, scenario);
  const operations = operationsOf(root, scenario);
  const rewrites = rewritesOf(root, scenario);
  const run = { act, root, mode: scenario.mode, disk: scenario.disk, operations, rewrites, batch };
  return { root, run, before: withoutJournal(root) };
}

const apply = ({ run }: Trial) => runAct({ ...run, act: 'apply' }, diskOf(run));
const undo = ({ run }: Trial) => runAct({ ...run, act: 'undo' }, diskOf(run));

/** What an undisturbed run leads to, and how many steps it takes. */
async function undisturbed(scenario: Scenario, batch: number) {
  const one = trial(scenario, 'apply', batch);
  let steps = 0;
  const counting = steppingFiles(diskOf(one.run), { step: () => steps++ });
  expect(await runAct(one.run, counting)).toEqual([]);
  const applySteps = steps;
  const after = withoutJournal(one.root);
  expect(after).not.toEqual(one.before);
  expect(lost(one.before, after)).toEqual([]);
  expect(await runAct({ ...one.run, act: 'undo' }, counting)).toEqual([]);
  expect(withoutJournal(one.root)).toEqual(one.before);
  return { after, applySteps, undoSteps: steps - applySteps };
}

/** Whatever happened: nothing is lost, apply gets to its end, and undo leads back, byte for byte and time for time. */
async function expectResumable(one: Trial, act: ActRun['act'], after: Record<string, string>, what: string) {
  expect(lost(one.before, withoutJournal(one.root)), what).toEqual([]);
  if (act === 'apply') {
    expect(await apply(one), what).toEqual([]);
    expect(withoutJournal(one.root), what).toEqual(after);
  }
  expect(await undo(one), what).toEqual([]);
  expect(withoutJournal(one.root), what).toEqual(one.before);
}

/** Every `stride`-th step, the first and the last. */
const points = (steps: number, stride: number): number[] =>
  Array.from({ length: steps }, (_, i) => i + 1).filter((n) => n % stride === 1 || n === steps || stride === 1);

describe('kill -9', () => {
  describe.each(SCENARIOS)('$name', (scenario) => {
    it('of a process that applies, at journal steps: undone from there, or resumed', { timeout: 240_000 }, async () => {
      const { after, applySteps, undoSteps } = await undisturbed(scenario, 3);
      for (const act of ['apply', 'undo'] as const) {
        for (const at of points(act === 'apply' ? applySteps : undoSteps, 3)) {
          const one = trial(scenario, act, 3);
          if (act === 'undo') await apply(one);
          const file = join(one.root, 'run.json');
          writeFileSync(file, JSON.stringify(one.run));
          const { signal, stderr } = spawnSync(process.execPath, [child, file, String(at)], { encoding: 'utf8' });
          expect(signal, `${act} ${at}: ${stderr}`).toBe('SIGKILL');
          killed++;
          // Half of the killed applies are undone as they are, the others taken up first.
          if (act === 'apply' && at % 2 === 0) {
            expect(lost(one.before, withoutJournal(one.root))).toEqual([]);
            expect(await undo(one)).toEqual([]);
            expect(withoutJournal(one.root)).toEqual(one.before);
          } else await expectResumable(one, act, after, `killed in ${act} at ${at}`);
        }
      }
    });
  });

  it('was tried at 200 points or more', () => {
    expect(killed).toBeGreaterThanOrEqual(200);
  });
});

class Killed extends Error {}

/** As a kill, without a process of its own: from a step on, nothing more can be done. */
function dying(one: Trial, at: number) {
  let steps = 0;
  return steppingFiles(diskOf(one.run), {
    step: () => {
      if (++steps >= at) throw new Killed();
    },
    before: () => {
      if (steps >= at) throw new Killed();
    },
  });
}

describe('a stop at every single step', () => {
  it.each(SCENARIOS.flatMap((scenario) => [1, 64].map((batch) => ({ ...scenario, batch }))))(
    '$name in batches of $batch',
    { timeout: 240_000 },
    async ({ batch, ...scenario }) => {
      const { after, applySteps, undoSteps } = await undisturbed(scenario, batch);
      for (const act of ['apply', 'undo'] as const) {
        for (let at = 1; at <= (act === 'apply' ? applySteps : undoSteps); at++) {
          const one = trial(scenario, act, batch);
          if (act === 'undo') await apply(one);
          await expect(runAct(one.run, dying(one, at)), `${act} ${at}`).rejects.toThrow(Killed);
          // Batches of one: undone as they are; larger ones: taken up first, then undone.
          await expectResumable(one, batch === 1 ? 'undo' : act, after, `stopped in ${act} at ${at}`);
        }
      }
    },
  );

  it('and again at every step of taking it up', { timeout: 240_000 }, async () => {
    const scenario = SCENARIOS.find(({ name }) => name === 'move to another volume')!;
    const { after, applySteps } = await undisturbed(scenario, 2);
    for (let at = 1; at <= applySteps; at += 5) {
      for (let again = 1; again <= applySteps; again += 7) {
        const one = trial(scenario, 'apply', 2);
        await runAct(one.run, dying(one, at)).catch(() => undefined);
        await runAct(one.run, dying(one, again)).catch(() => undefined);
        await expectResumable(one, 'apply', after, `stopped at ${at} and then at ${again}`);
      }
    }
  });
});

describe('a full disk', () => {
  it.each(SCENARIOS)(
    '$name: stops with nothing lost, and goes on when there is room',
    { timeout: 240_000 },
    async (scenario) => {
      const { after, applySteps } = await undisturbed(scenario, 3);
      let failures = 0;
      for (const act of ['apply', 'undo'] as const) {
        for (let room = 0; room <= applySteps; room++) {
          const one = trial(scenario, act, 3);
          if (act === 'undo') await apply(one);
          let used = 0;
          const filling = steppingFiles(diskOf(one.run), { isFull: () => ++used > room });
          const outcome = await runAct(one.run, filling).then(
            () => 'done',
            (error: NodeJS.ErrnoException) => error.code,
          );
          if (outcome === 'done') break;
          expect(outcome, `${act} with room for ${room}`).toBe('ENOSPC');
          failures++;
          await expectResumable(one, act, after, `${act} with room for ${room}`);
        }
      }
      expect(failures).toBeGreaterThan(4);
    },
  );
});

it('announces everything before it happens, and reports it only once it is flushed', async () => {
  for (const scenario of SCENARIOS) {
    const one = trial(scenario, 'apply', 64);
    const order: string[] = [];
    await runAct(one.run, steppingFiles(diskOf(one.run), { step: (name) => order.push(name) }));
    const acts = order.flatMap((name, i) =>
      ['link', 'symlink', 'reserve', 'rename', 'copy', 'unlink', 'makeFolder'].includes(name) ? [i] : [],
    );
    const syncs = order.flatMap((name, i) => (name === 'sync' ? [i] : []));
    // The second flush is that of the announcements; the first only begins the journal.
    expect(syncs[1], scenario.name).toBeLessThan(acts[0]!);
    const reported = order.indexOf('append torn', acts.at(-1)!);
    expect(order.slice(acts.at(-1)!, reported), scenario.name).toContain('syncFolder');
    expect(journalIn(one.root)).toContain(one.root);
  }
});
