"""What cleanlab finds in generated sets, to be found alike.

    pip install cleanlab==2.9.0 numpy==2.2.6 scikit-learn
    NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX2 FMA3" python generate.py

Without vector instructions NumPy's argsort puts equal numbers in one order on every machine (for up to 16 of them the
order in which they come).

Each case is written as NAME.json, with labels and probabilities; these in base64 of their bytes, so that nothing is lost.
"""
import base64
import json
import os
import warnings

import numpy as np
from cleanlab import count, dataset, filter, rank
from cleanlab.internal.label_quality_utils import _subtract_confident_thresholds

warnings.filterwarnings("ignore")
os.chdir(os.path.dirname(os.path.abspath(__file__)))
rng = np.random.default_rng(2021)


def make(n, k, noise, sharp, dtype, balance=None, flips="uniform", ties=False):
    """A set whose model is right as often as `sharp` lets it, and whose labels are wrong at a rate of `noise`."""
    true = rng.choice(k, size=n, p=balance)
    logits = rng.normal(size=(n, k))
    logits[np.arange(n), true] += sharp
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    if ties:
        p = np.round(p * 8) / 8
        p[:, 0] += 1 - p.sum(axis=1)
        p = np.clip(p, 0, 1)
        p /= p.sum(axis=1, keepdims=True)
    given = true.copy()
    wrong = rng.random(n) < noise
    step = rng.integers(1, k, size=n) if flips == "uniform" else 1
    given[wrong] = ((true + step) % k)[wrong]
    return given, p.astype(dtype)


CASES = {
    "clean-k4": make(120, 4, 0.0, 3, "f8"),
    "noise5-k4": make(160, 4, 0.05, 2.5, "f8"),
    "noise10-k10": make(250, 10, 0.1, 3, "f8"),
    "noise20-k10": make(250, 10, 0.2, 2.5, "f8"),
    "pairs20-k5": make(200, 5, 0.2, 3, "f8", flips="pairs"),
    "single-k10": make(300, 10, 0.15, 3, "f4"),
    "single-k3": make(700, 3, 0.1, 1.5, "f4"),
    "two-k2": make(200, 2, 0.15, 1.5, "f8"),
    "rare-k6": make(240, 6, 0.15, 2.5, "f8", balance=[0.6, 0.2, 0.1, 0.06, 0.03, 0.01]),
    "unsure-k3": make(90, 3, 0.3, 0.2, "f8"),
    "ties-k3": make(150, 3, 0.15, 1.5, "f8", ties=True),
    "wide-k40": make(300, 40, 0.1, 5, "f4"),
}
labels, p = make(160, 5, 0.15, 2.5, "f8")
labels[labels == 3] = 1
CASES["missing-k5"] = (labels, p)
labels, p = make(160, 5, 0.15, 2.5, "f4")
labels[labels == 2] = 0
CASES["missing-single-k5"] = (labels, p)

FILTERS = ["prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "predicted_neq_given", "low_normalized_margin", "low_self_confidence"]
SCORES = ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]


def numbers(a):
    a = np.asarray(a)
    return {"dtype": str(a.dtype), "shape": list(a.shape), "base64": base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()}


for name, (labels, p) in CASES.items():
    thresholds = count.get_confident_thresholds(labels, p)
    raw = count.compute_confident_joint(labels, p, calibrate=False)
    calibrated = count.compute_confident_joint(labels, p, calibrate=True)
    py, noise, inverse = count.estimate_latent(calibrated, labels)
    joint = count.estimate_joint(labels, p)
    classes = dataset.rank_classes_by_label_quality(labels, p)
    overlap = dataset.find_overlapping_classes(labels, p)
    overlap = overlap[overlap["Joint Probability"] > 0]
    found = {f: np.flatnonzero(filter.find_label_issues(labels, p, filter_by=f, n_jobs=1)).tolist() for f in FILTERS}
    for n in [0, 5, 20]:
        for f in ["prune_by_noise_rate", "prune_by_class"]:
            found[f"{f}, min {n}"] = np.flatnonzero(filter.find_label_issues(labels, p, filter_by=f, n_jobs=1, min_examples_per_class=n)).tolist()
    for f in ["prune_by_noise_rate", "prune_by_class"]:
        found[f"{f}, share 0.5"] = np.flatnonzero(filter.find_label_issues(labels, p, filter_by=f, n_jobs=1, frac_noise=0.5)).tolist()
    scores = {s: numbers(rank.get_label_quality_scores(labels, p, method=s)) for s in SCORES}
    for s in SCORES[:2]:
        scores[f"adjusted {s}"] = numbers(rank.get_label_quality_scores(labels, p, method=s, adjust_pred_probs=True))
    json.dump(
        {
            "classes": p.shape[1],
            "labels": labels.tolist(),
            "probabilities": numbers(p),
            "thresholds": numbers(thresholds),
            "confidentJoint": raw.tolist(),
            "calibrated": calibrated.tolist(),
            "joint": numbers(joint),
            "noise": numbers(noise),
            "inverse": numbers(inverse),
            "py": numbers(py),
            "issues": found,
            "numLabelIssues": int(count.num_label_issues(labels, p)),
            "health": float(dataset.overall_label_health_score(labels, p, verbose=False)),
            "scores": scores,
            "rankedClasses": classes.values.tolist(),
            "overlapping": overlap.values.tolist(),
        },
        open(f"{name}.json", "w"),
        separators=(",", ":"),
    )
