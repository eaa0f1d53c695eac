"""Golden values of logistic regression, from scikit-learn 1.9.1 (newton-cholesky, tol 1e-14).

python scripts/golden/linear.py > tests/golden/linear.json
"""

import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

assert sklearn.__version__ == "1.9.1", sklearn.__version__
# The line search cannot improve on an optimum that is exact already.
warnings.simplefilter("ignore", ConvergenceWarning)
SEED = 20241
rng = np.random.default_rng(SEED)


def draw(n, n_numeric, n_levels, classes, shift=None, unit=None, noise=1.0):
    """Numbers, one-hot columns of one code (rank-deficient beside an intercept), and labels that depend on them."""
    numeric = np.round(rng.normal(size=(n, n_numeric)), 4)
    if unit is not None:
        numeric = np.round(numeric * unit + shift, 3)
    code = rng.integers(n_levels, size=n) if n_levels else np.zeros(n, int)
    X = np.hstack([numeric, np.eye(n_levels)[code]]) if n_levels else numeric
    Z = (X - X.mean(0)) / X.std(0)
    scores = Z @ rng.normal(size=(X.shape[1], len(classes))) * 0.7 + noise * rng.gumbel(size=(n, len(classes)))
    return X, np.array(classes)[scores.argmax(1)]


DATA = {
    "binary": draw(150, 5, 4, ["0", "1"]),
    "units": draw(120, 4, 0, ["no", "yes"], shift=np.array([130, 250, 0.01, 1e4]), unit=np.array([20, 50, 0.005, 900])),
    "multi": draw(180, 4, 3, ["a", "b", "c"]),
    "five": draw(250, 3, 0, ["1", "2", "3", "4", "5"]),
    "full_rank": draw(140, 5, 0, ["0", "1"], noise=1.5),
    "full_rank_multi": draw(200, 3, 0, ["a", "b", "c"], noise=1.5),
}
WEIGHTS = {name: np.round(rng.exponential(size=len(y)), 3) for name, (_, y) in DATA.items()}


def case(data, C=1.0, penalty="l2", class_weight=None, weighted=False, fit_intercept=True):
    X, y = DATA[data]
    model = LogisticRegression(
        C=np.inf if penalty is None else C,
        class_weight=class_weight,
        fit_intercept=fit_intercept,
        solver="newton-cholesky",
        tol=1e-14,
        max_iter=500,
    ).fit(X, y, sample_weight=WEIGHTS[data] if weighted else None)
    return {
        "data": data,
        "params": {"C": C, "penalty": penalty, "classWeight": class_weight, "fitIntercept": fit_intercept},
        "weighted": weighted,
        "classes": model.classes_.tolist(),
        "coef": model.coef_.tolist(),
        "intercept": model.intercept_.tolist(),
        "probabilities": model.predict_proba(X[:15]).tolist(),
    }


cases = []
for data in ("binary", "multi"):
    for C in (0.01, 1.0, 100.0):
        cases.append(case(data, C=C))
    cases.append(case(data, class_weight="balanced"))
    cases.append(case(data, weighted=True))
    cases.append(case(data, class_weight="balanced", weighted=True))
    cases.append(case(data, fit_intercept=False))
cases.append(case("units", class_weight={"yes": 3.5}))
cases.append(case("multi", class_weight={"a": 0.5, "c": 2.0}, weighted=True))
cases.append(case("units"))
cases.append(case("units", C=1e-3))
cases.append(case("five", C=10.0))
cases.append(case("full_rank", penalty=None))
cases.append(case("full_rank", penalty=None, weighted=True, class_weight="balanced"))
cases.append(case("full_rank", penalty=None, fit_intercept=False))
cases.append(case("full_rank_multi", penalty=None))
cases.append(case("full_rank_multi", penalty=None, weighted=True))

header = {
    "command": "python scripts/golden/linear.py > tests/golden/linear.json",
    "python": sys.version.split()[0],
    "sklearn": sklearn.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "seed": SEED,
    "tolerance": "relative 1e-9 to the largest coefficient of a case: both minimise the same convex objective",
}
data = {
    name: {"X": X.tolist(), "y": y.tolist(), "weights": WEIGHTS[name].tolist()} for name, (X, y) in DATA.items()
}
print("{")
print(f'"header": {json.dumps(header)},')
print('"data": {')
print(",\n".join(f'"{name}": {json.dumps(value)}' for name, value in data.items()))
print('},\n"cases": [')
print(",\n".join(json.dumps(item) for item in cases))
print("]\n}")
