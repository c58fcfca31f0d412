import type { PlanImageRow, PlanOperationRow } from '../../../../src/server/api.ts';
import { relationName } from '../../components/compare/evidence-words.ts';
import { Link } from '../../components/Link.tsx';
import { Picture } from '../../components/Picture.tsx';
import { addressOf } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { bytes } from '../../texts/numbers.ts';

interface ThumbProps {
  readonly state: string;
  readonly image: number | null;
}

/** An image that the state no longer lists has no picture. */
function Thumb({ state, image }: ThumbProps) {
  return image === null ? (
    <span className="plan-thumb picture" />
  ) : (
    <Picture className="plan-thumb" state={state} image={image} size={128} alt="" />
  );
}

const imageAddress = (id: string): string => addressOf('grid', { image: id });

/** One image of a plan: why it goes, and what stays in its stead. */
export function OperationRow({ row, state }: { readonly row: PlanOperationRow; readonly state: string }) {
  const all = useTexts();
  const { plan: texts } = all;
  const language = useLanguage();
  const { image, id, rule, reason, relation, keeper, bytes: size, annotations, action } = row;
  const isCopy = rule === 'duplicate' && relation !== null;
  // "resized copy of X, kept: highest resolution": relation and keeper stand beside it already.
  const detail = isCopy
    ? all.duplicates.reason(reason.slice(reason.lastIndexOf(', kept: ') + ', kept: '.length))
    : reason;
  return (
    <div className="plan-row">
      <Thumb state={state} image={image} />
      <div className="plan-row-text">
        <Link className="path" href={imageAddress(id)}>
          {id}
        </Link>
        <p className="quiet">
          {isCopy ? texts.copyOf(relationName(relation, all)) : texts.reasons[rule]}
          {!isCopy && action !== 'keep' && (
            <>
              {': '}
              {texts.reason(detail)}
            </>
          )}
        </p>
      </div>
      <p className="number plan-row-size">
        {bytes(size, language)}
        {annotations > 0 && <span className="quiet">{texts.alongside(annotations)}</span>}
      </p>
      {keeper && (
        <div className="plan-keeper">
          <Thumb state={state} image={keeper.image} />
          <div className="plan-row-text">
            <Link className="path" href={imageAddress(keeper.id)}>
              {keeper.id}
            </Link>
            <p className="quiet">
              {texts.stays}
              {isCopy && (
                <>
                  {': '}
                  {detail}
                </>
              )}
            </p>
          </div>
        </div>
      )}
    </div>
  );
}

/** An image with a reason, in the words of the one who gave it. */
export function ImageReasonRow({ row, state }: { readonly row: PlanImageRow; readonly state: string }) {
  const { plan: texts } = useTexts();
  return (
    <div className="plan-row short">
      <Thumb state={state} image={row.image} />
      <div className="plan-row-text">
        <Link className="path" href={imageAddress(row.id)}>
          {row.id}
        </Link>
        <p className="quiet">{texts.reason(row.reason)}</p>
      </div>
    </div>
  );
}
