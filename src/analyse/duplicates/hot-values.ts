import { groupEqualHashes } from '../../kernel/neighbours/equal-hashes.ts';
import { turnedPdqDistance } from './candidates.ts';
import type { ImageTable } from './image-table.ts';

/** A perceptual hash that more images than this share is hot: their pairs grow with the square of their number. */
export const HOT_VALUE = 48;
/** Leaders of one hot value that stand for others. */
const MAX_LEADERS = 24;
/** Images that are tried as leaders of one hot value, each with the few nearest to it before all others. */
const MAX_TRIED = 96;
const TRIED_WITH = 4;
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

interface Bucket {
  /** Who waits, in the order of leading; the first is the leader of the round. */
  readonly waiting: readonly number[];
  /** Whom the leader was compared with so far. */
  readonly asked: ReadonlySet<number>;
  /** The leader has not proved to stand for anybody. */
  readonly isTried: boolean;
  readonly leaders: number;
  readonly tried: number;
}

/**
 * Many images with one perceptual hash are mostly copies of a few pictures. Instead of all pairs, one of them leads: the
 * others near it are compared with it alone, and it stands for those that prove to be copies; of the rest another one
 * leads. Those lead first that have many close neighbours by PDQ, because copies are closer to each other than pages of
 * one template; and only those lead that stand for one of the nearest. Comparisons grow with images × different
 * pictures, not with images².
 */
export class HotValues {
  readonly #table: ImageTable;
  #buckets: Bucket[] = [];

  constructor(table: ImageTable, nodes: readonly number[]) {
    this.#table = table;
    const words = new Uint32Array(2 * nodes.length);
    nodes.forEach((image, n) => {
      words.set(table.perceptualHash.subarray(2 * image, 2 * image + 2), 2 * n);
    });
    const { starts, entries } = groupEqualHashes(words);
    for (let value = 0; value + 1 < starts.length; value++) {
      if (starts[value + 1]! - starts[value]! <= HOT_VALUE) continue;
      const members = Array.from(entries.subarray(starts[value]!, starts[value + 1]!), (n) => nodes[n]!);
      const waiting = byDensity(table, members);
      this.#buckets.push({ waiting, asked: new Set(), isTried: true, leaders: 0, tried: 0 });
    }
  }

  /** The comparisons of the next round; none when all is settled. */
  next(): LeaderPair[] {
    const round: LeaderPair[] = [];
    this.#buckets = this.#buckets.flatMap((bucket) => {
      for (let { waiting, asked, isTried } = bucket; waiting.length > 1; ) {
        const near = this.#near(waiting, asked);
        const others = isTried ? near.slice(0, TRIED_WITH) : near;
        if (others.length > 0) {
          for (const image of others) round.push({ leader: waiting[0]!, image });
          return [{ ...bucket, waiting, asked: new Set([...asked, ...others]), isTried }];
        }
        [waiting, asked, isTried] = [waiting.slice(1), new Set(), true];
      }
      return [];
    });
    return round;
  }

  /** Those that may turn out the same as the leader, nearest first. */
  #near([leader, ...others]: readonly number[], asked: ReadonlySet<number>): number[] {
    return others
      .filter((image) => image > leader! && !asked.has(image))
      .map((image) => ({ image, distance: turnedPdqDistance(this.#table, leader!, image, 1) }))
      .filter(({ distance }) => distance <= MAX_PDQ_DISTANCE)
      .sort((x, y) => x.distance - y.distance || x.image - y.image)
      .map(({ image }) => image);
  }

  /** @param represented images that their leader was found to stand for */
  settle(represented: ReadonlySet<number>): void {
    this.#buckets = this.#buckets
      .map(({ waiting: [leader, ...others], asked, isTried, leaders, tried }): Bucket => {
        const waiting = others.filter((image) => !represented.has(image));
        if (isTried && others.length > waiting.length) {
          return { waiting: [leader!, ...waiting], asked, isTried: false, leaders: leaders + 1, tried: tried + 1 };
        }
        return { waiting, asked: new Set(), isTried: true, leaders, tried: tried + (isTried ? 1 : 0) };
      })
      .filter(({ isTried, leaders, tried }) => !isTried || (leaders < MAX_LEADERS && tried < MAX_TRIED));
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
