"""Golden values of decision trees and random forests, from scikit-learn 1.9.1 and numpy 2.

python scripts/golden/tree.py > tests/golden/tree.json

Seed 7. Trees: data on which the best split of every node is the only one (the same tree from 25 seeds), so every node must be
equal: features exactly, thresholds exactly, probabilities, weights of nodes (as shares of the root's) and importances to 1e-12. Forests: means over seeds with their
standard errors, to be compared as distributions.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.tree import DecisionTreeClassifier

assert sklearn.__version__ == "1.9.1", sklearn.__version__
warnings.simplefilter("ignore")
SEED = 7
TREES = 40
ROOT = Path(__file__).parents[2]
# age, pressure, cholesterol, depression and vessels up, the highest pulse down
ORDERED = [1, 0, 0, 1, 1, 0, 0, -1, 0, 1, 0, 1, 0]


def preorder(model):
    t = model.tree_
    out = {k: [] for k in ("feature", "threshold", "missing_left", "value", "weight")}
    stack = [0]
    while stack:
        i = stack.pop()
        leaf = t.children_left[i] < 0
        out["weight"].append(float(t.weighted_n_node_samples[i]))
        out["feature"].append(-1 if leaf else int(t.feature[i]))
        if leaf:
            out["value"].append(t.value[i, 0].tolist())
        else:
            threshold = float(t.threshold[i])
            out["threshold"].append("Infinity" if np.isinf(threshold) else threshold)
            out["missing_left"].append(int(t.missing_go_to_left[i]))
            stack += [int(t.children_right[i]), int(t.children_left[i])]
    out["importances"] = model.feature_importances_.tolist()
    return out


def structure(model):
    nodes = preorder(model)
    nodes["value"] = np.round(nodes["value"], 9).tolist()  # sums of real weights depend on the order of the rows
    return json.dumps([nodes[k] for k in ("feature", "threshold", "missing_left", "value")])


def make(rng, n, p, classes, digits, missing, noise):
    X = rng.normal(size=(n, p)).round(digits)
    score = X[:, 0] + 0.7 * X[:, -1] * X[:, 0] + noise * rng.normal(size=n)
    edges = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    y = np.searchsorted(edges, score)
    if missing:
        X[rng.random((n, p)) < missing] = np.nan
        X[rng.random(n) < 0.3 * (y == 1), 0] = np.nan
    return X, y


def tree_case(name, n, p, classes=2, digits=3, missing=0.0, noise=1.0, weights=None, **params):
    for attempt in range(400):
        rng = np.random.default_rng([SEED, attempt])
        X, y = make(rng, n, p, classes, digits, missing, noise)
        w = None
        if weights == "real":
            w = rng.gamma(2.0, size=n).round(3)
        elif weights == "whole":
            w = rng.integers(0, 4, size=n).astype(float)
        fits = [DecisionTreeClassifier(random_state=s, **params).fit(X, y, w) for s in range(25)]
        if len({structure(fit) for fit in fits}) == 1:
            return {
                "name": name,
                "params": params,
                "n_cols": p,
                "X": [None if np.isnan(v) else v for v in X.ravel().tolist()],
                "y": y.tolist(),
                "weights": None if w is None else w.tolist(),
                "tree": preorder(fits[0]),
                "probe": [[None if np.isnan(v) else v for v in row] for row in probes(rng, p)],
            }
    raise RuntimeError(f"{name}: no data without ties found")


def probes(rng, p):
    P = rng.normal(size=(12, p)).round(2)
    P[rng.random((12, p)) < 0.15] = np.nan
    return P.tolist()


def with_predictions(case):
    X = np.array([np.nan if v is None else v for v in case["X"]], float).reshape(-1, case["n_cols"])
    w = None if case["weights"] is None else np.array(case["weights"])
    model = DecisionTreeClassifier(random_state=0, **case["params"]).fit(X, case["y"], w)
    P = np.array([[np.nan if v is None else v for v in row] for row in case["probe"]], float)
    case["probabilities"] = model.predict_proba(P).tolist()
    return case


def close_case():
    """Values closer than 1e-7, denormal and huge ones, and both zeros."""
    values = [0.5, 0.5 + 6e-8, 0.5 + 12e-8, 0.5 + 3e-7, 1e-8, 2e-8, -0.0, 0.0, 1e-40, 3e38, -3e38, 2e38, 7, 7]
    y = [0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1]
    X = np.array(values).reshape(-1, 1)
    fits = [DecisionTreeClassifier(random_state=s).fit(X, y) for s in range(25)]
    assert len({structure(fit) for fit in fits}) == 1
    probe = [[0.5], [0.50000009], [0.0], [-0.0], [1.5e-8], [2.5e38], [None]]
    case = {"name": "close, denormal and huge values", "params": {}, "n_cols": 1, "X": values, "y": y}
    return {**case, "weights": None, "tree": preorder(fits[0]), "probe": probe}


def trees():
    cases = [
        tree_case("one column, grown out", 60, 1),
        tree_case("one column, grown out, entropy", 60, 1, criterion="entropy"),
        tree_case("one column of few values", 80, 1, digits=0),
        tree_case("one column, three classes", 70, 1, 3),
        tree_case("depth 3", 200, 5, max_depth=3),
        tree_case("depth 4, log loss", 200, 5, criterion="log_loss", max_depth=4),
        tree_case("depth 4, four classes", 250, 6, 4, max_depth=4),
        tree_case("depth 4, four classes, entropy", 250, 6, 4, criterion="entropy", max_depth=4),
        tree_case("400 rows, leaves of 8", 400, 8, min_samples_leaf=8, noise=0.6),
        tree_case("leaves of a share", 200, 4, min_samples_leaf=0.05),
        tree_case("nodes of a share", 200, 4, min_samples_split=0.2),
        tree_case("nodes of 30", 200, 4, min_samples_split=30),
        tree_case("leaves of a share of the weight", 150, 4, weights="real", min_weight_fraction_leaf=0.05),
        tree_case("real weights", 150, 4, weights="real", max_depth=4),
        tree_case("real weights, three classes, entropy", 150, 4, 3, weights="real", criterion="entropy", max_depth=3),
        tree_case("whole weights, some 0", 150, 4, weights="whole", max_depth=4),
        tree_case("balanced classes", 160, 3, 3, class_weight="balanced", max_depth=4),
        tree_case("balanced classes, weighted rows", 160, 3, 2, weights="real", class_weight="balanced", max_depth=4),
        tree_case("missing values", 160, 3, missing=0.1, max_depth=4),
        tree_case("missing values, entropy, three classes", 160, 3, 3, missing=0.2, criterion="entropy", max_depth=3),
        tree_case("missing values, leaves of 6, weights", 160, 4, missing=0.2, min_samples_leaf=6, weights="real"),
        tree_case("missing values, one column, grown out", 50, 1, missing=0.2),
        tree_case("best first, 8 leaves", 200, 4, max_leaf_nodes=8),
        tree_case("best first, 15 leaves, entropy, missing values", 200, 4, missing=0.1, criterion="entropy", max_leaf_nodes=15),
        tree_case("best first, limits", 200, 4, max_leaf_nodes=20, max_depth=5, min_samples_leaf=4),
        tree_case("impurity decrease", 200, 4, min_impurity_decrease=0.01),
        tree_case("pruned", 150, 1, ccp_alpha=0.01),
        tree_case("pruned, five columns", 200, 5, min_samples_leaf=5, ccp_alpha=0.006),
        tree_case("1,200 rows, depth 6", 1200, 2, max_depth=6),
        tree_case("1,200 rows, entropy, values close together", 1200, 3, digits=2, criterion="entropy", max_depth=5),
        tree_case("1,100 rows, one column, grown out", 1100, 1, digits=4),
        tree_case("pruned to the root", 100, 2, min_samples_leaf=5, ccp_alpha=0.5),
        close_case(),
        tree_case("rising and falling, depth 5", 250, 4, monotonic_cst=[1, 0, 0, -1], max_depth=5),
        tree_case("rising against the data", 200, 3, monotonic_cst=[-1, 1, 0], min_samples_leaf=5),
        tree_case("rising, one column, grown out", 120, 1, monotonic_cst=[1]),
        tree_case("falling, one column, grown out, entropy", 120, 1, monotonic_cst=[-1], criterion="entropy"),
        tree_case("no order asked for", 150, 3, monotonic_cst=[0, 0, 0], max_depth=4),
        tree_case("rising, best first, 9 leaves", 250, 4, monotonic_cst=[1, 0, 1, -1], max_leaf_nodes=9),
        tree_case("rising, real weights, missing values, entropy", 200, 3, missing=0.15, weights="real",
                  monotonic_cst=[1, 1, -1], criterion="entropy", min_samples_leaf=4),
        tree_case("rising, whole weights, missing values", 250, 4, missing=0.1, weights="whole",
                  monotonic_cst=[1, 0, -1, 1], min_samples_leaf=5),
        tree_case("rising, 1,000 rows", 1000, 4, monotonic_cst=[1, 1, 0, -1], min_samples_leaf=6, noise=0.5),
        tree_case("rising, pruned", 200, 4, monotonic_cst=[1, 0, 0, 1], min_samples_leaf=5, ccp_alpha=0.005),
    ]
    return [with_predictions(case) for case in cases]


def read_cleveland():
    rows = (ROOT / "projects/heart-disease/data/processed.cleveland.data").read_text().split()
    table = np.array([[np.nan if v == "?" else float(v) for v in row.split(",")] for row in rows])
    return table[:, :13], (table[:, 13] > 0).astype(int)


def size_of(model):
    """Nodes and depth. With real weights scikit-learn splits pure nodes (rounding keeps their impurity above 0): not counted."""
    t = model.tree_
    nodes, deepest, stack = 0, 0, [(0, 0)]
    while stack:
        i, depth = stack.pop()
        nodes, deepest = nodes + 1, max(deepest, depth)
        if t.children_left[i] >= 0 and t.value[i, 0].max() < 1 - 1e-12:
            stack += [(t.children_left[i], depth + 1), (t.children_right[i], depth + 1)]
    return nodes, deepest


def forest_case(name, X, y, seeds, weights=None, model_class=RandomForestClassifier, **params):
    """5 folds, one forest a seed and fold; per seed: mean AUC and Brier score of the folds, mean nodes and depth."""
    folds = list(StratifiedKFold(5, shuffle=True, random_state=SEED).split(X, y))
    rows = []
    for seed in seeds:
        row = []
        for train, test in folds:
            model = model_class(random_state=seed, n_estimators=TREES, **params)
            model.fit(X[train], y[train], None if weights is None else weights[train])
            p = model.predict_proba(X[test])
            auc = roc_auc_score(y[test], p[:, 1] if p.shape[1] == 2 else p, multi_class="ovr")
            brier = np.mean(np.sum((p - np.eye(p.shape[1])[y[test]]) ** 2, axis=1))
            nodes, depth = np.mean([size_of(t) for t in model.estimators_], axis=0)
            oob = model.oob_score_ if params.get("oob_score") else 0
            row.append([auc, brier, nodes, depth, oob])
        rows.append(np.mean(row, axis=0))
    mean = np.mean(rows, axis=0)
    error = np.std(rows, axis=0, ddof=1) / np.sqrt(len(rows))
    names = ["auc", "brier", "nodes", "depth", "oob"]
    return {
        "name": name,
        "params": params,
        "weights": None if weights is None else weights.tolist(),
        "folds": [test.tolist() for _, test in folds],
        "n_seeds": len(rows),
        "mean": dict(zip(names, mean.tolist())),
        "error": dict(zip(names, error.tolist())),
    }


def forests():
    X, y = read_cleveland()
    rng = np.random.default_rng(SEED)
    seeds = range(30)
    weights = rng.gamma(2.0, size=len(y)).round(3)
    cleveland = [
        forest_case("default", X, y, seeds, oob_score=True),
        forest_case("balanced", X, y, seeds, class_weight="balanced"),
        forest_case("balanced subsample", X, y, seeds, class_weight="balanced_subsample"),
        forest_case("half the rows, entropy", X, y, seeds, max_samples=0.5, criterion="entropy"),
        forest_case("no bootstrap, leaves of 3", X, y, seeds, bootstrap=False, min_samples_leaf=3),
        forest_case("weights, depth 4", X, y, seeds, weights=weights, max_depth=4),
        forest_case("no bootstrap, weights, 12 leaves", X, y, seeds, weights=weights, bootstrap=False, max_leaf_nodes=12),
        forest_case("pruned, log2", X, y, seeds, ccp_alpha=0.005, max_features="log2"),
        forest_case("rising and falling", X, y, seeds, oob_score=True, monotonic_cst=ORDERED),
        forest_case("rising and falling, weights, entropy, 12 leaves", X, y, seeds, weights=weights,
                    monotonic_cst=ORDERED, criterion="entropy", max_leaf_nodes=12),
    ]
    # The mean of trees with splitter="random": extra trees without a bootstrap, whose params are a tree's.
    extra = [
        forest_case("random splits", X, y, seeds, model_class=ExtraTreesClassifier, max_features=None),
        forest_case("random splits, 4 columns, leaves of 3, weights", X, y, seeds, weights=weights,
                    model_class=ExtraTreesClassifier, max_features=4, min_samples_leaf=3),
        forest_case("random splits, rising and falling", X, y, seeds, model_class=ExtraTreesClassifier,
                    max_features=None, monotonic_cst=ORDERED),
    ]
    X3, y3 = make(rng, 400, 6, 3, 2, 0.0, 0.5)
    three = forest_case("three classes", X3, y3, seeds, oob_score=True, max_features=0.5)
    return {"cleveland": cleveland, "extra": extra, "three": {"X": X3.ravel().tolist(), "y": y3.tolist(), "cases": [three]}}


json.dump(
    {
        "about": "scikit-learn 1.9.1, seed 7, python scripts/golden/tree.py > tests/golden/tree.json",
        "trees": trees(),
        "forests": forests(),
    },
    sys.stdout,
    separators=(",", ":"),
)
