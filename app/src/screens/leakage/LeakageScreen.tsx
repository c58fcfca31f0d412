import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useAddress } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { count } from '../../texts/numbers.ts';
import { ConflictsPanel } from './ConflictsPanel.tsx';
import { LabelIssuesPanel } from './LabelIssuesPanel.tsx';
import { LeaksPanel } from './LeaksPanel.tsx';
import { addressWith, useLeakAddress } from './leak-address.ts';
import '../../components/tabs.css';
import './leakage.css';

const TABS = ['leaks', 'issues', 'label', 'caption'] as const;
const VIEWS = ['scanned', 'decided'] as const;

/** Related images in different splits, labels that are probably wrong, and copies that are said to be different things. */
export function LeakageScreen() {
  const { common, leakage: texts } = useTexts();
  const language = useLanguage();
  const { decisions } = useSession();
  const { query } = useAddress();
  const { tab, choice } = useLeakAddress();
  const { data, error, again } = useCall('leakage/overview', choice, decisions);
  const issues = useCall('labels/overview', { state: choice.state }, decisions).data;
  const counts = data && issues && { leaks: data.pairs, issues: issues.left, ...data.conflicts };
  const view = choice.decided ? 'decided' : 'scanned';
  return (
    <div className="leak-page">
      <header className="leak-head">
        <h1>{common.screens.leakage}</h1>
        <nav className="segments" aria-label={texts.view}>
          {VIEWS.map((name) => (
            <Link
              key={name}
              className="button"
              href={addressWith(query, { as: name === 'decided' ? name : null, a: null, b: null })}
              aria-current={name === view ? 'true' : undefined}
            >
              {texts.views[name]}
            </Link>
          ))}
        </nav>
      </header>
      <nav className="tabs" aria-label={texts.tabsName}>
        {TABS.map((name) => (
          <Link
            key={name}
            href={addressWith(query, {
              show: name === 'leaks' ? null : name,
              a: null,
              b: null,
              labels: null,
              at: null,
            })}
            aria-current={name === tab ? 'page' : undefined}
          >
            {texts.tabs[name]} {counts && <span className="number">{count(counts[name], language)}</span>}
          </Link>
        ))}
      </nav>
      {!data && tab !== 'issues' && (error ? <Failure error={error} again={again} /> : <Loading />)}
      {data && tab === 'leaks' && <LeaksPanel overview={data} />}
      {issues && tab === 'issues' && <LabelIssuesPanel overview={issues} />}
      {data && (tab === 'label' || tab === 'caption') && <ConflictsPanel key={tab} kind={tab} overview={data} />}
    </div>
  );
}
