import { duplicateGroups } from '../../analyse/duplicates/groups.ts';
import { Partition } from '../../analyse/duplicates/partition.ts';
import { type RelatedPairs, representedClasses } from '../../analyse/duplicates/related-pairs.ts';
import { countAbove, type LinkablePairs } from './threshold-pairs.ts';

/** What another threshold would make of the groups. */
export interface ThresholdCounts {
  readonly groups: number;
  /** All members of groups but one each. */
  readonly duplicateImages: number;
  /** Groups there that are none at the threshold in force, and the other way round. */
  readonly newGroups: number;
  readonly goneGroups: number;
  /** Images that come into a group, and that leave all groups. */
  readonly imagesIn: number;
  readonly imagesOut: number;
}

type Counts = { -readonly [K in keyof ThresholdCounts]: number };
const NAMES = ['groups', 'duplicateImages', 'newGroups', 'goneGroups', 'imagesIn', 'imagesOut'] as const;

/** Classes that pairs of any score connect: no other pair touches them, so that they can be counted by themselves. */
interface Component {
  readonly classes: readonly number[];
  /** Places among the linkable pairs, ascending: surest first. */
  readonly pairs: readonly number[];
  /** Of its classes with each other, or with −1 for one outside. */
  readonly vetoes: readonly (readonly [number, number])[];
  /** By how many of its pairs link. */
  readonly known: Map<number, ThresholdCounts>;
  /** Groups in force, each as its classes in order. */
  groupsNow: ReadonlyMap<string, number>;
  /** Of its pairs link at the threshold the totals are of. */
  links: number;
}

/**
 * Counts groups at any threshold, exactly: the threshold moves from where it was to where it is asked for, and only
 * components with a pair between the two are grouped again, by the same rules as the groups themselves.
 */
export class ThresholdCounter {
  readonly #pairs: LinkablePairs;
  readonly #components: readonly Component[];
  readonly #componentOf: Int32Array;
  readonly #totals: Counts = { groups: 0, duplicateImages: 0, newGroups: 0, goneGroups: 0, imagesIn: 0, imagesOut: 0 };
  /** Pairs that link at the threshold the totals are of, and at the one in force. */
  #above: number;
  readonly #now: number;

  /**
   * @param now threshold in force
   * @param vetoes pairs of nodes that are no duplicates whatever their score
   */
  constructor(pairs: LinkablePairs, now: number, vetoes: readonly (readonly [number, number])[]) {
    this.#pairs = pairs;
    const { components, componentOf } = componentsOf(pairs, vetoes);
    this.#components = components;
    this.#componentOf = componentOf;
    this.#above = countAbove(pairs.score, now);
    this.#now = this.#above;
    for (let p = 0; p < pairs.a.length; p++) {
      const component = componentOf[pairs.a[p]!]!;
      if (component === LONE) this.#add(this.#ofLone(p, p < this.#above), 1);
      else if (p < this.#above) components[component]!.links++;
    }
    for (const component of components) {
      const labels = this.#grouped(component, component.links);
      component.groupsNow = new Map(labels.map((classes) => [classes.join(), sizeOf(pairs, classes)]));
      this.#add(this.#countsOf(component), 1);
    }
    for (const [number, members] of pairs.members.entries()) {
      if (componentOf[number] !== NONE || members.length < 2) continue;
      this.#totals.groups++;
      this.#totals.duplicateImages += members.length - 1;
    }
  }

  at(threshold: number): ThresholdCounts {
    const { score, a } = this.#pairs;
    const above = countAbove(score, threshold);
    const step = above > this.#above ? 1 : -1;
    const touched = new Map<Component, number>();
    const [from, to] = step > 0 ? [this.#above, above] : [above, this.#above];
    for (let p = from; p < to; p++) {
      const number = this.#componentOf[a[p]!]!;
      if (number === LONE) {
        this.#add(this.#ofLone(p, step < 0), -1);
        this.#add(this.#ofLone(p, step > 0), 1);
        continue;
      }
      const component = this.#components[number]!;
      touched.set(component, (touched.get(component) ?? 0) + step);
    }
    for (const [component, change] of touched) {
      this.#add(this.#countsOf(component), -1);
      component.links += change;
      this.#add(this.#countsOf(component), 1);
    }
    this.#above = above;
    return { ...this.#totals };
  }

  /** Two classes with one pair and nothing else: most of a large set, so that they take no memory of their own. */
  #ofLone(p: number, isLinked: boolean): ThresholdCounts {
    const { a, b, members } = this.#pairs;
    const sizes = [members[a[p]!]!.length, members[b[p]!]!.length];
    const together = sizes[0]! + sizes[1]!;
    const alone = sizes.filter((size) => size > 1);
    const single = sizes.length - alone.length;
    const isNew = isLinked && p >= this.#now;
    const isGone = !isLinked && p < this.#now;
    return {
      groups: isLinked ? 1 : alone.length,
      duplicateImages: isLinked ? together - 1 : together - single - alone.length,
      newGroups: isNew ? 1 : isGone ? alone.length : 0,
      goneGroups: isNew ? alone.length : isGone ? 1 : 0,
      imagesIn: isNew ? single : 0,
      imagesOut: isGone ? single : 0,
    };
  }

  #add(counts: ThresholdCounts, sign: number): void {
    for (const name of NAMES) this.#totals[name] += sign * counts[name];
  }

  #countsOf(component: Component): ThresholdCounts {
    const known = component.known.get(component.links);
    if (known) return known;
    const groups = this.#grouped(component, component.links);
    const counts = this.#compared(component, groups);
    component.known.set(component.links, counts);
    return counts;
  }

  #compared({ groupsNow }: Component, groups: readonly (readonly number[])[]): ThresholdCounts {
    const counts: Counts = { groups: 0, duplicateImages: 0, newGroups: 0, goneGroups: 0, imagesIn: 0, imagesOut: 0 };
    let same = 0;
    const before = new Set([...groupsNow.keys()].flatMap((key) => key.split(',').map(Number)));
    const after = new Set<number>();
    for (const classes of groups) {
      counts.groups++;
      counts.duplicateImages += sizeOf(this.#pairs, classes) - 1;
      if (groupsNow.has(classes.join())) same++;
      else counts.newGroups++;
      for (const number of classes) {
        after.add(number);
        if (!before.has(number)) counts.imagesIn += this.#pairs.members[number]!.length;
      }
    }
    counts.goneGroups = groupsNow.size - same;
    for (const number of before) if (!after.has(number)) counts.imagesOut += this.#pairs.members[number]!.length;
    return counts;
  }

  /** Groups of a component when its surest pairs link, each as its classes ascending. */
  #grouped({ classes, pairs: places, vetoes }: Component, links: number): number[][] {
    const { a, b, relation, score, isRepresented, members } = this.#pairs;
    if (links === 0) return classes.filter((number) => members[number]!.length > 1).map((number) => [number]);
    if (links === 1 && vetoes.length === 0) {
      const pair = [a[places[0]!]!, b[places[0]!]!].sort((x, y) => x - y);
      return [pair, ...classes.flatMap((n) => (members[n]!.length > 1 && !pair.includes(n) ? [[n]] : []))];
    }
    const local = new Map(classes.map((number, i) => [number, i]));
    const linking = places.slice(0, links);
    const of = (values: ArrayLike<number>) => linking.map((p) => values[p]!);
    const related: RelatedPairs = {
      a: of(a).map((number) => local.get(number)!),
      b: of(b).map((number) => local.get(number)!),
      relation: of(relation),
      score: of(score),
      isRepresented: of(isRepresented),
    };
    // One more node stands for all that is not in the component: whoever is parted from it stands for itself.
    const outside = classes.length;
    const parted = vetoes.map(([x, y]) => [local.get(x)!, local.get(y) ?? outside] as const);
    const groups = duplicateGroups(related, representedClasses(outside + 1, related, -1, parted)).map((group) =>
      group.members.map((i) => classes[i]!),
    );
    const grouped = new Set(groups.flat());
    const alone = classes.filter((number) => !grouped.has(number) && members[number]!.length > 1);
    return [...groups, ...alone.map((number) => [number])];
  }
}

const sizeOf = ({ members }: LinkablePairs, classes: readonly number[]): number =>
  classes.reduce((sum, number) => sum + members[number]!.length, 0);

/** Of classes that no pair touches, and of those that one pair and no veto does. */
const NONE = -1;
const LONE = -2;

function componentsOf(pairs: LinkablePairs, vetoes: readonly (readonly [number, number])[]) {
  const count = pairs.members.length;
  const partition = new Partition(count);
  for (let p = 0; p < pairs.a.length; p++) partition.union(pairs.a[p]!, pairs.b[p]!);
  const vetoed = new Set(vetoes.flat().map((node) => partition.find(pairs.classOf[node]!)));
  const pairsOf = new Int32Array(count);
  for (let p = 0; p < pairs.a.length; p++) pairsOf[partition.find(pairs.a[p]!)]!++;
  const componentOf = new Int32Array(count).fill(NONE);
  const components: (Component & { classes: number[]; pairs: number[]; vetoes: (readonly [number, number])[] })[] = [];
  for (let number = 0; number < count; number++) {
    const root = partition.find(number);
    if (pairsOf[root] === 0) continue;
    if (pairsOf[root] === 1 && !vetoed.has(root)) componentOf[number] = LONE;
    else {
      // A root is the first of its set, so that it has its component before the others.
      if (root === number) {
        componentOf[root] = components.length;
        components.push({ classes: [], pairs: [], vetoes: [], known: new Map(), groupsNow: new Map(), links: 0 });
      }
      componentOf[number] = componentOf[root]!;
      components[componentOf[root]!]!.classes.push(number);
    }
  }
  for (let p = 0; p < pairs.a.length; p++) components[componentOf[pairs.a[p]!]!]?.pairs.push(p);
  for (const [x, y] of vetoes) {
    const [from, to] = [pairs.classOf[x]!, pairs.classOf[y]!];
    const isInside = from !== to && componentOf[from] === componentOf[to];
    for (const [one, other] of isInside
      ? [[from, to]]
      : [
          [from, -1],
          [to, -1],
        ]) {
      if (componentOf[one!]! >= 0) components[componentOf[one!]!]!.vetoes.push([one!, other!]);
    }
  }
  return { components, componentOf };
}
