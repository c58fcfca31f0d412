import { useEffect, useRef, useState } from 'react';
import { type ImageFacts, pictureUrl, thumbnailUrl } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { nameOf } from '../../components/ImageTile.tsx';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { ObjectList } from './ObjectList.tsx';
import { ObjectsLayer } from './ObjectsLayer.tsx';
import { decideOn } from './use-grid-keys.ts';
import type { GridPages } from './use-grid-pages.ts';
import { ViewerFacts } from './ViewerFacts.tsx';
import './viewer.css';

interface ViewerProps {
  readonly id: string;
  readonly pages: GridPages;
  readonly total: number;
  readonly goTo: (image: Pick<ImageFacts, 'id'>, position: number | null) => void;
  readonly close: () => void;
}

const DECISIONS = { k: 'keep', x: 'remove', u: null } as const;

/** One image, large, with everything known of it; the arrows go through the list. */
export function Viewer({ id, pages, total, goTo, close }: ViewerProps) {
  const { grid, common } = useTexts();
  const { isReadOnly, decisions } = useSession();
  const state = useWorkspaceState();
  const found = useCall('grid/find', { ...pages.question, id });
  const place = found.isLoading ? null : found.data;
  const [known, setKnown] = useState<{ readonly id: string; readonly position: number } | null>(null);
  // Who came by an arrow knows the place before the server says it.
  const position = known?.id === id ? known.position : (place?.position ?? null);
  const image = place?.image ?? null;
  const listed = position === null ? undefined : pages.at(position);
  const asked = useCall(
    'images/facts',
    listed || image === null ? null : { state: state.name, numbers: [image] },
    decisions,
  );
  const facts = listed?.id === id ? listed : asked.data?.images.find((one) => one.id === id);
  useEffect(() => {
    if (position !== null) pages.show(position, position);
  }, [position, pages.show]);
  const step = (by: number) => {
    if (position === null) return;
    const next = pages.at(position + by);
    if (!next) return;
    setKnown({ id: next.id, position: position + by });
    goTo(next, position + by);
  };
  const decide = (decision: 'keep' | 'remove' | null) => {
    if (isReadOnly || !facts) return;
    const own = { images: { numbers: [facts.n] }, has: (n: number) => n === facts.n };
    void decideOn(state.name, own, decision, pages);
  };
  const hasAnnotations = state.columns.some(({ name }) => name === 'object_count');
  const marked = useCall('grid/objects', hasAnnotations && facts ? { state: state.name, image: facts.n } : null);
  const objects = marked.isLoading || !hasAnnotations ? null : marked.data;
  const [isDrawn, setDrawn] = useState(true);
  const latest = useRef({ step, decide });
  latest.current = { step, decide };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === 'arrowright') latest.current.step(1);
      else if (key === 'arrowleft') latest.current.step(-1);
      else if (key === 'b') setDrawn((is) => !is);
      else if (key in DECISIONS) latest.current.decide(DECISIONS[key as keyof typeof DECISIONS]);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  const isGone = place !== null && place.image === null;
  return (
    <Dialog title={nameOf(id)} onClose={close} size="full">
      <div className="viewer">
        <div className="viewer-stage">
          {facts && <WholePicture key={facts.n} state={state.name} image={facts} />}
          {facts?.width && facts.height && isDrawn && objects && objects.objects.length > 0 && (
            <ObjectsLayer width={facts.width} height={facts.height} objects={objects.objects} />
          )}
          {isGone && <p className="viewer-none">{grid.noSuchImage}</p>}
          {position !== null && (
            <>
              <Button
                className="viewer-step before"
                aria-label={grid.previous}
                disabled={position === 0}
                onClick={() => step(-1)}
              >
                <StepMark back />
              </Button>
              <Button
                className="viewer-step after"
                aria-label={grid.next}
                disabled={position >= total - 1}
                onClick={() => step(1)}
              >
                <StepMark />
              </Button>
            </>
          )}
        </div>
        <div className="viewer-side">
          {facts && !isReadOnly && (
            <fieldset className="viewer-decide" aria-label={grid.facets.decision}>
              <Button look="keep" pressed={facts.decision === 'keep'} onClick={() => decide('keep')}>
                {common.keep} <kbd>K</kbd>
              </Button>
              <Button look="remove" pressed={facts.decision === 'remove'} onClick={() => decide('remove')}>
                {common.remove} <kbd>X</kbd>
              </Button>
              <Button look="quiet" disabled={facts.decision === null} onClick={() => decide(null)}>
                {common.undecided} <kbd>U</kbd>
              </Button>
            </fieldset>
          )}
          {position !== null && <p className="quiet">{grid.placeOf(position + 1, total)}</p>}
          <div className="viewer-about">
            {objects && objects.total > 0 && (
              <>
                <Button pressed={isDrawn} onClick={() => setDrawn(!isDrawn)}>
                  {grid.drawObjects} <kbd>B</kbd>
                </Button>
                <ObjectList objects={objects.objects} total={objects.total} />
              </>
            )}
            {facts && <ViewerFacts image={facts} goTo={(other) => goTo(other, null)} />}
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** The thumbnail at once, the whole picture over it when it has come. */
function WholePicture({ state, image }: { readonly state: string; readonly image: ImageFacts }) {
  const { common, tile } = useTexts();
  const [isThere, setThere] = useState(false);
  const [isBroken, setBroken] = useState(false);
  if (image.outcome !== 'measured' || isBroken) {
    return <p className="viewer-none">{image.reason ?? (isBroken ? common.noPicture : tile.unreadable)}</p>;
  }
  return (
    <>
      {!isThere && <img className="viewer-small" src={thumbnailUrl(state, image.n, 256)} alt="" />}
      <img
        src={pictureUrl(state, image.n)}
        alt={image.id}
        draggable={false}
        onLoad={() => setThere(true)}
        onError={() => setBroken(true)}
      />
    </>
  );
}

const StepMark = ({ back = false }: { readonly back?: boolean }) => (
  <svg
    viewBox="0 0 16 16"
    width="18"
    height="18"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={back ? 'M10 3L5 8l5 5' : 'M6 3l5 5-5 5'} />
  </svg>
);
