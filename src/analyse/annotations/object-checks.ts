import type { Check } from '../checks/define.ts';
import type { ObjectProblem } from './object-facts.ts';

/** Checks whose column is about the whole image, by what of one object speaks for it. */
const BY_NUMBER = {
  'box-outside': 'overhang',
  'duplicate-object': 'sameClassOverlap',
  'overlapping-objects': 'otherClassOverlap',
  'tiny-object': 'areaShare',
  'huge-object': 'areaShare',
} as const;

const BY_PROBLEM: Readonly<Record<ObjectProblem, string>> = {
  empty: 'empty-object',
  inverted: 'inverted-box',
  'self-crossing': 'self-crossing-polygon',
  'keypoint-outside': 'outside-keypoint',
  'mask-mismatch': 'mask-mismatch',
  'unknown-class': 'unknown-class',
  'repeated-id': 'repeated-object-id',
};

/** Numbers of one object, as they are stored; null where there is none. */
export interface JudgedObject {
  readonly areaShare: number | null;
  readonly overhang: number | null;
  readonly sameClassOverlap: number | null;
  readonly otherClassOverlap: number | null;
  readonly problems: readonly string[];
}

type Limits = Pick<Check, 'name' | 'direction' | 'threshold' | 'worst'>;

export interface ObjectVerdict {
  /** Names of the checks that speak of the object, in the order given. */
  readonly checks: readonly string[];
  /** 0 at the threshold – 1 at the check's worst; that of the worst check. */
  readonly severity: number;
}

/** Which of the checks in force one object is the reason for. */
export function judgeObject(object: JudgedObject, checks: readonly Limits[]): ObjectVerdict {
  const problems = new Set(object.problems.map((problem) => BY_PROBLEM[problem as ObjectProblem]));
  const found: string[] = [];
  let severity = 0;
  for (const { name, direction, threshold, worst } of checks) {
    if (problems.has(name)) {
      found.push(name);
      severity = Math.max(severity, 0.5);
      continue;
    }
    if (!(name in BY_NUMBER)) continue;
    const value = object[BY_NUMBER[name as keyof typeof BY_NUMBER]];
    // Without an area it is an empty object, not a tiny one.
    if (value === null || (name === 'tiny-object' && value === 0)) continue;
    if (direction === 'above' ? value <= threshold : value >= threshold) continue;
    found.push(name);
    const reach = worst === threshold ? 1 : (value - threshold) / (worst - threshold);
    severity = Math.max(severity, Math.min(1, reach));
  }
  return { checks: found, severity };
}
