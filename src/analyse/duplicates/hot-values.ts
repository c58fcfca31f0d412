import { groupEqualHashes } from '../../kernel/neighbours/equal-hashes.ts';
import { turnedPdqDistance } from './candidates.ts';
import type { ImageTable } from './image-table.ts';

/** A perceptual hash that more images than this share is hot: their pairs grow with the square of their number. */
export const HOT_VALUE = 48;
/** Leaders that are tried for one hot value. */
const MAX_LEADERS = 24;
/** PDQ distance up to which an image may turn out the same as a leader, bits of 256. */
const MAX_PDQ_DISTANCE = 60;
/** Score of a comparison with a leader that lets it stand for the image. */
export const STANDS_FOR = 0.85;

/** How close lies the image's neighbourhood by PDQ: distance to its n-th nearest of the sample, in steps. */
const NEIGHBOURS = 4;
const DENSITY_STEP = 8;
const SAMPLE = 2048;

export interface LeaderPair {
  /** The lower number of the two. */
  readonly leader: number;
  readonly image: number;
}

/**
 * Many images with one perceptual hash are mostly copies of a few pictures. Instead of all pairs, one of them leads: the
 * others near it are compared with it alone, and it stands for those that prove to be copies; of the rest another one
 * leads. Those lead first that have many close neighbours by PDQ, because copies are closer to each other than pages of
 * one template. Comparisons grow with images × different pictures, not with images².
 */
export class HotValues {
  readonly #table: ImageTable;
  /** Who waits, in the order of leading; the first is the leader of the round. */
  #buckets: { readonly waiting: readonly number[]; readonly leaders: number }[];

  constructor(table: ImageTable, nodes: readonly number[]) {
    this.#table = table;
    const words = new Uint32Array(2 * nodes.length);
    nodes.forEach((image, n) => {
      words.set(table.perceptualHash.subarray(2 * image, 2 * image + 2), 2 * n);
    });
    const { starts, entries } = groupEqualHashes(words);
    this.#buckets = [];
    for (let value = 0; value + 1 < starts.length; value++) {
      if (starts[value + 1]! - starts[value]! <= HOT_VALUE) continue;
      const members = Array.from(entries.subarray(starts[value]!, starts[value + 1]!), (n) => nodes[n]!);
      this.#buckets.push({ waiting: byDensity(table, members), leaders: 0 });
    }
  }

  /** The comparisons of the next round; none when all is settled. */
  next(): LeaderPair[] {
    const round: LeaderPair[] = [];
    this.#buckets = this.#buckets.flatMap(({ waiting, leaders }) => {
      for (let first = 0; first + 1 < waiting.length; first++) {
        const others = this.#near(waiting[first]!, waiting, first + 1);
        if (others.length === 0) continue;
        for (const image of others) round.push({ leader: waiting[first]!, image });
        return [{ waiting: waiting.slice(first), leaders }];
      }
      return [];
    });
    return round;
  }

  #near(leader: number, waiting: readonly number[], from: number): number[] {
    const near: number[] = [];
    for (let i = from; i < waiting.length; i++) {
      const image = waiting[i]!;
      if (image > leader && turnedPdqDistance(this.#table, leader, image, 1) <= MAX_PDQ_DISTANCE) near.push(image);
    }
    return near;
  }

  /** @param represented images that their leader was found to stand for */
  settle(represented: ReadonlySet<number>): void {
    this.#buckets = this.#buckets
      .map(({ waiting, leaders }) => ({
        waiting: waiting.slice(1).filter((image) => !represented.has(image)),
        leaders: leaders + 1,
      }))
      .filter(({ leaders }) => leaders < MAX_LEADERS);
  }
}

/** Images with close neighbours first, then by number. */
function byDensity(table: ImageTable, images: readonly number[]): number[] {
  const sorted = images.toSorted((x, y) => x - y);
  const stride = Math.ceil(sorted.length / SAMPLE);
  const sample = sorted.filter((_, i) => i % stride === 0);
  const density = new Map(sorted.map((image) => [image, Math.floor(nthNearest(table, image, sample) / DENSITY_STEP)]));
  return sorted.sort((x, y) => density.get(x)! - density.get(y)! || x - y);
}

const nearest = new Uint16Array(NEIGHBOURS);

function nthNearest(table: ImageTable, image: number, sample: readonly number[]): number {
  nearest.fill(256);
  for (const other of sample) {
    if (other === image) continue;
    const distance = turnedPdqDistance(table, image, other, 1);
    let at = NEIGHBOURS - 1;
    if (distance >= nearest[at]!) continue;
    for (; at > 0 && nearest[at - 1]! > distance; at--) nearest[at] = nearest[at - 1]!;
    nearest[at] = distance;
  }
  return nearest[NEIGHBOURS - 1]!;
}
