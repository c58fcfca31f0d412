import type { OverviewFiles, OverviewSummary } from '../../../../src/server/api.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { moment } from '../../texts/numbers.ts';

interface DatasetHeaderProps {
  readonly summary: OverviewSummary | null;
  readonly files: OverviewFiles | null;
}

/** What the dataset is: its name, its size, where it lies and when it was looked at. */
export function DatasetHeader({ summary, files }: DatasetHeaderProps) {
  const { overview, common } = useTexts();
  const language = useLanguage();
  const { title } = useSession();
  const { images, scannedAt } = useWorkspaceState();
  const counts = summary?.counts;
  return (
    <header className="overview-header">
      <h1>{title}</h1>
      <p className="overview-size">
        <strong>{common.images(images)}</strong>
        {counts && counts.unreadable > 0 && <span>{overview.unreadable(counts.unreadable)}</span>}
        {counts && counts.notApplicable > 0 && <span>{overview.notImages(counts.notApplicable)}</span>}
        {files && <span>{overview.size(files.bytes, files.megapixels)}</span>}
      </p>
      <p className="overview-origin">
        <span>{overview.scannedAt(moment(scannedAt, language))}</span>
        {summary && (
          <>
            {summary.source.inputs.slice(0, 3).map((input, i) => (
              <span key={input}>
                {i === 0 && `${overview.from} `}
                <span className="path">{input}</span>
              </span>
            ))}
            {summary.source.inputs.length > 3 && <span>{overview.andMore(summary.source.inputs.length - 3)}</span>}
            <span>
              {summary.embedder
                ? overview.embedder(summary.embedder.name, summary.embedder.dimensions, summary.embedder.vectors)
                : overview.notEmbedded}
            </span>
          </>
        )}
      </p>
      {summary && summary.problems.count > 0 && (
        <div className="overview-problems">
          <p>{overview.problems(summary.problems.count)}</p>
          <ul>
            {summary.problems.first.map(({ path, reason }) => (
              <li key={path}>
                <span className="path">{path}</span> {reason}
              </li>
            ))}
            {summary.problems.count > summary.problems.first.length && (
              <li>{overview.andMore(summary.problems.count - summary.problems.first.length)}</li>
            )}
          </ul>
        </div>
      )}
    </header>
  );
}
