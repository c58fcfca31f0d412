import { useEffect, useRef, useState } from 'react';
import type { MarkedObject } from '../../../../src/server/api.ts';
import { useTexts } from '../../state/settings.ts';
import { objectColours } from './object-colours.ts';
import './objects.css';

interface ObjectsLayerProps {
  /** Of the picture, px. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly MarkedObject[];
}

const LABEL_PX = 13;

/** Boxes, outlines and keypoints over a picture that fills its stage as `object-fit: contain` does. */
export function ObjectsLayer({ width, height, objects }: ObjectsLayerProps) {
  const { grid } = useTexts();
  const svg = useRef<SVGSVGElement>(null);
  // Px of the picture per px of the screen.
  const [unit, setUnit] = useState(1);
  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth > 0 && clientHeight > 0) setUnit(Math.max(width / clientWidth, height / clientHeight));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [width, height]);
  const colours = objectColours(objects.map(({ category }) => category));
  const worst = worstOf(objects);
  // The worst last: over the others.
  const drawn = worst === null ? objects : [...objects.filter((one) => one !== worst), worst];
  return (
    <svg
      ref={svg}
      className="objects"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      role="img"
      aria-label={grid.objectsDrawn(objects.length)}
    >
      {drawn.map((object) => (
        <Drawn
          key={`${object.set} ${object.n}`}
          object={object}
          colour={colours.get(object.category)!}
          unit={unit}
          width={width}
          isWorst={object === worst}
        />
      ))}
    </svg>
  );
}

/** The object with the worst problem; null where there is none. */
export function worstOf(objects: readonly MarkedObject[]): MarkedObject | null {
  let worst: MarkedObject | null = null;
  for (const object of objects) {
    if (object.checks.length > 0 && (worst === null || object.severity > worst.severity)) worst = object;
  }
  return worst;
}

interface DrawnProps {
  readonly object: MarkedObject;
  readonly colour: string;
  readonly unit: number;
  readonly width: number;
  readonly isWorst: boolean;
}

function Drawn({ object, colour, unit, width, isWorst }: DrawnProps) {
  const { grid } = useTexts();
  const { box, polygons, keypoints, category, checks } = object;
  const kind = isWorst ? 'object worst' : checks.length > 0 ? 'object faulty' : 'object';
  const points: { readonly at: number; readonly x: number; readonly y: number; readonly isHidden: boolean }[] = [];
  for (let i = 0; i + 2 < keypoints.length; i += 3) {
    const visibility = keypoints[i + 2]!;
    if (visibility > 0) points.push({ at: i, x: keypoints[i]!, y: keypoints[i + 1]!, isHidden: visibility === 1 });
  }
  const size = LABEL_PX * unit;
  const name = category ?? grid.noCategory;
  const labelWidth = size * (0.62 * [...name].reduce((sum, sign) => sum + (sign > '\u2e80' ? 1.7 : 1), 0) + 0.6);
  const x = box ? Math.max(0, Math.min(box[0], width - labelWidth)) : 0;
  const y = box ? Math.max(0, box[1] - 1.35 * size) : 0;
  return (
    <g className={kind} style={{ '--object': colour } as React.CSSProperties}>
      {polygons.length > 0 && <path className="object-shape" d={polygons.map(pathOf).join(' ')} fillRule="evenodd" />}
      {box && (
        <rect
          className={polygons.length > 0 ? 'object-box around' : 'object-box'}
          x={box[0]}
          y={box[1]}
          width={Math.max(box[2], unit)}
          height={Math.max(box[3], unit)}
        />
      )}
      {points.map((point) => (
        <circle
          key={point.at}
          className={point.isHidden ? 'object-point hidden' : 'object-point'}
          cx={point.x}
          cy={point.y}
          r={4 * unit}
        />
      ))}
      {box && (
        <>
          <rect className="object-plate" x={x} y={y} width={labelWidth} height={1.35 * size} rx={0.2 * size} />
          <text className="object-name" x={x + 0.3 * size} y={y + size} fontSize={size}>
            {name}
          </text>
        </>
      )}
    </g>
  );
}

function pathOf(points: readonly number[]): string {
  const steps: string[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) steps.push(`${i === 0 ? 'M' : 'L'}${points[i]} ${points[i + 1]}`);
  return `${steps.join('')}Z`;
}
