import type { Partner } from '../graph/related-images.ts';
import { ScoreCounts } from './average-precision.ts';
import { queryMeasures, RetrievalMean, type RetrievalMeasures } from './retrieval.ts';
import { type Truth, type TruthScope, verdict } from './truth.ts';
import { type Estimate, wilson } from './wilson.ts';

/** Precision, recall and their harmonic mean for one class of pairs, with 0 where nothing is defined, as scikit-learn has it. */
export interface ClassMeasures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Pairs of this class by the truth. */
  readonly support: number;
}

export interface PairMeasures {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly f1: number | null;
  /** Share of the listed pairs that were judged right; null unless the truth lists unrelated pairs and only those count. */
  readonly accuracy: number | null;
  /** Of the found pairs ranked by score; null when the truth has no related pairs. */
  readonly averagePrecision: number | null;
  /** imagededup's classes. */
  readonly classes: { readonly unrelated: ClassMeasures; readonly related: ClassMeasures };
}

export interface PairExample {
  readonly a: number;
  readonly b: number;
  /** Of the found pair; null for one that was missed. */
  readonly found: Partner | null;
}

export interface Measures {
  readonly pairs: PairMeasures;
  readonly retrieval: RetrievalMeasures;
  /** Found pairs: all, and those the truth does not judge. */
  readonly found: number;
  readonly unjudged: number;
  /** The wrong pairs of the highest score, and some of those that were missed. */
  readonly wrong: readonly PairExample[];
  readonly missed: readonly PairExample[];
}

const EXAMPLES = 20;

/** The best few wrong pairs, kept as they come. */
class WorstPairs {
  #kept: { readonly a: number; readonly b: number; readonly found: Partner }[] = [];

  add(a: number, b: number, found: Partner): void {
    this.#kept.push({ a, b, found });
    if (this.#kept.length >= 8 * EXAMPLES) this.#kept = this.finish();
  }

  finish() {
    return this.#kept.sort((x, y) => y.found.score - x.found.score || x.a - y.a || x.b - y.b).slice(0, EXAMPLES);
  }
}

/**
 * Compares found pairs with the truth.
 *
 * @param partnersOf what was found for an image, best first; symmetric
 * @param images how many images pairs are made of, also those that have no number here
 */
export function measure(
  truth: Truth,
  scope: TruthScope,
  partnersOf: (image: number) => readonly Partner[],
  images: number,
): Measures {
  const scores = new ScoreCounts();
  const retrieval = new RetrievalMean();
  const wrong = new WorstPairs();
  const missed: PairExample[] = [];
  let [found, judged, right] = [0, 0, 0];
  for (let image = 0; image < truth.isNamed.length; image++) {
    const partners = partnersOf(image);
    const isRelated: boolean[] = [];
    for (const partner of partners) {
      const isRight = verdict(truth, scope, image, partner.image);
      if (isRight !== null) isRelated.push(isRight);
      if (partner.image < image) continue;
      found++;
      if (isRight === null) continue;
      judged++;
      if (isRight) right++;
      else wrong.add(image, partner.image, partner);
      scores.add(partner.score, isRight);
    }
    if (truth.isNamed[image] === 1 || isRelated.length > 0) {
      retrieval.add(queryMeasures(isRelated, truth.relatedCount(image)));
    }
    if (missed.length < EXAMPLES && truth.relatedCount(image) > isRelated.filter(Boolean).length) {
      const known = new Set(partners.map((partner) => partner.image));
      for (const other of truth.relatedTo(image)) {
        if (other > image && !known.has(other) && missed.length < EXAMPLES) {
          missed.push({ a: image, b: other, found: null });
        }
      }
    }
  }
  const unrelated = unrelatedPairs(truth, scope, images);
  return {
    pairs: {
      ...pairMeasures(right, judged - right, truth.related, unrelated),
      accuracy: scope === 'listed' ? (unrelated - (judged - right) + right) / (unrelated + truth.related) : null,
      averagePrecision: scores.averagePrecision(truth.related),
    },
    retrieval: retrieval.finish(),
    found,
    unjudged: found - judged,
    wrong: wrong.finish(),
    missed,
  };
}

/** How many pairs count as unrelated. */
function unrelatedPairs(truth: Truth, scope: TruthScope, images: number): number {
  if (scope === 'listed') return truth.unrelated;
  const among = scope === 'workspace' ? images : truth.isNamed.reduce((sum, named) => sum + named, 0);
  return (among * (among - 1)) / 2 - truth.related;
}

function pairMeasures(right: number, wrong: number, related: number, unrelated: number) {
  const missed = related - right;
  const quietly = unrelated - wrong;
  return {
    truePositives: right,
    falsePositives: wrong,
    falseNegatives: missed,
    trueNegatives: quietly,
    precision: wilson(right, right + wrong),
    recall: wilson(right, related),
    f1: related + right + wrong === 0 ? null : (2 * right) / (related + right + wrong),
    classes: { unrelated: classMeasures(quietly, missed, wrong), related: classMeasures(right, wrong, missed) },
  };
}

/** @param right pairs of the class called so; @param taken others called so; @param lost pairs of the class called otherwise */
function classMeasures(right: number, taken: number, lost: number): ClassMeasures {
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: ratio(right, right + taken),
    recall: ratio(right, right + lost),
    f1: ratio(2 * right, 2 * right + taken + lost),
    support: right + lost,
  };
}
