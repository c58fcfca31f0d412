import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { pictureUrl, type QualityCheck, type QualityImage, thumbnailUrl } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { columnTitle } from '../../texts/check-words.ts';
import { measured } from '../../texts/numbers.ts';
import type { Decide } from './SideStrip.tsx';

interface LookDialogProps {
  readonly image: QualityImage;
  readonly among: readonly QualityImage[];
  readonly check: QualityCheck;
  readonly decide: Decide;
  readonly onMove: (image: QualityImage) => void;
  readonly onClose: () => void;
}

/** One image in full, and the ones beside it in the strip by the arrow keys. */
export function LookDialog({ image, among, check, decide, onMove, onClose }: LookDialogProps) {
  const texts = useTexts();
  const { quality, common } = texts;
  const language = useLanguage();
  const { name: state } = useWorkspaceState();
  const { isReadOnly } = useSession();
  const [decided, setDecided] = useState<ReadonlyMap<number, QualityImage['decision']>>(new Map());
  const at = among.findIndex(({ n }) => n === image.n);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.focus(), []);
  const stands = decided.has(image.n) ? decided.get(image.n) : image.decision;
  const move = (steps: number) => {
    const next = among[at + steps];
    if (next) onMove(next);
  };
  const set = async (kind: QualityImage['decision']) => {
    if (stands === kind) return;
    if (await decide([image], kind)) setDecided((before) => new Map(before).set(image.n, kind));
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const kind = ({ k: 'keep', x: 'remove', u: null } as const)[event.key.toLowerCase()];
    if (steps !== undefined) move(steps);
    else if (kind !== undefined && !isReadOnly) void set(kind);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={image.id} size="full" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys beside buttons that do the same */}
      <div ref={frame} className="quality-look" tabIndex={-1} onKeyDown={press}>
        <div className="quality-stage" style={{ backgroundImage: `url("${thumbnailUrl(state, image.n, 512)}")` }}>
          <img key={image.n} src={pictureUrl(state, image.n)} alt={image.id} />
        </div>
        <div className="quality-look-bar">
          <Button disabled={at <= 0} onClick={() => move(-1)}>
            <span aria-hidden="true">←</span> {quality.previous}
          </Button>
          <Button disabled={at < 0 || at >= among.length - 1} onClick={() => move(1)}>
            {quality.next} <span aria-hidden="true">→</span>
          </Button>
          <span>
            {columnTitle(texts, check.column)}{' '}
            <strong className="number">
              {check.kind === 'flag' ? (image.value > 0.5 ? quality.yes : quality.no) : measured(image.value, language)}
            </strong>
          </span>
          <Link href={addressOf('grid', { image: image.id })}>{quality.openInGrid}</Link>
          {!isReadOnly && (
            <span className="quality-look-actions">
              <Button
                look="keep"
                pressed={stands === 'keep'}
                onClick={() => void set(stands === 'keep' ? null : 'keep')}
              >
                {common.keep} <kbd>K</kbd>
              </Button>
              <Button
                look="remove"
                pressed={stands === 'remove'}
                onClick={() => void set(stands === 'remove' ? null : 'remove')}
              >
                {common.remove} <kbd>X</kbd>
              </Button>
            </span>
          )}
        </div>
      </div>
    </Dialog>
  );
}
