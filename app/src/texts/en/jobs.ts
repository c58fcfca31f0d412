import { bytes, count, duration, percent } from '../numbers.ts';

const n = (value: number) => count(value, 'en');
const images = (value: number) => (value === 1 ? '1 image' : `${n(value)} images`);
const counted = (value: number, one: string, many: string) => (value === 1 ? `1 ${one}` : `${n(value)} ${many}`);

export const jobs = {
  heading: 'Jobs',
  running: 'Running',
  start: 'Start',
  earlier: 'Earlier',
  nothingEarlier: 'No job has run in the last days.',
  kinds: {
    scan: 'Scan',
    embed: 'Embed',
    neighbours: 'Neighbours',
    clusters: 'Clusters',
    outliers: 'Outliers',
    subset: 'Subset',
    semdedup: 'Semantic duplicates',
    map: 'Map',
    captions: 'Captions',
    prompts: 'Prompts',
    head: 'Head',
    normalise: 'Normalise',
    annotations: 'Annotations',
    labels: 'Wrong labels',
    mine: 'Mine',
    calibrate: 'Calibrate',
    verify: 'Verify plan',
    apply: 'Apply plan',
    undo: 'Undo plan',
    export: 'Export',
  },
  steps: {
    listing: 'Listing files',
    measuring: 'Measuring images',
    embedding: 'Embedding images',
    downloading: 'Downloading the model',
    neighbours: 'Looking for nearest neighbours',
    texts: 'Embedding texts',
    scoring: 'Scoring',
    analysing: 'Analysing',
    hashing: 'Comparing hashes',
    comparing: 'Comparing pairs of pictures',
    verifying: 'Verifying files',
    applying: 'Moving files',
    undoing: 'Putting files back',
    deleting: 'Deleting files',
    exporting: 'Writing the dataset',
  },
  starting: 'Starting',
  phases: { list: 'List', measure: 'Measure', embed: 'Embed', compare: 'Compare' },
  phaseDone: 'done',
  amount: (done: number, total: number | null) => (total === null ? n(done) : `${n(done)} of ${n(total)}`),
  amountBytes: (done: number, total: number | null) =>
    total === null ? bytes(done, 'en') : `${bytes(done, 'en')} of ${bytes(total, 'en')}`,
  share: (share: number) => percent(share, 'en'),
  rate: (perSecond: number) =>
    `${count(perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond), 'en')} per second`,
  left: (seconds: number) => `${duration(seconds, 'en')} left`,
  elapsed: (seconds: number) => `for ${duration(seconds, 'en')}`,
  unreadable: (value: number) => `${n(value)} unreadable`,
  withoutVector: (value: number) => `${n(value)} without a vector`,
  reused: (value: number) => `${n(value)} unchanged`,
  problems: (value: number) => counted(value, 'folder or file cannot be opened', 'folders or files cannot be opened'),
  stop: 'Stop',
  stopping: 'Stopping…',
  stopsAt: 'It ends at the next good place. What was done is kept.',
  states: { running: 'running', done: 'done', failed: 'failed', stopped: 'stopped', lost: 'ended without a word' },
  lostAdvice: 'Its process was killed or the machine went down. Start it again: it goes on from what was kept.',
  stoppedAdvice: 'What was done until then is kept.',
  took: (seconds: number) => `took ${duration(seconds, 'en')}`,
  lastTook: (seconds: number) => `took ${duration(seconds, 'en')} the last time`,
  notice: { done: (kind: string) => `${kind}: done`, failed: (kind: string, why: string) => `${kind} failed: ${why}` },
  results: {
    scan: (result: Readonly<Record<string, number>>) =>
      [
        images(result.images ?? 0),
        result.reused ? `${n(result.reused)} unchanged` : '',
        result.unreadable ? `${n(result.unreadable)} unreadable` : '',
        result.groups ? counted(result.groups, 'group of copies', 'groups of copies') : '',
      ]
        .filter(Boolean)
        .join(' · '),
    embed: (result: Readonly<Record<string, number>>) =>
      [
        `${n(result.vectors ?? 0)} vectors`,
        `${n(result.made ?? 0)} new`,
        result.failed ? `${n(result.failed)} without` : '',
      ]
        .filter(Boolean)
        .join(' · '),
    clusters: (result: Readonly<Record<string, number>>) =>
      `${counted(result.clusters ?? 0, 'cluster', 'clusters')} · ${images(result.noise ?? 0)} in none`,
    outliers: (result: Readonly<Record<string, number>>) => counted(result.outliers ?? 0, 'outlier', 'outliers'),
    map: (result: Readonly<Record<string, number>>) => `${images(result.images ?? 0)} on the map`,
    subset: (result: Readonly<Record<string, number>>) => `${images(result.chosen ?? 0)} chosen`,
    semdedup: (result: Readonly<Record<string, number>>) => `${images(result.dropped ?? 0)} could go`,
    verify: (result: Readonly<Record<string, number>>) =>
      `${images(result.done ?? 0)} would go · ${n(result.skipped ?? 0)} would be skipped`,
    apply: (result: Readonly<Record<string, number>>) =>
      `${images(result.deleted ? result.deleted : (result.done ?? 0))} ${result.deleted ? 'deleted' : 'done'} · ${n(result.skipped ?? 0)} skipped`,
    undo: (result: Readonly<Record<string, number>>) =>
      `${images(result.restored ?? 0)} put back · ${n(result.skipped ?? 0)} skipped`,
    export: (result: Readonly<Record<string, number>>) =>
      `${images(result.images ?? 0)} · ${counted(result.objects ?? 0, 'object', 'objects')}`,
  },
  about: {
    scan: 'Looks for new, changed and missing files. Only what changed is measured again.',
    embed: 'Makes a vector of every image: for search, clusters, the map, and copies that pixels do not show.',
    clusters: 'Finds images that mean alike. A column to sort and filter by.',
    outliers: 'Finds images that lie apart from all others, if there are any.',
    map: 'Places every image in the plane, like ones close together.',
  },
  cost: {
    scan: 'Reads every new image once',
    embed: 'Reads every image once',
    clusters: 'Reads the vectors, no image',
    outliers: 'Reads the vectors, no image',
    map: 'Reads the vectors, no image',
  },
  verbs: {
    scan: 'Scan again',
    embed: 'Embed',
    clusters: 'Find clusters',
    outliers: 'Find outliers',
    map: 'Make the map',
  },
  needsVectors: 'Needs vectors: embed first.',
  oneAtATime: 'One job at a time: the others can start when it has ended.',
  readOnly: 'This review is read-only: jobs can be watched, not started or stopped.',
  cannotScan: 'What to scan is not known here. In the shell: goldpan scan FOLDER',
  see: { overview: 'See what was found', map: 'See the map', plan: 'To the plan' },
  welcome: {
    heading: (name: string) => `Ready to look at ${name}`,
    lead: 'A scan reads every image once: what is broken, blurry, doubled or in the wrong split shows up here. No image is moved, changed or uploaded.',
    scan: 'Scan',
    goOn: 'Go on with the scan',
    embed: 'Prepare search and the map, too',
    embedHint: 'A vector of every image, made on this machine. Takes about twice as long, and can be done later.',
    stopped: 'The last scan was stopped. What was measured is kept.',
    failed: 'The last scan failed',
    lost: 'The last scan ended without a word: its process was killed or the machine went down. What was measured is kept.',
    scanning: (name: string) => `Scanning ${name}`,
    meanwhile: 'You can close this page: the scan goes on as long as goldpan review runs.',
    done: 'The scan is done',
    unknown: 'No folder to scan',
    unknownAdvice: 'Say in the shell which one, and this page goes on:',
    readOnly:
      'This review is read-only, and nothing is scanned yet. Start it without --read-only, or scan in the shell:',
  },
};
