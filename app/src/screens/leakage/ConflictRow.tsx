import type { ConflictMember, ConflictRow as ConflictRowData } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { relationName } from '../../components/compare/evidence-words.ts';
import { DecisionMark } from '../../components/marks.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { toggleRemove } from './actions.ts';
import { RelabelForm } from './RelabelForm.tsx';

interface ConflictRowProps {
  readonly row: ConflictRowData;
  readonly kind: 'label' | 'caption';
  readonly state: string;
  readonly onOpen: (a: string, b: string) => void;
}

/** What a member says. */
const sayingOf = (member: ConflictMember, kind: ConflictRowProps['kind']): string | null =>
  kind === 'label' ? (member.facts.relabel ?? member.label) : member.caption;

/** A group, or a pair, that disagrees. */
export function ConflictRow({ row, kind, state, onOpen }: ConflictRowProps) {
  const all = useTexts();
  const texts = all.leakage;
  const { isReadOnly } = useSession();
  const { members, majority, size, relation, isGroup, isOpen } = row;
  const first = members[0]!;
  /** Somebody to compare with: who says something else, else the first. */
  const against = (member: ConflictMember): ConflictMember =>
    members.find((other) => other !== member && sayingOf(other, kind) !== sayingOf(member, kind)) ??
    (member === first ? members[1]! : first);
  return (
    <div className="conflict-row">
      <div className="conflict-head">
        <p>
          <b>{relationName(relation, all)}</b>{' '}
          <span className="quiet">{isGroup ? texts.group(size) : texts.loosePair}</span>
        </p>
        {kind === 'label' && isOpen && (
          <p className="quiet">
            {majority ? texts.most(majority.label, majority.count, majority.of) : texts.noMajority}
          </p>
        )}
        {!isOpen && (
          <p className="leak-good">
            <DecisionMark decision="keep" /> {texts.solved}
          </p>
        )}
        {kind === 'label' && !isReadOnly && <RelabelForm state={state} images={members.map(({ facts }) => facts)} />}
      </div>
      <ul className="conflict-members">
        {members.map((member) => (
          <Member
            key={member.facts.n}
            member={member}
            saying={sayingOf(member, kind)}
            isOdd={kind === 'label' && isOpen && majority !== null && sayingOf(member, kind) !== majority.label}
            kind={kind}
            state={state}
            onOpen={() => onOpen(member.facts.id, against(member).facts.id)}
          />
        ))}
        {size > members.length && <li className="quiet conflict-more">{texts.moreMembers(size - members.length)}</li>}
      </ul>
    </div>
  );
}

interface MemberProps {
  readonly member: ConflictMember;
  readonly saying: string | null;
  /** Says other than most. */
  readonly isOdd: boolean;
  readonly kind: ConflictRowProps['kind'];
  readonly state: string;
  readonly onOpen: () => void;
}

function Member({ member: { facts }, saying, isOdd, kind, state, onOpen }: MemberProps) {
  const { leakage: texts } = useTexts();
  const { isReadOnly } = useSession();
  const silent = kind === 'label' ? texts.noLabel : texts.noCaption;
  return (
    <li className={`conflict-member ${kind}`}>
      <Button look="quiet" onClick={onOpen} aria-label={`${texts.compare}: ${facts.id}`}>
        <Picture state={state} image={facts.n} size={256} alt="" />
      </Button>
      <p className={`conflict-saying ${isOdd ? 'odd' : ''}`}>
        {facts.decision === 'remove' ? texts.goes : (saying ?? silent)}
        {isOdd && facts.decision !== 'remove' && <span aria-hidden="true"> ≠</span>}
      </p>
      <p className="path" title={facts.id}>
        {facts.id}
      </p>
      {!isReadOnly && (
        <Button look="remove" pressed={facts.decision === 'remove'} onClick={() => void toggleRemove(state, facts)}>
          {texts.remove} <span className="visually-hidden">{facts.id}</span>
        </Button>
      )}
    </li>
  );
}
