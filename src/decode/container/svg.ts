import type { ContainerParser } from './facts.ts';
import { startAsText, svgRootOffset } from './svg-prolog.ts';

/** Pixels per unit at the 72 dpi that the renderer works at; relative units need a context that a file does not have. */
const UNITS: Readonly<Record<string, number>> = { '': 1, px: 1, pt: 1, pc: 12, in: 72, cm: 72 / 2.54, mm: 72 / 25.4 };

function length(tag: string, name: string): number | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([0-9.]+)\\s*([a-z]*)\\s*["']`).exec(tag);
  const unit = UNITS[match?.[2] ?? ''];
  const value = Number(match?.[1]);
  return match === null || unit === undefined || !(value > 0) ? null : Math.round(value * unit);
}

/** Facts of an SVG: the size of its root element, from its attributes or its view box. */
export const parseSvg: ContainerParser = (bytes, facts) => {
  const text = startAsText(bytes);
  const root = svgRootOffset(text);
  const tag = text.slice(root, text.indexOf('>', root) + 1);
  const box = /\sviewBox\s*=\s*["']\s*[-0-9.e]+[\s,]+[-0-9.e]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)/.exec(tag);
  const boxWidth = Number(box?.[1] ?? Number.NaN);
  const boxHeight = Number(box?.[2] ?? Number.NaN);
  const width = length(tag, 'width');
  const height = length(tag, 'height');
  const proportional = boxWidth > 0 && boxHeight > 0;
  facts.width =
    width ?? (proportional ? Math.round(height === null ? boxWidth : (height * boxWidth) / boxHeight) : null);
  facts.height =
    height ?? (proportional ? Math.round(width === null ? boxHeight : (width * boxHeight) / boxWidth) : null);
  facts.bitDepth = 8;
  facts.channels = 4;
  facts.hasAlpha = true;
  facts.colourSpace = 'srgb';
  facts.truncated = bytes[0] !== 0xff && bytes[0] !== 0xfe && !/<\/(?:[\w.-]+:)?svg\s*>|\/>/.test(tail(bytes));
};

const tail = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(Math.max(0, bytes.length - 65_536)));
