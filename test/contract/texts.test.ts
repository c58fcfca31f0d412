import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../app/src/texts/texts.ts';
import { CHECKS } from '../../src/analyse/checks/registry.generated.ts';
import { RELATIONS } from '../../src/model/relation.ts';
import { drawnColumns } from '../../src/pipeline/drawn-columns.ts';

describe('texts of the review in Chinese', () => {
  const { words, conditions, columns } = TEXTS.zh.checks;

  it('has words for every check and condition, and for none that is gone', () => {
    expect(Object.keys(words).sort()).toEqual(CHECKS.map(({ name }) => name).sort());
    const declared = CHECKS.flatMap((check) => (check.conditions ?? []).map(({ name }) => `${check.name}.${name}`));
    expect(Object.keys(conditions).sort()).toEqual(declared.sort());
  });

  it('names every column that is drawn, and that a threshold is drawn into', () => {
    const drawn = drawnColumns({ derived: [] }).map(([column]) => column);
    const judged = CHECKS.filter(({ range: [from, to] }) => from < to).map(({ column }) => column);
    const missing = [...drawn, ...judged].filter((column) => columns[column] === undefined);
    expect(missing.filter((column) => column !== 'cross_split_related')).toEqual([]);
  });
});

it('names every relation in every language', () => {
  for (const { relations } of Object.values(TEXTS)) {
    expect(Object.keys(relations).sort()).toEqual([...RELATIONS, 'unrelated'].sort());
  }
});
