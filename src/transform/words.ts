import { pick } from './random.ts';

const WORDS =
  'Light and Salt Harbour north Winter copy Gallery of the Studio seven Orange Field market Sunday photo Review Best new Letter garden Cloud Paper house River with Silver open Under quick Amber mill Number for City'.split(
    ' ',
  );

/** A line of about `length` characters, made of whole words. */
export function wordsOf(length: number, random: () => number): string {
  let line = pick(random, WORDS);
  while (line.length < length) line += ` ${pick(random, WORDS)}`;
  return line;
}
