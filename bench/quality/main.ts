import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runEmbedding } from '../embedding/run.ts';
import { runPlanted } from './run-planted.ts';
import { runTruth } from './run-truth.ts';

const USAGE = `npm run bench:quality -- [options]

Edited copies of real photos, and images that only look alike to a hash: how many copies are found, and what is wrongly
reported, beside plain pHash and dHash at radius 10. Then what the built-in embedder finds again of strongly edited real
photos among distractors, and which outliers it shows, beside hashes and colour thumbnails.

  --only PART        duplicates, or embedding
  --quick            a third of the copies
  --keep DIR         keep the built set in DIR, and use what is there
  --workspace DIR    scan into DIR, and use what was measured there before
  --json             one JSON object per line: name, value, unit, target, baseline
  --out FILE         everything missed, misnamed or wrongly reported, as JSON
  --images DIR --truth FILE
                     score any folder instead; FILE is a CSV of pairs (a,b or from,to), a CSV of groups (id,group), a
                     JSON map {id: [ids]}, or what else goldpan evaluate reads, with paths relative to DIR
  --embedder NAME    another embedder than the built-in one, as goldpan takes them
  --turned           rank by the eight orientations of each picture as well: nine times the inference
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
  only: { type: 'string' },
  embedder: { type: 'string', default: 'builtin' },
  turned: { type: 'boolean', default: false },
} as const;

function options() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

const PARTS = ['duplicates', 'embedding'];

const { quick, json, help, keep, workspace, out, images, truth, only, embedder, turned } = options();
const shared = { isJson: json, workspace: workspace && resolve(workspace), out };
const isAsked = (part: string): boolean => only === undefined || only === part;
if (help) console.log(USAGE);
else if ((images === undefined) !== (truth === undefined)) {
  console.error('--images DIR and --truth FILE go together.');
  process.exitCode = 2;
} else if (only !== undefined && !PARTS.includes(only)) {
  console.error(`--only ${only}: there are ${PARTS.join(' and ')}.`);
  process.exitCode = 2;
} else {
  if (isAsked('duplicates')) {
    if (images !== undefined && truth !== undefined) await runTruth({ images, truth, ...shared });
    else await runPlanted({ isQuick: quick, keep: keep && resolve(keep), ...shared });
  }
  if (isAsked('embedding')) {
    if (only === undefined && !json) console.log('\nEmbedding\n');
    const labelled = images !== undefined && truth !== undefined ? { images: resolve(images), truth } : null;
    const report = only === 'embedding' ? out : undefined;
    await runEmbedding({
      embedder,
      labelled,
      keep: keep && resolve(keep),
      isJson: json,
      isTurned: turned,
      out: report,
    });
  }
}
