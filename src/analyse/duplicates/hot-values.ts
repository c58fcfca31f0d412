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

export interface LeaderPair {
  readonly leader: number;
  readonly image: number;
}

/**
 * Many images with one perceptual hash are mostly copies of a few pictures. Instead of all pairs, one of them leads: the
 * others near it are compared with it alone, and it stands for those that prove to be copies; of the rest another one
 * leads. Comparisons grow with images × different pictures, not with images².
 */
export class HotValues {
  readonly #table: ImageTable;
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
      this.#buckets.push({ waiting: members.sort((x, y) => x - y), leaders: 0 });
    }
  }

  /** The comparisons of the next round; none when all is settled. */
  next(): LeaderPair[] {
    return this.#buckets.flatMap(({ waiting }) => {
      const [leader, ...others] = waiting;
      return others
        .filter((image) => turnedPdqDistance(this.#table, leader!, image, 1) <= MAX_PDQ_DISTANCE)
        .map((image) => ({ leader: leader!, image }));
    });
  }

  /** @param represented images that their leader was found to stand for */
  settle(represented: ReadonlySet<number>): void {
    this.#buckets = this.#buckets
      .map(({ waiting, leaders }) => ({
        waiting: waiting.slice(1).filter((image) => !represented.has(image)),
        leaders: leaders + 1,
      }))
      .filter(({ waiting, leaders }) => waiting.length > 1 && leaders < MAX_LEADERS);
  }
}
