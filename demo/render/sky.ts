import type { Colour } from './colour.ts';
import { clamp01, smoothstep } from './colour.ts';
import { cloudTile, sampleTile } from './noise.ts';

export interface Sky {
  readonly zenith: Colour;
  readonly horizon: Colour;
  readonly sun: Colour;
  /** Light and shaded side of the clouds. */
  readonly cloud: Colour;
  readonly cloudShade: Colour;
  /** Direction to the sun, unit length: x right, y up, z ahead. */
  readonly sunDirection: Colour;
  /** 0 clear – 1 overcast. */
  readonly cover: number;
  /** Where the clouds start in the noise, so that no two skies agree. */
  readonly offset: number;
  /** Strength of the glow around the sun. */
  readonly glow: number;
}

/** Unit vector from compass angle and height, both in radians; 0 is straight ahead. */
export function direction(azimuth: number, elevation: number): Colour {
  const flat = Math.cos(elevation);
  return [Math.sin(azimuth) * flat, Math.sin(elevation), Math.cos(azimuth) * flat];
}

/** Light that comes from direction (x, y, z), unit length, y up. */
export function skyLight(sky: Sky, x: number, y: number, z: number, out: Float32Array): void {
  const up = Math.max(0, y);
  const low = (1 - up) * (1 - up);
  const fade = 1 - low * low;
  const [sx, sy, sz] = sky.sunDirection;
  const facing = Math.max(0, x * sx + y * sy + z * sz);
  // facing⁶, ⁶⁰ and ⁶⁰⁰ by multiplication: this runs for every sky pixel.
  const f2 = facing * facing;
  const f6 = f2 * f2 * f2;
  const f30 = f6 * f6 * f6 * f6 * f6;
  const f60 = f30 * f30;
  const f300 = f60 * f60 * f60 * f60 * f60;
  const disc = facing > 0.9994 ? 30 * smoothstep(0.9994, 0.9997, facing) : 0;
  const halo = sky.glow * (0.35 * f6 + 0.9 * f60 + 2 * f300 * f300) + disc;
  for (let c = 0; c < 3; c++) {
    out[c] = sky.horizon[c]! + (sky.zenith[c]! - sky.horizon[c]!) * fade + sky.sun[c]! * halo;
  }
  if (sky.cover <= 0 || y < 0.005) return;
  const spread = 0.16 / (up + 0.08);
  const u = x * spread + sky.offset;
  const v = z * spread + sky.offset * 0.7;
  const tile = cloudTile();
  const thick = 0.75 * sampleTile(tile, u, v) + 0.25 * sampleTile(tile, u * 3.1 + 0.3, v * 3.1);
  const density = smoothstep(1 - sky.cover, 1.25 - sky.cover, thick);
  if (density <= 0) return;
  const towardsSun = 0.75 * sampleTile(tile, u + sx * 0.02, v + sz * 0.02) + 0.25 * thick;
  const lit = clamp01(0.62 + 3.2 * (thick - towardsSun) - 0.35 * density);
  const alpha = density * 0.94 * smoothstep(0, 0.1, up);
  for (let c = 0; c < 3; c++) {
    const cloud = sky.cloudShade[c]! + (sky.cloud[c]! - sky.cloudShade[c]!) * lit + sky.sun[c]! * halo * 0.35;
    out[c]! += (cloud - out[c]!) * alpha;
  }
}
