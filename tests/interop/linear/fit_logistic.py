"""Fits scikit-learn's logistic regression to its optimum, newton-cholesky at a tolerance of 1e-14.

Argument: a JSON file with a list of tasks, as tests/interop/linear.test.ts writes it. Prints for each {coef, intercept,
probabilities}; of a design with columns that depend on others the probabilities are those of the columns `kept`.
"""

import json
import sys
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression

# the line search cannot improve on an optimum that is exact already
warnings.simplefilter("ignore")


def run(task):
    X = np.array(task["X"]).reshape(len(task["y"]), -1)[:, task["kept"]]
    y = np.array(task["y"])
    params = dict(task["params"])
    if params.pop("penalty") is None:
        params["C"] = np.inf
    if isinstance(params["class_weight"], dict):
        params["class_weight"] = {int(name): weight for name, weight in params["class_weight"].items()}
    model = LogisticRegression(solver="newton-cholesky", tol=1e-14, max_iter=1000, **params)
    model.fit(X, y, None if task["weights"] is None else np.array(task["weights"]))
    return {
        "coef": model.coef_.ravel().tolist(),
        "intercept": model.intercept_.tolist(),
        "probabilities": model.predict_proba(X).ravel().tolist(),
    }


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([run(task) for task in json.load(file)]))
