import { loadObjectCategories } from '../catalog/object-categories.ts';
import { imbalance } from '../kernel/balance/imbalance.ts';
import { splitOfName } from '../sources/split.ts';
import type { BalanceReport, ClassCount, SplitBalance } from './balance-options.ts';
import { KeptSet } from './kept-images.ts';
import type { Workspace } from './workspace.ts';

/** How evenly labels, and objects where the workspace knows some, are spread over classes in each split; as decided. */
export async function balanceReport(
  workspace: Workspace,
  options: { readonly plan?: string } = {},
): Promise<BalanceReport> {
  const { database, folder, snapshot } = workspace;
  const kept = await KeptSet.open(database, folder, snapshot, { ...options, split: 'all' });
  const objects = await loadObjectCategories(database);
  const bySplit = new SplitCounts();
  const objectCounts = new SplitCounts();
  for await (const images of kept.images()) {
    for (const { id, outcome, split, label } of images) {
      if (outcome !== 'measured') continue;
      bySplit.add(split, label === null ? [] : [label]);
      if (objects) objectCounts.add(split, objects.namesOf(id));
    }
  }
  const splits = bySplit.balances();
  const whole = bySplit.whole();
  return {
    workspace: folder,
    splits,
    whole,
    objects: objects ? [...objectCounts.balances()] : null,
    suggestions: suggestions(splits, whole, objects !== null),
  };
}

class SplitCounts {
  readonly #splits = new Map<string | null, { images: number; without: number; classes: Map<string, number> }>();

  /** @param names each counted once */
  add(split: string | null, names: readonly string[]): void {
    const known = this.#splits.get(split) ?? { images: 0, without: 0, classes: new Map<string, number>() };
    this.#splits.set(split, known);
    known.images++;
    if (names.length === 0) known.without++;
    for (const name of names) known.classes.set(name, (known.classes.get(name) ?? 0) + 1);
  }

  /** Train first, then by name, images without a split last. */
  balances(): SplitBalance[] {
    const rank = (split: string | null) =>
      split === null ? 9 : ({ train: 0, val: 1, test: 2 }[splitOfName(split) ?? ''] ?? 3);
    return [...this.#splits]
      .sort(([a], [b]) => rank(a) - rank(b) || (String(a) < String(b) ? -1 : 1))
      .map(([split, { images, without, classes }]) => balanceOf(split, images, without, classes));
  }

  whole(): SplitBalance {
    const all = { images: 0, without: 0, classes: new Map<string, number>() };
    for (const { images, without, classes } of this.#splits.values()) {
      all.images += images;
      all.without += without;
      for (const [name, count] of classes) all.classes.set(name, (all.classes.get(name) ?? 0) + count);
    }
    return balanceOf(null, all.images, all.without, all.classes);
  }
}

function balanceOf(
  split: string | null,
  images: number,
  unlabelled: number,
  counts: ReadonlyMap<string, number>,
): SplitBalance {
  const classes: ClassCount[] = [...counts]
    .map(([name, count]) => ({ name, images: count, share: count / (images - unlabelled) }))
    .sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1));
  return { split, images, unlabelled, imbalance: imbalance(classes.map((one) => one.images)), classes };
}

/** Below, little can be learnt of a class, however often its images are repeated. */
const FEW_IMAGES = 10;
const MILD = 1.5;
const STRONG = 10;
const FAR_SHARES = 0.1;

function suggestions(splits: readonly SplitBalance[], whole: SplitBalance, hasObjects: boolean): string[] {
  const said: string[] = [];
  const train = splits.find(({ split }) => split !== null && splitOfName(split) === 'train') ?? whole;
  const { ratio, classes } = train.imbalance;
  const few = train.classes.filter(({ images }) => images < FEW_IMAGES);
  if (classes === 0)
    return hasObjects ? [] : ['No kept image has a label: labels come from folders, manifests or goldpan decide.'];
  if (few.length > 0) {
    const names = few.slice(-3).map(({ name, images }) => `${name} (${images})`);
    said.push(
      `${few.length} ${few.length === 1 ? 'class has' : 'classes have'} fewer than ${FEW_IMAGES} images, such as ${names.join(', ')}: repeating adds nothing new there; collect more, or join classes.`,
    );
  }
  if (ratio >= STRONG)
    said.push(
      `The largest class is ${ratio.toFixed(0)} times the smallest: --method both --to median, or --method weights --weights effective-number.`,
    );
  else if (ratio >= MILD)
    said.push(`The largest class is ${ratio.toFixed(1)} times the smallest: --method weights is enough as a rule.`);
  for (const other of splits) {
    if (other === train || other.imbalance.total === 0) continue;
    const shares = new Map(other.classes.map(({ name, share }) => [name, share]));
    const missing = train.classes.filter(({ name }) => !shares.has(name));
    if (missing.length > 0)
      said.push(
        `${other.split ?? 'images without a split'}: no image of ${missing.length} ${missing.length === 1 ? 'class' : 'classes'} of ${train.split ?? 'the set'}, such as ${missing[0]!.name}.`,
      );
    const apart =
      [...new Set([...shares.keys(), ...train.classes.map(({ name }) => name)])].reduce((sum, name) => {
        const here = train.classes.find((one) => one.name === name)?.share ?? 0;
        return sum + Math.abs(here - (shares.get(name) ?? 0));
      }, 0) / 2;
    if (apart > FAR_SHARES && other.split !== null && train.split !== null)
      said.push(
        `${other.split} is made up otherwise than ${train.split}: ${(100 * apart).toFixed(0)} % of its images would have to be of other classes. goldpan split spreads labels evenly.`,
      );
  }
  return said;
}
