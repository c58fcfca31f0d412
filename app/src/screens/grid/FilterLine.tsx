import type { FilterCondition, ImageFilter } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { checkWords, columnTitle } from '../../texts/check-words.ts';
import { measured } from '../../texts/numbers.ts';
import { without } from './filters.ts';
import type { GridPages } from './use-grid-pages.ts';
import { useValueName } from './value-name.ts';

interface FilterLineProps {
  readonly pages: GridPages;
  readonly filter: ImageFilter;
  readonly setFilter: (filter: ImageFilter) => void;
  readonly selectAll: () => void;
}

/** How many images there are, and why: each condition can be taken away. */
export function FilterLine({ pages, filter, setFilter, selectAll }: FilterLineProps) {
  const { grid, common } = useTexts();
  const words = useConditionWords();
  const { total } = pages;
  return (
    <div className="grid-line">
      <p className="grid-count" role="status">
        {total === null ? '' : common.images(total)}
      </p>
      <ul className="chips" aria-label={grid.filters}>
        {filter.map((condition) => {
          const text = words(condition);
          return (
            <li key={JSON.stringify(condition)}>
              <button type="button" className="chip" onClick={() => setFilter(without(filter, condition))}>
                <span className="visually-hidden">{grid.removeFilter} </span>
                <span className="chip-text">{text}</span>
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          );
        })}
        {filter.length > 1 && (
          <li>
            <Button look="quiet" className="line-button" onClick={() => setFilter([])}>
              {grid.clearFilters}
            </Button>
          </li>
        )}
      </ul>
      {pages.isOld && (
        <Button look="quiet" className="line-button" onClick={pages.renew}>
          {grid.renew}
        </Button>
      )}
      {total !== null && total > 0 && (
        <Button look="quiet" className="line-button" onClick={selectAll}>
          {grid.selectAll}
        </Button>
      )}
    </div>
  );
}

/** A condition in a few words. */
function useConditionWords(): (condition: FilterCondition) => string {
  const texts = useTexts();
  const language = useLanguage();
  const { checks } = useWorkspaceState();
  const valueName = useValueName();
  const { grid } = texts;
  return (condition) => {
    if ('text' in condition) return `“${condition.text}”`;
    if ('selection' in condition) return grid.aSelection;
    if ('decision' in condition) return condition.decision.map((value) => valueName('decision', value)).join(grid.or);
    if ('check' in condition) {
      const check = checks.find(({ name }) => name === condition.check);
      const title =
        condition.check === '*' ? grid.anyFinding : check ? checkWords(texts, check).title : condition.check;
      return condition.is ? title : grid.not(title);
    }
    const title = grid.facets[condition.column] ?? columnTitle(texts, condition.column);
    if ('values' in condition)
      return `${title}: ${condition.values.map((value) => valueName(condition.column, value)).join(grid.or)}`;
    const { from, to } = condition;
    const number = (value: number) => measured(value, language);
    if (from === undefined) return `${title} ≤ ${number(to ?? 0)}`;
    return to === undefined ? `${title} ≥ ${number(from)}` : `${title} ${number(from)}–${number(to)}`;
  };
}
