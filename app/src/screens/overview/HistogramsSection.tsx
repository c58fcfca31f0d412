import type { OverviewHistogram } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { SmallHistogram } from '../../components/histogram/SmallHistogram.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf, useParameter } from '../../state/address.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { columnTitle } from '../../texts/check-words.ts';
import { measured } from '../../texts/numbers.ts';

/** As many as most people look at; each costs a column read. */
const FIRST = 8;

/** What is measured, drawn small: the judged columns first. */
export function HistogramsSection({ columns }: { readonly columns: readonly string[] | null }) {
  const { overview } = useTexts();
  const { name: state } = useWorkspaceState();
  const [all, setAll] = useParameter('histograms');
  const shown = columns && (all === 'all' ? columns : columns.slice(0, FIRST));
  const { data, error, again } = useCall('overview/histograms', shown && { state, columns: shown });
  const drawn = new Map(data?.histograms.map((histogram) => [histogram.column, histogram]));
  return (
    <section aria-labelledby="overview-histograms">
      <h2 id="overview-histograms">{overview.histograms}</h2>
      <p className="quiet">{overview.histogramsNote}</p>
      {error && <Failure error={error} again={again} />}
      <ul className="overview-histograms">
        {(shown ?? Array.from({ length: FIRST }, (_, i) => String(i))).map((column) => (
          <li key={column}>{shown && <ColumnHistogram column={column} histogram={drawn.get(column) ?? null} />}</li>
        ))}
      </ul>
      {columns && columns.length > FIRST && all !== 'all' && (
        <Button onClick={() => setAll('all')}>{overview.allHistograms(columns.length)}</Button>
      )}
    </section>
  );
}

function ColumnHistogram({
  column,
  histogram,
}: {
  readonly column: string;
  readonly histogram: OverviewHistogram | null;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const title = columnTitle(texts, column);
  const check = histogram?.thresholds[0]?.check;
  const from = measured(histogram?.edges[0] ?? 0, language);
  const to = measured(histogram?.edges.at(-1) ?? 0, language);
  const sum = histogram?.counts.reduce((total, n) => total + n, 0) ?? 0;
  return (
    <figure>
      <figcaption>{check ? <Link href={addressOf('quality', { check })}>{title}</Link> : title}</figcaption>
      {histogram && (
        <>
          <SmallHistogram
            axis={histogram}
            counts={histogram.counts}
            thresholds={histogram.thresholds}
            label={texts.overview.histogram(title, from, to, sum)}
          />
          <p className="overview-ends" aria-hidden="true">
            <span>{from}</span>
            <span>{histogram.unit}</span>
            <span>{to}</span>
          </p>
        </>
      )}
    </figure>
  );
}
