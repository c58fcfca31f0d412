"""Average precision at IoU 0.5 of generated boxes, and what each predicted box is, as pycocotools says.

    pip install pycocotools==2.0.11 numpy==2.2.6
    python generate.py
"""
import contextlib
import io
import json
import os

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def make(seed, images, classes, crowds, whole, crowded=False):
    """Boxes of whole px make equal overlaps; scores of two decimals make equal scores."""
    rng = np.random.default_rng(seed)
    objects, predictions = [], []
    rounded = (lambda v: float(round(v))) if whole else (lambda v: round(float(v), 3))
    for image in range(1, images + 1):
        for _ in range(rng.integers(0, 7)):
            k = int(rng.integers(1, classes + 1))
            box = [rounded(v) for v in (rng.uniform(0, 300), rng.uniform(0, 200), rng.uniform(10, 120), rng.uniform(10, 120))]
            is_crowd = int(rng.random() < crowds)
            objects.append({"id": len(objects) + 1, "image_id": image, "category_id": k, "bbox": box,
                            "area": box[2] * box[3], "iscrowd": is_crowd})
            for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
                spread = rng.choice([2, 8, 25])
                moved = [rounded(v + rng.normal(scale=spread)) for v in box]
                moved[2:] = [max(1.0, v) for v in moved[2:]]
                kind = k if rng.random() < 0.85 else int(rng.integers(1, classes + 1))
                predictions.append({"image_id": image, "category_id": kind, "bbox": moved,
                                    "score": round(float(rng.beta(3, 1.5)), 2)})
        for _ in range(rng.integers(0, 3)):
            box = [rounded(v) for v in (rng.uniform(0, 300), rng.uniform(0, 200), rng.uniform(10, 120), rng.uniform(10, 120))]
            predictions.append({"image_id": image, "category_id": int(rng.integers(1, classes + 1)), "bbox": box,
                                "score": round(float(rng.beta(1.2, 2)), 2)})
        if crowded and image == 1:
            for n in range(130):
                box = [float(n), 10.0, 40.0, 40.0]
                predictions.append({"image_id": image, "category_id": 1, "bbox": box, "score": round(0.3 + n / 400, 2)})
    order = rng.permutation(len(predictions))
    return objects, [predictions[i] for i in order]


def judge(objects, predictions, images, classes):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {"images": [{"id": i} for i in range(1, images + 1)],
                         "categories": [{"id": k, "name": str(k)} for k in range(1, classes + 1)],
                         "annotations": [dict(o) for o in objects]}
        truth.createIndex()
        found = truth.loadRes([dict(p) for p in predictions])
        run = COCOeval(truth, found, "bbox")
        run.evaluate()
        run.accumulate()
    precision = run.eval["precision"][0, :, :, 0, -1]
    by_class = [None if (precision[:, k] == -1).all() else float(precision[:, k].mean()) for k in range(classes)]
    valid = precision[precision > -1]
    # loadRes numbers the predictions from 1 in their order. 3: beyond the 100 of an image and class.
    state = [3] * len(predictions)
    for result in run.evalImgs:
        if result is None or result["aRng"] != run.params.areaRng[0]:
            continue
        for d, dt in enumerate(result["dtIds"]):
            ignored, matched = result["dtIgnore"][0][d], result["dtMatches"][0][d] > 0
            state[dt - 1] = 2 if ignored else 1 if matched else 0
    return {"map50": float(valid.mean()) if len(valid) else None, "ap50": by_class, "state": state}


CASES = {
    "plain": dict(seed=1, images=25, classes=3, crowds=0.0, whole=False),
    "crowds": dict(seed=2, images=25, classes=3, crowds=0.25, whole=False),
    "ties": dict(seed=3, images=30, classes=2, crowds=0.15, whole=True),
    "rare": dict(seed=4, images=6, classes=8, crowds=0.3, whole=True),
    "crowded": dict(seed=5, images=3, classes=2, crowds=0.1, whole=True, crowded=True),
}

for name, case in CASES.items():
    objects, predictions = make(**case)
    images, classes = case["images"], case["classes"]
    golden = {
        "images": images,
        "classes": classes,
        "objects": [[o["image_id"] - 1, o["category_id"] - 1, *o["bbox"], o["iscrowd"]] for o in objects],
        "predictions": [[p["image_id"] - 1, p["category_id"] - 1, *p["bbox"], p["score"]] for p in predictions],
        **judge(objects, predictions, images, classes),
    }
    with open(f"{name}.json", "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(name, golden["map50"], len(objects), len(predictions), [golden["state"].count(s) for s in range(4)])
