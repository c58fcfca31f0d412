import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { changeQuery, useParameter } from '../../state/address.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { CheckList, inOrder } from './CheckList.tsx';
import { CheckPanel } from './CheckPanel.tsx';
import './quality.css';

/** One panel per check: its column, its line, and the images on both sides of it. */
export function QualityScreen() {
  const { common } = useTexts();
  const { name: state } = useWorkspaceState();
  const { decisions } = useSession();
  const listed = useCall('quality/checks', { state });
  const decided = useCall('quality/decided', { state }, decisions);
  const [wanted] = useParameter('check');
  if (listed.error) return <Failure error={listed.error} again={listed.again} />;
  if (!listed.data) return <Loading />;
  const checks = inOrder(listed.data.checks);
  const check =
    checks.find(({ name }) => name === wanted) ??
    checks.find(({ status, kind }) => status === 'on' && kind !== 'pairs') ??
    checks[0]!;
  return (
    <div className="quality">
      <section className="quality-list">
        <h1>{common.screens.quality}</h1>
        <CheckList
          checks={checks}
          chosen={check.name}
          decided={new Map(decided.data?.checks.map((each) => [each.check, each.kept + each.removed]))}
          onChoose={(name) => changeQuery({ check: name, at: null, from: null })}
        />
      </section>
      <CheckPanel key={check.name} check={check} />
    </div>
  );
}
