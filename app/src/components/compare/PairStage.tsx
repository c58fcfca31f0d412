import { type CSSProperties, type ReactNode, useState } from 'react';
import { type ImageFacts, pictureUrl, type RelativeBox } from '../../../../src/server/api.ts';
import { useTexts } from '../../state/settings.ts';
import { cssMatrix, cssPolygon, inverse, type Matrix, magnification, mapped, type Quad, type Size } from './align.ts';
import type { CompareMode } from './modes.ts';
import type { View } from './view.ts';

/** Two pictures and how `b` lies on `a`. */
export interface LaidPair {
  readonly state: string;
  readonly a: ImageFacts & Size;
  readonly b: ImageFacts & Size;
  readonly quad: Quad;
  readonly matrix: Matrix;
  readonly changed: readonly RelativeBox[];
  /** `b` is shown first, and called A. */
  readonly isSwapped: boolean;
}

/** What one of the two is called on the screen. */
export const letterOf = ({ isSwapped }: Pick<LaidPair, 'isSwapped'>, of: 'a' | 'b'): 'A' | 'B' =>
  (of === 'a') === isSwapped ? 'B' : 'A';

interface PairStageProps {
  readonly pair: LaidPair;
  readonly mode: CompareMode;
  /** Of one of the panes. */
  readonly stage: Size;
  readonly view: View;
  /** Screen px per px of `a`. */
  readonly scale: number;
  readonly hasMarks: boolean;
  /** Which picture blinking shows. */
  readonly isSecond: boolean;
  /** Share of the stage that shows `a`. */
  readonly divider: number;
  readonly amplification: number;
}

/** Sharp pixels from here on: what is there, not what smoothing makes of it. */
const PIXELS = 3;

/** The pictures, as the mode shows them. */
export function PairStage({ pair, mode, stage, view, scale, hasMarks, ...rest }: PairStageProps) {
  const { a, b, quad, matrix } = pair;
  const world: CSSProperties = {
    width: a.width,
    height: a.height,
    transform: `translate(${stage.width / 2}px, ${stage.height / 2}px) scale(${scale}) translate(${-view.x}px, ${-view.y}px)`,
  };
  const onWorld = {
    a: <Whole pair={pair} of="a" scale={scale} />,
    b: <Whole pair={pair} of="b" scale={scale} style={{ transform: cssMatrix(matrix) }} />,
  };
  const [first, second] = pair.isSwapped ? (['b', 'a'] as const) : (['a', 'b'] as const);
  const marks = hasMarks && <Marks pair={pair} />;
  if (mode === 'side') {
    const back = inverse(matrix);
    const [x, y] = mapped(back, [view.x, view.y]);
    const own = scale * magnification(matrix, b);
    const upright: CSSProperties = {
      width: b.width,
      height: b.height,
      transform: `translate(${stage.width / 2}px, ${stage.height / 2}px) scale(${own}) translate(${-x}px, ${-y}px)`,
    };
    const panes = {
      a: (
        <div className="compare-world" style={world}>
          {onWorld.a}
          {marks}
        </div>
      ),
      b: (
        <div className="compare-world" style={upright}>
          <Whole pair={pair} of="b" scale={own} />
          {hasMarks && <MarksBack pair={pair} back={back} />}
        </div>
      ),
    };
    return (
      <>
        <Pane name="A">{panes[first]}</Pane>
        <Pane name="B">{panes[second]}</Pane>
      </>
    );
  }
  if (mode === 'difference') {
    return (
      <Pane name="A − B">
        <div className="compare-world" style={world}>
          <div className="compare-difference" style={{ filter: `brightness(${rest.amplification})` }}>
            <div className="compare-overlap" style={{ clipPath: cssPolygon(quad) }}>
              {onWorld.a}
              {onWorld.b}
            </div>
          </div>
          {marks}
        </div>
      </Pane>
    );
  }
  if (mode === 'blink') {
    return (
      <Pane name={rest.isSecond ? 'B' : 'A'}>
        <div className="compare-world" style={world}>
          <div style={{ visibility: rest.isSecond ? 'hidden' : 'visible' }}>{onWorld[first]}</div>
          <div style={{ visibility: rest.isSecond ? 'visible' : 'hidden' }}>{onWorld[second]}</div>
          {marks}
        </div>
      </Pane>
    );
  }
  const at = rest.divider * stage.width;
  return (
    <Pane name="A" other="B">
      <div className="compare-half" style={{ clipPath: `inset(0 ${stage.width - at}px 0 0)` }}>
        <div className="compare-world" style={world}>
          {onWorld[first]}
        </div>
      </div>
      <div className="compare-half" style={{ clipPath: `inset(0 0 0 ${at}px)` }}>
        <div className="compare-world" style={world}>
          {onWorld[second]}
        </div>
      </div>
      <div className="compare-world" style={world}>
        {marks}
      </div>
    </Pane>
  );
}

function Pane({
  name,
  other,
  children,
}: {
  readonly name: string;
  readonly other?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="compare-pane">
      {children}
      <span className="compare-name" aria-hidden="true">
        {name}
      </span>
      {other !== undefined && (
        <span className="compare-name other" aria-hidden="true">
          {other}
        </span>
      )}
    </div>
  );
}

interface WholeProps {
  readonly pair: LaidPair;
  readonly of: 'a' | 'b';
  readonly scale: number;
  readonly style?: CSSProperties;
}

function Whole({ pair, of, scale, style }: WholeProps) {
  const { common } = useTexts();
  const { n, id, width, height } = pair[of];
  const url = pictureUrl(pair.state, n);
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === url) {
    return (
      <span className="compare-none" style={{ width, height, fontSize: 16 / scale, ...style }}>
        {common.noPicture}
      </span>
    );
  }
  return (
    <img
      src={url}
      alt={`${letterOf(pair, of)}: ${id}`}
      draggable={false}
      style={{ width, height, imageRendering: scale >= PIXELS ? 'pixelated' : 'auto', ...style }}
      onError={() => setFailed(url)}
    />
  );
}

/** Where the two differ, and the outline of `b`, on `a`. */
function Marks({ pair: { a, b, quad, changed } }: { readonly pair: LaidPair }) {
  const { duplicates } = useTexts();
  const isWhole = isFrame(quad, a);
  return (
    <svg
      className="compare-marks"
      viewBox={`0 0 ${a.width} ${a.height}`}
      role="img"
      aria-label={duplicates.marksOf(changed.length)}
    >
      {changed.map((box) => (
        <rect
          key={`${box.x} ${box.y} ${box.width} ${box.height}`}
          x={box.x * a.width}
          y={box.y * a.height}
          width={box.width * a.width}
          height={box.height * a.height}
        />
      ))}
      {!isWhole && <polygon className="outline" points={quad.map((point) => point.join()).join(' ')} data-of={b.n} />}
    </svg>
  );
}

/** The same places on `b` itself. */
function MarksBack({ pair: { a, b, quad, changed }, back }: { readonly pair: LaidPair; readonly back: Matrix }) {
  const points = (corners: readonly (readonly [number, number])[]) =>
    corners.map(([x, y]) => mapped(back, [x * a.width, y * a.height]).join()).join(' ');
  return (
    <svg className="compare-marks" viewBox={`0 0 ${b.width} ${b.height}`} aria-hidden="true">
      {changed.map(({ x, y, width, height }) => (
        <polygon
          key={`${x} ${y} ${width} ${height}`}
          points={points([
            [x, y],
            [x + width, y],
            [x + width, y + height],
            [x, y + height],
          ])}
        />
      ))}
      {!isFrame(quad, a) && (
        <polygon
          className="outline"
          points={points([
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ])}
        />
      )}
    </svg>
  );
}

/** `b` covers just the frame of `a`. */
function isFrame(quad: Quad, { width, height }: Size): boolean {
  const near = (value: number, side: number) => Math.min(Math.abs(value), Math.abs(value - side)) < 0.01 * side;
  return quad.every(([x, y]) => near(x, width) && near(y, height));
}
