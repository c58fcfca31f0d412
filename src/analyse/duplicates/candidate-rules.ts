import type { Candidates } from './candidates.ts';

/** What must hold of two images, besides some likeness, before their pixels are compared. */
export interface CandidateRules {
  /** `any` (the default): a hash or the embeddings bring them together; `all`: both must. */
  readonly require?: 'any' | 'all';
  /** Only images of one width and height. */
  readonly sameSize?: boolean;
  /** Only images whose aspect ratios differ by no more than this factor less one: 0.02 is 2 %. Null: whatever they are. */
  readonly aspectTolerance?: number | null;
}

export interface RuleFacts {
  readonly width: ArrayLike<number>;
  readonly height: ArrayLike<number>;
  /** Cosine similarity of two images' embeddings; null when either has none. */
  similarity(a: number, b: number): number | null;
  /** What `all` asks of that similarity. */
  readonly minSimilarity: number;
}

/** Whether a pair keeps to the rules. Turned pictures may have their sides swapped. */
export function obeys(
  rules: CandidateRules,
  facts: RuleFacts,
  { a, b, isHashed }: { readonly a: number; readonly b: number; readonly isHashed: boolean },
): boolean {
  const { width, height } = facts;
  if (rules.require === 'all') {
    if (!isHashed) return false;
    const similarity = facts.similarity(a, b);
    if (similarity === null || similarity < facts.minSimilarity) return false;
  }
  const [widthA, heightA, widthB, heightB] = [width[a]!, height[a]!, width[b]!, height[b]!];
  if (rules.sameSize) {
    const isSame = widthA === widthB && heightA === heightB;
    if (!isSame && !(widthA === heightB && heightA === widthB)) return false;
  }
  if (rules.aspectTolerance === undefined || rules.aspectTolerance === null) return true;
  const [ratioA, ratioB] = [widthA / heightA, widthB / heightB];
  const limit = 1 + rules.aspectTolerance;
  return factor(ratioA, ratioB) <= limit || factor(ratioA, 1 / ratioB) <= limit;
}

const factor = (a: number, b: number): number => Math.max(a / b, b / a);

/** Numbers of the candidates that keep to the rules. */
export function candidatesWithin(candidates: Candidates, rules: CandidateRules, facts: RuleFacts): number[] {
  const kept: number[] = [];
  for (let i = 0; i < candidates.count; i++) {
    const pair = { a: candidates.a[i]!, b: candidates.b[i]!, isHashed: candidates.isHashed(i) };
    if (obeys(rules, facts, pair)) kept.push(i);
  }
  return kept;
}
