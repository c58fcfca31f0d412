import type { FilterCondition, OverviewCell } from '../../../../src/server/api.ts';
import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { filterText } from '../../state/filter.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { count } from '../../texts/numbers.ts';

const SHOWN = 16;

/** Labels × splits with the share that has findings. */
export function LabelsSection() {
  const { overview } = useTexts();
  const { name: state } = useWorkspaceState();
  const { data, error, again } = useCall('overview/labels', { state, limit: SHOWN });
  const named = (value: string | null) => value ?? overview.none;
  if (error) return <Failure error={error} again={again} />;
  const isEmpty = data !== null && data.splits.length === 0 && data.labels.length === 0;
  const split = (value: string | null): FilterCondition => ({ column: 'split', values: [value] });
  const label = (value: string | null): FilterCondition => ({ column: 'label', values: [value] });
  return (
    <section className="overview-labels" aria-labelledby="overview-labels" aria-busy={data === null}>
      <h2 id="overview-labels">{overview.labels}</h2>
      {isEmpty && <p className="quiet">{overview.noLabels}</p>}
      {data && !isEmpty && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <section className="overview-scroll" aria-labelledby="overview-labels" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{overview.label}</th>
                  {data.splits.map(({ value }) => (
                    <th key={value} scope="col" className="number">
                      {named(value)}
                    </th>
                  ))}
                  <th scope="col" className="number">
                    {overview.total}
                  </th>
                </tr>
              </thead>
              <tbody>
                <tr className="overview-all">
                  <th scope="row">{overview.all}</th>
                  {data.splits.map((cell) => (
                    <LabelCell key={cell.value} cell={cell} filter={[split(cell.value)]} />
                  ))}
                  <LabelCell cell={data.all} filter={[]} />
                </tr>
                {data.labels.map((row) => (
                  <tr key={row.value}>
                    <th scope="row">{named(row.value)}</th>
                    {row.cells.map((cell, i) => {
                      const { value } = data.splits[i]!;
                      return <LabelCell key={value} cell={cell} filter={[label(row.value), split(value)]} />;
                    })}
                    <LabelCell cell={row} filter={[label(row.value)]} />
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="quiet">
            {overview.labelsNote}
            {data.labelCount === null && <> {overview.tooManyLabels}</>}
            {data.splitCount > data.splits.length && <> {overview.fewerSplits(data.splitCount - data.splits.length)}</>}
            {data.labelCount !== null && data.labelCount > SHOWN && (
              <>
                {' '}
                <Link href={addressOf('grid')}>{overview.allLabels(data.labelCount)}</Link>
              </>
            )}
          </p>
        </>
      )}
    </section>
  );
}

function LabelCell({ cell, filter }: { readonly cell: OverviewCell; readonly filter: readonly FilterCondition[] }) {
  const { overview } = useTexts();
  const language = useLanguage();
  if (cell.images === 0) return <td className="number quiet">–</td>;
  const share = cell.withFindings / cell.images;
  return (
    <td className="number">
      <Link href={addressOf('grid', { f: filterText(filter) })}>{count(cell.images, language)}</Link>
      <span className="overview-share">
        {overview.cell(cell.withFindings, cell.images)}
        <span style={{ width: `${100 * share}%` }} />
      </span>
    </td>
  );
}
