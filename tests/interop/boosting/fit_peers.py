"""Ten classification tasks that differ, and what LightGBM and scikit-learn score on them.

python fit_peers.py FIRST LAST: writes task-I.bin for each I, float32 row-major, training rows before test rows, the label as the
last column; prints a JSON list of {columns, training, lightgbm, scikit_learn}: areas under the ROC curve on the test rows.
"""

import json
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"  # two of these run side by side

import lightgbm
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

TRAINING, TEST = 100_000, 50_000
SMALL = 10_000


def make(task):
    """Columns of several kinds; log-odds of main effects and interactions, as strong as the task says."""
    rng = np.random.default_rng(1000 + task)
    n = TRAINING + TEST
    p = [28, 10, 16, 20, 12, 24, 8, 28, 15, 20][task]
    X = rng.normal(size=(n, p)).astype(np.float32)
    X[:, 1] = np.exp(X[:, 1])
    X[:, 2] = rng.integers(0, 6, size=n)
    X[:, 3] = np.round(X[:, 3], 1)
    if task % 3 == 1:
        X[rng.random((n, p)) < 0.05] = np.nan
    Z = np.nan_to_num(X)
    weights = rng.normal(size=p) * (rng.random(p) < 0.5)
    score = Z @ weights + np.sin(2 * Z[:, 0]) + (Z[:, 2] % 3 - 1) * Z[:, 4] + np.where(Z[:, 1] > 1, Z[:, 5], -Z[:, 6])
    for _ in range(task % 4):
        i, j = rng.choice(p, 2, replace=False)
        score += rng.normal() * Z[:, i] * Z[:, j]
    score = (0.5 + 0.4 * (task % 5)) * (score - np.quantile(score, 0.35 + 0.06 * task)) / score.std()
    y = rng.random(n) < 1 / (1 + np.exp(-score))
    return X, y.astype(int)


def main(first, last):
    found = []
    for task in range(first, last):
        X, y = make(task)
        np.column_stack([X, y]).astype(np.float32).tofile(f"task-{task}.bin")
        test = X[TRAINING:]
        params = {
            "objective": "binary",
            "num_leaves": 31,
            "learning_rate": 0.1,
            "min_child_samples": 20,
            "max_bin": 255,
            "num_threads": 1,
            "seed": task,
            "verbose": -1,
        }
        data = lightgbm.Dataset(X[:TRAINING], y[:TRAINING])
        booster = lightgbm.train(params, data, 100)
        sklearn = HistGradientBoostingClassifier(early_stopping=False).fit(X[:SMALL], y[:SMALL])
        found.append(
            {
                "columns": X.shape[1],
                "training": TRAINING,
                "small": SMALL,
                "lightgbm": roc_auc_score(y[TRAINING:], booster.predict(test, num_threads=1)),
                "scikit_learn": roc_auc_score(y[TRAINING:], sklearn.predict_proba(test)[:, 1]),
            }
        )
    print(json.dumps(found))


main(int(sys.argv[1]), int(sys.argv[2]))
