import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { filterText } from '../../state/filter.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { checkWords } from '../../texts/check-words.ts';
import { count, percent } from '../../texts/numbers.ts';

/** Checks that are looked at pair by pair. */
const SCREENS: Readonly<Record<string, string>> = {
  'exact-duplicate': 'duplicates',
  'near-duplicate': 'duplicates',
  'split-leakage': 'leakage',
};

/** Width of the longest bar. */
const BAR_REM = 9;

/** What every check found, most first. */
export function FindingsSection() {
  const texts = useTexts();
  const { overview } = texts;
  const language = useLanguage();
  const { checks, images } = useWorkspaceState();
  const found = checks.filter(({ findings }) => findings > 0).toSorted((a, b) => b.findings - a.findings);
  const most = found[0]?.findings ?? 1;
  const without = checks.length - found.length;
  return (
    <section aria-labelledby="overview-findings">
      <h2 id="overview-findings">{overview.findings}</h2>
      {found.length === 0 ? (
        <p className="quiet">{overview.noFindings}</p>
      ) : (
        <table className="overview-findings">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">{overview.check}</th>
              <td />
              <th scope="col">{overview.images}</th>
              <th scope="col">{overview.share}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((check) => {
              const { title, description } = checkWords(texts, check);
              const screen = SCREENS[check.name];
              return (
                <tr key={check.name}>
                  <th scope="row">
                    <Link
                      href={screen ? addressOf(screen) : addressOf('quality', { check: check.name })}
                      title={description}
                    >
                      {title}
                    </Link>
                  </th>
                  <td className="overview-bar" aria-hidden="true">
                    <span style={{ width: `${(BAR_REM * check.findings) / most}rem` }} />
                  </td>
                  <td className="number">
                    <Link
                      href={addressOf('grid', { f: filterText([{ check: check.name, is: true }]) })}
                      title={overview.showInGrid(title)}
                    >
                      {count(check.findings, language)}
                    </Link>
                  </td>
                  <td className="number quiet">{percent(check.findings / Math.max(1, images), language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {without > 0 && found.length > 0 && (
        <p className="quiet">
          <Link href={addressOf('quality')}>{overview.without(without)}</Link>
        </p>
      )}
    </section>
  );
}
