import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ImageFacts, ImageNumber, ReplyOf } from '../../../../src/server/api.ts';
import { useTexts } from '../../state/settings.ts';
import { type Bounds, boundsOf, magnification, ontoQuad, quadOf, type Size } from './align.ts';
import { CompareTools } from './CompareTools.tsx';
import { COMPARE_MODES, type CompareMode, MODE_KEYS } from './modes.ts';
import { type LaidPair, PairStage } from './PairStage.tsx';
import { useView } from './use-view.ts';
import './compare.css';

interface PairViewerProps {
  readonly state: string;
  /** As `duplicates/pair` answers. */
  readonly details: ReplyOf<'duplicates/pair'>;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
  /** The one that comes first and is called A; by default the first in id order. */
  readonly first?: ImageNumber;
  /** Beside the tools. */
  readonly children?: ReactNode;
}

/** Two images beside or on each other, zoomed and moved together. Keys: S B W D, M, + − 0, arrows, space. */
export function PairViewer(props: PairViewerProps) {
  const { a, b } = props.details.pair;
  // Another pair is looked at from the start.
  return <Viewer key={`${props.state} ${a} ${b}`} {...props} />;
}

/** Pictures whose size is not known are laid on each other as squares. */
const sized = (facts: ImageFacts): ImageFacts & Size => ({
  ...facts,
  width: facts.width || 1000,
  height: facts.height || 1000,
});

const SWIPE_STEP = 0.02;

function Viewer({ state, details, mode, onMode, first, children }: PairViewerProps) {
  const { duplicates: texts } = useTexts();
  const pair = useMemo<LaidPair>(() => {
    const [a, b] = [sized(details.facts[0]), sized(details.facts[1])];
    const { evidence } = details.pair;
    const quad = quadOf(a, evidence, details.insides);
    return { state, a, b, quad, matrix: ontoQuad(b, quad), changed: evidence?.changed ?? [], isSwapped: first === b.n };
  }, [state, details, first]);
  const bounds = useMemo(() => boundsIn(pair, mode), [pair, mode]);
  const { frame, stage, scale, view, zoomBy, reset, onKey, pointers } = useView(bounds, mode === 'side' ? 2 : 1);
  const [hasMarks, setMarks] = useState(true);
  const [divider, setDivider] = useState(0.5);
  const [amplification, setAmplification] = useState(4);
  const blink = useBlink(mode === 'blink');

  const handle = (key: string): boolean => {
    const next = COMPARE_MODES.find((one) => MODE_KEYS[one] === key.toUpperCase());
    if (next) onMode(next);
    else if (key.toUpperCase() === 'M') setMarks((on) => !on);
    else if (key === ' ' && mode === 'blink') blink.flip();
    else if (mode === 'swipe' && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      setDivider((at) => Math.max(0, Math.min(1, at + (key === 'ArrowLeft' ? -SWIPE_STEP : SWIPE_STEP))));
    } else return onKey(key);
    return true;
  };
  useGlobalKeys(frame, handle);

  return (
    <div className="compare">
      <CompareTools
        mode={mode}
        onMode={onMode}
        marks={{ hasMarks, setMarks }}
        blink={blink}
        swipe={{ divider, setDivider }}
        difference={{ amplification, setAmplification }}
        zoom={{ scale, zoomBy, reset }}
      >
        {children}
      </CompareTools>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form; these are pictures */}
      <div
        ref={frame}
        className={`compare-stage ${mode} ${pointers.isDragging ? 'dragging' : ''}`}
        role="group"
        aria-label={texts.stage(texts.modes[mode])}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move what is shown
        tabIndex={0}
        onKeyDown={(event: KeyboardEvent) => {
          if (!event.key.startsWith('Arrow') || event.ctrlKey || event.metaKey || event.altKey) return;
          if (!handle(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onDoubleClick={() => (view.zoom > 1 ? reset() : zoomBy(4))}
        {...pointers.handlers}
      >
        <PairStage
          pair={pair}
          mode={mode}
          stage={stage}
          view={view}
          scale={scale}
          hasMarks={hasMarks}
          isSecond={blink.isSecond}
          divider={divider}
          amplification={amplification}
        />
        {mode === 'swipe' && <Divider at={divider} setAt={setDivider} frame={frame} />}
      </div>
    </div>
  );
}

/** Side by side, `b` stands upright beside `a`, so that it may take another shape than where it lies on `a`. */
function boundsIn({ a, b, quad, matrix }: LaidPair, mode: CompareMode): Bounds {
  const bounds = boundsOf(a, quad);
  if (mode !== 'side') return bounds;
  const larger = magnification(matrix, b);
  const width = Math.max(bounds.right - bounds.left, b.width * larger);
  const height = Math.max(bounds.bottom - bounds.top, b.height * larger);
  const [x, y] = [(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2];
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/** Letters, zoom and space work wherever the focus is, but not while typing or behind a dialog. */
function useGlobalKeys(frame: { readonly current: HTMLElement | null }, handle: (key: string) => boolean): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.startsWith('Arrow')) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.matches('input:not([type="range"]), textarea, select')) return;
      if (event.key === ' ' && target?.matches('button, a, input, summary')) return;
      const dialog = document.querySelector('dialog[open]');
      if (dialog && !dialog.contains(frame.current)) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [frame]);
}

export interface Blink {
  readonly isSecond: boolean;
  readonly isPlaying: boolean;
  /** Changes per second. */
  readonly rate: number;
  readonly setRate: (rate: number) => void;
  readonly setPlaying: (isPlaying: boolean) => void;
  /** Shows the other one, and stops. */
  readonly flip: () => void;
}

/** Shows one and the other in turn; by itself only where motion is welcome. */
function useBlink(isOn: boolean): Blink {
  const [isPlaying, setPlaying] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  const [rate, setRate] = useState(1);
  const [isSecond, setSecond] = useState(false);
  useEffect(() => {
    if (!isOn || !isPlaying) return;
    const timer = setInterval(() => setSecond((second) => !second), 1000 / rate);
    return () => clearInterval(timer);
  }, [isOn, isPlaying, rate]);
  const flip = () => {
    setPlaying(false);
    setSecond((second) => !second);
  };
  return { isSecond, isPlaying, rate, setRate, setPlaying, flip };
}

interface DividerProps {
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly frame: { readonly current: HTMLElement | null };
}

/** For a hand; the keyboard has the slider among the tools. */
function Divider({ at, setAt, frame }: DividerProps) {
  return (
    <div
      className="compare-divider"
      aria-hidden="true"
      style={{ left: `${100 * at}%` }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        event.stopPropagation();
        const box = frame.current!.getBoundingClientRect();
        setAt(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)));
      }}
    />
  );
}
