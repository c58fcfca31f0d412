import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ImageFilter, QualityCheck, QualityImage } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Failure } from '../../components/Failure.tsx';
import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { filterText } from '../../state/filter.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { count } from '../../texts/numbers.ts';
import { ImageTile } from './ImageTile.tsx';

/** Keeps, removes, or with null takes back. @returns whether it was stored */
export type Decide = (images: readonly QualityImage[], kind: 'keep' | 'remove' | null) => Promise<boolean>;

interface SideStripProps {
  readonly check: QualityCheck;
  readonly threshold: number;
  readonly side: 'findings' | 'sound';
  readonly from: 'line' | 'end';
  readonly inGrid: ImageFilter;
  readonly decide: Decide;
  /** Null where there is nothing to remove. */
  readonly removeAll: (() => Promise<boolean>) | null;
  readonly onLook: (image: QualityImage, among: readonly QualityImage[]) => void;
}

const FIRST = 24;
const MORE = 48;
/** Beyond that many the grid is the better place. */
const MOST = 480;

/** The images of one side, some at a time. */
export function SideStrip(props: SideStripProps) {
  const { check, threshold, side, from, inGrid, decide, removeAll, onLook } = props;
  const { quality } = useTexts();
  const language = useLanguage();
  const { name: state } = useWorkspaceState();
  const { decisions, isReadOnly } = useSession();
  const [limit, setLimit] = useState(FIRST);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const ask = { state, check: check.name, threshold, side, from } as const;
  const about = JSON.stringify(ask);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line or order begins anew
  useEffect(() => {
    setLimit(FIRST);
    setActive(0);
    list.current?.scrollTo(0, 0);
  }, [about]);
  const { data, error, again } = useCall('quality/side', { ...ask, offset: 0, limit }, decisions);
  const counted = useCall(
    'quality/count',
    side === 'findings' ? { state, check: check.name, threshold } : null,
    decisions,
  ).data;
  const marked = useMarked(data?.images ?? [], decide);
  const { images } = marked;
  const undecided = counted ? counted.findings - counted.kept - counted.removed : 0;
  const shownUndecided = images.filter(({ decision }) => decision === null);

  const focus = (index: number) => {
    const next = Math.min(images.length - 1, Math.max(0, index));
    setActive(next);
    list.current?.querySelectorAll<HTMLElement>('.quality-picture')[next]?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const image = images[active];
    if (!image || event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = columnsOf(list.current!);
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const end = { Home: 0, End: images.length - 1 }[event.key];
    const kind = ({ k: 'keep', x: 'remove', u: null } as const)[event.key.toLowerCase()];
    if (steps !== undefined) focus(active + steps);
    else if (end !== undefined) focus(end);
    else if (kind !== undefined && !isReadOnly) {
      void marked.decide(image, kind);
      if (kind !== null) focus(active + 1);
    } else return;
    event.preventDefault();
  };

  const title = side === 'findings' ? quality.findingSide : quality.soundSide;
  return (
    <section className={`quality-strip ${side}`} aria-label={title}>
      <header>
        <h3>
          {title} <span className="number">{data ? count(data.total, language) : '–'}</span>
        </h3>
        {!isReadOnly && removeAll && undecided > 0 && (
          <Button look="quiet" className="quality-remove-all" onClick={() => void removeAll()}>
            {quality.removeAll(undecided)}
          </Button>
        )}
        {!isReadOnly && removeAll && shownUndecided.length > 0 && (
          <Button look="quiet" onClick={() => void decide(shownUndecided, 'keep')}>
            {quality.keepShown(shownUndecided.length)}
          </Button>
        )}
      </header>
      {error && <Failure error={error} again={again} />}
      {data?.total === 0 && (
        <p className="quality-nothing">{side === 'findings' ? quality.noFindings : quality.noSound}</p>
      )}
      <ul ref={list} onKeyDown={press}>
        {images.map((image, i) => (
          <ImageTile
            key={image.n}
            image={image}
            check={check}
            isActive={i === Math.min(active, images.length - 1)}
            decide={isReadOnly ? null : (kind) => void marked.decide(image, kind)}
            onFocus={() => setActive(i)}
            onLook={() => onLook(image, images)}
          />
        ))}
        {data && data.total > images.length && (
          <li className="quality-more">
            {limit < MOST ? (
              <MoreButton onMore={() => setLimit(Math.min(MOST, limit + MORE))} />
            ) : (
              <Link className="button" href={addressOf('grid', { f: filterText(inGrid) })}>
                {quality.inGrid}
              </Link>
            )}
          </li>
        )}
      </ul>
    </section>
  );
}

/** Where the strips stand side by side and scroll by themselves. */
const IS_WIDE = '(min-width: 60.01rem) and (min-height: 38.01rem)';

/** Asks for more by itself once it comes into view; where the page scrolls as a whole it waits to be pressed. */
function MoreButton({ onMore }: { readonly onMore: () => void }) {
  const { quality } = useTexts();
  const element = useRef<HTMLButtonElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (!matchMedia(IS_WIDE).matches) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current());
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <button type="button" ref={element} className="button" onClick={onMore}>
      {quality.showMore}
    </button>
  );
}

/** How many tiles stand in a row. */
function columnsOf(list: HTMLElement): number {
  const tops = [...list.children].map((child) => (child as HTMLElement).offsetTop);
  const columns = tops.findIndex((top) => top !== tops[0]);
  return columns < 1 ? Math.max(1, tops.length) : columns;
}

/** Shows a decision at once, and what stands as soon as that is known. */
function useMarked(images: readonly QualityImage[], decide: Decide) {
  const [marks, setMarks] = useState<ReadonlyMap<number, QualityImage['decision']>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: new facts go before marks
  useEffect(() => setMarks(new Map()), [images]);
  const mark = async (image: QualityImage, kind: 'keep' | 'remove' | null) => {
    if (image.decision === kind) return;
    setMarks((before) => new Map(before).set(image.n, kind));
    if (!(await decide([image], kind))) setMarks(new Map());
  };
  return {
    images:
      marks.size === 0
        ? images
        : images.map((image) => ({
            ...image,
            decision: marks.get(image.n) ?? (marks.has(image.n) ? null : image.decision),
          })),
    decide: mark,
  };
}
