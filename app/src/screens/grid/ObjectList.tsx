import type { MarkedObject } from '../../../../src/server/api.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { checkWords } from '../../texts/check-words.ts';
import { worstOf } from './ObjectsLayer.tsx';
import { objectColours } from './object-colours.ts';

interface ObjectListProps {
  readonly objects: readonly MarkedObject[];
  readonly total: number;
}

const SHOWN = 40;

/** What is marked in the image in words; what is wrong first. */
export function ObjectList({ objects, total }: ObjectListProps) {
  const texts = useTexts();
  const { grid } = texts;
  const { checks } = useWorkspaceState();
  const colours = objectColours(objects.map(({ category }) => category));
  const worst = worstOf(objects);
  const faulty = objects.filter((one) => one.checks.length > 0).sort((a, b) => b.severity - a.severity);
  const listed = [...faulty, ...objects.filter((one) => one.checks.length === 0)].slice(0, SHOWN);
  return (
    <section className="object-list">
      <h3>{grid.objects(total)}</h3>
      <ul>
        {listed.map((object) => (
          <li key={`${object.set} ${object.n}`} className={object === worst ? 'worst' : undefined}>
            <span className="object-swatch" style={{ background: colours.get(object.category) }} aria-hidden="true" />
            <span>{object.category ?? grid.noCategory}</span>
            <span className="quiet">#{object.n + 1}</span>
            {object.checks.length > 0 && (
              <span className="object-why">
                {object.checks
                  .map((name) => {
                    const check = checks.find((one) => one.name === name);
                    return check ? checkWords(texts, check).title : name;
                  })
                  .join(' · ')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {total > listed.length && <p className="quiet">{grid.moreObjects(total - listed.length)}</p>}
    </section>
  );
}
