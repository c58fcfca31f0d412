"""Generated scenes: what stands in for photographs, drawings, pages and screens while the embedder learns.

Scenes of one `Style` share palette, surfaces and kind, and differ in arrangement: to a network that looks only at
colours and textures they are the same picture, so they are its hard negatives.
Dead leaves: Lee, Mumford, Huang, "Occlusion models for natural images" (2001); Baradad et al., "Learning to see by
looking at noise" (2021).
"""

import cv2
import numpy as np

from textures import coordinates, noise, palette, ramp, texture

SIDE = 224
TEXTURES = 4
WORDS = "the of and to in gold river pan data image north light house open seven blue train city water note sale 2024 42 x= www".split()
FONTS = [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX]


class Style:
    """What sibling scenes have in common."""

    def __init__(self, rng):
        self.colours = palette(rng)
        self.textures = [texture(rng, SIDE, self.colours) for _ in range(TEXTURES)]
        self.kind = KINDS[rng.choice(len(KINDS), p=KIND_WEIGHTS)]
        self.light = rng.uniform(0, 2 * np.pi)
        self.contrast = rng.uniform(0.7, 1.25)
        self.grain = rng.uniform(0, 6) if rng.random() < 0.6 else 0
        self.softness = rng.uniform(0.4, 1.1)
        self.seed = int(rng.integers(1 << 31))


def colour(rng, style, jitter=14):
    base = style.colours[rng.integers(len(style.colours))] + jitter * rng.standard_normal(3)
    return tuple(float(v) for v in base.clip(0, 255))


def surface(rng, style, height, width):
    """A piece of one of the style's textures, or a flat or graded colour."""
    kind = rng.random()
    if kind < 0.25:
        return np.full((height, width, 3), colour(rng, style), np.uint8)
    if kind < 0.45:
        corners = np.array([[colour(rng, style), colour(rng, style)], [colour(rng, style), colour(rng, style)]], np.float32)
        return cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    source = style.textures[rng.integers(TEXTURES)]
    share = rng.uniform(0.2, 1)
    h, w = max(8, int(SIDE * share)), max(8, int(SIDE * share * rng.uniform(0.6, 1)))
    y, x = rng.integers(0, SIDE - h + 1), rng.integers(0, SIDE - w + 1)
    return cv2.resize(source[y : y + h, x : x + w], (width, height), interpolation=cv2.INTER_LINEAR)


def outline(rng, size):
    """A closed shape around the origin, float32 [points, 2], about `size` in diameter."""
    kind = rng.integers(6)
    turn = rng.uniform(0, 2 * np.pi)
    if kind == 0:
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        radius = np.ones(24)
    elif kind == 1:
        angles = np.array([0.25, 0.75, 1.25, 1.75]) * np.pi
        radius = np.full(4, 1.2)
    elif kind == 2:
        corners = rng.integers(3, 8)
        angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
        radius = rng.uniform(0.5, 1.2, corners)
    elif kind == 3:
        spikes = rng.integers(4, 10)
        angles = np.linspace(0, 2 * np.pi, 2 * spikes, endpoint=False)
        radius = np.where(np.arange(2 * spikes) % 2, rng.uniform(0.35, 0.8), 1.1)
    else:
        angles = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        radius = np.ones(28)
        for wave in range(2, 6):
            radius = radius + rng.normal(0, 0.22) * np.cos(wave * angles + rng.uniform(0, 6.3))
        radius = radius.clip(0.25, 1.8)
    points = np.stack([radius * np.cos(angles), radius * np.sin(angles)], 1) * (size / 2)
    points[:, 1] *= rng.uniform(0.35, 1)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return (points @ rotation).astype(np.float32)


def place(canvas, rng, style, points, solid=None):
    """Fills a shape with a surface, perhaps shaded like a solid body, perhaps with a shadow below it."""
    side_y, side_x = canvas.shape[:2]
    low = np.maximum(np.floor(points.min(0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(points.max(0)).astype(int) + 2, (side_x, side_y))
    width, height = high - low
    if width < 3 or height < 3:
        return
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.round((points - low) * 8).astype(np.int32)], 255, cv2.LINE_8, 3)
    if rng.random() < 0.3 and width * height > 400:
        dx, dy = (int(v) for v in (0.06 * max(width, height) + 2) * np.array([np.cos(style.light), np.sin(style.light)]))
        x0, y0 = max(0, low[0] + dx), max(0, low[1] + dy)
        x1, y1 = min(side_x, high[0] + dx), min(side_y, high[1] + dy)
        if x1 > x0 and y1 > y0:
            shadow = cv2.blur(mask, (7, 7))[y0 - low[1] - dy : y1 - low[1] - dy, x0 - low[0] - dx : x1 - low[0] - dx]
            region = canvas[y0:y1, x0:x1]
            region[:] = (region * (1 - shadow[..., None] * np.float32(0.5 / 255))).astype(np.uint8)
    fill = surface(rng, style, height, width)
    if (rng.random() < 0.45) if solid is None else solid:
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        z = np.sqrt(np.maximum(0, 1.05 - x * x - y * y))
        lit = (0.35 + 0.75 * np.maximum(0, -x * np.cos(style.light) * 0.7 - y * np.sin(style.light) * 0.7 + 0.7 * z))[..., None]
        fill = (fill * lit).clip(0, 255)
        if rng.random() < 0.4:
            fill += 140 * (lit - 0.35).clip(0, 1) ** 12
        fill = fill.clip(0, 255).astype(np.uint8)
    region = canvas[low[1] : high[1], low[0] : high[0]]
    cv2.copyTo(fill, mask, region)


def backdrop(rng, style):
    kind = rng.random()
    if kind < 0.35:
        low = noise(rng, 32, 1, 2)
        canvas = cv2.resize(ramp(rng, style.colours)[(128 + 60 * low[..., 0]).clip(0, 255).astype(np.uint8)], (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    else:
        canvas = surface(rng, style, SIDE, SIDE)
    return np.ascontiguousarray(canvas)


def leaves(rng, style):
    canvas = backdrop(rng, style)
    smallest = rng.uniform(6, 30)
    for _ in range(rng.integers(15, 80)):
        size = min(170.0, smallest / max(1e-3, rng.random()) ** 0.6)
        place(canvas, rng, style, outline(rng, size) + rng.uniform(0, SIDE, 2).astype(np.float32))
    return canvas


def ground(rng, style, canvas, horizon):
    """A textured plane in perspective below the horizon."""
    source = style.textures[rng.integers(TEXTURES)]
    spread = rng.uniform(0.5, 3)
    offset = rng.uniform(-0.5, 0.5)
    near = np.float32([[SIDE * (0.5 + offset - spread), SIDE], [SIDE * (0.5 + offset + spread), SIDE], [SIDE * 0.62, horizon], [SIDE * 0.38, horizon]])
    tile = np.float32([[0, SIDE], [SIDE, SIDE], [SIDE, 0], [0, 0]])
    warped = cv2.warpPerspective(source, cv2.getPerspectiveTransform(tile, near), (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)
    canvas[int(horizon) :] = warped[int(horizon) :]


def tree(canvas, rng, start, angle, length, width, ink):
    end = start + length * np.array([np.cos(angle), np.sin(angle)])
    cv2.line(canvas, tuple(int(v) for v in start), tuple(int(v) for v in end), ink, max(1, int(width)), cv2.LINE_AA)
    if length < 6:
        return
    for _ in range(2 if length < 30 else 3):
        tree(canvas, rng, end, angle + rng.normal(0, 0.5), length * rng.uniform(0.5, 0.75), width * 0.65, ink)


def landscape(rng, style):
    top, bottom = np.array(colour(rng, style)), np.array(colour(rng, style))
    blend = np.linspace(0, 1, SIDE, dtype=np.float32)[:, None, None]
    canvas = (top * (1 - blend) + bottom * blend) * np.ones((1, SIDE, 1), np.float32)
    if rng.random() < 0.6:
        clouds = noise(rng, SIDE, 1, int(rng.integers(2, 5)), 0.55).clip(0, 2)
        canvas = canvas + clouds * rng.uniform(15, 60)
    canvas = canvas.clip(0, 255).astype(np.uint8)
    across = np.arange(SIDE)
    height = rng.uniform(0.25, 0.6) * SIDE
    if rng.random() < 0.4:
        cv2.circle(canvas, tuple(int(v) for v in rng.uniform(0.1, 0.9, 2) * (SIDE, SIDE * 0.5)), int(rng.uniform(6, 26)), colour(rng, style, 60), -1, cv2.LINE_AA)
    for layer in range(rng.integers(2, 6)):
        ridge = noise(rng, 64, 1, int(rng.integers(2, 6)), rng.uniform(0.3, 0.7))[0, :, 0]
        ridge = np.interp(across, np.linspace(0, SIDE, 64), ridge) * rng.uniform(4, 28) + height
        points = np.concatenate([np.stack([across, ridge], 1), [[SIDE, SIDE], [0, SIDE]]]).astype(np.float32)
        place(canvas, rng, style, points, solid=False)
        height += rng.uniform(10, 50)
    if rng.random() < 0.3:
        ground(rng, style, canvas, min(SIDE - 12, height))
    for _ in range(rng.integers(0, 4)):
        start = np.array([rng.uniform(0, SIDE), rng.uniform(0.6, 1.0) * SIDE])
        tree(canvas, rng, start, -np.pi / 2 + rng.normal(0, 0.15), rng.uniform(14, 48), rng.uniform(2, 7), colour(rng, style, 30))
    for _ in range(rng.integers(0, 7)):
        at = np.array([rng.uniform(0, SIDE), rng.uniform(0.5, 0.95) * SIDE], np.float32)
        place(canvas, rng, style, outline(rng, rng.uniform(8, 60)) + at)
    return canvas


def building(canvas, rng, style, x, base, width, height):
    points = np.float32([[x, base], [x + width, base], [x + width * rng.uniform(0.9, 1.1), base - height], [x, base - height]])
    place(canvas, rng, style, points, solid=False)
    glass, gap = colour(rng, style, 40), rng.uniform(0.3, 0.7)
    columns, rows = rng.integers(2, 9), rng.integers(2, 12)
    for row in range(rows):
        for column in range(columns):
            if rng.random() < 0.08:
                continue
            left = x + width * (column + gap / 2) / columns
            upper = base - height * (row + 1 - gap / 2) / rows
            corner = (int(left + width * (1 - gap) / columns), int(upper + height * (1 - gap) / rows))
            cv2.rectangle(canvas, (int(left), int(upper)), corner, glass, -1)


def street(rng, style):
    canvas = backdrop(rng, style)
    horizon = rng.uniform(0.45, 0.8) * SIDE
    x = -20.0
    while x < SIDE:
        width = rng.uniform(20, 90)
        building(canvas, rng, style, x, horizon + rng.uniform(0, 15), width, rng.uniform(0.2, 1) * horizon)
        x += width * rng.uniform(0.7, 1.4)
    ground(rng, style, canvas, horizon)
    for _ in range(rng.integers(2, 12)):
        at = np.array([rng.uniform(0, SIDE), rng.uniform(horizon, SIDE)], np.float32)
        body(canvas, rng, style, at, rng.uniform(0.1, 0.5) * (at[1] - horizon * 0.7))
    return canvas


def body(canvas, rng, style, at, size, parts=None):
    """Some shapes stuck together, often mirror-symmetric: a figure, an animal, a thing."""
    is_symmetric = rng.random() < 0.6
    for _ in range(parts or rng.integers(2, 8)):
        part = outline(rng, size * rng.uniform(0.25, 1))
        offset = rng.normal(0, 0.4, 2) * size
        is_solid = rng.random() < 0.7
        place(canvas, rng, style, (part + at + offset).astype(np.float32), is_solid)
        if is_symmetric:
            place(canvas, rng, style, (part * (-1, 1) + at + offset * (-1, 1)).astype(np.float32), is_solid)


def objects(rng, style):
    canvas = backdrop(rng, style)
    if rng.random() < 0.5:
        canvas = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(2, 9))
    if rng.random() < 0.4:
        ground(rng, style, canvas, rng.uniform(0.4, 0.8) * SIDE)
    for _ in range(rng.integers(1, 6)):
        body(canvas, rng, style, rng.uniform(0.15, 0.85, 2) * SIDE, rng.uniform(30, 130))
    return canvas


def crowd(rng, style):
    """One thing over and over, in rows or at random."""
    canvas = backdrop(rng, style)
    stamp_seed, size = int(rng.integers(1 << 31)), rng.uniform(10, 44)
    step, jitter = size * rng.uniform(1.0, 1.9), rng.choice([0, 0.15, 0.6]) * size
    for y in np.arange(0, SIDE + step, step):
        for x in np.arange(0, SIDE + step, step):
            if rng.random() < 0.12:
                continue
            at = np.array([x, y]) + rng.normal(0, 1, 2) * jitter
            same = np.random.default_rng(stamp_seed)
            place(canvas, same, style, (outline(same, size) + at).astype(np.float32))
    return canvas


def relief(rng, style):
    """A lit surface with bumps: normals of a smooth height field, Lambert shading, coloured by another field."""
    height = noise(rng, SIDE, 1, int(rng.integers(2, 9)), rng.uniform(0.3, 0.65))[..., 0] * rng.uniform(2, 14)
    dx, dy = cv2.Sobel(height, cv2.CV_32F, 1, 0), cv2.Sobel(height, cv2.CV_32F, 0, 1)
    lit = (1 - dx * np.cos(style.light) - dy * np.sin(style.light)) / np.sqrt(1 + dx * dx + dy * dy)
    canvas = surface(rng, style, SIDE, SIDE) * (0.25 + 0.6 * lit.clip(0, 1.6))[..., None]
    canvas = canvas.clip(0, 255).astype(np.uint8)
    for _ in range(rng.integers(0, 6)):
        place(canvas, rng, style, outline(rng, rng.uniform(15, 100)) + rng.uniform(0, SIDE, 2).astype(np.float32))
    return canvas


def words(rng, count):
    return " ".join(WORDS[i] for i in rng.integers(len(WORDS), size=count))


def page(rng, style):
    paper = np.full(3, 255.0) if rng.random() < 0.6 else np.array(colour(rng, style))
    ink = (20.0, 20.0, 20.0) if paper.mean() > 110 else (235.0, 235.0, 235.0)
    canvas = np.full((SIDE, SIDE, 3), paper, np.uint8)
    y, margin = rng.uniform(5, 25), rng.uniform(5, 25)
    while y < SIDE:
        kind = rng.random()
        if kind < 0.6:
            scale = rng.choice([0.25, 0.3, 0.4, 0.7])
            font, accent = FONTS[rng.integers(len(FONTS))], colour(rng, style) if rng.random() < 0.15 else ink
            for _ in range(rng.integers(1, 7)):
                cv2.putText(canvas, words(rng, rng.integers(2, 11)), (int(margin), int(y + 20 * scale)), font, float(scale), accent, 1, cv2.LINE_AA)
                y += 30 * scale
        elif kind < 0.75:
            columns, rows, cell = rng.integers(2, 7), rng.integers(2, 6), rng.uniform(8, 16)
            for i in range(rows + 1):
                cv2.line(canvas, (int(margin), int(y + i * cell)), (int(SIDE - margin), int(y + i * cell)), ink, 1)
            for j in range(columns + 1):
                x = int(margin + j * (SIDE - 2 * margin) / columns)
                cv2.line(canvas, (x, int(y)), (x, int(y + rows * cell)), ink, 1)
            y += rows * cell
        elif kind < 0.87:
            bars = rng.integers(4, 16)
            for i in range(bars):
                x = margin + i * (SIDE - 2 * margin) / bars
                top = int(y + rng.uniform(0, 50))
                cv2.rectangle(canvas, (int(x), top), (int(x + 0.7 * (SIDE - 2 * margin) / bars), int(y + 50)), colour(rng, style), -1)
            y += 56
        else:
            h, w = rng.integers(30, 110), rng.integers(40, SIDE - 20)
            x0, y0 = int(rng.uniform(0, SIDE - w)), int(y)
            piece = surface(rng, style, h, w)
            canvas[y0 : y0 + h, x0 : x0 + w] = piece[: max(0, min(h, SIDE - y0))]
            y += h
        y += rng.uniform(4, 16)
    return canvas


def strokes(rng, style):
    canvas = backdrop(rng, style) if rng.random() < 0.6 else np.full((SIDE, SIDE, 3), colour(rng, style, 40), np.uint8)
    for _ in range(rng.integers(4, 50)):
        steps = rng.integers(6, 40)
        heading = np.cumsum(rng.normal(0, 0.5, steps)) + rng.uniform(0, 6.3)
        path = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1) * rng.uniform(2, 12), 0) + rng.uniform(0, SIDE, 2)
        cv2.polylines(canvas, [path.astype(np.int32)], rng.random() < 0.15, colour(rng, style, 30), int(rng.integers(1, 9)), cv2.LINE_AA)
    return canvas


def night(rng, style):
    canvas = (backdrop(rng, style) * rng.uniform(0.05, 0.35)).astype(np.uint8)
    glow = np.zeros_like(canvas)
    for _ in range(rng.integers(8, 70)):
        centre = tuple(int(v) for v in rng.uniform(0, SIDE, 2))
        cv2.circle(glow, centre, int(rng.integers(1, 14)), colour(rng, style, 80), -1, cv2.LINE_AA)
    glow = cv2.add(glow, cv2.GaussianBlur(glow, (0, 0), rng.uniform(2, 8)))
    canvas = cv2.add(canvas, glow)
    for _ in range(rng.integers(0, 8)):
        place(canvas, rng, style, outline(rng, rng.uniform(20, 120)) + rng.uniform(0, SIDE, 2).astype(np.float32))
    return canvas


def interior(rng, style):
    canvas = np.ascontiguousarray(surface(rng, style, SIDE, SIDE))
    corner = rng.uniform(0.15, 0.85) * SIDE
    floor = rng.uniform(0.55, 0.85) * SIDE
    wall = np.float32([[0, 0], [corner, 0], [corner, floor], [0, floor + rng.uniform(0, 50)]])
    place(canvas, rng, style, wall, solid=False)
    ground(rng, style, canvas, floor)
    for _ in range(rng.integers(2, 9)):
        x, y, w, h = rng.uniform(0, SIDE), rng.uniform(0, floor), rng.uniform(12, 70), rng.uniform(12, 80)
        slant = rng.normal(0, 6)
        place(canvas, rng, style, np.float32([[x, y], [x + w, y + slant], [x + w, y + h + slant], [x, y + h]]), solid=False)
    for _ in range(rng.integers(2, 9)):
        at = np.array([rng.uniform(0, SIDE), rng.uniform(floor - 30, SIDE)])
        body(canvas, rng, style, at, rng.uniform(15, 80))
    return canvas


def single(rng, style):
    """One large thing that fills the frame, as on product photos, logos and portraits."""
    plain = np.full((SIDE, SIDE, 3), 250 if rng.random() < 0.5 else colour(rng, style, 30), np.uint8)
    canvas = plain if rng.random() < 0.6 else cv2.GaussianBlur(backdrop(rng, style), (0, 0), 6)
    body(canvas, rng, style, np.array([SIDE / 2, SIDE / 2]) + rng.normal(0, 14, 2), rng.uniform(90, 190), rng.integers(3, 14))
    return canvas


KINDS = [leaves, landscape, street, objects, crowd, relief, page, strokes, night, interior, single]
KIND_WEIGHTS = np.array([4, 4, 3, 5, 1.5, 2, 1.5, 1, 1, 4, 3])
KIND_WEIGHTS = KIND_WEIGHTS / KIND_WEIGHTS.sum()


def finish(rng, style, canvas):
    """What a camera adds: light falling off, depth blur, contrast, softness, grain."""
    if rng.random() < 0.25:
        blurred = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(1.5, 4))
        sharp = cv2.resize(noise(rng, 8, 1, 2)[..., 0], (SIDE, SIDE), interpolation=cv2.INTER_CUBIC).clip(0, 1)[..., None]
        canvas = canvas * sharp + blurred * (1 - sharp)
    if rng.random() < 0.5:
        corners = rng.uniform(0.55, 1.25, (2, 2)).astype(np.float32)
        canvas = canvas * cv2.resize(corners, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)[..., None]
    canvas = cv2.GaussianBlur(np.float32(canvas), (0, 0), style.softness)
    canvas = (canvas - 128) * style.contrast + 128
    if style.grain:
        canvas = canvas + style.grain * rng.standard_normal((SIDE, SIDE, 1), dtype=np.float32)
    return canvas.clip(0, 255).astype(np.uint8)


def scene(rng, style):
    """uint8 [SIDE, SIDE, 3]"""
    kind = style.kind if rng.random() < 0.9 else KINDS[rng.choice(len(KINDS), p=KIND_WEIGHTS)]
    return finish(rng, style, kind(rng, style))
