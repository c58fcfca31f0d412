import { Button } from '../../components/Button.tsx';
import { Link } from '../../components/Link.tsx';
import { Picture } from '../../components/Picture.tsx';
import { addressOf } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { DecisionButtons } from './DecisionButtons.tsx';
import { useFactsLine } from './facts-line.ts';

interface FocusCardProps {
  readonly state: string;
  readonly image: number;
  readonly isOutlier: boolean;
  readonly onSimilar: (id: string) => void;
  readonly onClose: () => void;
}

/** The point that was clicked or reached by keyboard: its picture, facts and what can be done with it. */
export function FocusCard({ state, image, isOutlier, onSimilar, onClose }: FocusCardProps) {
  const { common, map } = useTexts();
  const factsLine = useFactsLine();
  const { decisions } = useSession();
  const { data } = useCall('images/facts', { state, numbers: [image] }, decisions);
  const facts = data?.images[0]?.n === image ? data.images[0] : null;
  return (
    <section className="map-focus" aria-labelledby="map-focus">
      <header>
        <h2 id="map-focus" className="visually-hidden">
          {map.focused}
        </h2>
        <p className="path">{facts?.id ?? ''}</p>
        <Button look="quiet" aria-label={common.close} onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      <div className="body">
        <Picture state={state} image={image} size={256} alt="" />
        <div className="facts">
          <p className="quiet">{facts && factsLine(facts, isOutlier)}</p>
          <div className="buttons">
            <Button disabled={!facts} onClick={() => facts && onSimilar(facts.id)}>
              {map.similar}
            </Button>
            <Link className="button" href={addressOf('grid', { image: facts?.id ?? null })}>
              {map.openImage}
            </Link>
          </div>
        </div>
      </div>
      <DecisionButtons state={state} numbers={[image]} standing={facts?.decision ?? null} />
      <p className="visually-hidden" role="status">
        {facts && `${facts.id}. ${factsLine(facts, isOutlier)}`}
      </p>
    </section>
  );
}
