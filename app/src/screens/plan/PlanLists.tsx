import type { PlanDetails, PlanRuleName, PlanRun, PlanSummary } from '../../../../src/server/api.ts';
import { Link } from '../../components/Link.tsx';
import { PagedList } from '../../components/PagedList.tsx';
import { addressOf, useAddress, useParameter } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useNarrow } from '../../state/use-narrow.ts';
import { usePages } from '../../state/use-pages.ts';
import { bytes, count } from '../../texts/numbers.ts';
import { addressOfFolder, FolderTotals } from './FolderTotals.tsx';
import { takesAway } from './modes.ts';
import { ImageReasonRow, OperationRow } from './OperationRow.tsx';
import '../../components/tabs.css';

const RULES = ['duplicate', 'decision', 'check', 'kept'] as const;
type Tab = 'goes' | 'stays' | 'folders' | 'skipped';

interface PlanListsProps {
  readonly summary: PlanSummary;
  readonly details: PlanDetails;
  readonly run: PlanRun | null;
}

/** The parts of a plan, each of them a list of any length. */
export function PlanLists({ summary, details, run }: PlanListsProps) {
  const { plan: texts } = useTexts();
  const language = useLanguage();
  const [asked] = useParameter('show', 'goes');
  const { plan } = summary;
  const skipped = run !== null && run.state === 'done' ? run.skipped : summary.skipped;
  const tabs: readonly { readonly tab: Tab; readonly n: number }[] = [
    { tab: 'goes', n: takesAway(summary.mode) ? details.removed.images : details.removed.images + details.kept.images },
    ...(details.spared > 0 ? [{ tab: 'stays', n: details.spared } as const] : []),
    ...(skipped > 0 ? [{ tab: 'skipped', n: skipped } as const] : []),
    ...(details.folders > 1 ? [{ tab: 'folders', n: details.folders } as const] : []),
  ];
  const shown = tabs.find(({ tab }) => tab === asked)?.tab ?? 'goes';
  return (
    <div className="plan-lists">
      <nav className="tabs" aria-label={texts.tabsName}>
        {tabs.map(({ tab, n }) => (
          <Link
            key={tab}
            href={addressOf('plan', { plan, show: tab === 'goes' ? null : tab })}
            aria-current={tab === shown ? 'page' : undefined}
          >
            {texts.tabs[tab]} <span className="number">{count(n, language)}</span>
          </Link>
        ))}
      </nav>
      {shown === 'goes' && <Operations summary={summary} details={details} />}
      {shown === 'stays' && <Reasons name="plan/spared" plan={plan} version="" empty={texts.noneStays} />}
      {shown === 'skipped' && (
        <Reasons name="plan/skipped" plan={plan} version={`${summary.state} ${run?.state}`} empty={texts.noneSkipped} />
      )}
      {shown === 'folders' && <Folders plan={plan} />}
    </div>
  );
}

function Operations({ summary, details }: Omit<PlanListsProps, 'run'>) {
  const { plan: texts } = useTexts();
  const { name: state } = useWorkspaceState();
  const language = useLanguage();
  const isNarrow = useNarrow();
  const [folder, setFolder] = useParameter('folder');
  const [rule, setRule] = useParameter('rule');
  // The top of the source has an empty name, but a parameter.
  const isOneFolder = useAddress().query.has('folder');
  const { plan } = summary;
  const there = RULES.filter((name) => details.byRule[name] > 0);
  const going = there.filter((name) => name !== 'kept');
  const rules: readonly PlanRuleName[] = there.includes(rule as PlanRuleName) ? [rule as PlanRuleName] : going;
  const inFolder = isOneFolder ? folder : undefined;
  const pages = usePages(`${plan} ${state} ${inFolder} ${rules.join()}`, '', (from, rows, signal) =>
    call(
      'plan/operations',
      { plan, state, from, count: rows, rules, ...(inFolder === undefined ? {} : { folder: inFolder }) },
      signal,
    ),
  );
  return (
    <div className="plan-split">
      <div>
        {(there.length > 1 || isOneFolder) && (
          <div className="plan-filter">
            {there.length > 1 && (
              <fieldset className="plan-rules">
                <legend className="visually-hidden">{texts.filterRules}</legend>
                {(['', ...there] as const).map((name) => (
                  <button
                    key={name}
                    type="button"
                    aria-pressed={name === (rule as string)}
                    onClick={() => setRule(name === '' ? null : name)}
                  >
                    {name === '' ? texts.all : texts.rules[name]}{' '}
                    <span className="number">
                      {count(
                        name === '' ? going.reduce((sum, each) => sum + details.byRule[each], 0) : details.byRule[name],
                        language,
                      )}
                    </span>
                  </button>
                ))}
              </fieldset>
            )}
            {isOneFolder && (
              <p>
                {texts.onlyFolder} <span className="path">{folder || texts.topFolder}</span>{' '}
                <button type="button" className="plan-link" onClick={() => setFolder(null)}>
                  {texts.anyFolder}
                </button>
              </p>
            )}
          </div>
        )}
        <PagedList pages={pages} name={texts.tabs.goes} rowHeight={isNarrow ? 148 : 84} empty={texts.noneGoes}>
          {(row) => <OperationRow row={row} state={state} />}
        </PagedList>
      </div>
      {details.folders > 1 && <FolderTotals plan={plan} count={details.folders} chosen={isOneFolder ? folder : null} />}
    </div>
  );
}

interface ReasonsProps {
  readonly name: 'plan/spared' | 'plan/skipped';
  readonly plan: string;
  readonly version: string;
  readonly empty: string;
}

function Reasons({ name, plan, version, empty }: ReasonsProps) {
  const { plan: texts } = useTexts();
  const { name: state } = useWorkspaceState();
  const pages = usePages(`${name} ${plan} ${state}`, version, (from, rows, signal) =>
    call(name, { plan, state, from, count: rows }, signal),
  );
  return (
    <PagedList
      pages={pages}
      name={name === 'plan/spared' ? texts.tabs.stays : texts.tabs.skipped}
      rowHeight={72}
      empty={empty}
    >
      {(row) => <ImageReasonRow row={row} state={state} />}
    </PagedList>
  );
}

function Folders({ plan }: { readonly plan: string }) {
  const { plan: texts } = useTexts();
  const language = useLanguage();
  const pages = usePages(`folders ${plan}`, '', (from, rows, signal) =>
    call('plan/folders', { plan, from, count: rows }, signal),
  );
  return (
    <PagedList pages={pages} name={texts.byFolder} rowHeight={44} empty={texts.noneGoes}>
      {({ folder, images, bytes: size }) => (
        <div className="plan-folder-row">
          <Link className="path" href={addressOfFolder(plan, folder)}>
            {folder || texts.topFolder}
          </Link>
          <span className="number">{count(images, language)}</span>
          <span className="number">{bytes(size, language)}</span>
        </div>
      )}
    </PagedList>
  );
}
