import { type ReactNode, useEffect, useState } from 'react';
import { Picture } from '../../components/Picture.tsx';
import { type Store, useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-call.ts';
import { useFactsLine } from './facts-line.ts';

/** The point under the pointer, CSS px within the map; n is −1 for none. */
export interface Hovered {
  readonly n: number;
  readonly x: number;
  readonly y: number;
}

const REST_MS = 60;
const WIDTH = 208;
const HEIGHT = 270;
const GAP = 16;

interface HoverCardProps {
  readonly state: string;
  readonly hovered: Store<Hovered>;
  readonly isOutlier: (n: number) => boolean;
}

/** Picture and facts of the point under the pointer, beside it. What it says is also said of the focused point. */
export function HoverCard({ state, hovered, isOutlier }: HoverCardProps) {
  const { n, x, y } = useStore(hovered);
  const factsLine = useFactsLine();
  const [asked, setAsked] = useState(-1);
  useEffect(() => {
    if (n < 0) return setAsked(-1);
    const timer = setTimeout(() => setAsked(n), REST_MS);
    return () => clearTimeout(timer);
  }, [n]);
  const { data } = useCall('images/facts', asked < 0 ? null : { state, numbers: [asked] });
  const facts = data?.images[0];
  if (n < 0 || asked !== n || facts?.n !== n) return null;
  return (
    <Near x={x} y={y}>
      <Picture state={state} image={n} size={256} alt="" />
      <p className="path">{facts.id}</p>
      <p className="quiet">{factsLine(facts, isOutlier(n))}</p>
    </Near>
  );
}

/** A box beside a place, on the side where there is room. */
function Near({ x, y, children }: { readonly x: number; readonly y: number; readonly children: ReactNode }) {
  const [box, setBox] = useState({ width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY });
  const left = x + GAP + WIDTH > box.width ? Math.max(4, x - GAP - WIDTH) : x + GAP;
  const top = Math.max(4, Math.min(y + GAP, box.height - HEIGHT));
  return (
    <div
      className="map-hover"
      aria-hidden="true"
      ref={(element) => {
        const parent = element?.parentElement;
        if (!parent || (parent.clientWidth === box.width && parent.clientHeight === box.height)) return;
        setBox({ width: parent.clientWidth, height: parent.clientHeight });
      }}
      style={{ left, top }}
    >
      {children}
    </div>
  );
}
