import type { Count, ImageFilter, OverviewFiles } from '../../../../src/server/api.ts';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { filterText } from '../../state/filter.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { count } from '../../texts/numbers.ts';

/** Formats and sizes, the most frequent first. */
export function FilesSection({ files }: { readonly files: OverviewFiles | null }) {
  const { overview } = useTexts();
  return (
    <section className="overview-files" aria-labelledby="overview-files" aria-busy={files === null}>
      <h2 id="overview-files">{overview.files}</h2>
      <div className="overview-lists">
        <ValueList
          title={overview.formats}
          values={files?.formats ?? null}
          total={files?.formatCount ?? 0}
          filter={(value) => [{ column: 'format', values: [value] }]}
        />
        <ValueList
          title={overview.sizes}
          values={files?.sizes ?? null}
          total={files?.sizeCount ?? 0}
          filter={(value) => {
            const [width, height] = (value ?? '').split(' × ').map(Number);
            return [
              { column: 'width', from: width, to: width },
              { column: 'height', from: height, to: height },
            ];
          }}
        />
      </div>
    </section>
  );
}

interface ValueListProps {
  readonly title: string;
  readonly values: readonly Count[] | null;
  /** How many different values there are. */
  readonly total: number;
  readonly filter: (value: string | null) => ImageFilter;
}

function ValueList({ title, values, total, filter }: ValueListProps) {
  const { overview } = useTexts();
  const language = useLanguage();
  return (
    <div>
      <h3>{title}</h3>
      <ul className="overview-values">
        {values?.map(({ value, count: n }) => (
          <li key={value}>
            <Link href={addressOf('grid', { f: filterText(filter(value)) })}>{value}</Link>
            <span className="number">{count(n, language)}</span>
          </li>
        ))}
        {values && total > values.length && <li className="quiet">{overview.more(total - values.length)}</li>}
      </ul>
    </div>
  );
}
