"""Grows scikit-learn's forests on given rows and folds, one a seed, and prints what each scores on held-out rows.

Argument: a JSON file with a list of tasks, as tests/interop/forests.test.ts writes it. Prints for each task a list of
{auc, logLoss, depth, nodes}, one a seed: means over folds and trees.
"""

import json
import sys

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

LEAST = 1e-3  # forests answer 0 and 1, of which the logarithm is none


def measure(tree):
    """Number of nodes, and depth, below no node of one class alone: real weights round, and scikit-learn then takes the
    impurity of such a node for more than 0 and splits it on, which changes no answer."""
    pure = tree.value[:, 0].max(axis=1) > 1 - 1e-9
    nodes, deepest, waiting = 0, 0, [(0, 0)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        deepest = max(deepest, depth)
        if tree.children_left[node] >= 0 and not pure[node]:
            waiting += [(tree.children_left[node], depth + 1), (tree.children_right[node], depth + 1)]
    return nodes, deepest


def score(model, X, y):
    p = model.predict_proba(X)
    auc = roc_auc_score(y, p[:, 1]) if p.shape[1] == 2 else roc_auc_score(y, p, multi_class="ovr")
    own = np.clip(p[np.arange(len(y)), y], LEAST, 1)
    sizes = np.array([measure(tree.tree_) for tree in model.estimators_])
    return {
        "auc": float(auc),
        "logLoss": float(-np.log(own).mean()),
        "depth": float(sizes[:, 1].mean()),
        "nodes": float(sizes[:, 0].mean()),
    }


def run(task):
    X = np.array(task["X"], dtype=float).reshape(len(task["y"]), -1)  # null becomes NaN
    y = np.array(task["y"])
    rows = []
    for seed in range(task["seeds"]):
        scores = []
        for fold in task["folds"]:
            model = RandomForestClassifier(random_state=seed, **task["params"])
            model.fit(X[fold["train"]], y[fold["train"]])
            scores.append(score(model, X[fold["test"]], y[fold["test"]]))
        rows.append({name: float(np.mean([s[name] for s in scores])) for name in scores[0]})
    return rows


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([run(task) for task in json.load(file)]))
