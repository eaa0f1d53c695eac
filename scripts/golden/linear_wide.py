"""The least objective of logistic regression on wide and badly scaled tables, from scikit-learn 1.9.1.

python scripts/golden/linear_wide.py > tests/golden/linear-wide.json

The tables are not in the file: tests/golden/linear-wide.test.ts makes them by the same formula.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

assert sklearn.__version__ == "1.9.1", sklearn.__version__


def uniform(a, b):
    """A number in [0, 1) of two whole numbers: digits of a sine that are far behind its point."""
    value = np.sin(a * 12.9898 + b * 78.233 + 0.5) * 43758.5453
    return value - np.floor(value)


def table(n, p, k, kind):
    i, j = np.arange(n)[:, None], np.arange(p)[None, :]
    X = 2 * uniform(i, j) - 1
    if kind == "scales":
        X = X * 10.0 ** (-8 + 16 * j / (p - 1))
    elif kind == "constant and doubled":
        X[:, ::5] = 7
        X[:, 2::5] = X[:, 1::5][:, : X[:, 2::5].shape[1]]
    elif kind == "chained":
        X = 0.1 * X
        X = np.cumsum(X, axis=1)
    elif kind == "one-hot":
        X = (uniform(i, j) < 0.03).astype(float)
    elif kind == "separable":
        X[:, 0] = np.arange(n) % k * 2.0
    noise = uniform(np.arange(n), 5000)
    y = (np.arange(n) % k) if kind == "separable" else np.floor(k * noise * 0.999).astype(int)
    return X, y


def objective(X, y, k, coef, intercept):
    """The mean log loss plus the penalty, of C = 1."""
    z = X @ coef.T + intercept
    if k == 2:
        z = np.c_[np.zeros(len(z)), z]
    z = z - z.max(axis=1, keepdims=True)
    loss = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]
    return loss.mean() + (coef**2).sum() / 2 / len(y)


cases = []
for n, p, k in [(40, 1200, 2), (30, 500, 3), (90, 30, 2), (100, 150, 8)]:
    for kind in ["plain", "scales", "constant and doubled", "chained", "one-hot", "separable"]:
        X, y = table(n, p, k, kind)
        fitted = LogisticRegression(solver="lbfgs", C=1.0, tol=1e-7, max_iter=1000).fit(X, y)
        least = objective(X, y, k, fitted.coef_, fitted.intercept_)
        cases.append({"n": n, "p": p, "k": k, "kind": kind, "objective": least})
header = {
    "command": "python scripts/golden/linear_wide.py > tests/golden/linear-wide.json",
    "sklearn": sklearn.__version__,
    "numpy": np.__version__,
    "tolerance": "1e-6, relative: ours may be less, as lbfgs ends before the minimum of badly scaled tables",
}
print('{\n"header": ' + json.dumps(header) + ",")
print('"cases": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]\n}")
