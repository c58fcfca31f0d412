import { Failure } from '../../components/Failure.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';

const SHOWN = 16;

/** Classes of objects × splits; nothing where no annotation set was read. */
export function ObjectsSection() {
  const { overview } = useTexts();
  const { name: state, columns } = useWorkspaceState();
  const hasAnnotations = columns.some(({ name }) => name === 'object_count');
  const { data, error, again } = useCall('overview/objects', hasAnnotations ? { state, limit: SHOWN } : null);
  if (!hasAnnotations) return null;
  if (error) return <Failure error={error} again={again} />;
  const table = data?.table;
  if (data && !table) return null;
  const named = (split: string | null) => split ?? overview.none;
  return (
    <section className="overview-labels" aria-labelledby="overview-objects" aria-busy={data === null}>
      <h2 id="overview-objects">{overview.objects}</h2>
      {table && (
        <>
          <p className="quiet">{overview.objectsOf(table.objects, table.images)}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <section className="overview-scroll" aria-labelledby="overview-objects" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{overview.category}</th>
                  {table.splits.map((split) => (
                    <th key={split} scope="col" className="number">
                      {named(split)}
                    </th>
                  ))}
                  <th scope="col" className="number">
                    {overview.total}
                  </th>
                </tr>
              </thead>
              <tbody>
                {table.classes.map(({ name, cells, all }) => (
                  <tr key={name}>
                    <th scope="row">{name ?? overview.none}</th>
                    {cells.map((cell, i) => (
                      <td key={table.splits[i]} className="number">
                        {cell ? overview.objectCell(cell.objects, cell.images) : '–'}
                      </td>
                    ))}
                    <td className="number">{overview.objectCell(all.objects, all.images)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="quiet">
            {overview.objectsNote}
            {table.missing > 0 && <> {overview.missingClasses(table.missing)}</>}
            {table.classCount > table.classes.length && (
              <> {overview.moreClasses(table.classCount - table.classes.length)}</>
            )}
          </p>
        </>
      )}
    </section>
  );
}
