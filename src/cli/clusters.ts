import { type Command, Option } from 'commander';
import {
  CLUSTER_METHODS,
  type ClusterMethod,
  type ClusterSummary,
  COMPONENT_SIMILARITY,
  findClusters,
  findComponents,
  UserError,
  writeClusters,
} from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, anyNumber, runAnalysis } from './analysis-options.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { missingInWords, printNotes, searchInWords } from './search-words.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

interface ClustersFlags extends AnalysisFlags {
  readonly method: ClusterMethod | 'components';
  readonly clusters?: number;
  readonly minSize?: number;
  readonly minSamples?: number;
  readonly eps?: number;
  readonly selection?: 'eom' | 'leaf';
  readonly threshold?: number;
  readonly seed?: number;
  readonly limit: number;
}

/** Which options go with which method. */
const OPTIONS: Readonly<Record<ClustersFlags['method'], readonly (keyof ClustersFlags)[]>> = {
  hdbscan: ['minSize', 'minSamples', 'selection'],
  dbscan: ['minSamples', 'eps'],
  'k-means': ['clusters', 'seed'],
  components: ['threshold'],
};
const FLAGS: Readonly<Partial<Record<keyof ClustersFlags, string>>> = {
  clusters: '--clusters',
  minSize: '--min-size',
  minSamples: '--min-samples',
  eps: '--eps',
  selection: '--selection',
  threshold: '--threshold',
  seed: '--seed',
};

export function addClustersCommand(program: Command): void {
  const command = program
    .command('clusters')
    .description('groups of images that mean alike: columns of the images, and a table of the clusters')
    .addOption(
      new Option(
        '-m, --method <method>',
        'hdbscan: places denser than their surroundings; components: linked by neighbours',
      )
        .choices([...CLUSTER_METHODS, 'components'])
        .default('hdbscan'),
    )
    .option('--min-size <n>', 'hdbscan: fewest images of a cluster (default: 5)', wholeNumber)
    .option('--min-samples <n>', 'hdbscan, dbscan: images that make a place dense (default: 5)', wholeNumber)
    .addOption(
      new Option('--selection <which>', 'hdbscan: the most stable clusters or the finest').choices(['eom', 'leaf']),
    )
    .option('--eps <distance>', 'dbscan: how far neighbours may be; without it, what the distances are', anyNumber)
    .option('-k, --clusters <n>', 'k-means: how many (default: √(images ÷ 2))', wholeNumber)
    .option('--seed <n>', 'k-means: another seed may give other clusters', wholeNumber)
    .option(
      '--threshold <s>',
      `components: similarity that links two images (default: ${COMPONENT_SIMILARITY})`,
      anyNumber,
    )
    .option('-n, --limit <n>', 'clusters on the terminal', wholeNumber, 20);
  addAnalysisOptions(command).action(runClusters);
}

async function runClusters(flags: ClustersFlags): Promise<void> {
  const format = outputFormat(flags);
  for (const [name, flag] of Object.entries(FLAGS)) {
    if (flags[name as keyof ClustersFlags] === undefined || OPTIONS[flags.method].includes(name as keyof ClustersFlags))
      continue;
    const goes = Object.entries(OPTIONS).filter(([, options]) => (options as readonly string[]).includes(name));
    throw new UserError(
      `${flag} goes with --method ${goes.map(([method]) => method).join(' or ')}, not ${flags.method}.`,
    );
  }
  if (flags.method === 'components') await runComponents(flags, format);
  else await runMethod(flags.method, flags, format);
}

async function runMethod(method: ClusterMethod, flags: ClustersFlags, format: ReturnType<typeof outputFormat>) {
  const found = await runAnalysis(
    'clusters',
    flags,
    (options) =>
      findClusters({
        ...options,
        method,
        ...(flags.clusters === undefined ? {} : { clusters: flags.clusters }),
        ...(flags.minSize === undefined ? {} : { minSize: flags.minSize }),
        ...(flags.minSamples === undefined ? {} : { minSamples: flags.minSamples }),
        ...(flags.eps === undefined ? {} : { epsilon: flags.eps }),
        ...(flags.selection === undefined ? {} : { selection: flags.selection }),
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      }),
    ({ clusters, images, noise }) => ({ clusters: clusters.length, images, noise }),
  );
  if (format) {
    await writeClusters(found.clusters, format, flags.output ?? process.stdout);
    return;
  }
  printClusters(found.clusters, 'cluster', flags.limit);
  const { clusters, noise, images, missing } = found;
  print(
    `${paint('bold', `${count(clusters.length)} ${clusters.length === 1 ? 'cluster' : 'clusters'}`)} of ${count(images - noise)} images` +
      (method === 'k-means' ? '' : `, ${count(noise)} in none (${share(noise, images)})`),
  );
  printNotes(found.notes);
  const told = Object.entries(found.parameters)
    .map(([name, value]) => (name === 'method' ? String(value) : `${name} ${value}`))
    .join(', ');
  print(paint('dim', `${found.embedder} · ${told}${missingInWords(missing, images)}`));
  print(
    paint(
      'dim',
      'Now columns of the images: cluster, cluster_size, cluster_centrality (goldpan query, goldpan images)',
    ),
  );
}

async function runComponents(flags: ClustersFlags, format: ReturnType<typeof outputFormat>): Promise<void> {
  const found = await runAnalysis(
    'clusters',
    flags,
    (options) =>
      findComponents({ ...options, ...(flags.threshold === undefined ? {} : { threshold: flags.threshold }) }),
    ({ components, alone, images }) => ({ clusters: components.length, images, noise: alone }),
  );
  if (format) {
    await writeClusters(found.components, format, flags.output ?? process.stdout);
    return;
  }
  const { components, alone, images, links, threshold } = found;
  printClusters(components, 'component', flags.limit);
  print(
    `${paint('bold', `${count(components.length)} ${components.length === 1 ? 'component' : 'components'}`)} of ${count(images - alone)} images, ` +
      `${count(alone)} linked to none (${share(alone, images)}); ${count(links)} links of similarity ${threshold} or more`,
  );
  print(paint('dim', `${searchInWords(found)}${missingInWords(found.missing, images)}`));
  print(paint('dim', 'Now columns of the images: component, component_size, component_degree, component_rank'));
}

function printClusters(clusters: readonly ClusterSummary[], name: string, limit: number): void {
  if (clusters.length === 0) return;
  const hasLabels = clusters.some(({ labels }) => labels.length > 0);
  const shown = clusters.slice(0, limit);
  print(
    table(
      [name, 'images', 'cohesion', 'most like', ...(hasLabels ? ['labels'] : []), 'such as'],
      shown.map((one) => [
        String(one.cluster),
        count(one.size),
        one.cohesion.toFixed(3),
        one.nearest === null ? '' : `${one.nearest} (${one.nearestSimilarity!.toFixed(2)})`,
        ...(hasLabels ? [labelsInWords(one)] : []),
        one.examples.map(printable).join(', '),
      ]),
      [0, 1, 2],
    ),
  );
  if (clusters.length > limit)
    print(paint('dim', `… and ${count(clusters.length - limit)} smaller; all: -n ${clusters.length}, --json, -o FILE`));
  print('');
}

const LABELS_SHOWN = 3;

function labelsInWords({ labels, size }: ClusterSummary): string {
  const shown = labels
    .slice(0, LABELS_SHOWN)
    .map(({ label, images }) => `${printable(label)} ${Math.round((100 * images) / size)} %`);
  return shown.join(', ') + (labels.length > LABELS_SHOWN ? ', …' : '');
}
