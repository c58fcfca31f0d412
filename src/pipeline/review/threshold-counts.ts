import { duplicateGroups } from '../../analyse/duplicates/groups.ts';
import { type RelatedPairs, representedClasses } from '../../analyse/duplicates/related-pairs.ts';
import { type Component, componentsOf, LONE, NONE } from './threshold-components.ts';
import { countAbove, type LinkablePairs } from './threshold-pairs.ts';
import { groupsOfShape } from './threshold-shapes.ts';

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
const nothing = (): Counts => ({
  groups: 0,
  duplicateImages: 0,
  newGroups: 0,
  goneGroups: 0,
  imagesIn: 0,
  imagesOut: 0,
});
const NAMES = ['groups', 'duplicateImages', 'newGroups', 'goneGroups', 'imagesIn', 'imagesOut'] as const;

/**
 * Counts groups at any threshold, exactly: the threshold moves from where it was to where it is asked for, and only
 * components with a pair between the two are grouped again, by the same rules as the groups themselves.
 */
export class ThresholdCounter {
  readonly #pairs: LinkablePairs;
  readonly #components: readonly Component[];
  readonly #componentOf: Int32Array;
  readonly #totals = nothing();
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
      component.linksNow = component.links;
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
    if (component.shape !== null) return this.#ofShape(component, component.shape);
    const known = component.known?.get(component.links);
    if (known) return known;
    const counts = this.#ofLarge(component);
    component.known ??= new Map();
    component.known.set(component.links, counts);
    return counts;
  }

  /** Groups as masks of a few classes. */
  #ofShape({ classes, links, linksNow }: Component, shape: string): ThresholdCounts {
    const { members } = this.#pairs;
    const before = groupsOfShape(classes.length, shape.slice(0, linksNow));
    const after = links === linksNow ? before : groupsOfShape(classes.length, shape.slice(0, links));
    const counts = nothing();
    let [inBefore, inAfter] = [0, 0];
    for (const mask of before) inBefore |= mask;
    for (const mask of after) {
      inAfter |= mask;
      counts.groups++;
      counts.duplicateImages--;
      if (!before.includes(mask)) counts.newGroups++;
    }
    for (const mask of before) if (!after.includes(mask)) counts.goneGroups++;
    for (const [i, number] of classes.entries()) {
      const size = members[number]!.length;
      const isBefore = (inBefore >> i) & 1;
      const isAfter = (inAfter >> i) & 1;
      if (isAfter === 1) counts.duplicateImages += size;
      if (size === 1) {
        counts.imagesIn += isAfter & ~isBefore;
        counts.imagesOut += isBefore & ~isAfter;
        continue;
      }
      // Equal images are a group by themselves where they are in no other.
      if (isAfter === 0) {
        counts.groups++;
        counts.duplicateImages += size - 1;
      }
      if (isAfter === 0 && isBefore === 1) counts.newGroups++;
      if (isAfter === 1 && isBefore === 0) counts.goneGroups++;
    }
    return counts;
  }

  #ofLarge(component: Component): ThresholdCounts {
    const { members } = this.#pairs;
    component.groupsNow ??= new Set(this.#grouped(component, component.linksNow).map((classes) => classes.join()));
    const counts = nothing();
    let same = 0;
    const before = new Set([...component.groupsNow].flatMap((key) => key.split(',').map(Number)));
    const after = new Set<number>();
    for (const classes of this.#grouped(component, component.links)) {
      counts.groups++;
      counts.duplicateImages--;
      if (component.groupsNow.has(classes.join())) same++;
      else counts.newGroups++;
      for (const number of classes) {
        after.add(number);
        counts.duplicateImages += members[number]!.length;
        if (!before.has(number)) counts.imagesIn += members[number]!.length;
      }
    }
    counts.goneGroups = component.groupsNow.size - same;
    for (const number of before) if (!after.has(number)) counts.imagesOut += members[number]!.length;
    return counts;
  }

  /** Groups of a component when its surest pairs link, each as its classes ascending. */
  #grouped({ classes, pairs: places, vetoes }: Component, links: number): number[][] {
    const { a, b, relation, score, isRepresented, members } = this.#pairs;
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
