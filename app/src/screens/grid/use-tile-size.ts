import { useCallback, useState } from 'react';

const KEY = 'goldpan-grid-size';
export const SMALLEST = 64;
export const LARGEST = 400;

const stored = (): number => {
  const size = Number(localStorage.getItem(KEY));
  return size >= SMALLEST && size <= LARGEST ? size : 132;
};

/** Least side of a tile, px; kept by the browser. */
export function useTileSize(): readonly [number, (size: number) => void] {
  const [size, setSize] = useState(stored);
  const change = useCallback((to: number) => {
    setSize(to);
    localStorage.setItem(KEY, String(to));
  }, []);
  return [size, change];
}
