/** What the next steps follow from: counts of what is still open, decisions taken into account. */
export interface NextStepFacts {
  /** Images with a copy in another split that would still have one. */
  readonly leaks: number;
  /** Unreadable images that nothing is decided about. */
  readonly unreadable: number;
  /** Groups of copies that would still carry different labels. */
  readonly conflicts: number;
  /** Groups of copies of which not every member is decided, and of their members the undecided that are not kept. */
  readonly groups: { readonly count: number; readonly images: number };
  /** Undecided findings of the checks that look at one image. */
  readonly checks: readonly { readonly check: string; readonly undecided: number }[];
  /** Images that are decided to be removed and are still there. */
  readonly removals: number;
  /** The newest plan when it is not done with; `isOutdated` when something was decided after it. */
  readonly plan: {
    readonly id: string;
    readonly state: 'planned' | 'interrupted';
    readonly images: number;
    readonly isOutdated: boolean;
  } | null;
  /** Without embeddings there is no map and no search; null when there are some. */
  readonly withoutEmbeddings: number | null;
}

/** One thing worth doing, with its number. */
export type NextStep =
  | { readonly kind: 'interrupted' | 'apply'; readonly plan: string; readonly images: number }
  | { readonly kind: 'leaks' | 'unreadable' | 'plan' | 'embed'; readonly images: number }
  | { readonly kind: 'conflicts'; readonly groups: number }
  | { readonly kind: 'duplicates'; readonly groups: number; readonly images: number }
  | { readonly kind: 'check'; readonly check: string; readonly images: number };

/**
 * The steps worth doing, the most worth first; what has nothing to do is left out. The order is that of the harm:
 *
 * 1. a plan that was cut short: files are neither here nor there;
 * 2. a written plan that nothing was decided after: one press from being done;
 * 3. leaks: they make every test score wrong;
 * 4. unreadable files: they stop training, or vanish from it silently;
 * 5. copies with different labels: they teach that both are right;
 * 6. copies: they weigh some pictures more than others;
 * 7. the check with most undecided findings;
 * 8. removals that are decided and in no plan yet: nothing has moved so far;
 * 9. embeddings, for the map and search: nothing is wrong without them.
 */
export function nextSteps(facts: NextStepFacts): NextStep[] {
  const { plan, groups, checks } = facts;
  const isPlanned = plan?.state === 'planned' && !plan.isOutdated;
  const most = checks.reduce<(typeof checks)[number] | null>(
    (best, one) => (one.undecided > (best?.undecided ?? 0) ? one : best),
    null,
  );
  const steps: (NextStep | false | null)[] = [
    plan?.state === 'interrupted' && { kind: 'interrupted', plan: plan.id, images: plan.images },
    isPlanned && { kind: 'apply', plan: plan.id, images: plan.images },
    facts.leaks > 0 && { kind: 'leaks', images: facts.leaks },
    facts.unreadable > 0 && { kind: 'unreadable', images: facts.unreadable },
    facts.conflicts > 0 && { kind: 'conflicts', groups: facts.conflicts },
    groups.count > 0 && { kind: 'duplicates', groups: groups.count, images: groups.images },
    most && { kind: 'check', check: most.check, images: most.undecided },
    facts.removals > 0 && plan?.state !== 'interrupted' && !isPlanned && { kind: 'plan', images: facts.removals },
    facts.withoutEmbeddings !== null &&
      facts.withoutEmbeddings > 1 && { kind: 'embed', images: facts.withoutEmbeddings },
  ];
  return steps.filter((step) => step !== false && step !== null);
}
