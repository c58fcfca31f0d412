import type { ImageFacts } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import type { Search } from './use-search.ts';

interface FoundStripProps {
  readonly state: string;
  readonly search: Search;
  readonly focused: number;
  readonly onFocus: (n: number) => void;
  readonly onSelect: (numbers: Uint32Array) => void;
}

const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** What a search found, the most similar first. */
export function FoundStrip({ state, search, focused, onFocus, onSelect }: FoundStripProps) {
  const { map } = useTexts();
  const { by, found, error, isLoading } = search;
  const numbers = found?.found.map(({ n }) => n) ?? [];
  const { data } = useCall('images/facts', numbers.length === 0 ? null : { state, numbers });
  const facts = new Map<number, ImageFacts>(data?.images.map((image) => [image.n, image]));
  if (by === null && !isLoading) return null;
  return (
    <section className="map-found" aria-labelledby="map-found" aria-busy={isLoading}>
      <header>
        <h2 id="map-found">
          {by === null || error
            ? map.found
            : 'words' in by
              ? map.likeWords(by.words)
              : 'image' in by
                ? map.likeThis
                : map.likePicture}
        </h2>
        {by !== null && 'image' in by && <span className="path">{nameOf(by.image)}</span>}
        <p className="quiet" role="status">
          {isLoading
            ? map.searching
            : (error?.message ?? (found && map.searched(found.searched, found.embedder, found.missing)))}
        </p>
        {found && !error && !isLoading && (
          <Button look="quiet" onClick={() => onSelect(Uint32Array.from(numbers).sort())}>
            {map.selectFound(numbers.length)}
          </Button>
        )}
        <Button look="quiet" aria-label={map.clearSearch} onClick={search.clear}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      {!error && (
        <div className="row">
          {by !== null && 'picture' in by && (
            <span className="picture query">
              <img src={`/api/upload/${by.picture}`} alt={map.likePicture} />
            </span>
          )}
          {found?.query != null && <Picture state={state} image={found.query} size={128} alt="" className="query" />}
          <ol>
            {found?.found.map(({ n, similarity }, rank) => (
              <li key={n}>
                <button type="button" aria-pressed={n === focused} title={facts.get(n)?.id} onClick={() => onFocus(n)}>
                  <Picture state={state} image={n} size={128} alt={facts.get(n)?.id ?? ''} />
                  <span className="number">
                    <span className="rank">{rank + 1}</span> {map.similarity(similarity)}
                  </span>
                </button>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}
