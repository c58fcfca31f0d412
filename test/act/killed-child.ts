import { readFileSync } from 'node:fs';
import { type ActRun, diskOf, runAct } from './run-act.ts';
import { steppingFiles } from './stepping-files.ts';

/** Applies or undoes until a given step, where this process is killed as by `kill -9`. Arguments: a JSON file, the step. */
const run = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as ActRun;
const killAt = Number(process.argv[3]);
let steps = 0;
const step = () => {
  if (++steps === killAt) process.kill(process.pid, 'SIGKILL');
};
await runAct(run, steppingFiles(diskOf(run), { step }));
