import type { OverviewChanges, OverviewSummary } from '../../../../src/server/api.ts';
import { Failure } from '../../components/Failure.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { checkWords } from '../../texts/check-words.ts';
import { count, moment } from '../../texts/numbers.ts';

const KINDS = ['added', 'removed', 'changed'] as const;

/** What the last scan found that the one before had not. */
export function ChangesSection({ summary }: { readonly summary: OverviewSummary | null }) {
  const { overview } = useTexts();
  const { name: state } = useWorkspaceState();
  const { data, error, again } = useCall('overview/changes', summary?.hasPrevious ? { state } : null);
  return (
    <section aria-labelledby="overview-changes">
      <h2 id="overview-changes">{overview.changes}</h2>
      {error && <Failure error={error} again={again} />}
      {summary && !summary.hasPrevious && <p className="quiet">{overview.firstScan}</p>}
      {data?.changes && <Changes changes={data.changes} />}
    </section>
  );
}

function Changes({ changes: { since, images, findings } }: { readonly changes: OverviewChanges }) {
  const texts = useTexts();
  const { overview } = texts;
  const language = useLanguage();
  const { checks } = useWorkspaceState();
  const moved = findings.filter(({ before, now }) => before !== null && before !== now);
  const kinds = KINDS.filter((kind) => images[kind].count > 0);
  return (
    <>
      <p className="quiet">{overview.since(moment(since, language))}</p>
      {kinds.length === 0 && <p>{overview.nothingChanged}</p>}
      {kinds.map((kind) => (
        <details key={kind} className="overview-changed">
          <summary>{overview[kind](images[kind].count)}</summary>
          <ul>
            {images[kind].examples.map((id) => (
              <li key={id} className="path">
                {id}
              </li>
            ))}
            {images[kind].count > images[kind].examples.length && (
              <li className="quiet">{overview.andMore(images[kind].count - images[kind].examples.length)}</li>
            )}
          </ul>
        </details>
      ))}
      {moved.length > 0 && (
        <table className="overview-moved">
          <thead>
            <tr>
              <th scope="col">{overview.findings}</th>
              <th scope="col" className="number">
                {overview.before}
              </th>
              <th scope="col" className="number">
                {overview.now}
              </th>
            </tr>
          </thead>
          <tbody>
            {moved.map(({ check: name, before, now }) => {
              const check = checks.find((each) => each.name === name);
              return (
                <tr key={name}>
                  <th scope="row">{check ? checkWords(texts, check).title : name}</th>
                  <td className="number">{count(before ?? 0, language)}</td>
                  <td className="number">{count(now, language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
