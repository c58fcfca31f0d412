import { useState } from 'react';
import { type ThumbnailSize, thumbnailUrl } from '../../../src/server/api.ts';
import { useTexts } from '../state/settings.ts';
import './picture.css';

interface PictureProps {
  readonly state: string;
  readonly image: number;
  readonly size: ThumbnailSize;
  /** What a screen reader says; empty where the name stands beside it. */
  readonly alt: string;
  readonly className?: string;
}

/** What is scrolled past before it has come keeps no connection busy: a browser has few, and others wait for them. */
const untilGone = (picture: HTMLImageElement) => () => {
  if (!picture.complete) picture.removeAttribute('src');
};

/** A small picture of an image, whole within its box; words where it cannot be shown. */
export function Picture({ state, image, size, alt, className = '' }: PictureProps) {
  const { common } = useTexts();
  const url = thumbnailUrl(state, image, size);
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === url) {
    return (
      <span className={`picture none ${className}`}>
        {alt !== '' && <span className="visually-hidden">{alt}</span>}
        {common.noPicture}
      </span>
    );
  }
  return (
    <span className={`picture ${className}`}>
      <img ref={untilGone} src={url} alt={alt} draggable={false} decoding="async" onError={() => setFailed(url)} />
    </span>
  );
}
