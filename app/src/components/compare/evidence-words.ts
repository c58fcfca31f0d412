import type { Pair } from '../../../../src/server/api.ts';
import type { Language } from '../../texts/numbers.ts';
import type { Texts } from '../../texts/texts.ts';

/** What the comparison of a pair found, in words; empty where there is nothing to say. */
export function evidenceWords({ relation, evidence, words }: Pair, { duplicates }: Texts, language: Language): string {
  if (evidence === null) {
    return relation === 'identical-bytes' || relation === 'identical-pixels' ? duplicates.identical[relation] : '';
  }
  if (language === 'en') return words;
  const texts = duplicates.evidence;
  const { alignment, orientation, angle, overlap, scale, colourShift, changed = [], agreement } = evidence;
  const said: string[] = [];
  const turn = (texts.turns as Readonly<Record<number, string>>)[orientation];
  if (turn) said.push(turn);
  if (angle !== undefined && Math.abs(angle) >= 1) said.push(texts.angle(angle));
  const shared = Math.min(...overlap);
  if (alignment === 'trimmed') said.push(texts.margin(1 - shared));
  else if (shared < 0.95) said.push(texts.part(shared));
  if (Math.abs(scale - 1) > 0.02 && relation !== 'cropped' && alignment !== 'trimmed') {
    said.push(texts.scale(Math.min(scale, 1 / scale)));
  }
  if (relation === 'recoloured') said.push(texts.colour(colourShift));
  if (changed.length > 0 && alignment !== 'trimmed') {
    const area = changed.reduce((sum, { width, height }) => sum + width * height, 0);
    said.push(texts.changed(changed.length, Math.min(1, area)));
  }
  said.push(texts.agreement(agreement));
  return said.join(texts.join);
}

/** A relation as people call it, as a heading begins. */
export function relationName(relation: string | null, { duplicates, relations }: Texts): string {
  if (relation === null) return duplicates.notCompared;
  const name = (relations as Readonly<Record<string, string>>)[relation] ?? relation;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
