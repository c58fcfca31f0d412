import type { QualityCheck, QualityImage } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { measured } from '../../texts/numbers.ts';

interface ImageTileProps {
  readonly image: QualityImage;
  readonly check: QualityCheck;
  /** The one that the keyboard reaches. */
  readonly isActive: boolean;
  /** Null where nothing may be decided. */
  readonly decide: ((kind: 'keep' | 'remove' | null) => void) | null;
  readonly onFocus: () => void;
  readonly onLook: () => void;
}

/** A picture with its value and what stands about it. */
export function ImageTile({ image, check, isActive, decide, onFocus, onLook }: ImageTileProps) {
  const { quality } = useTexts();
  const { name: state } = useWorkspaceState();
  const language = useLanguage();
  const { n, id, decision } = image;
  const value =
    check.kind === 'flag' ? (image.value > 0.5 ? quality.yes : quality.no) : measured(image.value, language);
  const stands = decision === 'keep' ? quality.kept : decision === 'remove' ? quality.removed : quality.undecided;
  const tabIndex = isActive ? 0 : -1;
  return (
    <li className={`quality-tile ${decision ?? ''}`}>
      <button
        type="button"
        className="quality-picture"
        tabIndex={tabIndex}
        aria-label={quality.tile(id, value, stands)}
        aria-keyshortcuts={decide ? 'K X U' : undefined}
        title={id}
        onFocus={onFocus}
        onClick={onLook}
      >
        <Picture state={state} image={n} size={256} alt="" />
      </button>
      <span className="quality-facts" aria-hidden="true">
        {check.kind === 'range' && <span className="number">{value}</span>}
        {decision !== null && <span className="quality-stands">{stands}</span>}
      </span>
      {decide && (
        <span className="quality-actions">
          {(['keep', 'remove'] as const).map((kind) => (
            <Button
              key={kind}
              look={kind}
              pressed={decision === kind}
              tabIndex={tabIndex}
              aria-label={`${quality[kind]}: ${id}`}
              title={quality[kind]}
              onClick={() => decide(decision === kind ? null : kind)}
            >
              <kbd>{kind === 'keep' ? 'K' : 'X'}</kbd>
            </Button>
          ))}
        </span>
      )}
    </li>
  );
}
