"""Generated surfaces: noise with a power-law spectrum, stripes, cells, bricks, marble, fabric, spots, fractals."""

import cv2
import numpy as np

_COORDINATES = {}


def coordinates(side):
    if side not in _COORDINATES:
        y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side
        _COORDINATES[side] = (y, x)
    return _COORDINATES[side]


def noise(rng, side, channels=1, start=2, falloff=None):
    """Octaves of smooth noise, mean 0, deviation about 1; `falloff` is the amplitude kept per octave."""
    falloff = rng.uniform(0.35, 0.85) if falloff is None else falloff
    total = np.zeros((side, side, channels), np.float32)
    amplitude, cells = 1.0, start
    while cells <= side:
        grid = rng.standard_normal((cells + 1, cells + 1, channels), dtype=np.float32)
        layer = cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC).reshape(side, side, channels)
        total += amplitude * layer
        amplitude *= falloff
        cells *= 2
    return total / max(1e-6, float(total.std()))


def palette(rng):
    """3 to 7 colours that go together: a base hue with neighbours, a complement, greys; 0–255."""
    base, spread = rng.random(), rng.uniform(0.02, 0.35)
    colours = []
    for _ in range(rng.integers(3, 8)):
        hue = (base + spread * rng.standard_normal() + (0.5 if rng.random() < 0.2 else 0)) % 1
        saturation = rng.beta(1.2, 1.8) if rng.random() < 0.8 else 0.05 * rng.random()
        value = rng.beta(1.3, 1.1)
        colours.append((hue * 180, saturation * 255, value * 255))
    hsv = np.array(colours, np.float32).clip(0, 255).astype(np.uint8)[None]
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0].astype(np.float32)


def ramp(rng, colours):
    """A lookup table of 256 colours through a palette."""
    order = rng.permutation(len(colours))[: rng.integers(2, len(colours) + 1)]
    return cv2.resize(colours[order][None], (256, 1), interpolation=cv2.INTER_LINEAR)[0].clip(0, 255).astype(np.uint8)


def painted(field, lookup):
    """A scalar field as colours; its 3rd to 97th percentile spans the table."""
    low, high = np.percentile(field[::4, ::4], (3, 97))
    index = ((field - low) * (255 / max(1e-6, high - low))).clip(0, 255).astype(np.uint8)
    return lookup[index]


def _plain_noise(rng, side):
    return noise(rng, side)[..., 0]


def _stripes(rng, side):
    y, x = coordinates(side)
    angle, frequency = rng.uniform(0, np.pi), np.exp(rng.uniform(np.log(3), np.log(45)))
    warp = noise(rng, side, falloff=0.4)[..., 0] * rng.choice([0, 0.02, 0.06])
    wave = np.sin(2 * np.pi * frequency * (x * np.cos(angle) + y * np.sin(angle) + warp))
    return np.sign(wave) if rng.random() < 0.4 else wave


def _marble(rng, side):
    y, x = coordinates(side)
    angle = rng.uniform(0, np.pi)
    veins = rng.uniform(3, 14) * (x * np.cos(angle) + y * np.sin(angle)) + rng.uniform(0.5, 2.5) * noise(rng, side)[..., 0]
    return np.abs(np.sin(veins)) ** rng.uniform(0.3, 2)


def _cells(rng, side):
    seeds = np.full((side, side), 255, np.uint8)
    count = int(np.exp(rng.uniform(np.log(8), np.log(500))))
    seeds[rng.integers(0, side, count), rng.integers(0, side, count)] = 0
    distance, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    if rng.random() < 0.4:
        return distance
    values = rng.random(labels.max() + 1, dtype=np.float32)
    return values[labels] + (rng.uniform(0, 0.03) * distance)


def _bricks(rng, side):
    y, x = coordinates(side)
    rows, ratio, mortar = rng.uniform(4, 24), rng.uniform(0.3, 1.2), rng.uniform(0.03, 0.15)
    row = np.floor(y * rows)
    across = x * rows * ratio + (row % 2) * rng.choice([0, 0.5])
    column = np.floor(across)
    tone = ((np.sin(row * 127.1 + column * 311.7) * 43758.5) % 1) * rng.uniform(0.1, 1)
    joint = ((y * rows) % 1 < mortar) | (across % 1 < mortar * ratio)
    return np.where(joint, -0.5, tone).astype(np.float32)


def _fabric(rng, side):
    y, x = coordinates(side)
    f, g = np.exp(rng.uniform(np.log(6), np.log(50), 2))
    return np.sin(2 * np.pi * f * x) * np.sin(2 * np.pi * g * y) + 0.3 * noise(rng, side)[..., 0]


def _spots(rng, side):
    field = np.zeros((side, side), np.uint8)
    radius = np.exp(rng.uniform(np.log(2), np.log(16)))
    for _ in range(int(min(250, 0.4 * side * side / (3.2 * radius * radius)))):
        centre = tuple(int(v) for v in rng.integers(0, side, 2))
        cv2.circle(field, centre, max(1, int(radius * rng.uniform(0.5, 1.4))), int(rng.integers(60, 256)), -1, cv2.LINE_AA)
    return field.astype(np.float32)


def _fractal(rng, side):
    y, x = coordinates(side)
    small = (np.float32(1.5) * (2 * x[::2, ::2] - 1) + 1j * np.float32(1.5) * (2 * y[::2, ::2] - 1)).astype(np.complex64)
    zoom = np.exp(rng.uniform(np.log(0.05), 0))
    angle = rng.uniform(0, 2 * np.pi)
    z = small * zoom + np.complex64(rng.uniform(-0.7, 0.7) + 1j * rng.uniform(-0.7, 0.7))
    c = np.complex64(0.7885 * np.exp(1j * angle))
    steps = np.zeros(z.shape, np.float32)
    for _ in range(24):
        z = z * z + c
        inside = np.abs(z) < 4
        steps += inside
        z = np.where(inside, z, 4)
    field = steps + 0.2 * np.log1p(np.abs(z)).astype(np.float32)
    return cv2.resize(field, (side, side), interpolation=cv2.INTER_LINEAR)


SURFACES = [_plain_noise, _plain_noise, _plain_noise, _stripes, _marble, _cells, _bricks, _fabric, _spots, _fractal]


def texture(rng, side, colours):
    """One generated surface, uint8 [side, side, 3]."""
    surface = painted(SURFACES[rng.integers(len(SURFACES))](rng, side), ramp(rng, colours))
    if rng.random() < 0.4:
        grain = rng.uniform(3, 18) * noise(rng, side, 1, 16)
        surface = (surface + grain).clip(0, 255).astype(np.uint8)
    return surface
