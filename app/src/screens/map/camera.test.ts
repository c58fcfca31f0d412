import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Camera, parseView, viewText, wholeView } from './camera.ts';

const BOUNDS = { left: -4, right: 12, bottom: 3, top: 9 };
const SIZE = { width: 800, height: 600 };
const px = fc.double({ min: 0, max: 800, noNaN: true });

it('shows the whole map, upright, with its y pointing up', () => {
  const camera = new Camera(BOUNDS, SIZE);
  expect(camera.toScreenX(BOUNDS.left)).toBeGreaterThan(0);
  expect(camera.toScreenX(BOUNDS.right)).toBeLessThan(SIZE.width);
  expect(camera.toScreenY(BOUNDS.top)).toBeLessThan(camera.toScreenY(BOUNDS.bottom));
  expect(camera.toScreenY(BOUNDS.top)).toBeGreaterThan(0);
});

it('goes from the screen to the map and back', () => {
  fc.assert(
    fc.property(px, px, fc.double({ min: 0.5, max: 900, noNaN: true }), (x, y, zoom) => {
      const camera = new Camera(BOUNDS, SIZE, { x: 1, y: 5, zoom });
      expect(camera.toScreenX(camera.toMapX(x))).toBeCloseTo(x, 6);
      expect(camera.toScreenY(camera.toMapY(y))).toBeCloseTo(y, 6);
    }),
  );
});

it('zooms around the pointer: the place under it stays', () => {
  fc.assert(
    fc.property(px, px, fc.double({ min: 0.2, max: 5, noNaN: true }), (x, y, factor) => {
      const camera = new Camera(BOUNDS, SIZE);
      const before = [camera.toMapX(x), camera.toMapY(y)];
      camera.zoomAt(x, y, factor);
      expect(camera.toMapX(x)).toBeCloseTo(before[0]!, 9);
      expect(camera.toMapY(y)).toBeCloseTo(before[1]!, 9);
    }),
  );
});

it('pans as a hand moves paper, and never off the map', () => {
  const camera = new Camera(BOUNDS, SIZE, { x: 4, y: 6, zoom: 4 });
  const x = camera.toMapX(100);
  camera.pan(30, 0);
  expect(camera.toMapX(130)).toBeCloseTo(x, 9);
  camera.pan(-1e6, 1e6);
  expect(camera.view).toMatchObject({ x: BOUNDS.right, y: BOUNDS.top });
});

it('brings a place into view, and leaves a seen one alone', () => {
  const camera = new Camera(BOUNDS, SIZE, { x: 4, y: 6, zoom: 20 });
  expect(camera.reveal(4, 6)).toBe(false);
  expect(camera.reveal(11, 8)).toBe(true);
  expect(camera.toScreenX(11)).toBeLessThanOrEqual(SIZE.width);
  expect(camera.toScreenY(8)).toBeGreaterThanOrEqual(0);
});

it('has a view by name: none for the whole map, null for nonsense', () => {
  expect(viewText(wholeView(BOUNDS), BOUNDS)).toBe('');
  const view = { x: 1.25, y: -3.5, zoom: 12 };
  expect(parseView(viewText(view, BOUNDS))).toEqual(view);
  for (const text of ['', 'a,b,c', '1,2', '1,2,3,4', '1,2,Infinity']) expect(parseView(text)).toBeNull();
  expect(parseView('0,0,-1')!.zoom).toBeGreaterThan(0);
});

it('stands where all points lie on one place', () => {
  const camera = new Camera({ left: 2, right: 2, bottom: 2, top: 2 }, SIZE);
  expect(camera.toScreenX(2)).toBe(400);
  expect(Number.isFinite(camera.toMapX(0))).toBe(true);
});
