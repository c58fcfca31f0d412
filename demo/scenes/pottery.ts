import { createCanvas, develop, paintSmooth } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, hsv, mix, smoothstep } from '../render/colour.ts';
import { cloudTile, grainTile, ridgeTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import type { Scene } from './scene.ts';

type Glaze = 'plain' | 'bands' | 'drip' | 'speckle' | 'crackle' | 'brush';
const GLAZES: readonly Glaze[] = ['plain', 'bands', 'drip', 'speckle', 'brush', 'crackle'];

/** A vessel turned on the wheel: radius by height, looked up. */
interface Vessel {
  readonly x: number;
  readonly z: number;
  readonly height: number;
  readonly widest: number;
  readonly radii: Float32Array;
  readonly glaze: Glaze;
  readonly a: Colour;
  readonly b: Colour;
  readonly gloss: number;
  readonly offset: number;
}

const STEPS = 128;

/** Catmull–Rom through a few control radii, so that every profile is smooth. */
function makeProfile(controls: readonly number[]): Float32Array {
  const at = (i: number): number => controls[Math.min(controls.length - 1, Math.max(0, i))]!;
  return Float32Array.from({ length: STEPS + 1 }, (_, n) => {
    const f = (n / STEPS) * (controls.length - 1);
    const i = Math.min(controls.length - 2, Math.floor(f));
    const t = f - i;
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    return (
      0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t ** 3)
    );
  });
}

function makeVessel(x: number, z: number, variant: number, random: Random): Vessel {
  const height = random.between(0.8, 2.3);
  const body = random.between(0.35, 0.75);
  const neck = random.between(0.12, 0.45);
  const shape = random.integer(0, 3);
  const controls =
    shape === 0
      ? [body * 0.55, body * 0.95, body, neck, neck * 0.9, neck * 1.4]
      : shape === 1
        ? [body * 0.4, body * 0.75, body, body * 1.05, body * 0.8, neck]
        : shape === 2
          ? [body * 0.9, body * 0.95, body * 0.97, body, body * 1.02, body * 1.05]
          : [body * 0.5, body, body * 0.8, neck, body * 0.6, body * 0.45];
  const radii = makeProfile(controls);
  const hue = random.next();
  return {
    x,
    z,
    height,
    widest: Math.max(...radii),
    radii,
    glaze: GLAZES[(variant + random.integer(0, 2)) % GLAZES.length]!,
    a: hsv(hue, random.between(0.15, 0.6), random.between(0.3, 0.8)),
    b: hsv(hue + random.between(0.04, 0.5), random.between(0.1, 0.5), random.between(0.3, 0.92)),
    gloss: random.between(0.3, 1),
    offset: random.next(),
  };
}

function radiusAt(vessel: Vessel, y: number): number {
  const f = clamp01(y / vessel.height) * STEPS;
  const i = Math.min(STEPS - 1, Math.floor(f));
  return vessel.radii[i]! + (vessel.radii[i + 1]! - vessel.radii[i]!) * (f - i);
}

function glazeColour(vessel: Vessel, angle: number, y: number, out: Float32Array): void {
  const high = y / vessel.height;
  const around = angle / (2 * Math.PI) + vessel.offset;
  const fine = sampleTile(grainTile(), around * 2, y * 0.35);
  let t = 0;
  switch (vessel.glaze) {
    case 'plain':
      t = 0.2 * sampleTile(cloudTile(), around, y * 0.2);
      break;
    case 'bands':
      t = smoothstep(0.15, 0.25, Math.sin(high * (14 + 16 * vessel.offset)) + 0.2 * (fine - 0.5));
      break;
    case 'drip':
      t = smoothstep(0.02, -0.02, high - 0.35 - 0.5 * sampleTile(cloudTile(), around * 2, 0.3) * (0.6 + vessel.offset));
      break;
    case 'speckle':
      t = smoothstep(0.66, 0.78, sampleTile(grainTile(), around * 1.3, y * 0.22));
      break;
    case 'crackle':
      t = smoothstep(0.88, 0.95, sampleTile(ridgeTile(), around * 2, y * 0.4)) * 0.8;
      break;
    case 'brush': {
      const petal = Math.abs(((((around * 8 + high * 2) % 1) + 1) % 1) - 0.5);
      t =
        smoothstep(0.1, 0.04, Math.abs(petal - 0.25 * Math.sin(high * 9))) *
        smoothstep(0.15, 0.3, high) *
        smoothstep(0.85, 0.7, high);
      break;
    }
  }
  const shade = 0.93 + 0.14 * fine;
  for (let c = 0; c < 3; c++) out[c] = (vessel.a[c]! + (vessel.b[c]! - vessel.a[c]!) * t) * shade;
}

/** Turned vessels in a light tent: smooth, sharp, on a pale sweep. */
export const pottery: Scene = (width, height, variant, random) => {
  const canvas = createCanvas(width, height);
  const count = 1 + (variant % 4);
  const vessels: Vessel[] = [];
  for (let n = 0; n < count; n++) {
    for (let attempt = 0; attempt < 30; attempt++) {
      const spread = 0.5 + 0.42 * count;
      const vessel = makeVessel(random.between(-spread, spread), random.between(-0.6, 1.1), variant, random);
      if (
        vessels.some(
          (other) => Math.hypot(other.x - vessel.x, other.z - vessel.z) < other.widest + vessel.widest + 0.05,
        )
      )
        continue;
      vessels.push(vessel);
      break;
    }
  }
  const eyeY = random.between(1.1, 3);
  const eyeZ = -6.2;
  const pitch = Math.atan2(eyeY - random.between(0.55, 1), -eyeZ);
  const cp = Math.cos(pitch);
  const sp = Math.sin(pitch);
  const zoom = random.between(0.68, 0.95) / height;
  const aim = random.between(-0.45, 0.45);
  const side = random.next() < 0.5 ? -1 : 1;
  const lx = side * 0.62;
  const ly = 0.62;
  const lz = -0.48;
  const sweep =
    variant % 3 === 0
      ? hsv(random.next(), 0.04, 0.84)
      : hsv(random.next(), random.between(0.08, 0.32), random.between(0.5, 0.85));
  const back = mix(sweep, variant % 2 === 0 ? [0.2, 0.2, 0.22] : [0.75, 0.74, 0.72], 0.4);
  const skin = new Float32Array(3);

  const shadowAt = (px: number, py: number, pz: number, self: Vessel | undefined): number => {
    let light = 1;
    for (const vessel of vessels) {
      if (vessel === self) continue;
      const ox = vessel.x - px;
      const oz = vessel.z - pz;
      if (ox * lx + oz * lz < -vessel.widest - 0.3) continue;
      if (Math.abs(ox * lz - oz * lx) / Math.hypot(lx, lz) > vessel.widest + 0.5 * vessel.height + 0.1) continue;
      for (let s = 1; s <= 9; s++) {
        const t = ((s / 9) * Math.max(0, vessel.height - py)) / ly;
        const y = py + ly * t;
        const gap = Math.hypot(px + lx * t - vessel.x, pz + lz * t - vessel.z) - radiusAt(vessel, y);
        light = Math.min(light, clamp01(0.5 + (gap * 1.6) / (0.12 + t * 0.5)));
      }
    }
    return light;
  };

  paintSmooth(
    canvas,
    (x, y, out) => {
      const vx = (x - width / 2) * zoom;
      const vy = (height / 2 - y) * zoom;
      const norm = 1 / Math.hypot(vx, vy, 1.9);
      const dx = vx * norm;
      const dy = (vy * cp - 1.9 * sp) * norm;
      const dz = (1.9 * cp + vy * sp) * norm;
      const tFloor = dy < 0 ? -eyeY / dy : 1e9;
      let nearest = 1e9;
      let hit: Vessel | undefined;
      let inside = false;
      for (const vessel of vessels) {
        const ox = aim - vessel.x;
        const oz = eyeZ - vessel.z;
        const flat = dx * dx + dz * dz;
        const b = (ox * dx + oz * dz) / flat;
        const reach = vessel.widest * 1.01;
        const disc = b * b - (ox * ox + oz * oz - reach * reach) / flat;
        if (disc <= 0) continue;
        const root = Math.sqrt(disc);
        // Only the slab between table and rim counts: crossing the rim's plane inside the opening is a hit by itself.
        const tRim = (vessel.height - eyeY) / dy;
        const above = eyeY > vessel.height;
        const from = Math.max(-b - root, above ? (dy < 0 ? tRim : 1e9) : 0);
        const to = Math.min(nearest, -b + root, dy < 0 ? tFloor : above ? 1e9 : tRim);
        if (from >= to) continue;
        if (above && from === tRim && Math.hypot(ox + dx * tRim, oz + dz * tRim) < radiusAt(vessel, vessel.height)) {
          nearest = tRim;
          hit = vessel;
          inside = true;
          continue;
        }
        const step = (to - from) / 18;
        for (let n = 1; n <= 18; n++) {
          const t = from + n * step;
          if (Math.hypot(ox + dx * t, oz + dz * t) > radiusAt(vessel, eyeY + dy * t)) continue;
          let low = t - step;
          let high = t;
          for (let k = 0; k < 10; k++) {
            const mid = (low + high) / 2;
            if (Math.hypot(ox + dx * mid, oz + dz * mid) > radiusAt(vessel, eyeY + dy * mid)) low = mid;
            else high = mid;
          }
          nearest = high;
          hit = vessel;
          inside = false;
          break;
        }
      }
      if (hit && nearest < tFloor) {
        const px = aim + dx * nearest - hit.x;
        const py = eyeY + dy * nearest;
        const pz = eyeZ + dz * nearest - hit.z;
        const d = Math.hypot(px, pz) || 1e-6;
        const rim = radiusAt(hit, hit.height);
        if (inside) {
          const lip = smoothstep(rim - 0.05, rim - 0.04, d);
          const depth = 0.1 + 0.5 * clamp01(0.5 - (px * lx + pz * lz) / rim / 1.2) * (d / rim) ** 2;
          for (let c = 0; c < 3; c++) out[c] = hit.a[c]! * (depth + (1.2 - depth) * lip);
          return;
        }
        const e = hit.height / STEPS;
        const slope = (radiusAt(hit, py + e) - radiusAt(hit, py - e)) / (2 * e);
        const length = Math.hypot(1, slope);
        const nx = px / d / length;
        const ny = -slope / length;
        const nz = pz / d / length;
        glazeColour(hit, Math.atan2(pz, px), py, skin);
        const shadow = shadowAt(px + hit.x, py, pz + hit.z, hit);
        const facing = nx * lx + ny * ly + nz * lz;
        const view = -(nx * dx + ny * dy + nz * dz);
        const rx = dx + 2 * view * nx;
        const ry = dy + 2 * view * ny;
        const rz = dz + 2 * view * nz;
        // A tall soft box to one side, a weaker strip on the other, both with edges one can see in the glaze.
        const box =
          smoothstep(0.25, 0.2, rz) *
          smoothstep(0.5, 0.54, rx * side) *
          smoothstep(0.86, 0.82, rx * side) *
          smoothstep(-0.15, -0.1, ry) *
          smoothstep(0.62, 0.57, ry);
        const fresnel = 0.05 + 0.6 * (1 - clamp01(view)) ** 4;
        const floor = clamp01(1 - py * 1.4) * 0.5;
        const ambient = 0.4 + 0.15 * ny - floor * 0.25;
        for (let c = 0; c < 3; c++) {
          out[c] =
            skin[c]! * (clamp01(facing * 0.85 + 0.15) * 1.15 * (0.25 + 0.75 * shadow) + ambient) +
            hit.gloss * box * 0.7 * shadow +
            fresnel * 0.35 * back[c]!;
        }
        return;
      }
      const tBack = (3.4 - eyeZ) / dz;
      const onFloor = tFloor < tBack;
      const t = onFloor ? tFloor : tBack;
      const px = aim + dx * t;
      const pz = onFloor ? eyeZ + dz * t : 3.4 + eyeY + dy * t;
      let contact = 1;
      if (onFloor) {
        for (const vessel of vessels) {
          const gap = Math.hypot(px - vessel.x, pz - vessel.z) - vessel.radii[0]!;
          contact *= 1 - 0.75 * Math.exp(-Math.max(0, gap) * 6);
        }
      }
      const shadow = onFloor ? 0.55 + 0.45 * shadowAt(px, 0, pz, undefined) : 1;
      // Floor and wall meet in a curve: one gradient runs through both.
      const bend = smoothstep(0.5, 6.5, pz);
      const pool =
        0.5 +
        0.6 * Math.exp(-((px - lx * 1.6) ** 2 + (pz - 1) ** 2) * 0.06) +
        0.05 * sampleTile(cloudTile(), px * 0.03, pz * 0.03);
      for (let c = 0; c < 3; c++) out[c] = (sweep[c]! + (back[c]! - sweep[c]!) * bend) * pool * shadow * contact;
    },
    0.07,
  );
  return develop(canvas, random, { exposure: 0.95, grain: 1, vignette: 0.3 });
};
