"""Golden values of histogram-based gradient boosting, from scikit-learn 1.9.1 and numpy 2.

python scripts/golden/boost.py > tests/golden/boost.json

Seed 7. Trees must be equal node for node: columns, thresholds, ways of missing values and counts of rows exactly; leaf values to 1e-6, as
scikit-learn keeps gradients as float32 numbers; probabilities to 1e-7.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 7


def plain(values):
    """Numbers as JSON has them: null is missing, infinite ones are text."""
    out = []
    for v in np.ravel(values).tolist():
        out.append(None if np.isnan(v) else str(v) if np.isinf(v) else v)
    return out


def make(rng, n, p, classes, digits, missing=0.0):
    X = rng.normal(size=(n, p)).round(digits)
    score = 1.5 * X[:, 0] + X[:, 1] * X[:, 2] + np.sin(3 * X[:, 3]) + 0.5 * rng.normal(size=n)
    edges = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    y = np.searchsorted(edges, score)
    if missing:
        # Missing where the value is high more often than elsewhere, so that the way they go matters.
        X[rng.random((n, p)) < missing * (1 + np.tanh(X))] = np.nan
    return X, y


def case(name, X, y, probe, weights=None, **params):
    model = HistGradientBoostingClassifier(early_stopping=False, random_state=0, **params)
    model.fit(X, y, weights)
    nodes = np.concatenate([tree.nodes for trees in model._predictors for tree in trees])
    splits = nodes[nodes["is_leaf"] == 0]
    # Categorical columns come first in scikit-learn's trees.
    first = list(params.get("categorical_features", []))
    columns = first + [j for j in range(X.shape[1]) if j not in first]
    return {
        "name": name,
        "params": params,
        "n_cols": X.shape[1],
        "X": plain(X),
        "y": y.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "baseline": model._baseline_prediction.ravel().tolist(),
        "n_nodes": [len(tree.nodes) for trees in model._predictors for tree in trees],
        "feature": [-1 if n["is_leaf"] else columns[n["feature_idx"]] for n in nodes],
        "threshold": [None if n["is_categorical"] else t for n, t in zip(splits, plain(splits["num_threshold"]))],
        "missing_left": splits["missing_go_to_left"].tolist(),
        "value": nodes["value"][nodes["is_leaf"] == 1].tolist(),
        "count": nodes["count"].tolist(),
        "probe": plain(probe),
        "probabilities": model.predict_proba(probe).ravel().tolist(),
    }


def cases():
    rng = np.random.default_rng(SEED)
    probe = np.round(1.5 * rng.normal(size=(25, 5)), 2)
    gaps = probe.copy()
    gaps[rng.random(probe.shape) < 0.3] = np.nan
    plainly = make(rng, 400, 5, 2, 3)
    missing = make(rng, 400, 5, 3, 2, missing=0.15)
    weights = rng.gamma(2.0, size=400).round(3)
    weights[::17] = 0
    odd = make(rng, 300, 5, 2, 2)[0]
    odd[:, 4] = 1
    odd[::9, 3] = np.inf
    odd[4::9, 3] = -np.inf
    odd[:, 2] = np.round(odd[:, 2]) * 1e307
    odd_y = (odd[:, 0] + np.sign(odd[:, 3]) + 0.5 * rng.normal(size=300) > 0).astype(int)
    odd_probe = probe.copy()
    odd_probe[::4, 3] = np.inf
    odd_probe[1::4, 3] = -np.inf
    odd_probe[:, 2] *= 1e307
    shops = rng.normal(size=(600, 5)).round(2)
    shops[:, 1] = rng.integers(0, 12, size=600) * 3 - 4
    shops[:, 3] = rng.integers(1, 5, size=600)
    shops_y = (np.sin(shops[:, 1]) + shops[:, 0] + (shops[:, 3] == 2) + 0.5 * rng.normal(size=600) > 0.3).astype(int)
    shops[rng.random(600) < 0.1, 1] = np.nan
    shops_probe = shops[:40].copy()
    shops_probe[::5, 1] = 1000
    shops_probe[1::5, 3] = np.nan
    return [
        case("two classes", *plainly, probe, max_iter=12),
        case("missing values where training had none", *plainly, gaps, max_iter=4),
        case("three classes, missing values", *missing, gaps, max_iter=5),
        case("weights, some of them 0", *plainly, probe, weights, max_iter=5),
        case("balanced classes", missing[0], np.minimum(missing[1], 1), gaps, class_weight="balanced", max_iter=5),
        case(
            "small trees, few bins", *plainly, probe,
            max_iter=10, max_depth=3, min_samples_leaf=5, l2_regularization=1.5, learning_rate=0.3, max_bins=16,
        ),
        case("few leaves", *missing, gaps, max_iter=5, max_leaf_nodes=4),
        case("no limit of leaves", *plainly, probe, max_iter=4, max_leaf_nodes=None, min_samples_leaf=3),
        case("infinite, huge and constant values", odd, odd_y, odd_probe, max_iter=6),
        case("categories", shops, shops_y, shops_probe, max_iter=8, categorical_features=[1, 3]),
        case("rising and falling", *plainly, probe, max_iter=6, monotonic_cst=[1, 0, -1, 0, 0]),
        case("columns that may act together", *plainly, probe, max_iter=6, interaction_cst=[[0, 1], [2, 3]]),
    ]


about = "scikit-learn 1.9.1, seed 7, python scripts/golden/boost.py > tests/golden/boost.json"
json.dump({"about": about, "cases": cases()}, sys.stdout, separators=(",", ":"))
