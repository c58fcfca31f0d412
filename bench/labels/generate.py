"""Handwritten digits with planted label errors, and what a model that never saw a digit's label says of it.

    pip install cleanlab==2.9.0 scikit-learn==1.9.1 numpy==2.2.6
    NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX2 FMA3" python generate.py

(why without vector instructions: src/analyse/labels/goldens/generate.py)

digits.npz: the 1797 digits of 8 × 8 px of scikit-learn (Alpaydin, Kaynak 1998, CC BY 4.0), their classes, and per set of
planted errors the labels and out-of-fold probabilities of a logistic regression (5 folds). baseline.json: average
precision of cleanlab's scores, and precision and recall of its issues, on the same.
"""
import json
import os
import warnings

import numpy as np
from cleanlab import filter, rank
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

warnings.filterwarnings("ignore")
os.chdir(os.path.dirname(os.path.abspath(__file__)))
X, y = load_digits(return_X_y=True)
PAIRS = np.array([2, 7, 0, 8, 9, 6, 5, 1, 3, 4])
arrays = {"pixels": X.astype("u1"), "classes": y.astype("u1")}
baseline = {}
for rate in [5, 10, 20]:
    for kind in ["uniform", "pairs"]:
        rng = np.random.default_rng(rate)
        wrong = rng.permutation(len(y))[: round(len(y) * rate / 100)]
        labels = y.copy()
        labels[wrong] = (y[wrong] + rng.integers(1, 10, len(wrong))) % 10 if kind == "uniform" else PAIRS[y[wrong]]
        folds = StratifiedKFold(5, shuffle=True, random_state=0)
        p = cross_val_predict(LogisticRegression(max_iter=2000), X / 16, labels, cv=folds, method="predict_proba")
        p = p.astype("f2").astype("f4")
        name = f"{kind}{rate}"
        arrays[f"labels_{name}"] = labels.astype("u1")
        arrays[f"probs_{name}"] = p.astype("f2")
        is_wrong = labels != y
        issues = filter.find_label_issues(labels, p, n_jobs=1)
        baseline[name] = {
            "precision": float((issues & is_wrong).sum() / issues.sum()),
            "recall": float((issues & is_wrong).sum() / is_wrong.sum()),
            **{
                score: float(average_precision_score(is_wrong, -rank.get_label_quality_scores(labels, p, method=score)))
                for score in ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]
            },
        }
np.savez_compressed("digits.npz", **arrays)
json.dump(baseline, open("baseline.json", "w"), indent=2)
