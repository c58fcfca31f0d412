import { loadObjectCategories, type ObjectCategories } from '../catalog/object-categories.ts';
import { copiesToDrop } from '../curate/balance/drop-copies.ts';
import { type BalanceTarget, targetCount } from '../curate/balance/targets.ts';
import { classWeights, DEFAULT_BETA } from '../kernel/balance/class-weights.ts';
import { evenRepeats } from '../kernel/balance/even-repeats.ts';
import { imbalance } from '../kernel/balance/imbalance.ts';
import { repeatFactors, roundRepeats } from '../kernel/balance/repeat-factors.ts';
import { UserError } from '../model/errors.ts';
import { seededRandom } from '../transform/random.ts';
import type { BalanceMethod, BalanceOptions, ClassPlan, SamplingPlan, SamplingRow } from './balance-options.ts';
import { type BalanceSet, groupPlaces, loadBalanceSet, membersByClass, NO_LABEL } from './balance-set.ts';
import { type MadeVectors, makeVectors } from './balance-smote.ts';
import { type BalanceVectors, balanceVectors, chooseDiverse } from './balance-vectors.ts';
import type { Workspace } from './workspace.ts';

const DEFAULT_TARGETS: Readonly<Record<BalanceMethod, BalanceTarget | null>> = {
  over: 'max',
  under: 'min',
  both: 'median',
  smote: 'max',
  weights: null,
  'repeat-factor': null,
};
const SMOTE_NEIGHBOURS = 5;
/** As imbalanced-learn has it. */
const BORDER_NEIGHBOURS = 10;
/** As LVIS has it. */
const REPEAT_THRESHOLD = 0.001;
/** Pictures seen this often in one epoch are learnt by heart. */
const MANY_REPEATS = 20;

/** Works out a sampling plan: what to see how often, for training with balanced classes. Nothing is copied or written. */
export async function balance(workspace: Workspace, options: BalanceOptions): Promise<SamplingPlan> {
  check(options);
  const objects = options.method === 'repeat-factor' ? await loadObjectCategories(workspace.database) : null;
  const set = await loadBalanceSet(workspace, { ...options, withUnlabelled: objects !== null });
  if (set.ids.length === 0) {
    throw new UserError(
      `No kept image${set.kept.split === null ? '' : ` of the split ${set.kept.split}`} has a label: there is nothing to balance.`,
    );
  }
  return new Balancer(workspace, options, set, objects).plan();
}

function check({ method, to, beta = DEFAULT_BETA, neighbours, threshold, seed, weights }: BalanceOptions): void {
  if (!(beta >= 0 && beta < 1)) throw new UserError(`--beta must be from 0 to below 1, not ${beta}.`);
  if (to !== undefined && DEFAULT_TARGETS[method] === null)
    throw new UserError(`--to does not go with --method ${method}, which aims at no number of images.`);
  if (typeof to === 'number' && !(Number.isInteger(to) && to >= 1))
    throw new UserError(`--to must be max, mean, median, min or a whole number from 1, not ${to}.`);
  if (neighbours !== undefined && !(Number.isInteger(neighbours) && neighbours >= 1))
    throw new UserError(`--neighbours must be a whole number from 1, not ${neighbours}.`);
  if (threshold !== undefined && !(threshold > 0 && threshold <= 1))
    throw new UserError(`--threshold must be above 0 and at most 1, not ${threshold}.`);
  if (seed !== undefined && !Number.isInteger(seed)) throw new UserError(`--seed must be a whole number, not ${seed}.`);
  if (weights !== undefined && method !== 'weights')
    throw new UserError(`--weights goes with --method weights, not ${method}.`);
}

class Balancer {
  readonly #workspace: Workspace;
  readonly #options: BalanceOptions;
  readonly #set: BalanceSet;
  readonly #objects: ObjectCategories | null;
  readonly #members: readonly Uint32Array[];
  readonly #repeats: Uint32Array;
  readonly #notes: string[] = [];
  readonly #made = new Map<number, MadeVectors>();
  readonly #target: number | null;
  readonly #leftOut = { copies: 0, others: 0 };
  #weights: Float64Array | null = null;
  #vectors: BalanceVectors | null = null;
  #reasonOf: ((row: number) => string) | null = null;

  constructor(workspace: Workspace, options: BalanceOptions, set: BalanceSet, objects: ObjectCategories | null) {
    this.#objects = objects;
    this.#workspace = workspace;
    this.#options = options;
    this.#set = set;
    this.#members = membersByClass(set);
    this.#repeats = new Uint32Array(set.ids.length).fill(1);
    const to = options.to ?? DEFAULT_TARGETS[options.method];
    this.#target =
      to === null
        ? null
        : targetCount(
            this.#members.map(({ length }) => length),
            to,
          );
  }

  async plan(): Promise<SamplingPlan> {
    const { method, signal } = this.#options;
    if (method === 'weights') this.#weigh();
    else if (method === 'repeat-factor') this.#repeatRare();
    else {
      if (method === 'under' || method === 'both') await this.#leaveOut();
      if (method === 'over' || method === 'both') this.#repeat();
      if (method === 'smote') await this.#make();
    }
    signal?.throwIfAborted();
    return this.#finish();
  }

  #random(name: string): () => number {
    return seededRandom('balance', this.#options.method, this.#options.seed ?? 0, name);
  }

  #counts(): number[] {
    return this.#members.map(({ length }) => length);
  }

  #weigh(): void {
    const { weights = 'inverse', beta = DEFAULT_BETA } = this.#options;
    this.#weights = classWeights(this.#counts(), weights, beta);
    const of = weights === 'effective-number' ? `effective number, beta ${beta}` : weights;
    this.#reasonOf = (row) => `weight of ${this.#set.names[this.#set.label[row]!]} (${of})`;
  }

  #repeat(): void {
    for (const [c, members] of this.#members.entries()) {
      if (members.length >= this.#target!) continue;
      const name = this.#set.names[c]!;
      const repeats = evenRepeats(members.length, this.#target!, this.#random(name));
      for (const [i, row] of members.entries()) this.#repeats[row] = repeats[i]!;
      this.#warnOfRepeats(name, members.length);
    }
  }

  #warnOfRepeats(name: string, images: number): void {
    const times = this.#target! / images;
    if (times <= MANY_REPEATS) return;
    this.#notes.push(
      `${name}: ${images} ${images === 1 ? 'image is' : 'images are'} seen ${Math.round(times)} times each: they will be learnt by heart`,
    );
  }

  async #leaveOut(): Promise<void> {
    const { keep, embedder } = this.#options;
    const { ids, names } = this.#set;
    if (this.#members.every(({ length }) => length <= this.#target!)) return;
    const groups = await groupPlaces(this.#workspace, ids);
    if (keep !== 'random') this.#vectors = await balanceVectors(this.#workspace, ids, embedder);
    if (keep === 'diverse' && this.#vectors === null)
      throw new UserError('--keep diverse needs vectors. Make them with: goldpan embed');
    for (const [c, members] of this.#members.entries()) {
      this.#options.signal?.throwIfAborted();
      const over = members.length - this.#target!;
      if (over <= 0) continue;
      const random = this.#random(names[c]!);
      const copies = copiesToDrop(members, groups, over, random);
      for (const row of copies) this.#repeats[row] = 0;
      this.#leftOut.copies += copies.length;
      if (copies.length === over) continue;
      const left = members.filter((row) => this.#repeats[row]! > 0);
      const { chosen, among } = chooseDiverse(this.#vectors, left, this.#target!, random);
      for (const row of left) this.#repeats[row] = 0;
      for (const row of chosen) this.#repeats[row] = 1;
      this.#leftOut.others += left.length - chosen.length;
      if (this.#vectors !== null && among < left.length) {
        this.#notes.push(
          among === 0
            ? `${names[c]}: chosen by chance, since so many cannot be chosen by their vectors in reasonable time`
            : `${names[c]}: the most diverse of ${among} of ${left.length} images: of the others there is no vector, or it would take too long`,
        );
      }
    }
  }

  async #make(): Promise<void> {
    const { neighbours: k = SMOTE_NEIGHBOURS, borderline = false, embedder, signal } = this.#options;
    const { ids, names, label } = this.#set;
    this.#vectors = await balanceVectors(this.#workspace, ids, embedder);
    if (this.#vectors === null) throw new UserError('SMOTE works on vectors. Make them with: goldpan embed');
    const all = Uint32Array.from(ids, (_, row) => row);
    for (const [c, members] of this.#members.entries()) {
      signal?.throwIfAborted();
      const make = this.#target! - members.length;
      if (make <= 0) continue;
      const random = this.#random(names[c]!);
      const made = await makeVectors(this.#vectors, members, make, {
        k,
        borderline: borderline ? { all, m: BORDER_NEIGHBOURS, label } : null,
        random,
        signal,
      });
      if (made) this.#made.set(c, made);
      else {
        const few = members.filter((row) => this.#vectors!.rowOf[row]! >= 0).length;
        const why = few < 2 ? `${few} with a vector, and SMOTE needs two` : 'none lies at the border of another class';
        this.#notes.push(`${names[c]}: nothing made (${why})`);
      }
    }
  }

  #repeatRare(): void {
    const { threshold = REPEAT_THRESHOLD } = this.#options;
    const { ids } = this.#set;
    const objects = this.#objects;
    const named = (row: number) => this.#categoriesOf(row);
    const numbers = new Map<string, number>();
    const offsets = new Uint32Array(ids.length + 1);
    const categories: number[] = [];
    for (let row = 0; row < ids.length; row++) {
      for (const name of named(row)) {
        if (!numbers.has(name)) numbers.set(name, numbers.size);
        categories.push(numbers.get(name)!);
      }
      offsets[row + 1] = categories.length;
    }
    const { byCategory, byImage } = repeatFactors(offsets, categories, numbers.size, threshold);
    this.#repeats.set(roundRepeats(byImage, this.#random('round')));
    const listed = [...numbers.keys()];
    this.#reasonOf = (row) => {
      let rarest = -1;
      for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
        if (rarest < 0 || byCategory[categories[at]!]! > byCategory[rarest]!) rarest = categories[at]!;
      }
      return byImage[row]! > 1 ? `repeat factor ${byImage[row]!.toFixed(3)} for ${listed[rarest]}` : 'repeat factor 1';
    };
    this.#notes.push(
      objects
        ? `Repeat factors of ${numbers.size} categories of objects, t = ${threshold}`
        : `Repeat factors of ${numbers.size} labels, t = ${threshold}; with objects in the workspace those of their categories`,
    );
  }

  /** Categories of its objects; its label where the workspace knows no objects. */
  #categoriesOf(row: number): readonly string[] {
    const { ids, names, label } = this.#set;
    return this.#objects ? this.#objects.namesOf(ids[row]!) : [names[label[row]!]!];
  }

  /** By category of objects: an image counts for each of its own. */
  #objectClasses(): ClassPlan[] {
    const classes = new Map<string, { before: number; after: number }>();
    for (let row = 0; row < this.#set.ids.length; row++) {
      for (const name of this.#categoriesOf(row)) {
        const one = classes.get(name) ?? { before: 0, after: 0 };
        classes.set(name, one);
        one.before++;
        one.after += this.#repeats[row]!;
      }
    }
    return [...classes].map(([name, { before, after }]) => ({
      name,
      before,
      after,
      distinct: before,
      made: 0,
      weight: 1,
    }));
  }

  #labelClasses(): ClassPlan[] {
    const { names } = this.#set;
    return this.#members.map((members, c) => {
      let images = 0;
      let distinct = 0;
      for (const row of members) {
        images += this.#repeats[row]!;
        if (this.#repeats[row]! > 0) distinct++;
      }
      const made = this.#made.get(c)?.a.length ?? 0;
      const weight = this.#weights?.[c] ?? 1;
      return { name: names[c]!, before: members.length, after: images + made, distinct, made, weight };
    });
  }

  #finish(): SamplingPlan {
    const { kept, unlabelled } = this.#set;
    const classes = this.#objects ? this.#objectClasses() : this.#labelClasses();
    const total = [...this.#made.values()].reduce((sum, { a }) => sum + a.length, 0);
    const after = this.#weights
      ? classes.map(({ before, weight }) => before * weight)
      : classes.map((one) => one.after);
    return {
      workspace: this.#workspace.folder,
      method: this.#options.method,
      split: kept.split,
      splitChoice: kept.splitChoice,
      target: this.#target,
      byObjects: this.#objects !== null,
      classes: classes.toSorted((a, b) => b.before - a.before || (a.name < b.name ? -1 : 1)),
      before: imbalance(classes.map(({ before }) => before)),
      after: imbalance(after),
      leftOut: { ...this.#leftOut },
      unlabelled,
      embedder: this.#vectors?.embedder ?? null,
      notes: [...this.#notes],
      rows: () => this.#rows(),
      made: total === 0 ? null : this.#madeData(total),
    };
  }

  #madeData(rows: number): NonNullable<SamplingPlan['made']> {
    const { dimensions } = this.#vectors!;
    const data = new Float32Array(rows * dimensions);
    let at = 0;
    for (const one of this.#made.values()) {
      data.set(one.data, at);
      at += one.data.length;
    }
    return { rows, dimensions, data };
  }

  *#rows(): Generator<SamplingRow> {
    const { ids, paths, split, label, names } = this.#set;
    const none = { smoteRow: null, smoteA: null, smoteB: null, smoteLambda: null };
    for (let row = 0; row < ids.length; row++) {
      const repeat = this.#repeats[row]!;
      if (repeat === 0) continue;
      const name = names[label[row]!]!;
      yield {
        id: ids[row]!,
        path: paths[row]!,
        label: name === NO_LABEL ? null : name,
        split: split[row]!,
        repeat,
        weight: this.#weights?.[label[row]!] ?? 1,
        source: repeat > 1 ? 'repeated' : 'image',
        reason: this.#reasonOf?.(row) ?? this.#whyRepeated(name, label[row]!, repeat),
        ...none,
      };
    }
    let smoteRow = 0;
    for (const [c, { a, b, lambda }] of this.#made) {
      for (let i = 0; i < a.length; i++) {
        yield {
          id: `smote:${names[c]}:${i}`,
          path: null,
          label: names[c]!,
          split: this.#set.kept.split,
          repeat: 1,
          weight: 1,
          source: 'smote',
          reason: `made for ${names[c]}: ${this.#members[c]!.length} images of ${this.#target}`,
          smoteRow: smoteRow++,
          smoteA: ids[a[i]!]!,
          smoteB: ids[b[i]!]!,
          smoteLambda: lambda[i]!,
        };
      }
    }
  }

  #whyRepeated(name: string, c: number, repeat: number): string {
    const images = this.#members[c]!.length;
    if (this.#target === null || images === this.#target) return 'kept';
    if (images > this.#target)
      return this.#options.method === 'over' || this.#options.method === 'smote'
        ? 'kept'
        : `one of ${this.#target} of ${images} of ${name}`;
    return repeat > 1 ? `${name} has ${images} of ${this.#target}: seen ${repeat} times` : 'kept';
  }
}
