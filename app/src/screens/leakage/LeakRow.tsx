import type { ImageFacts, LeakRow as LeakRowData } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { relationName } from '../../components/compare/evidence-words.ts';
import { DecisionMark } from '../../components/marks.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { differ } from './actions.ts';
import { SideActions } from './SideActions.tsx';

interface LeakRowProps {
  readonly row: LeakRowData;
  readonly state: string;
  readonly onOpen: () => void;
}

/** Two images in two splits, and what can be done about it. */
export function LeakRow({ row: { a, b, relation, score, isOpen }, state, onOpen }: LeakRowProps) {
  const all = useTexts();
  const texts = all.leakage;
  const { isReadOnly } = useSession();
  return (
    <div className="leak-row">
      <Side image={a} other={b} state={state} onOpen={onOpen} />
      <div className="leak-between">
        <p>{relationName(relation, all)}</p>
        <p className="quiet number">{texts.sure(score)}</p>
        {isOpen ? (
          !isReadOnly && (
            <button type="button" className="leak-link" onClick={() => void differ(state, a.n, b.n)}>
              {texts.notDuplicate}
            </button>
          )
        ) : (
          <p className="leak-good">
            <DecisionMark decision="keep" /> {texts.solved}
          </p>
        )}
      </div>
      <Side image={b} other={a} state={state} onOpen={onOpen} />
    </div>
  );
}

interface SideProps {
  readonly image: ImageFacts;
  readonly other: ImageFacts;
  readonly state: string;
  readonly onOpen: () => void;
}

function Side({ image, other, state, onOpen }: SideProps) {
  const { leakage: texts } = useTexts();
  const differs = image.label !== null && other.label !== null && image.label !== other.label;
  return (
    <div className="leak-side">
      <Button look="quiet" onClick={onOpen} aria-label={texts.compareOf(image.id, other.id)}>
        <Picture state={state} image={image.n} size={256} alt="" />
      </Button>
      <div>
        <p className="path">{image.id}</p>
        <p className="quiet">
          <b>{image.split ?? texts.none}</b>
          {image.label !== null && (
            <>
              {' · '}
              {image.label}
              {differs && <span aria-hidden="true"> ≠</span>}
            </>
          )}
          {image.decision === 'keep' && ` · ${texts.kept}`}
          {image.assignSplit !== null && ` · ${texts.moved(image.assignSplit)}`}
          {image.relabel !== null && ` · ${texts.labelled(image.relabel)}`}
        </p>
        <SideActions image={image} other={other} state={state} />
      </div>
    </div>
  );
}
