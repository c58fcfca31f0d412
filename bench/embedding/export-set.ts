import { resolve } from 'node:path';
import { buildRetrievalSet } from './build-set.ts';

const folder = process.argv[2];
if (folder === undefined || folder.startsWith('-')) {
  console.error(`npx tsx bench/embedding/export-set.ts FOLDER

Writes the retrieval set of the embedding bench: plain files of at most 512 px, and set.json, which lists them:
{"images": [{"path", "family": "original" | "distractor" | a family of edits, "original": id or null}, ...]}.
An edited picture is found when its original comes before all other originals and all distractors.`);
  process.exitCode = 2;
} else {
  const images = await buildRetrievalSet(resolve(folder), (line) => console.log(line));
  console.log(`${images.length} images in ${resolve(folder)}`);
}
