import { useEffect, useRef, useState } from 'react';
import { pictureUrl } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Message } from '../../components/Message.tsx';
import { addressOf, changeQuery, go, useAddress } from '../../state/address.ts';
import { notify } from '../../state/notices.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { AcceptDialog } from './AcceptDialog.tsx';
import { decideGroup, separate } from './actions.ts';
import { Filters } from './Filters.tsx';
import { GroupDetail } from './GroupDetail.tsx';
import { GroupList } from './GroupList.tsx';
import { addressOfGroup } from './GroupRow.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { isFiltered, type ListAddress, useListAddress } from './list-address.ts';
import { comparedOf, isOneFile, stayingOf } from './pair-of-group.ts';
import { ThresholdPanel } from './ThresholdPanel.tsx';
import { type GroupPages, useGroupPages } from './use-group-pages.ts';
import { useNarrow } from './use-narrow.ts';
import { useScreenKeys } from './use-screen-keys.ts';
import './duplicates.css';

/** Groups of copies: compare, keep one, split, and draw the line between duplicates and others. */
export function DuplicatesScreen() {
  const { duplicates: texts } = useTexts();
  const { name: state } = useWorkspaceState();
  const { decisions, isReadOnly } = useSession();
  const address = useListAddress();
  const { query } = useAddress();
  const { sort, filter, group: named, threshold } = address;
  const isNarrow = useNarrow();
  const pages = useGroupPages({ state, sort, filter, version: decisions, reach: named });
  const { groups, about } = pages;
  // With room for both, the first group is open without being named.
  const id = named !== '' ? named : isNarrow ? '' : (groups[0]?.id ?? '');
  const selected = groups.findIndex((group) => group.id === id);
  const { data: details } = useCall('duplicates/group', id === '' ? null : { state, group: id }, decisions);
  const group = details?.group?.facts.some((image) => image.id === id) ? details.group : null;
  const [isAccepting, setAccepting] = useState(false);
  const [isHelping, setHelping] = useState(false);
  const isGone = details?.group === null;
  useGoneGroup(isGone && named !== '' && pages.state === state, pages, selected, isNarrow);
  const isOtherName = group !== null && named !== '' && group.id !== named;
  useEffect(() => {
    if (isOtherName) changeQuery({ group: group.id }, 'replace');
  }, [isOtherName, group?.id]);
  usePicturesOfNext(state, groups[selected + 1]);

  const move = (by: number) => {
    const next = groups[selected < 0 ? 0 : selected + by];
    if (next) go(addressOfGroup(query, next.id));
  };
  const accept = async () => {
    if (!group || isReadOnly) return;
    const isDone = group.status === 'decided' || (await decideGroup(state, group.id, stayingOf(group)));
    if (isDone) move(1);
  };
  const withGroup = (act: (current: NonNullable<typeof group>) => void) => () => {
    if (group && !isReadOnly) act(group);
  };
  useScreenKeys({
    go: move,
    keep: (at) => withGroup(({ id: of, members }) => members[at] && void decideGroup(state, of, [members[at].n]))(),
    accept: () => void accept(),
    keepAll: withGroup(({ id: of }) => void decideGroup(state, of, 'all')),
    undecide: withGroup(({ id: of }) => void decideGroup(state, of, null)),
    different: withGroup((current) => {
      if (isOneFile(current)) return notify(texts.identicalHint);
      const [a, b] = comparedOf(current, address);
      void separate(state, [a], [b]);
    }),
    help: () => setHelping(true),
  });

  if (pages.error && groups.length === 0) return <Failure error={pages.error} again={pages.again} />;
  if (!about) return <Loading />;
  const isDetail = isNarrow && named !== '';
  return (
    <div className={`duplicates ${isDetail ? 'one' : ''}`}>
      {isDetail ? (
        <h1 className="visually-hidden">{texts.title}</h1>
      ) : (
        <header className="duplicates-head">
          <div>
            <h1>{texts.title}</h1>
            <p className="quiet">
              {texts.groups(about.total)} · {texts.superfluous(about.images)}
              {about.bytesToFree > 0 && ` · ${texts.frees(about.bytesToFree)}`}
            </p>
          </div>
          <div className="group-actions">
            <Button look="quiet" onClick={() => setHelping(true)}>
              {texts.keys.open} <kbd>?</kbd>
            </Button>
            <ThresholdButton state={state} isOpen={threshold !== null} />
            {!isReadOnly && filter.status !== 'decided' && about.undecided > 0 && (
              <Button onClick={() => setAccepting(true)}>{texts.acceptAll(about.undecided)}</Button>
            )}
          </div>
        </header>
      )}
      {threshold !== null && !isDetail && <ThresholdPanel state={state} threshold={threshold} />}
      {about.allGroups === 0 ? (
        <Message title={texts.none}>
          <p>{texts.noneAdvice}</p>
        </Message>
      ) : (
        <div className="duplicates-body">
          <aside className="groups">
            <Filters address={address} about={about} />
            {groups.length > 0 ? <GroupList pages={pages} selected={selected} /> : <NoGroups address={address} />}
          </aside>
          {group ? (
            <GroupDetail
              state={state}
              group={group}
              address={address}
              onAccept={() => void accept()}
              onBack={isNarrow ? () => changeQuery({ group: null, one: null, two: null }) : null}
            />
          ) : (
            <div className="group-detail none">{id !== '' && !isGone && <Loading />}</div>
          )}
        </div>
      )}
      {isAccepting && <AcceptDialog state={state} filter={filter} onClose={() => setAccepting(false)} />}
      {isHelping && <KeysDialog onClose={() => setHelping(false)} />}
    </div>
  );
}

function ThresholdButton({ state, isOpen }: { readonly state: string; readonly isOpen: boolean }) {
  const { duplicates: texts } = useTexts();
  const { data } = useCall('duplicates/scores', isOpen ? null : { state });
  return (
    <Button
      pressed={isOpen}
      disabled={!isOpen && !data}
      onClick={() => changeQuery({ threshold: isOpen ? null : String(Number(data!.now.toFixed(3))) })}
    >
      {texts.threshold.open}
      {!isOpen && data && <span className="quiet number">{Number(data.now.toFixed(3))}</span>}
    </Button>
  );
}

/** Why the list is empty, and what to do. */
function NoGroups({ address: { filter } }: { readonly address: ListAddress }) {
  const { duplicates: texts } = useTexts();
  const showAll = () => changeQuery({ relation: null, across: null, status: null, q: null });
  const isDone = filter.status === 'undecided' && !isFiltered({ ...filter, status: undefined });
  return (
    <div className="groups-none">
      <h2>{isDone ? texts.allDecided : texts.noMatch}</h2>
      {isDone && <p className="quiet">{texts.allDecidedAdvice}</p>}
      {isDone && (
        <Link className="button main" href={addressOf('plan')}>
          {texts.toPlan}
        </Link>
      )}
      <Button onClick={showAll}>{texts.showAll}</Button>
    </div>
  );
}

/** A group that was split or is no group any more leaves its place to the next one. */
function useGoneGroup(isGone: boolean, { groups }: GroupPages, selected: number, isNarrow: boolean): void {
  const place = useRef(0);
  if (selected >= 0) place.current = selected;
  const next = groups[Math.min(place.current, groups.length - 1)]?.id ?? null;
  useEffect(() => {
    if (isGone) changeQuery({ group: isNarrow ? null : next, one: null, two: null }, 'replace');
  }, [isGone, next, isNarrow]);
}

/** The next group is mostly what is looked at next. */
function usePicturesOfNext(state: string, next: GroupPages['groups'][number] | undefined): void {
  useEffect(() => {
    if (!next) return;
    for (const image of [next.weakest.a, next.weakest.b]) new Image().src = pictureUrl(state, image);
  }, [state, next]);
}
