/** Linear-light RGB, 1 = diffuse white; may exceed 1 before tone mapping. */
export type Colour = readonly [number, number, number];

function toLinear(byte: number): number {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

/** `#rrggbb` in sRGB to linear light (IEC 61966-2-1). */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [toLinear(value >> 16), toLinear((value >> 8) & 255), toLinear(value & 255)];
}

export function mix(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function scale(a: Colour, factor: number): Colour {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** Hue in turns, saturation and value 0–1, to linear light. */
export function hsv(hue: number, saturation: number, value: number): Colour {
  const channel = (n: number): number => {
    const k = (((n + hue * 6) % 6) + 6) % 6;
    return toLinear(255 * (value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

export function clamp01(x: number): number {
  return Math.min(1, Math.max(0, x));
}

/** 0 below `low`, 1 above `high`, smooth between; `low` may exceed `high` to fall instead. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = clamp01((x - low) / (high - low));
  return t * t * (3 - 2 * t);
}
