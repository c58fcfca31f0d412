import { useEffect, useState } from 'react';
import type { GroupDetails, ImageNumber } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { relationName } from '../../components/compare/evidence-words.ts';
import { PairFacts } from '../../components/compare/PairFacts.tsx';
import { PairViewer } from '../../components/compare/PairViewer.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { changeQuery } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { decideGroup, separate } from './actions.ts';
import type { ListAddress } from './list-address.ts';
import { MemberStrip } from './MemberStrip.tsx';
import { PairLine } from './PairLine.tsx';
import { comparedOf, isOneFile } from './pair-of-group.ts';
import './group-detail.css';

interface GroupDetailProps {
  readonly state: string;
  readonly group: GroupDetails;
  readonly address: ListAddress;
  readonly onAccept: () => void;
  /** Back to the list, where there is no room for both. */
  readonly onBack: (() => void) | null;
}

/** One group: who stays and why, and two of its images compared. */
export function GroupDetail({ state, group, address, onAccept, onBack }: GroupDetailProps) {
  const all = useTexts();
  const texts = all.duplicates;
  const { decisions, isReadOnly } = useSession();
  const compared = comparedOf(group, address);
  const { data, error, again } = useCall('duplicates/pair', { state, a: compared[0], b: compared[1] }, decisions);
  const [chosen, setChosen] = useState<ReadonlySet<ImageNumber> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen is of one group
  useEffect(() => setChosen(null), [group.id, state]);

  const compare = (image: ImageNumber) => {
    const weakest = group.weakest.a === group.keeper ? group.weakest.b : group.weakest.a;
    const other = image !== group.keeper ? group.keeper : weakest !== image ? weakest : group.members.at(-1)!.n;
    setPair(group, image, other);
  };
  const choose = (image: ImageNumber) => {
    const next = new Set(chosen);
    if (!next.delete(image)) next.add(image);
    setChosen(next);
  };
  const split = async () => {
    const images = [...chosen!];
    const others = group.members.map(({ n }) => n).filter((n) => !chosen!.has(n));
    setChosen(null);
    // What is left of the group stays open, whatever its name is then.
    const rest = group.facts.find(({ n }) => n === (chosen!.has(group.keeper) ? others[0] : group.keeper));
    changeQuery({ group: rest?.id ?? null, one: null, two: null }, 'replace');
    await separate(state, images, others);
  };
  const isSame = isOneFile(group);
  const current = data && data.pair.a === compared[0] && data.pair.b === compared[1] ? data : null;
  return (
    <article className="group-detail" aria-labelledby="group-title">
      <header>
        {onBack && (
          <Button look="quiet" className="group-back" onClick={onBack}>
            <span aria-hidden="true">←</span> {texts.back}
          </Button>
        )}
        <div className="group-title">
          <h2 id="group-title">
            {relationName(group.relation, all)} <span className="quiet">{texts.members(group.size)}</span>
          </h2>
          <Why group={group} />
        </div>
        {!isReadOnly && (
          <div className="group-actions">
            {chosen === null ? (
              <>
                <Button look="main" onClick={onAccept}>
                  {group.status === 'decided' ? texts.next : texts.accept} <kbd>↵</kbd>
                </Button>
                <Button onClick={() => void decideGroup(state, group.id, 'all')}>
                  {texts.keepAll} <kbd>A</kbd>
                </Button>
                {!isSame && (
                  <Button onClick={() => void separate(state, [compared[0]], [compared[1]])}>
                    {texts.notDuplicate} <kbd>N</kbd>
                  </Button>
                )}
                {group.size > 2 && !isSame && (
                  <Button look="quiet" onClick={() => setChosen(new Set())}>
                    {texts.split}
                  </Button>
                )}
                {group.status !== 'undecided' && (
                  <Button look="quiet" onClick={() => void decideGroup(state, group.id, null)}>
                    {texts.undecide} <kbd>U</kbd>
                  </Button>
                )}
              </>
            ) : (
              <>
                <span className="quiet">{texts.splitHint}</span>
                <Button
                  look="main"
                  disabled={chosen.size === 0 || chosen.size >= group.members.length}
                  onClick={() => void split()}
                >
                  {texts.splitOff(chosen.size)}
                </Button>
                <Button look="quiet" onClick={() => setChosen(null)}>
                  {all.common.cancel}
                </Button>
              </>
            )}
          </div>
        )}
      </header>
      <MemberStrip
        state={state}
        group={group}
        compared={compared}
        onCompare={compare}
        onKeep={isReadOnly ? null : (image) => void decideGroup(state, group.id, [image])}
        chosen={chosen}
        onChoose={choose}
      />
      {current && <PairLine group={group} pair={current.pair} onPair={(a, b) => setPair(group, a, b)} />}
      {error ? (
        <Failure error={error} again={again} />
      ) : current ? (
        <>
          <PairViewer
            state={state}
            details={current}
            first={group.keeper}
            mode={address.mode}
            onMode={(mode) => changeQuery({ mode: mode === 'side' ? null : mode }, 'replace')}
          />
          <PairFacts facts={current.facts} first={group.keeper} />
        </>
      ) : (
        <Loading />
      )}
    </article>
  );
}

/** Who stays, and why. */
function Why({ group }: { readonly group: GroupDetails }) {
  const { duplicates: texts } = useTexts();
  const keeper = group.facts[group.members.findIndex(({ n }) => n === group.keeper)];
  const isKept = group.members.find(({ n }) => n === group.keeper)?.decision === 'keep';
  const proposed = texts.reason(group.reason);
  const reason =
    group.keeper !== group.proposed ? texts.reasonChosen : isKept ? texts.reasonAccepted(proposed) : proposed;
  return (
    <p className="group-why">
      <span className="star" aria-hidden="true">
        ★
      </span>{' '}
      <span className="visually-hidden">{texts.keeperIs}: </span>
      <span className="path">{keeper?.id}</span> <span className="quiet">{reason}</span>
    </p>
  );
}

function setPair(group: GroupDetails, one: ImageNumber, two: ImageNumber): void {
  const idOf = (image: ImageNumber) => group.facts.find(({ n }) => n === image)?.id ?? null;
  changeQuery({ one: idOf(one), two: idOf(two), group: group.id }, 'replace');
}
