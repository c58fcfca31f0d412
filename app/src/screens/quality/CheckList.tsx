import type { QualityCheck } from '../../../../src/server/api.ts';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { checkWords } from '../../texts/check-words.ts';
import { count } from '../../texts/numbers.ts';

const RANKS = { on: 0, off: 1, unmeasured: 2 } as const;

/** Checks that are on first, of these the one with most findings: it does not change while images are decided. */
export const inOrder = (checks: readonly QualityCheck[]): QualityCheck[] =>
  checks.toSorted((a, b) => RANKS[a.status] - RANKS[b.status] || (b.findings ?? 0) - (a.findings ?? 0));

interface CheckListProps {
  readonly checks: readonly QualityCheck[];
  readonly chosen: string;
  /** Decided findings by check, as far as they are counted. */
  readonly decided: ReadonlyMap<string, number>;
  readonly onChoose: (check: string) => void;
}

/** The checks with what they found; on narrow screens a choice of one. */
export function CheckList({ checks, chosen, decided, onChoose }: CheckListProps) {
  const texts = useTexts();
  const { quality } = texts;
  const language = useLanguage();
  const status = ({ status: is, findings }: QualityCheck) =>
    is === 'on' ? count(findings ?? 0, language) : is === 'off' ? quality.off : quality.unmeasured;
  return (
    <>
      <label className="quality-choice">
        <span className="visually-hidden">{quality.choose}</span>
        <select value={chosen} onChange={({ target }) => onChoose(target.value)}>
          {checks.map((check) => (
            <option key={check.name} value={check.name}>
              {checkWords(texts, check).title} · {status(check)}
            </option>
          ))}
        </select>
      </label>
      <nav className="quality-names" aria-label={quality.checks}>
        <ul>
          {checks.map((check) => {
            const done = decided.get(check.name) ?? 0;
            const found = check.findings ?? 0;
            return (
              <li key={check.name}>
                <Link
                  href={addressOf('quality', { check: check.name })}
                  className={`quality-name ${check.status} ${check.status === 'on' && found === 0 ? 'none' : ''}`}
                  aria-current={check.name === chosen ? 'true' : undefined}
                >
                  <span className="quality-title">{checkWords(texts, check).title}</span>
                  <span className="number">
                    {check.status === 'unmeasured' ? (
                      <>
                        <span aria-hidden="true">–</span>
                        <span className="visually-hidden">{quality.unmeasured}</span>
                      </>
                    ) : (
                      status(check)
                    )}
                  </span>
                  {check.status === 'on' && done > 0 && (
                    <span className="quality-done">
                      {done >= found ? quality.allDecided : quality.decided(done)}
                      <span className="quality-progress" aria-hidden="true">
                        <span style={{ width: `${Math.min(100, (100 * done) / Math.max(1, found))}%` }} />
                      </span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
    </>
  );
}
