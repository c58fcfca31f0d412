import { createCanvas, develop, paintSmooth } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, colour, hsv, mix, smoothstep } from '../render/colour.ts';
import { cellTile, cloudTile, grainTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import type { Fruit } from './fruit-kinds.ts';
import { FRUIT_KINDS, fruitSkin } from './fruit-kinds.ts';
import type { Ball } from './fruit-light.ts';
import { createBallLight, groupByBlock } from './fruit-light.ts';
import type { Scene } from './scene.ts';

/** Puts balls on the table without overlap, largest first; small fruit come in heaps. */
function arrange(kinds: readonly Fruit[], spread: number, random: Random): Ball[] {
  const balls: Ball[] = [];
  for (const fruit of kinds) {
    const pieces = random.integer(fruit.pieces[0], fruit.pieces[1]);
    const homeX = random.between(-spread, spread);
    const homeZ = random.between(-0.7, 1.2);
    for (let n = 0; n < pieces; n++) {
      const r = fruit.radius * random.between(0.88, 1.12);
      for (let attempt = 0; attempt < 40; attempt++) {
        const loose = 0.35 + attempt * 0.045;
        const x = homeX + random.normal() * loose;
        const z = Math.max(-1.5, homeZ + random.normal() * loose);
        if (Math.abs(x) > spread + 0.5) continue;
        if (balls.some((ball) => Math.hypot(ball.x - x, ball.y - r, ball.z - z) < ball.r + r)) continue;
        balls.push({ x, y: r, z, r, fruit, turn: random.next() * 7, tilt: random.between(-0.5, 0.5) });
        break;
      }
    }
  }
  return balls;
}

type Table = (x: number, z: number, out: Float32Array) => void;

function makeTable(variant: number, random: Random): Table {
  const offset = random.next();
  const grain = grainTile();
  const cloud = cloudTile();
  if (variant % 3 === 0) {
    const light = random.pick([colour('#a9743f'), colour('#6b4226'), colour('#c9a477')]);
    const dark = mix(light, [0.02, 0.01, 0.004], 0.6);
    return (x, z, out) => {
      const plank = Math.floor(z / 0.75 + 40);
      const gap = Math.abs(z / 0.75 + 40 - plank - 0.5);
      const ring = sampleTile(cloud, x * 0.03 + plank * 0.37, z * 0.5 + offset);
      const fibre = sampleTile(grain, x * 0.04 + plank * 0.21, z * 0.9);
      const t = 0.5 * Math.abs(Math.sin(ring * 34)) + 0.5 * fibre;
      const seam = smoothstep(0.5, 0.485, gap);
      for (let c = 0; c < 3; c++) out[c] = (dark[c]! + (light[c]! - dark[c]!) * t) * (0.15 + 0.85 * seam);
    };
  }
  if (variant % 3 === 1) {
    const ink = hsv(random.next(), 0.55, 0.62);
    const cloth: Colour = colour('#e7e0d2');
    const size = random.between(0.35, 0.6);
    return (x, z, out) => {
      const a = smoothstep(0.3, 0.36, Math.abs((((x + z * 0.3 + 40) / size) % 1) - 0.5));
      const b = smoothstep(0.3, 0.36, Math.abs((((z - x * 0.3 + 40) / size) % 1) - 0.5));
      const weave =
        0.72 + 0.4 * sampleTile(grain, x * 0.7, z * 0.7) + 0.1 * sampleTile(cloud, x * 0.2 + offset, z * 0.2);
      const t = (a + b) / 2;
      for (let c = 0; c < 3; c++) out[c] = (cloth[c]! + (ink[c]! - cloth[c]!) * t) * weave;
    };
  }
  const base = random.pick([colour('#8d8f93'), colour('#d6d2cb'), colour('#4e5a57')]);
  return (x, z, out) => {
    const vein = Math.abs(sampleTile(cloud, x * 0.07 + offset, z * 0.07) - 0.5);
    const t = 0.72 + 0.3 * sampleTile(cloud, x * 0.21, z * 0.21 + offset) - 0.45 * smoothstep(0.03, 0, vein);
    const speck = 0.9 + 0.25 * sampleTile(grain, x * 0.6, z * 0.6);
    for (let c = 0; c < 3; c++) out[c] = base[c]! * t * speck;
  };
}

/** Ray-traced balls of fruit on a table, one soft window light, wall out of focus. */
export const fruit: Scene = (width, height, variant, random) => {
  const canvas = createCanvas(width, height);
  const first = FRUIT_KINDS[variant % FRUIT_KINDS.length]!;
  const kinds: Fruit[] = [first];
  const more = random.integer(1, 3);
  for (let n = 0; n < more; n++) kinds.push(random.pick(FRUIT_KINDS));
  kinds.sort((a, b) => b.radius - a.radius);
  const balls = arrange(kinds, random.between(0.9, 1.7), random);
  const table = makeTable(variant + random.integer(0, 1), random);
  const wallHue = random.next();
  const wallSaturation = random.between(0.1, 0.45);
  const wallValue = random.between(0.3, 0.75);
  const wallTop = hsv(wallHue, wallSaturation, wallValue);
  const wallLow = hsv(wallHue + 0.05, wallSaturation, wallValue * 0.6);
  const lightSide = random.next() < 0.5 ? -1 : 1;
  const lx = lightSide * random.between(0.45, 0.75);
  const lz = -random.between(0.1, 0.5);
  const ly = Math.sqrt(1 - lx * lx - lz * lz);
  const eyeY = random.between(1.3, 3.1);
  const eyeZ = -random.between(4.6, 5.6);
  const pitch = Math.atan2(eyeY - 0.45, -eyeZ + 0.2);
  const cp = Math.cos(pitch);
  const sp = Math.sin(pitch);
  const zoom = 1.32 / height;
  const wallZ = 4.5;
  const skin = new Float32Array(4);
  const cells = cellTile();
  const pattern = random.next();

  const light = createBallLight(balls, lx, ly, lz);
  const blocks = groupByBlock(balls, width, height, (ball) => {
    const across = ball.x;
    const up = ball.y - eyeY;
    const depth = (ball.z - eyeZ) * cp - up * sp;
    const f = 1.9 / (zoom * depth);
    const reach = (ball.r * f * 1.12 * depth) / Math.sqrt(Math.max(0.01, depth * depth - ball.r * ball.r)) + 2;
    return { x: width / 2 + across * f, y: height / 2 - ((ball.z - eyeZ) * sp + up * cp) * f, reach };
  });

  paintSmooth(
    canvas,
    (x, y, out) => {
      const vx = (x - width / 2) * zoom;
      const vy = (height / 2 - y) * zoom;
      const norm = 1 / Math.hypot(vx, vy, 1.9);
      const dx = vx * norm;
      const dy = (vy * cp - 1.9 * sp) * norm;
      const dz = (1.9 * cp + vy * sp) * norm;
      let nearest = 1e9;
      let hit: Ball | undefined;
      for (const ball of blocks(x, y)) {
        const oy = eyeY - ball.y;
        const oz = eyeZ - ball.z;
        const b = -ball.x * dx + oy * dy + oz * dz;
        const disc = b * b - (ball.x * ball.x + oy * oy + oz * oz - ball.r * ball.r);
        if (disc <= 0) continue;
        const t = -b - Math.sqrt(disc);
        if (t > 0 && t < nearest) {
          nearest = t;
          hit = ball;
        }
      }
      if (hit) {
        const px = dx * nearest;
        const py = eyeY + dy * nearest;
        const pz = eyeZ + dz * nearest;
        const nx = (px - hit.x) / hit.r;
        const ny = (py - hit.y) / hit.r;
        const nz = (pz - hit.z) / hit.r;
        fruitSkin(hit.fruit, nx, ny, nz, hit.turn, hit.tilt, skin);
        const bump = hit.fruit.pores * (sampleTile(cells, nx * 0.9 + hit.turn, ny * 0.9 + nz * 0.5) - 0.45);
        const facing = nx * lx + ny * ly + nz * lz + bump;
        const shadow = light.reach(px, py, pz, hit);
        const direct = clamp01(facing * 0.9 + 0.1) * shadow;
        const open = light.openness(px, py, pz, nx, ny, nz, hit) * (0.45 + 0.55 * clamp01(0.5 + ny * 0.8));
        const view = -(nx * dx + ny * dy + nz * dz);
        const rx = dx + 2 * view * nx;
        const ry = dy + 2 * view * ny;
        const rz = dz + 2 * view * nz;
        const mirror = clamp01(rx * lx + ry * ly + rz * lz + bump * 0.15);
        const gloss = hit.fruit.gloss * shadow * (0.16 * mirror ** 12 + 1.5 * smoothstep(0.965, 0.985, mirror));
        const rim = (1 - clamp01(view)) ** 4 * 0.22 * open;
        const bounce = clamp01(0.4 - ny) * 0.16;
        table(px, pz, out);
        for (let c = 0; c < 3; c++) {
          const warm = c === 0 ? 1.65 : c === 1 ? 1.55 : 1.4;
          const fill = 0.34 + 0.1 * wallTop[c]!;
          out[c] =
            skin[c]! * (direct * warm + open * fill) +
            gloss +
            rim * (0.3 + wallTop[c]!) +
            skin[c]! * out[c]! * bounce * 3;
        }
        return;
      }
      const tTable = dy < 0 ? -eyeY / dy : 1e9;
      const tWall = (wallZ - eyeZ) / dz;
      if (tTable < tWall) {
        const px = dx * tTable;
        const pz = eyeZ + dz * tTable;
        table(px, pz, out);
        const falling =
          light.reach(px, 0, pz, undefined) * ly * 1.5 + 0.42 * light.openness(px, 0, pz, 0, 1, 0, undefined) ** 1.6;
        const fall = 1 / (1 + 0.03 * ((px - lx * 4) ** 2 + (pz + 1) ** 2));
        for (let c = 0; c < 3; c++) out[c]! *= falling * (0.35 + 0.75 * fall);
        return;
      }
      const wx = dx * tWall;
      const wy = eyeY + dy * tWall;
      const blur = sampleTile(cloudTile(), wx * 0.016 + pattern, wy * 0.016);
      const slant = smoothstep(-2.5, 2.5, wx * lightSide + wy * 0.5 - 1 + 2 * blur);
      const high = clamp01(wy * 0.28);
      for (let c = 0; c < 3; c++) out[c] = (wallLow[c]! + (wallTop[c]! - wallLow[c]!) * high) * (0.5 + 0.75 * slant);
    },
    0.11,
  );
  return develop(canvas, random, { exposure: 0.95, grain: 1.2, vignette: 0.25 });
};
