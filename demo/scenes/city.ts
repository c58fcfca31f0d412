import { createCanvas, develop, paintSmooth } from '../render/canvas.ts';
import { clamp01, colour, mix, smoothstep } from '../render/colour.ts';
import { cloudTile, grainTile, sampleTile } from '../render/noise.ts';
import { cellValue } from '../render/random.ts';
import type { Sky } from '../render/sky.ts';
import { direction, skyLight } from '../render/sky.ts';
import { HOURS, WALLS } from './city-hours.ts';
import type { Scene } from './scene.ts';

/** How far the city is drawn, in blocks; haze hides the rest. */
const REACH = 50;
/** Half the width of a street. */
const INSET = 0.13;

/** Streets and buildings on a grid, seen from a roof; every ray walks the grid cell by cell. */
export const city: Scene = (width, height, variant, random) => {
  const hour = HOURS[variant % HOURS.length]!;
  const canvas = createCanvas(width, height);
  const salt = random.integer(1, 1e6);
  const yaw = random.between(0, 2 * Math.PI);
  const sky: Sky = {
    ...hour.sky,
    sunDirection: direction(yaw + random.between(-2.4, 2.4), hour.sunElevation),
    offset: random.next(),
  };
  const [sx, sy, sz] = sky.sunDirection;
  const pitch = random.between(-0.5, -0.04);
  const eyeX = 0.5 + random.integer(-40, 40);
  const eyeZ = 0.02 + random.integer(-40, 40);
  const eyeY = random.between(1.5, 4.2) - pitch * 3.5;
  const tall = random.between(1.6, 4.6);
  const focus = random.between(5, 14);
  const midX = eyeX + Math.sin(yaw) * focus;
  const midZ = eyeZ + Math.cos(yaw) * focus;
  const zoom = random.between(1, 1.5) / height;
  const cosYaw = Math.cos(yaw);
  const sinYaw = Math.sin(yaw);
  const cosPitch = Math.cos(pitch);
  const sinPitch = Math.sin(pitch);
  const grain = grainTile();
  const cloud = cloudTile();

  // Heights of the buildings, 0 for a park or square; one unit is one block, about 40 m.
  const firstX = Math.floor(eyeX) - REACH;
  const firstZ = Math.floor(eyeZ) - REACH;
  const heights = new Float32Array(4 * REACH * REACH);
  for (let i = 0; i < heights.length; i++) {
    const cx = firstX + (i % (2 * REACH));
    const cz = firstZ + Math.floor(i / (2 * REACH));
    const pick = cellValue(cx, cz, salt);
    const nearEye = Math.abs(cx + 0.5 - eyeX) < 1.1 && Math.abs(cz + 0.5 - eyeZ) < 1.1;
    if (pick < 0.1 || nearEye) continue;
    const d2 = (cx - midX) ** 2 + (cz - midZ) ** 2;
    heights[i] = 0.28 + pick * 0.75 + tall * pick ** 3 * Math.exp(-d2 / 70);
  }
  const heightOf = (cx: number, cz: number): number => heights[(cz - firstZ) * 2 * REACH + cx - firstX] ?? 0;

  const sunReaches = (px: number, py: number, pz: number): boolean => {
    const stepX = sx / 5;
    const stepY = sy / 5;
    const stepZ = sz / 5;
    let x = px + sx * 0.02;
    let y = py + sy * 0.02;
    let z = pz + sz * 0.02;
    for (let n = 0; n < 20 && y < tall + 1; n++) {
      const cx = Math.floor(x);
      const cz = Math.floor(z);
      const fx = x - cx;
      const fz = z - cz;
      if (fx > INSET && fx < 1 - INSET && fz > INSET && fz < 1 - INSET && y < heightOf(cx, cz)) return false;
      x += stepX;
      y += stepY;
      z += stepZ;
    }
    return true;
  };

  const wall = (
    cx: number,
    cz: number,
    along: number,
    py: number,
    top: number,
    distance: number,
    sun: number,
    out: Float32Array,
  ): void => {
    const kind = cellValue(cx, cz, salt + 1);
    const glassy = top > 1.4 && kind > 0.35;
    const base = glassy ? mix(colour('#28384a'), WALLS[Math.floor(kind * 10)]!, 0.25) : WALLS[Math.floor(kind * 10)]!;
    const floors = 0.085;
    const bays = glassy ? 0.062 : 0.092;
    const fu = along / bays;
    const fv = py / floors;
    const u = fu - Math.floor(fu);
    const v = fv - Math.floor(fv);
    const blur = Math.min(0.5, 0.02 + distance * zoom * 13);
    const marginU = glassy ? 0.08 : 0.24;
    const marginV = glassy ? 0.14 : 0.26;
    const inU = smoothstep(marginU - blur / 2, marginU + blur / 2, Math.min(u, 1 - u));
    const inV = smoothstep(marginV - blur / 2, marginV + blur / 2, Math.min(v, 1 - v));
    const border = smoothstep(0, 0.03, top - py) * smoothstep(0.02, 0.06, py);
    const pane = inU * inV * border;
    const stain =
      0.75 + 0.35 * sampleTile(cloud, along * 0.3 + kind, py * 0.12) + 0.15 * sampleTile(grain, along * 0.8, py * 0.8);
    const grime = 0.7 + 0.3 * smoothstep(0, 0.5, py);
    const window = cellValue(Math.floor(fu) + cx * 31, Math.floor(fv) + cz * 57, salt + 2);
    const on =
      window < hour.lit * (0.5 + kind)
        ? (0.35 + 2.2 * cellValue(Math.floor(fu), Math.floor(fv), salt + 3)) * hour.lamp * 0.3
        : 0;
    const reflect = (glassy ? 0.2 : 0.12) + 0.2 * window * (glassy ? 1 : 0.5);
    for (let c = 0; c < 3; c++) {
      const light = hour.ambient[c]! + hour.sunlight[c]! * sun;
      const glass = sky.horizon[c]! * reflect + sky.zenith[c]! * reflect + on * (c === 0 ? 1 : c === 1 ? 0.72 : 0.38);
      const stone = base[c]! * stain * grime * light;
      out[c] = stone + (glass * (0.6 + 0.4 * sun) - stone) * pane;
    }
  };

  const ground = (px: number, pz: number, distance: number, sun: number, out: Float32Array): void => {
    const cx = Math.floor(px);
    const cz = Math.floor(pz);
    const fx = Math.abs(px - cx - 0.5);
    const fz = Math.abs(pz - cz - 0.5);
    const edge = Math.max(fx, fz);
    const park = cellValue(cx, cz, salt) < 0.1 && edge < 0.5 - INSET + 0.05;
    const near = clamp01(1 - distance * 0.03);
    const speck = 0.75 + 0.5 * sampleTile(grain, px * 0.7, pz * 0.7);
    let tone = 0.055 * speck;
    let green = 0;
    if (park) {
      const crown = sampleTile(cloud, px * 0.9, pz * 0.9);
      green = 0.05 + 0.12 * crown;
      tone = 0.03;
    } else if (edge < 0.42) tone = 0.24 * speck;
    else {
      const walk = fx > 0.42 ? pz : px;
      const middle = 0.5 - edge;
      const dash = (smoothstep(0.012, 0.006, middle) * (((walk * 9) % 1) + 1)) % 1 > 0.5 ? 0.45 : 0;
      tone += dash * near;
      const car = cellValue(Math.floor(walk * 14), Math.floor(edge * 60) + cx * 7 + cz * 13, salt + 5);
      if (car > 0.86 && Math.abs(middle - 0.04) < 0.014)
        tone = 0.05 + 0.6 * cellValue(Math.floor(walk * 14), cx, salt + 6);
    }
    const street =
      hour.lamp *
      0.11 *
      smoothstep(0.3, 0.5, edge) *
      (0.5 + 0.5 * Math.cos(2 * Math.PI * (fx > fz ? pz : px) * 4)) ** 2;
    for (let c = 0; c < 3; c++) {
      const light = hour.ambient[c]! * 0.8 + hour.sunlight[c]! * sun * sy;
      const tint = c === 1 ? green * 1.25 : c === 0 ? green * 0.6 : green * 0.25;
      out[c] = (tone + tint) * light + street * (c === 0 ? 1 : c === 1 ? 0.62 : 0.25) * (0.25 + tone * 3);
    }
  };

  const skyOut = new Float32Array(3);
  paintSmooth(
    canvas,
    (x, y, out) => {
      const vx = (x - width / 2) * zoom;
      const vy = (height / 2 - y) * zoom;
      const up = vy * cosPitch + sinPitch;
      const ahead = cosPitch - vy * sinPitch;
      const norm = 1 / Math.hypot(vx, up, ahead);
      const dx = (vx * cosYaw + ahead * sinYaw) * norm;
      const dy = up * norm;
      const dz = (ahead * cosYaw - vx * sinYaw) * norm;
      let cx = Math.floor(eyeX);
      let cz = Math.floor(eyeZ);
      const stepX = dx > 0 ? 1 : -1;
      const stepZ = dz > 0 ? 1 : -1;
      const perX = Math.abs(1 / dx);
      const perZ = Math.abs(1 / dz);
      let nextX = (dx > 0 ? cx + 1 - eyeX : eyeX - cx) * perX;
      let nextZ = (dz > 0 ? cz + 1 - eyeZ : eyeZ - cz) * perZ;
      const tGround = dy < -1e-5 ? -eyeY / dy : 1e9;
      let distance = 1e9;
      let enter = 0;
      for (let n = 0; n < 70; n++) {
        const leave = Math.min(nextX, nextZ);
        const lowest = eyeY + dy * (dy < 0 ? leave : enter);
        if (dy > 0 && lowest > tall + 1.1) break;
        const top = heightOf(cx, cz);
        if (top > 0 && lowest < top) {
          const ax = (cx + INSET - eyeX) / dx;
          const bx = (cx + 1 - INSET - eyeX) / dx;
          const az = (cz + INSET - eyeZ) / dz;
          const bz = (cz + 1 - INSET - eyeZ) / dz;
          const tx = Math.min(ax, bx);
          const tz = Math.min(az, bz);
          const tTop = (top - eyeY) / dy;
          const side = Math.max(tx, tz);
          const far = Math.min(Math.max(ax, bx), Math.max(az, bz));
          const t = dy < 0 && eyeY > top ? Math.max(side, tTop) : side;
          const py = eyeY + dy * t;
          if (t > 0 && t < far && py <= top + 1e-6 && t < tGround) {
            distance = t;
            const px = eyeX + dx * t;
            const pz = eyeZ + dz * t;
            if (t > side) {
              const sun = sunReaches(px, top, pz) ? sy : 0;
              const rim = Math.max(Math.abs(px - cx - 0.5), Math.abs(pz - cz - 0.5));
              const box = cellValue(Math.floor(px * 9), Math.floor(pz * 9), salt + 4);
              const tone =
                (0.14 + 0.2 * cellValue(cx, cz, salt + 7)) *
                (rim > 0.345 ? 1.7 : box > 0.8 ? 0.55 + box * 0.9 : 1) *
                (0.7 + 0.5 * sampleTile(grain, px * 0.5, pz * 0.5));
              for (let c = 0; c < 3; c++) out[c] = tone * (hour.ambient[c]! + hour.sunlight[c]! * sun);
            } else {
              const facing = tx > tz ? -stepX * sx : -stepZ * sz;
              const sun = facing > 0 && sunReaches(px, py, pz) ? facing : 0;
              wall(cx, cz, (tx > tz ? pz : px) + 100, py, top, t, sun, out);
            }
            break;
          }
        }
        if (leave > tGround || leave > 42) break;
        enter = leave;
        if (nextX < nextZ) {
          cx += stepX;
          nextX += perX;
        } else {
          cz += stepZ;
          nextZ += perZ;
        }
      }
      if (distance === 1e9 && tGround < 46) {
        distance = tGround;
        const px = eyeX + dx * tGround;
        const pz = eyeZ + dz * tGround;
        ground(px, pz, tGround, sunReaches(px, 0, pz) ? 1 : 0, out);
      }
      if (distance < 1e9) {
        const fog = 1 - Math.exp(-distance * hour.haze - (distance / 28) ** 4);
        for (let c = 0; c < 3; c++) out[c]! += (sky.horizon[c]! - out[c]!) * fog;
        return;
      }
      skyLight(sky, dx, Math.max(0.001, dy), dz, skyOut);
      out.set(skyOut);
    },
    0.16,
  );
  return develop(canvas, random, { exposure: hour.exposure, grain: 1.2, vignette: 0.2 });
};
