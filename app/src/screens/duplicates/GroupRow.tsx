import { memo } from 'react';
import type { GroupSummary } from '../../../../src/server/api.ts';
import { relationName } from '../../components/compare/evidence-words.ts';
import { Link } from '../../components/Link.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useAddress } from '../../state/address.ts';
import { useTexts } from '../../state/settings.ts';

const PICTURES = 3;

interface GroupRowProps {
  readonly state: string;
  readonly group: GroupSummary;
  readonly isSelected: boolean;
}

/** One group: its pictures, those that go faded; what it is; whether it is decided. */
export const GroupRow = memo(function GroupRow({ state, group, isSelected }: GroupRowProps) {
  const all = useTexts();
  const texts = all.duplicates;
  const { query } = useAddress();
  const { members, size, keeper, relation, weakest, splits, status } = group;
  const shown = [...members].sort((x, y) => Number(y.n === keeper) - Number(x.n === keeper)).slice(0, PICTURES);
  return (
    <Link
      className={`group-row ${status}`}
      href={addressOfGroup(query, group.id)}
      aria-current={isSelected ? 'true' : undefined}
    >
      <span className="group-pictures">
        {shown.map(({ n, stays }) => (
          <span key={n} className={`group-picture ${n === keeper ? 'keeper' : ''} ${stays ? '' : 'goes'}`}>
            <Picture state={state} image={n} size={128} alt="" />
          </span>
        ))}
        {size > PICTURES && <span className="group-more">+{size - PICTURES}</span>}
      </span>
      <span className="group-words">
        <span className="group-kind">
          <b>{relationName(relation, all)}</b> <span className="number">{weakest.score.toFixed(2)}</span>
        </span>
        <span className="quiet">{splits.length > 1 ? texts.acrossSplits(splits.join(', ')) : texts.members(size)}</span>
      </span>
      <span className={`group-state ${status}`}>
        <span aria-hidden="true">{status === 'decided' ? '✓' : status === 'partly' ? '◐' : ''}</span>
        <span className="visually-hidden">{texts.state[status]}</span>
      </span>
    </Link>
  );
});

/** The same list with another group open. */
export function addressOfGroup(query: URLSearchParams, group: string): string {
  const next = new URLSearchParams(query);
  for (const name of ['one', 'two']) next.delete(name);
  next.set('group', group);
  return `/duplicates?${next}`;
}
