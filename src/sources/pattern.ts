import { UserError } from '../model/errors.ts';
import { escapeName } from './id.ts';
import type { NativePath } from './native-path.ts';
import type { Selection } from './survey.ts';

/** Whether a text has characters that make it a pattern. */
export const isPattern = (text: string): boolean => /[*?]|\[[^/]+\]|\{[^/]*(?:,|\.\.).*\}|[!+@]\(/.test(text);

export interface GlobPattern {
  /** The folder part before the first wildcard, as written: empty for the current folder. */
  readonly base: string;
  /** Takes the files below the base that the rest of the pattern matches. */
  readonly selection: Selection<GlobState>;
}

/** One alternative of the pattern and how many of its parts have been matched. */
type Position = readonly [alternative: readonly Part[], matched: number];
export type GlobState = readonly Position[];

const ANY_DEPTH = Symbol('**');
type Part = typeof ANY_DEPTH | RegExp;

/**
 * Reads a glob pattern: `*` and `?` within a name, `**` for any number of folders, `[a-z]`, `[!a-z]`,
 * `{jpg,png}`, `{1..12}`, and a backslash (not on Windows, where it separates) before a character meant literally.
 * Names that begin with a dot are matched only by a pattern that writes the dot, unless `hidden`.
 * It is matched folder by folder, so that only folders that can hold a match are ever opened.
 *
 * @throws UserError for the extended patterns `+(…)`, `@(…)`, `!(…)`, for `..` after a wildcard, and for a range that
 *   is the wrong way round or has more than 10,000 numbers
 */
export function parsePattern(text: string, hidden: boolean): GlobPattern {
  const pattern = (process.platform === 'win32' ? text.replaceAll('\\', '/') : text).normalize('NFC');
  if (/[!+@]\(/.test(pattern)) {
    throw new UserError(
      `the pattern "${text}" uses +(…), @(…) or !(…), which goldpan does not read: write {a,b} instead`,
    );
  }
  const written = pattern.split('/');
  const firstWild = written.findIndex(isWild);
  const literal = written.slice(0, firstWild);
  const rest = written.slice(firstWild).join('/');
  if (/(?:^|\/)\.\.(?:\/|$)/.test(rest)) {
    throw new UserError(`the pattern "${text}" has ".." after a wildcard: start from the folder above instead`);
  }
  const alternatives = expandBraces(rest).map((alternative) =>
    alternative
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .map((part): Part => (part === '**' ? ANY_DEPTH : partExpression(part, hidden))),
  );
  const start = skipAnyDepth(alternatives.map((alternative) => [alternative, 0]));
  const isHidden = (name: string): boolean => !hidden && name.startsWith('.');
  const enter = (state: GlobState, native: NativePath): GlobState | undefined => {
    const name = matchable(native);
    const next: Position[] = [];
    for (const [alternative, matched] of state) {
      const part = alternative[matched];
      if (part === ANY_DEPTH) {
        if (!isHidden(name)) next.push([alternative, matched]);
      } else if (part?.test(name) && matched + 1 < alternative.length) next.push([alternative, matched + 1]);
    }
    return next.length === 0 ? undefined : skipAnyDepth(next);
  };
  const takes = (state: GlobState, native: NativePath): boolean => {
    const name = matchable(native);
    return state.some(([alternative, matched]) => {
      const part = alternative[matched];
      return matched === alternative.length - 1 && (part === ANY_DEPTH ? !isHidden(name) : part!.test(name));
    });
  };
  const base = literal.map((part) => part.replaceAll(/\\(.)/g, '$1')).join('/');
  return { base: base === '' && literal.length > 0 ? '/' : base, selection: { start, enter, takes } };
}

const isWild = (part: string): boolean => /[*?[{]/.test(part.replaceAll(/\\./g, ''));

/** Names are compared in NFC; one that is not valid UTF-8 is compared in its escaped form. */
const matchable = (name: NativePath): string => (typeof name === 'string' ? name.normalize('NFC') : escapeName(name));

/** `**` also stands for no folder at all. */
function skipAnyDepth(state: readonly Position[]): GlobState {
  const all: Position[] = [];
  const add = (alternative: readonly Part[], matched: number): void => {
    if (all.some((position) => position[0] === alternative && position[1] === matched)) return;
    all.push([alternative, matched]);
    if (alternative[matched] === ANY_DEPTH && matched + 1 < alternative.length) add(alternative, matched + 1);
  };
  for (const [alternative, matched] of state) add(alternative, matched);
  return all;
}

/** `a{b,c{d,e}}` → `ab`, `acd`, `ace`; braces without a comma or a range stand for themselves. */
function expandBraces(pattern: string): string[] {
  for (let open = nextBrace(pattern, 0); open >= 0; open = nextBrace(pattern, open + 1)) {
    const group = braceGroup(pattern, open);
    if (group === undefined) continue;
    const head = pattern.slice(0, open);
    return expandBraces(pattern.slice(group.end)).flatMap((tail) =>
      group.options.flatMap((option) => expandBraces(option).map((middle) => head + middle + tail)),
    );
  }
  return [pattern];
}

function nextBrace(pattern: string, from: number): number {
  for (let i = from; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '{') return i;
  }
  return -1;
}

function braceGroup(pattern: string, open: number): { options: string[]; end: number } | undefined {
  let depth = 0;
  let from = open + 1;
  const options: string[] = [];
  for (let i = open; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === '\\') i++;
    else if (character === '{') depth++;
    else if (character === ',' && depth === 1) {
      options.push(pattern.slice(from, i));
      from = i + 1;
    } else if (character === '}' && --depth === 0) {
      options.push(pattern.slice(from, i));
      const range = options.length > 1 ? undefined : numberRange(options[0]!);
      if (options.length < 2 && range === undefined) return undefined;
      return { options: range ?? options, end: i + 1 };
    }
  }
  return undefined;
}

const LONGEST_RANGE = 10_000;

/** `1..12`, `01..12` (padded to equal width), up or down. */
function numberRange(text: string): string[] | undefined {
  const ends = /^(\d+)\.\.(\d+)$/.exec(text);
  if (ends === null) return undefined;
  const [first, last] = [Number(ends[1]), Number(ends[2])];
  const count = Math.abs(last - first) + 1;
  if (count > LONGEST_RANGE)
    throw new UserError(`the range {${text}} has more than ${LONGEST_RANGE} numbers: use * instead`);
  const padded = [ends[1]!, ends[2]!].some((end) => end.length > 1 && end.startsWith('0'));
  const width = padded ? Math.max(ends[1]!.length, ends[2]!.length) : 0;
  return Array.from({ length: count }, (_, i) => String(first + (last > first ? i : -i)).padStart(width, '0'));
}

/** One part between slashes as an anchored expression. */
function partExpression(part: string, hidden: boolean): RegExp {
  let source = '';
  for (let i = 0; i < part.length; i++) {
    const character = part[i]!;
    if (character === '*') source += '[^]*';
    else if (character === '?') source += '[^]';
    else if (character === '[') {
      const end = part.indexOf(']', part[i + 1] === '!' || part[i + 1] === '^' ? i + 3 : i + 2);
      if (end < 0) source += '\\[';
      else {
        source += characterClass(part.slice(i + 1, end));
        i = end;
      }
    } else if (character === '\\' && i + 1 < part.length) source += literally(part[++i]!);
    else source += literally(character);
  }
  const dot = !hidden && /^[*?[]/.test(part) ? '(?!\\.)' : '';
  try {
    return new RegExp(`^${dot}${source.replaceAll(/(?:\[\^\]\*)+/g, '[^]*')}$`, 'u');
  } catch {
    throw new UserError(`the pattern part "${part}" makes no sense: is a [range] the wrong way round?`);
  }
}

function characterClass(inside: string): string {
  const negated = inside.startsWith('!') || inside.startsWith('^');
  const members = (negated ? inside.slice(1) : inside).replaceAll(/[\\\]^[&]/g, (character) =>
    character === '&' ? '&' : `\\${character}`,
  );
  return `[${negated ? '^' : ''}${members.startsWith('-') ? `\\${members}` : members}]`;
}

const literally = (character: string): string => (/[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character);
