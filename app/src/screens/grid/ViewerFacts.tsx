import type { ImageFacts } from '../../../../src/server/api.ts';
import { Failure } from '../../components/Failure.tsx';
import { nameOf } from '../../components/ImageTile.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { checkWords, columnTitle } from '../../texts/check-words.ts';
import { bytes, measured, percent } from '../../texts/numbers.ts';
import { FactsLine } from './FactsStrip.tsx';

interface ViewerFactsProps {
  readonly image: ImageFacts;
  readonly goTo: (image: Pick<ImageFacts, 'id'>) => void;
}

/** Findings with what to try, copies, and every column of one image. */
export function ViewerFacts({ image, goTo }: ViewerFactsProps) {
  const texts = useTexts();
  const { grid, relations, tile } = texts;
  const language = useLanguage();
  const state = useWorkspaceState();
  const { data, error, isLoading, again } = useCall('grid/details', { state: state.name, image: image.n });
  const details = isLoading ? null : data;
  const group = details?.group;
  return (
    <div className="viewer-facts">
      <p className="path">{image.id}</p>
      <FactsLine image={image} />
      {error && <Failure error={error} again={again} />}
      {details && details.findings.length > 0 && (
        <section>
          <h3>{grid.facets.findings}</h3>
          <ul className="viewer-findings">
            {details.findings.map((finding) => {
              const check = state.checks.find(({ name }) => name === finding.check);
              const words = check && checkWords(texts, check);
              return (
                <li key={finding.check}>
                  <strong>{words?.title ?? finding.check}</strong>
                  <p className="viewer-why">
                    {grid.why(
                      finding.explanation,
                      columnTitle(texts, check?.column ?? finding.check),
                      finding.value === null ? '–' : measured(finding.value, language),
                    )}
                    {check && !check.isFlag && (
                      <span className="quiet"> {grid.threshold(measured(finding.threshold, language))}</span>
                    )}
                  </p>
                  {words && <p className="quiet">{words.advice}</p>}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {group && (
        <section>
          <h3>{grid.group(group.size)}</h3>
          {group.keeperReason && (
            <p className="quiet">
              {tile.keeperShort}: {group.keeperReason}
            </p>
          )}
          <ul className="viewer-members">
            {group.members.map((member, i) => (
              <li key={member.n}>
                <button
                  type="button"
                  aria-current={member.n === image.n ? 'true' : undefined}
                  title={member.id}
                  onClick={() => goTo(member)}
                >
                  <Picture state={state.name} image={member.n} size={128} alt={nameOf(member.id)} />
                  {i === 0 && <span>{tile.keeperShort}</span>}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {details && details.related.length > 0 && (
        <section>
          <h3>{grid.related}</h3>
          <ul className="viewer-related">
            {details.related.map((other) => (
              <li key={other.n}>
                <button type="button" onClick={() => goTo(other)}>
                  <Picture state={state.name} image={other.n} size={128} alt="" />
                  <span>
                    {(relations as Readonly<Record<string, string>>)[other.relation] ?? other.relation}{' '}
                    <span className="quiet">{percent(other.score, language)}</span>
                    <span className="path">{other.id}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {details && (
        <details className="viewer-columns">
          <summary>{grid.allColumns}</summary>
          <table>
            <tbody>
              {state.columns.map(({ name, description, unit }, i) => {
                const cell = details.cells[i];
                if (cell === null || cell === undefined) return null;
                return (
                  <tr key={name}>
                    <th scope="row" title={description ?? undefined}>
                      {columnTitle(texts, name)}
                    </th>
                    <td className={typeof cell === 'string' ? 'path' : 'number'}>
                      {name === 'size_bytes'
                        ? bytes(Number(cell), language)
                        : typeof cell === 'number'
                          ? `${measured(cell, language)}${unit === 'px' ? ' px' : ''}`
                          : typeof cell === 'boolean'
                            ? grid.truth(cell)
                            : cell}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </details>
      )}
    </div>
  );
}
