import { NO_NEIGHBOUR } from '../kernel/neighbours/nearest-rows.ts';
import type { NeighbourLists } from './search-options.ts';
import type { VectorRows, Vectors } from './vectors.ts';

/**
 * Vectors with equal ones taken once: searches look only at these. A thousand copies of one vector would otherwise fill
 * every list of candidates, and an HNSW graph of them is cut off from the rest.
 */
export interface UniqueRows extends VectorRows {
  /** Number in `rows` of each vector. */
  readonly groupOf: Uint32Array;
  /** Members of group g are `members[starts[g] … starts[g + 1])`, ascending; `rows[g]` is the first. */
  readonly starts: Uint32Array;
  readonly members: Uint32Array;
}

/** Groups vectors with the same bits. */
export function uniqueRows(vectors: Vectors): UniqueRows {
  const { count, dimensions, data } = vectors;
  const tableSize = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count)));
  const mask = tableSize - 1;
  const table = new Int32Array(tableSize).fill(-1);
  const groupOf = new Uint32Array(count);
  const firsts = new Uint32Array(count);
  let groups = 0;
  for (let i = 0; i < count; i++) {
    const at = i * dimensions;
    let hash = 0x811c9dc5;
    for (let d = 0; d < dimensions; d++) hash = Math.imul(hash ^ data[at + d]!, 0x01000193);
    // The low bits of FNV are weak; a xor of the high ones makes up for that.
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const group = table[slot]!;
      if (group < 0) {
        table[slot] = groups;
        firsts[groups] = i;
        groupOf[i] = groups++;
        break;
      }
      if (equalRows(data, at, firsts[group]! * dimensions, dimensions)) {
        groupOf[i] = group;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  const starts = new Uint32Array(groups + 1);
  for (let i = 0; i < count; i++) starts[groupOf[i]! + 1]!++;
  for (let g = 0; g < groups; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice(0, groups);
  const members = new Uint32Array(count);
  for (let i = 0; i < count; i++) members[next[groupOf[i]!]!++] = i;
  return { vectors, rows: firsts.slice(0, groups), groupOf, starts, members };
}

function equalRows(data: Uint16Array, a: number, b: number, dimensions: number): boolean {
  for (let d = 0; d < dimensions; d++) if (data[a + d] !== data[b + d]) return false;
  return true;
}

/**
 * Neighbours of all vectors from those of the unique rows: the other members of a vector's own group at distance 0, and
 * of each neighbour every member. The k nearest of a row never need more than its k nearest groups.
 *
 * @param lists per unique row, numbers of unique rows
 */
export function expandToAll(unique: UniqueRows, lists: NeighbourLists, k: number): NeighbourLists {
  const { groupOf, vectors } = unique;
  const expanded = emptyLists(vectors.count, k);
  const merge = new Merge(unique, lists);
  for (let i = 0; i < vectors.count; i++) {
    const group = groupOf[i]!;
    merge.begin(k);
    merge.add(group, 0, i);
    merge.addList(group, i);
    merge.finish(expanded, i);
  }
  return expanded;
}

/** As {@link expandToAll} for lists of other rows, such as queries: every member of each neighbour. */
export function expandQueries(unique: UniqueRows, lists: NeighbourLists, k: number): NeighbourLists {
  const expanded = emptyLists(lists.count, k);
  const merge = new Merge(unique, lists);
  for (let i = 0; i < lists.count; i++) {
    merge.begin(k);
    merge.addList(i, NO_NEIGHBOUR);
    merge.finish(expanded, i);
  }
  return expanded;
}

export const emptyLists = (count: number, k: number): NeighbourLists => ({
  count,
  k,
  neighbours: new Uint32Array(count * k).fill(NO_NEIGHBOUR),
  distances: new Float32Array(count * k).fill(Number.POSITIVE_INFINITY),
});

/** Gathers the members of groups that come nearest first, and orders those that are equally far by number. */
class Merge {
  readonly #unique: UniqueRows;
  readonly #lists: NeighbourLists;
  #found: number[] = [];
  #distances: number[] = [];
  #k = 0;
  /** Where those begin that are as far as the last one. */
  #tied = 0;

  constructor(unique: UniqueRows, lists: NeighbourLists) {
    this.#unique = unique;
    this.#lists = lists;
  }

  begin(k: number): void {
    this.#k = k;
    this.#found.length = 0;
    this.#distances.length = 0;
    this.#tied = 0;
  }

  addList(row: number, self: number): void {
    const { k, neighbours, distances } = this.#lists;
    for (let slot = row * k; slot < row * k + k; slot++) {
      if (neighbours[slot] === NO_NEIGHBOUR || !this.add(neighbours[slot]!, distances[slot]!, self)) return;
    }
  }

  /** @returns false when the group is farther than the k that are there */
  add(group: number, distance: number, self: number): boolean {
    const { starts, members } = this.#unique;
    const found = this.#found;
    if (found.length > 0 && distance > this.#distances[found.length - 1]!) {
      if (found.length >= this.#k) return false;
      this.#tied = found.length;
    }
    const end = Math.min(starts[group + 1]!, starts[group]! + this.#k + 1);
    for (let at = starts[group]!; at < end; at++) {
      const member = members[at]!;
      if (member === self) continue;
      let place = found.length;
      while (place > this.#tied && found[place - 1]! > member) place--;
      if (place >= this.#k) break;
      found.splice(place, 0, member);
      this.#distances.push(distance);
      if (found.length > this.#k) {
        found.pop();
        this.#distances.pop();
      }
    }
    return true;
  }

  finish({ neighbours, distances, k }: NeighbourLists, row: number): void {
    for (let slot = 0; slot < this.#found.length; slot++) {
      neighbours[row * k + slot] = this.#found[slot]!;
      distances[row * k + slot] = this.#distances[slot]!;
    }
  }
}
