import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runPlanted } from './run-planted.ts';
import { runTruth } from './run-truth.ts';

const USAGE = `npm run bench:quality -- [options]

Edited copies of real photos, and images that only look alike to a hash: how many copies are found, and what is wrongly
reported, beside plain pHash and dHash at radius 10.

  --quick            a third of the copies
  --keep DIR         keep the built set in DIR, and use what is there
  --workspace DIR    scan into DIR, and use what was measured there before
  --json             one JSON object per line: name, value, unit, target, baseline
  --out FILE         everything missed, misnamed or wrongly reported, as JSON
  --images DIR --truth FILE
                     score any folder instead; FILE is a CSV of pairs (a,b or from,to), a CSV of groups (id,group), a
                     JSON map {id: [ids]}, or what else goldpan evaluate reads, with paths relative to DIR
`;

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  keep: { type: 'string' },
  workspace: { type: 'string' },
  out: { type: 'string' },
  images: { type: 'string' },
  truth: { type: 'string' },
} as const;

function options() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

const { quick, json, help, keep, workspace, out, images, truth } = options();
const shared = { isJson: json, workspace: workspace && resolve(workspace), out };
if (help) console.log(USAGE);
else if (images !== undefined && truth !== undefined) await runTruth({ images, truth, ...shared });
else if (images !== undefined || truth !== undefined) {
  console.error('--images DIR and --truth FILE go together.');
  process.exitCode = 2;
} else await runPlanted({ isQuick: quick, keep: keep && resolve(keep), ...shared });
