import { boundsOf } from '../kernel/geometry/box.ts';
import type { Box } from '../model/annotation.ts';

export { polygonArea } from '../kernel/geometry/polygon.ts';

/** The smallest box around points x, y, x, y …; undefined when there are none. */
export const boundsOfPoints = (points: readonly number[]): Box | undefined => boundsOf(points) ?? undefined;
