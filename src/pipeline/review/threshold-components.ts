import { Partition } from '../../analyse/duplicates/partition.ts';
import type { ThresholdCounts } from './threshold-counts.ts';
import type { LinkablePairs } from './threshold-pairs.ts';
import { LARGEST_SHAPE } from './threshold-shapes.ts';

/** Classes that pairs of any score connect: no other pair touches them, so that they can be counted by themselves. */
export interface Component {
  /** Ascending. */
  readonly classes: number[];
  /** Places among the linkable pairs, ascending: surest first. */
  readonly pairs: number[];
  /** Of its classes with each other, or with −1 for one outside. */
  readonly vetoes: (readonly [number, number])[];
  /** The pairs as `groupsOfShape` takes them; null where that would not tell all. */
  shape: string | null;
  /** How many of its pairs link at the threshold the totals are of, and at the one in force. */
  links: number;
  linksNow: number;
  /** What was counted before, by how many pairs link; null where there is a shape. */
  known: Map<number, ThresholdCounts> | null;
  /** Groups in force, each as its classes in order; null until they are asked for. */
  groupsNow: ReadonlySet<string> | null;
}

/** Component of classes that no pair touches, and of those that one pair and no veto does. */
export const NONE = -1;
export const LONE = -2;

/** @param vetoes pairs of nodes */
export function componentsOf(pairs: LinkablePairs, vetoes: readonly (readonly [number, number])[]) {
  const count = pairs.members.length;
  const partition = new Partition(count);
  for (let p = 0; p < pairs.a.length; p++) partition.union(pairs.a[p]!, pairs.b[p]!);
  const vetoed = new Set(vetoes.flat().map((node) => partition.find(pairs.classOf[node]!)));
  const pairsOf = new Int32Array(count);
  for (let p = 0; p < pairs.a.length; p++) pairsOf[partition.find(pairs.a[p]!)]!++;
  const componentOf = new Int32Array(count).fill(NONE);
  const components: Component[] = [];
  for (let number = 0; number < count; number++) {
    const root = partition.find(number);
    if (pairsOf[root] === 0) continue;
    if (pairsOf[root] === 1 && !vetoed.has(root)) componentOf[number] = LONE;
    else {
      // A root is the first of its set, so that it has its component before the others.
      if (root === number) {
        componentOf[root] = components.length;
        components.push({
          classes: [],
          pairs: [],
          vetoes: [],
          shape: null,
          links: 0,
          linksNow: 0,
          known: null,
          groupsNow: null,
        });
      }
      componentOf[number] = componentOf[root]!;
      components[componentOf[root]!]!.classes.push(number);
    }
  }
  for (let p = 0; p < pairs.a.length; p++) components[componentOf[pairs.a[p]!]!]?.pairs.push(p);
  for (const [x, y] of vetoes) {
    const [from, to] = [pairs.classOf[x]!, pairs.classOf[y]!];
    const isInside = from !== to && componentOf[from] === componentOf[to];
    const parted: readonly (readonly [number, number])[] = isInside
      ? [[from, to]]
      : [
          [from, -1],
          [to, -1],
        ];
    for (const veto of parted) components[componentOf[veto[0]]!]?.vetoes.push(veto);
  }
  for (const component of components) component.shape = shapeOf(pairs, component);
  return { components, componentOf };
}

function shapeOf({ a, b, isRepresented }: LinkablePairs, { classes, pairs, vetoes }: Component): string | null {
  if (classes.length > LARGEST_SHAPE || vetoes.length > 0) return null;
  let shape = '';
  for (const p of pairs) {
    if (isRepresented[p] === 1) return null;
    const [x, y] = [classes.indexOf(a[p]!), classes.indexOf(b[p]!)];
    const letter = String.fromCharCode(Math.min(x, y) * LARGEST_SHAPE + Math.max(x, y));
    // Two pairs of the same two classes: the surer one alone makes the order.
    if (!shape.includes(letter)) shape += letter;
    else return null;
  }
  return shape;
}
