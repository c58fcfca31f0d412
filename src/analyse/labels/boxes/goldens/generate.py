"""What cleanlab says of generated boxes with planted errors, to be said alike.

    pip install cleanlab==2.9.0 numpy==2.2.6
    python generate.py
"""
import json
import os
import warnings

import numpy as np
from cleanlab.object_detection import filter, rank

warnings.filterwarnings("ignore")
os.chdir(os.path.dirname(os.path.abspath(__file__)))


def make(seed, images, classes):
    rng = np.random.default_rng(seed)
    labels, predictions = [], []
    for _ in range(images):
        boxes, kinds, found = [], [], [[] for _ in range(classes)]
        for _ in range(rng.integers(0, 6)):
            x, y, w, h = rng.uniform(0, 400), rng.uniform(0, 300), rng.uniform(20, 200), rng.uniform(20, 150)
            k = int(rng.integers(classes))
            error = rng.choice(["none", "overlooked", "swapped", "badloc", "doubled"], p=[0.7, 0.1, 0.08, 0.07, 0.05])
            box = [x, y, x + w, y + h]
            jitter = np.array(box) + rng.normal(scale=3, size=4)
            found[k].append([*jitter, float(min(1.0, rng.beta(12, 0.6)))])
            if error == "overlooked":
                continue
            if error == "badloc":
                box = [x + w * 0.6, y + h * 0.5, x + w * 1.6, y + h * 1.5]
            boxes.append(box)
            kinds.append((k + 1) % classes if error == "swapped" else k)
            if error == "doubled":
                boxes.append([b + 0.1 for b in box])
                kinds.append((k + 1) % classes)
        if rng.random() < 0.3:
            x, y = rng.uniform(0, 400, 2)
            found[int(rng.integers(classes))].append([x, y, x + 40, y + 40, float(rng.uniform(0.1, 1))])
        labels.append({"bboxes": np.array(boxes, dtype=float).reshape(-1, 4), "labels": np.array(kinds, dtype=int)})
        predictions.append([np.array(f, dtype=float).reshape(-1, 5) for f in found])
    return labels, predictions


for name, args in {"three-classes": (1, 60, 3), "two-classes": (2, 25, 2)}.items():
    labels, predictions = make(*args)
    inputs = rank._get_valid_inputs_for_compute_scores(0.9, labels, predictions)
    clean = lambda scores: [[None if np.isnan(v) else v for v in s.tolist()] for s in scores]
    overlooked = rank.compute_overlooked_box_scores(alpha=0.9, high_probability_threshold=0.95, auxiliary_inputs=inputs)
    badloc = rank.compute_badloc_box_scores(alpha=0.9, low_probability_threshold=0.5, auxiliary_inputs=inputs)
    swap = rank.compute_swap_box_scores(alpha=0.9, high_probability_threshold=0.95, auxiliary_inputs=inputs)
    json.dump(
        {
            "classes": args[2],
            "images": [
                {
                    "given": l["bboxes"].tolist(),
                    "givenClasses": l["labels"].tolist(),
                    "predicted": [b[:4] for k in p for b in k.tolist()],
                    "predictedClasses": [i for i, k in enumerate(p) for _ in k],
                    "confidence": [b[4] for k in p for b in k.tolist()],
                }
                for l, p in zip(labels, predictions)
            ],
            "overlooked": clean(overlooked),
            "badLocation": clean(badloc),
            "swapped": clean(swap),
            "scores": rank.get_label_quality_scores(labels, predictions, verbose=False).tolist(),
            "precision": [v * 4 for v in map(float, filter._get_per_class_ap(labels, predictions).values())],
            "issues": filter.find_label_issues(labels, predictions).tolist(),
        },
        open(f"{name}.json", "w"),
        separators=(",", ":"),
    )
