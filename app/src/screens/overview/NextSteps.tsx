import type { NextStep } from '../../../../src/server/api.ts';
import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { checkWords } from '../../texts/check-words.ts';
import type { Texts } from '../../texts/texts.ts';

const SHOWN = 3;

/** The three things most worth doing, each a way to the place where it is done. */
export function NextSteps() {
  const texts = useTexts();
  const { overview } = texts;
  const { name: state, checks } = useWorkspaceState();
  const { decisions } = useSession();
  const { data, error, again } = useCall('overview/next-steps', { state }, decisions);
  const steps = data?.steps.slice(0, SHOWN) ?? null;
  return (
    <section className="overview-next" aria-labelledby="overview-next">
      <h2 id="overview-next">{overview.nextTitle}</h2>
      {error && <Failure error={error} again={again} />}
      <ol aria-busy={steps === null}>
        {steps === null &&
          !error &&
          Array.from({ length: SHOWN }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places without anything in them
            <li key={i} className="overview-step">
              <span className="skeleton" />
            </li>
          ))}
        {steps?.map((step) => {
          const check = 'check' in step ? checks.find(({ name }) => name === step.check) : undefined;
          const words = check && checkWords(texts, check);
          return (
            <li key={step.kind} className="overview-step">
              <Link href={placeOf(step)}>
                <strong>{sentence(texts, step, words?.title ?? '')}</strong>
                <span>{reason(texts, step, words?.advice ?? '')}</span>
              </Link>
            </li>
          );
        })}
        {steps?.length === 0 && (
          <li className="overview-step done">
            <strong>{overview.nothingNext}</strong>
            <span>{overview.nothingNextAdvice}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function placeOf(step: NextStep): string {
  switch (step.kind) {
    case 'interrupted':
    case 'apply':
      return addressOf('plan', { plan: step.plan });
    case 'plan':
      return addressOf('plan');
    case 'leaks':
    case 'conflicts':
      return addressOf('leakage');
    case 'unreadable':
      return addressOf('quality', { check: 'unreadable' });
    case 'duplicates':
      return addressOf('duplicates');
    case 'check':
      return addressOf('quality', { check: step.check });
    case 'embed':
      return addressOf('jobs');
  }
}

function sentence({ overview: { steps } }: Texts, step: NextStep, title: string): string {
  switch (step.kind) {
    case 'interrupted':
      return steps.interrupted();
    case 'conflicts':
    case 'duplicates':
      return steps[step.kind](step.groups);
    case 'check':
      return steps.check(step.images, title);
    default:
      return steps[step.kind](step.images);
  }
}

function reason({ overview: { because } }: Texts, step: NextStep, advice: string): string {
  if (step.kind === 'duplicates') return because.duplicates(step.images);
  if (step.kind === 'check') return because.check(advice);
  return because[step.kind]();
}
