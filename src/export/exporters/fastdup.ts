import { PAGE_RANK_ALONE } from '../../analyse/graph/page-rank.ts';
import { CsvFile } from '../csv.ts';
import { defineExporter } from '../define.ts';
import { type ComponentFacts, similarityGraph } from '../similarity-graph.ts';

/** fastdup's words for what is wrong with a file. */
const ERROR_CODES: Readonly<Record<string, string>> = {
  'empty-file': 'ERROR_ZERO_SIZE_FILE',
  'not-found': 'ERROR_MISSING_FILE',
  corrupt: 'ERROR_CORRUPT_IMAGE',
  'unknown-format': 'ERROR_CORRUPT_IMAGE',
};

const ALONE: ComponentFacts = { images: 1, pairs: 0, sum: 0, min: 0, max: 0, pageRank: PAGE_RANK_ALONE };

/** fastdup lists a pair from either end, and counts each of the two rows from either end. */
const ROWS_PER_PAIR = 2;
const COUNTS_PER_PAIR = 4;

const score = (value: number): string => value.toFixed(6);
const rankText = (value: number): string => value.toFixed(9);

/**
 * The files of a fastdup work folder that hold its findings, with the columns of its releases (2.54) and those of its
 * manual (RUN.md), which differ. `distance` is what fastdup calls so: 1 is identical.
 */
export default defineExporter({
  name: 'fastdup',
  description: "similar pairs, components, bad files and the file list in fastdup's tables",
  target: 'folder',
  outputs: [
    'similarity.csv',
    'connected_components.csv',
    'component_info.csv',
    'components_info.csv',
    'atrain_features.dat.csv',
    'features.dat.csv',
    'atrain_features.bad.csv',
    'features.bad.csv',
  ],
  options: {
    numbers: { type: 'flag', description: 'in similarity.csv images by their index, as fastdup 1 and later has them' },
    similar: { type: 'flag', description: 'also pairs of the same scene or meaning, not only copies' },
  },
  async write({ source, options, file, copy, note }) {
    const pairs = await source.pairs(options.similar);
    const graph = similarityGraph(pairs);
    const numberOf = new Map(pairs.ids.map((id, i) => [id, i]));
    /** What similarity.csv calls each related image. */
    const names: (string | number)[] = [];
    /** fastdup counts components from 1, in the order of their first images. */
    const idOf = new Int32Array(graph.components.length);
    let components = 0;

    const good = new CsvFile(file('atrain_features.dat.csv'), 'index,filename');
    const bad = new CsvFile(file('atrain_features.bad.csv'), 'index,filename,error_code,filesize');
    const members = new CsvFile(
      file('connected_components.csv'),
      '__id,component_id,count,mean_distance,min_distance,max_distance,pagerank,delta,in_degree,out_degree,degree',
    );
    const infos = new CsvFile(file('components_info.csv'), 'component_id,Count,pagerank,degree');

    let index = 0;
    for await (const images of source.images()) {
      for (const { id, path, isMeasured, reasonCode, sizeBytes } of images) {
        const place = index++;
        if (!isMeasured) {
          await bad.row([place, path, ERROR_CODES[reasonCode ?? ''] ?? 'ERROR_UNKNOWN_ERROR', Math.max(0, sizeBytes)]);
          continue;
        }
        await good.row([place, path]);
        const number = numberOf.get(id);
        const component = number === undefined ? -1 : graph.component[number]!;
        const facts = component < 0 ? ALONE : graph.components[component]!;
        const isNew = component < 0 || idOf[component] === 0;
        const componentId = isNew ? ++components : idOf[component]!;
        if (isNew) await infos.row([componentId, facts.images, rankText(facts.pageRank), facts.pairs * ROWS_PER_PAIR]);
        if (component >= 0) idOf[component] = componentId;
        if (number !== undefined) names[number] = options.numbers ? place : path;
        const asFirst = number === undefined ? 0 : graph.asFirst[number]!;
        const asSecond = number === undefined ? 0 : graph.asSecond[number]!;
        await members.row([
          place,
          componentId,
          ...distances(facts),
          rankText(number === undefined ? PAGE_RANK_ALONE : graph.rank[number]!),
          number === undefined ? 0 : Number(graph.delta[number]!.toPrecision(3)),
          asSecond,
          asFirst,
          asFirst + asSecond,
        ]);
      }
    }
    for (const table of [good, bad, members, infos]) await table.flush();

    const similarity = new CsvFile(file('similarity.csv'), 'from,to,distance');
    for (let p = 0; p < pairs.a.length; p++) {
      const [a, b] = [names[pairs.a[p]!]!, names[pairs.b[p]!]!];
      await similarity.row([a, b, score(pairs.score[p]!)]);
      await similarity.row([b, a, score(pairs.score[p]!)]);
    }
    await similarity.flush();

    const info = new CsvFile(file('component_info.csv'), 'component_id,count,mean,min,max');
    const order = [...graph.components.keys()].sort(
      (x, y) => graph.components[y]!.pairs - graph.components[x]!.pairs || idOf[x]! - idOf[y]!,
    );
    for (const component of order) await info.row([idOf[component]!, ...distances(graph.components[component]!)]);
    await info.flush();

    copy('atrain_features.dat.csv', 'features.dat.csv');
    copy('atrain_features.bad.csv', 'features.bad.csv');
    note('outliers.csv is left out: it needs embeddings, which this workspace does not have.');
  },
});

/** Count, mean, least and greatest similarity. */
const distances = ({ pairs, sum, min, max }: ComponentFacts): (string | number)[] => [
  pairs * COUNTS_PER_PAIR,
  score(pairs === 0 ? 0 : sum / pairs),
  score(min),
  score(max),
];
