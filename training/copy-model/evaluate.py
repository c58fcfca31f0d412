"""Recall at 1 of a checkpoint on edited real photos among real and generated distractors.

    python evaluate.py CHECKPOINT FOLDER_OF_PHOTOS [DISTRACTORS]
    python evaluate.py CHECKPOINT --set FOLDER [SIDE]     (a set written by bench/embedding/export-set.ts)

A quick look while training; the figures that count come from `npm run bench:quality`.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

from edits import squashed
from model import CopyModel
from scenes import Style, scene

WHITE = (255, 255, 255)


def read(path, longest=512):
    image = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    scale = longest / max(image.shape[:2])
    return image if scale >= 1 else cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def cropped(image, share, rng):
    h, w = (int(side * np.sqrt(share)) for side in image.shape[:2])
    y, x = rng.integers(0, image.shape[0] - h + 1), rng.integers(0, image.shape[1] - w + 1)
    return image[y : y + h, x : x + w]


def turned(image, angle):
    height, width = image.shape[:2]
    return cv2.warpAffine(image, cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), (width, height), flags=cv2.INTER_LINEAR)


def lettered(image):
    image = image.copy()
    height, width = image.shape[:2]
    cv2.putText(image, "SAMPLE TEXT", (width // 20, height // 2), cv2.FONT_HERSHEY_DUPLEX, width / 260, WHITE, max(2, width // 90), cv2.LINE_AA)
    cv2.rectangle(image, (0, int(height * 0.82)), (width, height), (0, 0, 0), -1)
    return image


def paged(image, rng):
    height, width = image.shape[:2]
    canvas = np.full((int(height * 1.7), int(width * 1.5), 3), 255, np.uint8)
    for y in range(20, canvas.shape[0], 22):
        cv2.putText(canvas, "goldpan finds what others overlook in a page of text", (10, y), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (40, 40, 40), 1, cv2.LINE_AA)
    y, x = rng.integers(0, canvas.shape[0] - height), rng.integers(0, canvas.shape[1] - width)
    canvas[y : y + height, x : x + width] = image
    return canvas


def compressed(image, quality):
    return cv2.imdecode(cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, quality))[1], cv2.IMREAD_COLOR)


EDITS = {
    "crop 80": lambda i, r: cropped(i, 0.8, r),
    "crop 50": lambda i, r: cropped(i, 0.5, r),
    "crop 30": lambda i, r: cropped(i, 0.3, r),
    "rotate 10": lambda i, r: turned(i, 10),
    "border": lambda i, r: cv2.copyMakeBorder(i, *(int(0.15 * s) for s in (i.shape[0], i.shape[0], i.shape[1], i.shape[1])), cv2.BORDER_CONSTANT, value=WHITE),
    "overlay": lambda i, r: lettered(i),
    "grey": lambda i, r: cv2.cvtColor(cv2.cvtColor(i, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB),
    "brighter": lambda i, r: (i.astype(float) * 1.35 + 20).clip(0, 255).astype(np.uint8),
    "jpeg 5": lambda i, r: compressed(i, 5),
    "1/8": lambda i, r: cv2.resize(i, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA),
    "mirror": lambda i, r: np.ascontiguousarray(i[:, ::-1]),
    "turn 90": lambda i, r: np.ascontiguousarray(np.rot90(i)),
    "page": paged,
}


@torch.no_grad()
def embed(model, images):
    rows = [squashed(image, model.side) for image in images]
    return torch.cat([model(torch.from_numpy(np.stack(rows[i : i + 64]))) for i in range(0, len(rows), 64)]).numpy()


def load(checkpoint):
    config = json.loads((Path(__file__).parent / "config.json").read_text())
    model = CopyModel(**config["model"])
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["average"])
    print(f"{checkpoint}: progress {state['progress']:.3f}")
    return model.eval()


def recall(originals, others, copies, truth):
    index = np.concatenate([originals, others])
    best = (copies @ index.T).argmax(1)
    return float((best == truth).mean())


def on_photos(model, folder, distractors):
    paths = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    photos = [read(path) for path in paths]
    rng = np.random.default_rng(99)
    generated = []
    while len(generated) < distractors:
        style = Style(rng)
        generated += [scene(rng, style) for _ in range(4)]
    originals, others = embed(model, photos), embed(model, generated)
    real = embed(model, [cropped(photo, 0.15, rng) for photo in photos for _ in range(6)])
    truth = np.arange(len(photos))
    for name, edit in EDITS.items():
        copies = embed(model, [edit(photo, rng) for photo in photos])
        print(f"{name:12} {recall(originals, others, copies, truth):.3f}   cosine to original {np.median((copies * originals).sum(1)):.2f}")
    strangers = originals @ originals.T - 2 * np.eye(len(photos))
    print(f"nearest stranger among photos: median cosine {np.median(strangers.max(1)):.2f}; crops of 15 % {np.median((real @ originals.T).max(1)):.2f}")


def on_set(model, folder, side):
    model.side = side
    items = json.loads((Path(folder) / "set.json").read_text())
    items = items if isinstance(items, list) else items["images"]
    vectors = embed(model, [read(Path(folder) / item["path"]) for item in items])
    index = [i for i, item in enumerate(items) if item["family"] in ("original", "distractor")]
    place = {items[i]["original"]: n for n, i in enumerate(index) if items[i]["family"] == "original"}
    families = sorted({item["family"] for item in items} - {"original", "distractor"})
    for family in families:
        chosen = [i for i, item in enumerate(items) if item["family"] == family]
        truth = np.array([place[items[i]["original"]] for i in chosen])
        similarity = vectors[chosen] @ vectors[index].T
        own = similarity[np.arange(len(chosen)), truth]
        similarity[np.arange(len(chosen)), truth] = -1
        other = similarity.max(1)
        low, middle = np.percentile(own, (5, 50))
        print(f"{family:16} recall@1 {float((own > other).mean()):.3f}   own cosine 5 % {low:.2f}, median {middle:.2f}; nearest other 95 % {np.percentile(other, 95):.2f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    network = load(sys.argv[1])
    if sys.argv[2] == "--set":
        on_set(network, sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else network.side)
    else:
        on_photos(network, sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 2000)
