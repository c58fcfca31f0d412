import { memo } from 'react';
import type { ImageFacts, ThumbnailSize } from '../../../src/server/api.ts';
import { useTexts } from '../state/settings.ts';
import { DecisionMark, FindingMark, KeeperMark } from './marks.tsx';
import { Picture } from './Picture.tsx';
import './image-tile.css';

interface ImageTileProps {
  readonly state: string;
  readonly image: ImageFacts;
  /** Side of the picture, px on the screen. */
  readonly side: number;
}

/** Below this side there is no room for words. */
const WITH_WORDS = 104;

/** The thumbnail that is sharp enough for a side, and no larger. */
export function thumbnailSize(side: number): ThumbnailSize {
  const pixels = side * Math.min(2, devicePixelRatio);
  return pixels <= 150 ? 128 : pixels <= 320 ? 256 : 512;
}

/** Last part of an id, which tells images apart where there is little room. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** What a screen reader says of an image. */
export function useTileName(): (image: ImageFacts) => string {
  const { common, tile } = useTexts();
  return (image) =>
    [
      image.id,
      image.decision === null ? '' : common[image.decision],
      image.isKeeper ? tile.keeper : image.groupId === null ? '' : tile.copy,
      image.outcome === 'measured' ? '' : tile.unreadable,
      image.findings.length === 0 ? '' : tile.findings(image.findings.length),
    ]
      .filter((part) => part !== '')
      .join(', ');
}

/** An image with what stands about it: decision, findings, its role among copies. Named by whoever shows it. */
export const ImageTile = memo(({ state, image, side }: ImageTileProps) => {
  const { common, tile } = useTexts();
  const { decision, findings, outcome } = image;
  const hasWords = side >= WITH_WORDS;
  return (
    <div className={`tile ${decision ?? ''} ${hasWords ? '' : 'small'}`} aria-hidden="true">
      <div className="tile-picture">
        {outcome === 'measured' ? (
          <Picture state={state} image={image.n} size={thumbnailSize(side)} alt="" />
        ) : (
          <span className="picture none">{hasWords ? tile.unreadable : ''}</span>
        )}
        {decision !== null && (
          <span className={`tile-decision ${decision}`}>
            <DecisionMark decision={decision} />
            {hasWords && common[decision]}
          </span>
        )}
        {hasWords && (findings.length > 0 || image.groupId !== null) && (
          <span className="tile-marks">
            {image.groupId !== null && (
              <span title={image.isKeeper ? tile.keeper : tile.copy}>
                <KeeperMark isKeeper={image.isKeeper} />
              </span>
            )}
            {findings.length > 0 && (
              <span title={tile.findings(findings.length)}>
                <FindingMark />
                {findings.length}
              </span>
            )}
          </span>
        )}
      </div>
      {hasWords && (
        <span className="tile-name">
          {image.relabel === null ? nameOf(image.id) : `${image.label ?? '–'} → ${image.relabel}`}
        </span>
      )}
    </div>
  );
});
ImageTile.displayName = 'ImageTile';
