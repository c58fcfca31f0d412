import type { ReviewState } from './session.ts';

const EMPTY = -1;

/** Place of every image on the map, x and y in turn; NaN for one without a place. Null when nothing was mapped. */
export async function mapPoints({ table, workspace }: ReviewState): Promise<Float32Array | null> {
  if (!workspace.manifest.derived.some(({ name }) => name === 'map')) return null;
  const [x, y] = await Promise.all([table.numbers('map_x'), table.numbers('map_y')]);
  const points = new Float32Array(2 * table.count);
  for (let n = 0; n < table.count; n++) {
    points[2 * n] = x[n]!;
    points[2 * n + 1] = y[n]!;
  }
  return points;
}

/** A cluster, as the map marks it. */
export interface MapCluster {
  readonly cluster: number;
  readonly count: number;
  /** Where most of it lies: the place of the member nearest to the medians. */
  readonly x: number;
  readonly y: number;
  /** Its commonest label and the share of its images that have it, 0–1; null without labels. */
  readonly label: string | null;
  readonly share: number;
}

export interface MapMarks {
  readonly method: string | null;
  /** Label of the vectors that the map was made from. */
  readonly embedder: string | null;
  /** Images with a place. */
  readonly placed: number;
  /** The largest first, the most that a map can name. */
  readonly clusters: readonly MapCluster[];
  readonly clusterCount: number;
  /** The strongest first, the most that a map can ring. */
  readonly outliers: readonly number[];
  readonly outlierCount: number;
}

const MOST_CLUSTERS = 300;
const MOST_OUTLIERS = 3000;
/** Members that the median of a cluster is taken of. */
const MEDIAN_OF = 999;

const marks = new WeakMap<ReviewState, Promise<MapMarks>>();

/** What is marked on the map. Asked once: a state never changes. */
export function mapMarks(state: ReviewState): Promise<MapMarks> {
  const known = marks.get(state) ?? readMarks(state);
  marks.set(state, known);
  known.catch(() => marks.delete(state));
  return known;
}

async function readMarks(state: ReviewState): Promise<MapMarks> {
  const { manifest, checks } = state.workspace;
  const has = (name: string) => manifest.derived.some((one) => one.name === name);
  const entry = manifest.derived.find(({ name }) => name === 'map');
  const points = await mapPoints(state);
  if (!entry || !points) {
    return {
      method: null,
      embedder: null,
      placed: 0,
      clusters: [],
      clusterCount: 0,
      outliers: [],
      outlierCount: 0,
    };
  }
  let placed = 0;
  for (let at = 0; at < points.length; at += 2) if (!Number.isNaN(points[at]!)) placed++;
  const clusters = has('clusters') ? await clustersOn(state, points) : [];
  // Where a person has switched the check off or moved it, the map follows.
  const cut = has('outliers') ? checks.find(({ name }) => name === 'outlier')?.threshold : undefined;
  const outliers = cut === undefined ? [] : await outliersOn(state, points, cut);
  return {
    method: typeof entry.parameters.method === 'string' ? entry.parameters.method : null,
    embedder: entry.embedding,
    placed,
    clusters: clusters.slice(0, MOST_CLUSTERS),
    clusterCount: clusters.length,
    outliers: outliers.slice(0, MOST_OUTLIERS),
    outlierCount: outliers.length,
  };
}

async function outliersOn({ table }: ReviewState, points: Float32Array, cut: number): Promise<number[]> {
  const strength = await table.numbers('outlier_strength');
  const found: number[] = [];
  for (let n = 0; n < table.count; n++) if (strength[n]! > cut && !Number.isNaN(points[2 * n]!)) found.push(n);
  return found.sort((a, b) => strength[b]! - strength[a]! || a - b);
}

/** Every cluster with a place, the largest first. */
async function clustersOn({ table }: ReviewState, points: Float32Array): Promise<MapCluster[]> {
  const [numbers, labels] = await Promise.all([table.numbers('cluster'), table.texts('label')]);
  let highest = EMPTY;
  for (let n = 0; n < table.count; n++) if (numbers[n]! > highest) highest = numbers[n]!;
  const counts = new Uint32Array(highest + 1);
  const isMember = (n: number) => numbers[n]! >= 0 && !Number.isNaN(points[2 * n]!);
  for (let n = 0; n < table.count; n++) if (isMember(n)) counts[numbers[n]!]!++;
  const offsets = new Uint32Array(highest + 2);
  for (let cluster = 0; cluster <= highest; cluster++) offsets[cluster + 1] = offsets[cluster]! + counts[cluster]!;
  const members = new Uint32Array(offsets[highest + 1]!);
  const next = offsets.slice();
  for (let n = 0; n < table.count; n++) if (isMember(n)) members[next[numbers[n]!]!++] = n;
  const largest = [...counts.keys()].filter((cluster) => counts[cluster]! > 0);
  largest.sort((a, b) => counts[b]! - counts[a]! || a - b);
  return largest.map((cluster, rank) => {
    const of = members.subarray(offsets[cluster], offsets[cluster + 1]);
    // Those that are not named are only counted.
    if (rank >= MOST_CLUSTERS) return { cluster, count: of.length, x: 0, y: 0, label: null, share: 0 };
    return {
      cluster,
      count: of.length,
      ...middleOf(of, points),
      ...commonest(of, labels.codes, labels.values),
    };
  });
}

/** A cluster in two parts has its middle in one of them, not between. */
function middleOf(members: Uint32Array, points: Float32Array): { readonly x: number; readonly y: number } {
  const x = median(members, (n) => points[2 * n]!);
  const y = median(members, (n) => points[2 * n + 1]!);
  let nearest = members[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const n of members) {
    const square = (points[2 * n]! - x) ** 2 + (points[2 * n + 1]! - y) ** 2;
    if (square < least) {
      least = square;
      nearest = n;
    }
  }
  return { x: points[2 * nearest]!, y: points[2 * nearest + 1]! };
}

function median(members: Uint32Array, placeOf: (n: number) => number): number {
  const step = Math.max(1, Math.ceil(members.length / MEDIAN_OF));
  const values = new Float32Array(Math.ceil(members.length / step));
  for (let at = 0; at < values.length; at++) values[at] = placeOf(members[at * step]!);
  values.sort();
  return values[values.length >>> 1]!;
}

function commonest(members: Uint32Array, codes: Int32Array, values: readonly string[]) {
  const counts = new Map<number, number>();
  for (const n of members) {
    const code = codes[n]!;
    if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let best = EMPTY;
  let most = 0;
  for (const [code, count] of counts) {
    if (count > most || (count === most && code < best)) {
      best = code;
      most = count;
    }
  }
  return best < 0 ? { label: null, share: 0 } : { label: values[best]!, share: most / members.length };
}
