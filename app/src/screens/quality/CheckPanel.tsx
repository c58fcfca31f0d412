import type { QualityCheck } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Link } from '../../components/Link.tsx';
import { Message } from '../../components/Message.tsx';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { notify } from '../../state/notices.ts';
import { refreshSession, useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { checkWords, columnTitle } from '../../texts/check-words.ts';
import { CheckSides } from './CheckSides.tsx';
import { ThresholdPanel } from './ThresholdPanel.tsx';
import { useThreshold } from './use-threshold.ts';

/** What a check says, where its line lies, and the images on both sides of it. */
export function CheckPanel({ check }: { readonly check: QualityCheck }) {
  const texts = useTexts();
  const { quality } = texts;
  const { isReadOnly } = useSession();
  const words = checkWords(texts, check);
  const threshold = useThreshold(check);
  const isOff = check.status === 'off';

  const switchIt = async () => {
    try {
      await call('quality/switch', { check: check.name, isOn: isOff });
      notify(`${words.title}: ${isOff ? quality.switchedOn : quality.switchedOff}`);
      await refreshSession();
    } catch (error) {
      tellFailure(error);
    }
  };

  return (
    <section className="quality-panel" aria-labelledby="quality-check">
      <header>
        <div>
          <h2 id="quality-check">{words.title}</h2>
          <p>
            {words.description} <span className="quality-advice">{words.advice}</span>
          </p>
        </div>
        {check.status !== 'unmeasured' && !isReadOnly && (
          <Button look="quiet" onClick={() => void switchIt()}>
            {isOff ? quality.switchOn : quality.switchOff}
          </Button>
        )}
      </header>
      {isOff && <p className="quality-note">{quality.isOff}</p>}
      {check.status === 'unmeasured' ? (
        <Message title={quality.unmeasuredTitle}>
          <p>{quality.unmeasuredAdvice(columnTitle(texts, check.column))}</p>
        </Message>
      ) : check.kind === 'pairs' ? (
        <Message title={quality.pairsTitle}>
          <p>{quality.pairsAdvice}</p>
          {check.name === 'split-leakage' ? (
            <Link className="button main" href="/leakage">
              {quality.toLeakage}
            </Link>
          ) : (
            <Link className="button main" href="/duplicates">
              {quality.toDuplicates}
            </Link>
          )}
        </Message>
      ) : (
        <>
          <ThresholdPanel check={check} threshold={threshold.live} onChange={threshold.change} />
          <CheckSides check={check} threshold={threshold.settled} />
        </>
      )}
    </section>
  );
}
