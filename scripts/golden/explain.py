"""Golden values of explanations, from the shap package 0.51 and scikit-learn 1.9.1.

python scripts/golden/explain.py > tests/golden/explain.json

Seed 11. Trees that scikit-learn grew, as arrays in preorder, rows, and what TreeExplainer (tree_path_dependent) says of them; and a
logistic regression with LinearExplainer, whose background are the training rows.
"""

import json
import sys
import warnings

import numpy as np
import shap
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert shap.__version__.startswith("0.51"), shap.__version__
warnings.simplefilter("ignore")
SEED = 11


def make(n, p, classes, missing):
    rng = np.random.default_rng([SEED, n, p, classes])
    X = rng.normal(size=(n, p)).round(2)
    X[:, 1] = rng.integers(0, 3, size=n)
    score = X[:, 0] + X[:, 1] * X[:, 2] + 0.7 * rng.normal(size=n)
    y = np.searchsorted(np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1] ** 1.3), score)
    if missing:
        X[rng.random((n, p)) < missing] = np.nan
    return X, y, rng.gamma(2.0, size=n).round(2)


def plain(values):
    return [None if np.isnan(v) else "inf" if np.isposinf(v) else float(v) for v in np.ravel(values)]


def tree_arrays(tree):
    leaf = tree.children_left < 0
    assert all(tree.children_left[i] == i + 1 for i in np.flatnonzero(~leaf)), "nodes are not in preorder"
    return {
        "feature": np.where(leaf, -1, tree.feature).tolist(),
        "threshold": plain(tree.threshold[~leaf]),
        "missing_left": tree.missing_go_to_left[~leaf].astype(int).tolist(),
        "weight": plain(tree.weighted_n_node_samples[leaf]),
        "value": plain(tree.value[leaf, 0]),
    }


def boosted_arrays(nodes):
    leaf = nodes["is_leaf"] == 1
    assert all(nodes["left"][i] == i + 1 for i in np.flatnonzero(~leaf)), "nodes are not in preorder"
    return {
        "feature": np.where(leaf, -1, nodes["feature_idx"]).tolist(),
        "threshold": plain(np.where(leaf, 0, nodes["num_threshold"])),
        "missing_left": np.where(leaf, 0, nodes["missing_go_to_left"]).tolist(),
        "right": np.where(leaf, 0, nodes["right"]).tolist(),
        "value": plain(np.where(leaf, nodes["value"], 0)),
        "count": nodes["count"].tolist(),
    }


def case(name, model, n, p, classes, missing=0.0, weighted=False, rows=6):
    X, y, weights = make(n, p, classes, missing)
    model.fit(X, y, weights if weighted else None)
    X = X[:rows]
    if isinstance(model, LogisticRegression):
        explainer = shap.LinearExplainer(model, shap.maskers.Independent(make(n, p, classes, missing)[0], max_samples=n))
        values = explainer.shap_values(X)
        trees = []
    else:
        explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
        values = explainer.shap_values(X, check_additivity=False)
        if isinstance(model, HistGradientBoostingClassifier):
            trees = [boosted_arrays(tree.nodes) for stage in model._predictors for tree in stage]
        else:
            trees = [tree_arrays(one.tree_) for one in getattr(model, "estimators_", [model])]
    values = np.asarray(values)
    if values.ndim == 2:  # of the second of two classes
        values = values[:, :, None]
    full = make(n, p, classes, missing)
    return {
        "name": name,
        "estimator": type(model).__name__,
        "n_cols": p,
        "n_classes": classes,
        "trees": trees,
        "baseline": plain(getattr(model, "_baseline_prediction", np.zeros(0))),
        "training": {"X": plain(full[0]), "y": full[1].tolist()} if not trees else None,
        "X": plain(X),
        "expected_value": plain(explainer.expected_value),
        # rows x outputs x columns
        "values": plain(np.transpose(values, (0, 2, 1))),
        "n_outputs": values.shape[2],
    }


cases = [
    case("a tree with missing values and weights", DecisionTreeClassifier(max_depth=6, random_state=0), 200, 5, 2, 0.1, True),
    case("a tree of three classes", DecisionTreeClassifier(min_samples_leaf=3, random_state=0), 150, 4, 3),
    case("a forest", RandomForestClassifier(12, max_depth=5, random_state=0), 150, 6, 2, 0.1),
    case("a deep forest of few columns", RandomForestClassifier(4, random_state=0), 150, 3, 2),
    case("a forest of three classes", RandomForestClassifier(5, max_depth=5, random_state=0), 150, 4, 3, 0.1),
    case("boosting with missing values", HistGradientBoostingClassifier(max_iter=8, random_state=0), 300, 5, 2, 0.1),
    case("boosting of three classes", HistGradientBoostingClassifier(max_iter=4, random_state=0), 300, 4, 3),
    case("logistic regression", LogisticRegression(tol=1e-12, max_iter=1000), 60, 4, 2),
    case("logistic regression of three classes", LogisticRegression(tol=1e-12, max_iter=1000), 60, 3, 3),
]
json.dump({"versions": {"shap": shap.__version__, "sklearn": sklearn.__version__}, "cases": cases}, sys.stdout)
print()
