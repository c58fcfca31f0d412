"""What happens to a picture on its way through the web: the edits the embedder must see through.

Every edit takes and gives uint8 [height, width, 3]. `copy_of` strings several together; `lightly` is what the original
of a pair may have gone through itself.
"""

import cv2
import numpy as np

from scenes import FONTS, words

_noise_fields = np.random.default_rng(1).standard_normal((4, 640, 640), dtype=np.float32)


def crop(rng, image, least=0.22):
    height, width = image.shape[:2]
    share, aspect = least + (1 - least) * rng.random() ** 1.7, np.exp(rng.uniform(-0.35, 0.35))
    h = int(np.clip(height * np.sqrt(share * aspect), 16, height))
    w = int(np.clip(width * np.sqrt(share / aspect), 16, width))
    y, x = rng.integers(0, height - h + 1), rng.integers(0, width - w + 1)
    return image[y : y + h, x : x + w]


def rotate(rng, image):
    """By up to 25 degrees; the corners are cut off, filled with a colour, or mirrored."""
    height, width = image.shape[:2]
    angle = rng.uniform(-25, 25)
    kind = rng.random()
    scale = 1 + abs(np.sin(np.radians(angle))) * (0.9 if kind < 0.4 else rng.uniform(-0.4, 0.2))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    border = cv2.BORDER_REFLECT if kind > 0.8 else cv2.BORDER_CONSTANT
    fill = tuple(int(v) for v in rng.choice([0, 255]) * np.ones(3)) if rng.random() < 0.7 else tuple(int(v) for v in rng.integers(0, 256, 3))
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=fill)


def perspective(rng, image):
    height, width = image.shape[:2]
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    moved = corners + rng.normal(0, 0.07, (4, 2)).astype(np.float32) * (width, height)
    return cv2.warpPerspective(image, cv2.getPerspectiveTransform(corners, np.float32(moved)), (width, height), borderMode=int(rng.choice([cv2.BORDER_CONSTANT, cv2.BORDER_REFLECT])))


def turn(rng, image):
    return np.rot90(image, rng.integers(1, 4))


def mirror(rng, image):
    return image[:, ::-1] if rng.random() < 0.8 else image[::-1]


def stretch(rng, image):
    height, width = image.shape[:2]
    factor = np.exp(rng.uniform(-0.5, 0.5))
    return cv2.resize(image, (max(16, int(width * factor)), height), interpolation=cv2.INTER_AREA)


def border(rng, image):
    height, width = image.shape[:2]
    fill = rng.choice([0, 255]) * np.ones(3) if rng.random() < 0.7 else rng.integers(0, 256, 3)
    if rng.random() < 0.5:
        sides = np.full(4, rng.uniform(0.03, 0.3))
    else:
        sides = np.array([1, 1, 0, 0]) * rng.uniform(0.08, 0.6) if rng.random() < 0.5 else np.array([0, 0, 1, 1]) * rng.uniform(0.08, 0.6)
    top, bottom, left, right = (int(s * side) for s, side in zip(sides, (height, height, width, width)))
    return cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=tuple(int(v) for v in fill))


def on_page(rng, image, other):
    """Pasted into a larger picture, of which it covers 20 to 75 per cent."""
    height, width = image.shape[:2]
    share = rng.uniform(0.2, 0.75)
    if rng.random() < 0.35:
        other = np.full_like(other, tuple(int(v) for v in rng.choice([0, 240, 255]) * np.ones(3)))
        side = max(height, width)
        if rng.random() < 0.7:
            other = other.copy()
            for _ in range(rng.integers(2, 14)):
                at = tuple(int(v) for v in rng.uniform(0, other.shape[0], 2))
                cv2.putText(other, words(rng, rng.integers(2, 9)), at, FONTS[rng.integers(len(FONTS))], float(rng.uniform(0.25, 0.6)), (90, 90, 90), 1, cv2.LINE_AA)
    scale = 1 / np.sqrt(share)
    canvas = cv2.resize(other, (int(width * scale), int(height * scale)), interpolation=cv2.INTER_LINEAR)
    y, x = rng.integers(0, canvas.shape[0] - height + 1), rng.integers(0, canvas.shape[1] - width + 1)
    canvas[y : y + height, x : x + width] = image
    return canvas


def inset(rng, image, other):
    """Another picture laid over a part of it."""
    height, width = image.shape[:2]
    share = rng.uniform(0.05, 0.4)
    h, w = int(height * np.sqrt(share) * rng.uniform(0.7, 1.2)), int(width * np.sqrt(share))
    h, w = min(h, height), min(w, width)
    y, x = rng.integers(0, height - h + 1), rng.integers(0, width - w + 1)
    image = image.copy()
    piece = cv2.resize(crop(rng, other, 0.3), (w, h), interpolation=cv2.INTER_AREA)
    blend = 1 if rng.random() < 0.7 else rng.uniform(0.4, 0.9)
    image[y : y + h, x : x + w] = cv2.addWeighted(piece, blend, image[y : y + h, x : x + w], 1 - blend, 0)
    return image


def veil(rng, image, other):
    """Another picture shining through everywhere."""
    over = cv2.resize(other, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_AREA)
    share = rng.uniform(0.1, 0.38)
    return cv2.addWeighted(over, share, image, 1 - share, 0)


def lettering(rng, image):
    image = image.copy()
    height, width = image.shape[:2]
    for _ in range(rng.integers(1, 5)):
        ink = tuple(int(v) for v in rng.choice([0, 255]) * np.ones(3)) if rng.random() < 0.7 else tuple(int(v) for v in rng.integers(0, 256, 3))
        at = (int(rng.uniform(-0.1, 0.6) * width), int(rng.uniform(0.05, 1.0) * height))
        size = rng.uniform(0.3, 2.4) * width / 224
        font, text, thick = FONTS[rng.integers(len(FONTS))], words(rng, rng.integers(1, 6)), int(rng.integers(1, 5))
        if rng.random() < 0.4:
            cv2.putText(image, text, at, font, size, tuple(255 - v for v in ink), thick + 3, cv2.LINE_AA)
        cv2.putText(image, text, at, font, size, ink, thick, cv2.LINE_AA)
    return image


def bars(rng, image):
    """A caption above or below, on a plain bar, outside or over the picture."""
    height, width = image.shape[:2]
    bar = int(rng.uniform(0.08, 0.45) * height)
    dark = rng.random() < 0.5
    caption = np.full((bar, width, 3), 0 if dark else 255, np.uint8)
    lines = rng.integers(1, 4)
    for i in range(lines):
        cv2.putText(caption, words(rng, rng.integers(2, 8)), (int(0.04 * width), int(bar * (i + 0.75) / lines)), FONTS[rng.integers(len(FONTS))], bar / lines / 34, (255, 255, 255) if dark else (0, 0, 0), max(1, bar // 30), cv2.LINE_AA)
    if rng.random() < 0.25:
        image = image.copy()
        bar = min(bar, height // 3)
        place = slice(0, bar) if rng.random() < 0.5 else slice(height - bar, height)
        image[place] = caption[:bar]
        return image
    return np.vstack([caption, image] if rng.random() < 0.5 else [image, caption])


def shapes(rng, image):
    """Stickers, stripes, scribbles, logos, blacked-out parts."""
    image = image.copy()
    height, width = image.shape[:2]
    for _ in range(rng.integers(1, 6)):
        ink = tuple(int(v) for v in rng.integers(0, 256, 3))
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        size = int(rng.uniform(0.04, 0.22) * width)
        kind = rng.integers(4)
        if kind == 0:
            cv2.circle(image, at, size, ink, -1, cv2.LINE_AA)
            cv2.circle(image, (at[0] - size // 3, at[1] - size // 4), max(1, size // 7), (0, 0, 0), -1)
            cv2.circle(image, (at[0] + size // 3, at[1] - size // 4), max(1, size // 7), (0, 0, 0), -1)
            cv2.ellipse(image, at, (size // 2, size // 2), 0, 20, 160, (0, 0, 0), max(1, size // 8), cv2.LINE_AA)
        elif kind == 1:
            cv2.rectangle(image, at, (at[0] + int(size * rng.uniform(0.5, 3)), at[1] + size), ink, -1)
        elif kind == 2:
            end = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
            cv2.line(image, at, end, ink, max(1, size // 5), cv2.LINE_AA)
        else:
            points = (np.array(at) + rng.normal(0, size, (rng.integers(3, 8), 2))).astype(np.int32)
            cv2.fillPoly(image, [points], ink, cv2.LINE_AA)
    return image


def tone(rng, image):
    """Brightness, contrast, gamma and colour cast."""
    x = np.arange(256, dtype=np.float32) / 255
    x = x ** np.exp(rng.normal(0, 0.4))
    x = (x - 0.5) * np.exp(rng.normal(0.05, 0.3)) + 0.5 + rng.normal(0, 0.12)
    cast = np.exp(rng.normal(0, 0.12, 3)) if rng.random() < 0.5 else np.ones(3)
    table = (x[:, None] * cast * 255).clip(0, 255).astype(np.uint8)
    return cv2.LUT(image, table[None])


def saturation(rng, image):
    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    share = 0.0 if rng.random() < 0.45 else rng.uniform(0, 2.2)
    return cv2.addWeighted(image, share, grey, 1 - share, 0)


def hue(rng, image):
    hsv = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2HSV)
    amount = rng.uniform(-25, 25) if rng.random() < 0.7 else rng.uniform(-90, 90)
    hsv[..., 0] = ((hsv[..., 0].astype(np.int16) + int(amount)) % 180).astype(np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def tint(rng, image):
    """Sepia and duotones."""
    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    dark, light = rng.uniform(0, 90, 3), rng.uniform(160, 255, 3)
    table = (dark + (light - dark) * np.linspace(0, 1, 256)[:, None]).astype(np.uint8)
    return table[grey]


def posterise(rng, image):
    levels = rng.integers(3, 9)
    table = (np.round(np.arange(256) / 255 * levels) / levels * 255).astype(np.uint8)
    return cv2.LUT(image, table)


def jpeg(rng, image):
    quality = int(np.exp(rng.uniform(np.log(3), np.log(70))))
    _, data = cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, quality))
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def shrink(rng, image):
    height, width = image.shape[:2]
    to = int(np.exp(rng.uniform(np.log(20), np.log(110))))
    small = cv2.resize(image, (max(8, int(to * width / max(height, width))), max(8, int(to * height / max(height, width)))), interpolation=cv2.INTER_AREA)
    how = (cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(3)]
    return small if rng.random() < 0.5 else cv2.resize(small, (width, height), interpolation=how)


def blur(rng, image):
    if rng.random() < 0.6:
        return cv2.GaussianBlur(image, (0, 0), np.exp(rng.uniform(np.log(0.6), np.log(5))))
    length = int(rng.integers(5, 22))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = length / 2 * np.array([np.cos(angle), np.sin(angle)])
    cv2.line(kernel, tuple(int(v) for v in length / 2 - reach), tuple(int(v) for v in length / 2 + reach), 1.0, 1)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def sharpen(rng, image):
    return cv2.addWeighted(image, 2.2, cv2.GaussianBlur(image, (0, 0), 1.5), -1.2, 0)


def grain(rng, image):
    amount = np.exp(rng.uniform(np.log(4), np.log(45)))
    height, width = (min(side, 600) for side in image.shape[:2])
    image = image[:height, :width]
    y, x = rng.integers(0, 641 - height), rng.integers(0, 641 - width)
    channels = slice(0, 3) if rng.random() < 0.5 else slice(3, 4)
    noisy = image + amount * _noise_fields[channels, y : y + height, x : x + width].transpose(1, 2, 0)
    if rng.random() < 0.15:
        noisy[rng.random(image.shape[:2]) < 0.05] = rng.choice([0, 255])
    return noisy.clip(0, 255).astype(np.uint8)


#: edit, chance in a copy, whether it needs another picture; in the order in which they are tried
FRAME = [(crop, 0.72, False), (mirror, 0.25, False), (turn, 0.24, False), (rotate, 0.2, False), (perspective, 0.1, False), (stretch, 0.25, False)]
COLOUR = [(tone, 0.4, False), (saturation, 0.25, False), (hue, 0.22, False), (tint, 0.07, False), (posterise, 0.03, False)]
LAID_OVER = [(lettering, 0.2, False), (shapes, 0.17, False), (inset, 0.09, True), (veil, 0.04, True), (bars, 0.1, False), (border, 0.13, False), (on_page, 0.16, True)]
QUALITY = [(blur, 0.16, False), (shrink, 0.3, False), (grain, 0.13, False), (sharpen, 0.07, False), (jpeg, 0.35, False)]


def copy_of(rng, image, other, chance=1.0):
    for edits in (FRAME, COLOUR, LAID_OVER, QUALITY):
        for edit, likely, needs_other in edits:
            if rng.random() < likely * chance:
                image = np.ascontiguousarray(edit(rng, image, other) if needs_other else edit(rng, image))
    return image


def lightly(rng, image):
    """An original: often as it is, sometimes framed, stretched, small or compressed."""
    for edit, likely, needs_other in [(crop, 0.15, False), (stretch, 0.3, False), (tone, 0.1, False), (border, 0.03, False), (shrink, 0.15, False), (jpeg, 0.15, False)]:
        if rng.random() < likely:
            image = np.ascontiguousarray(edit(rng, image, 0.6) if edit is crop else edit(rng, image))
    return image


def squashed(image, side):
    """To a square, as the embedder takes it: area averages where it shrinks, linear where it grows."""
    grows = image.shape[0] < side and image.shape[1] < side
    return cv2.resize(image, (side, side), interpolation=cv2.INTER_LINEAR if grows else cv2.INTER_AREA)
