"""Golden values of SplineTransformer, from scikit-learn 1.9.1.

python scripts/golden/splines.py > tests/golden/preprocess-splines.json
"""

import itertools
import json
import re
import sys
import warnings

import numpy as np
import scipy
import sklearn
from sklearn.preprocessing import SplineTransformer

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20311
rng = np.random.default_rng(SEED)
warnings.simplefilter("ignore")

N = 40
train = np.column_stack([np.round(rng.normal(50, 12, N), 1), np.round(rng.exponential(3, N), 1)])
ties = np.column_stack([rng.integers(0, 3, N).astype(float), np.r_[np.zeros(30), rng.integers(1, 9, 10)].astype(float)])
holes = train.copy()
holes[rng.random((N, 2)) < 0.2] = np.nan
constant = np.column_stack([np.full(N, 7.5), train[:, 1]])
sets = {"plain": train, "ties": ties, "holes": holes, "constant": constant}
weights = np.round(rng.exponential(size=N), 2) * (rng.random(N) < 0.8)


def rows_of(name):
    """Values inside, at the ends, at the knots' neighbourhood and far outside."""
    values = sets[name]
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    span = np.where(high > low, high - low, 1)
    shares = np.r_[np.linspace(-1.3, 2.2, 9), 0, 1, 1e-12, 1 - 1e-12, 0.25, 0.5, 0.75]
    rows = low + shares[:, None] * span
    return np.vstack([rows, [np.nan, high[1]], [low[0], np.nan]]) if name == "holes" else rows


def plain(values):
    return [[None if np.isnan(v) else float(v) for v in row] for row in np.asarray(values, float)]


cases = []


def add(name, weighted=False, **params):
    rows = rows_of(name)
    transformer = SplineTransformer(**params)
    transformer.fit(sets[name], sample_weight=weights if weighted else None)
    if params.get("extrapolation") == "error":
        low, high = (np.array([f(b.t[b.k], b.t[-b.k - 1]) for b in transformer.bsplines_]) for f in (min, max))
        rows = rows[~np.any((rows < low) | (rows > high), axis=1)]
    output = transformer.transform(rows)
    if params.get("extrapolation") == "linear" and params.get("degree", 3) <= 1:
        # transform() raises its degree by 1 for each column that it has done: only the first one is right.
        parts = [SplineTransformer(**params).fit(sets[name][:, [j]]).transform(rows[:, [j]]) for j in range(2)]
        output = np.hstack(parts)
    cases.append(
        {
            "data": name,
            "weighted": weighted,
            "params": {re.sub("_(.)", lambda found: found[1].upper(), key): value for key, value in params.items()},
            "rows": plain(rows),
            "names": transformer.get_feature_names_out(["age", "dose"]).tolist(),
            "output": plain(output),
        }
    )


for extrapolation, degree in itertools.product(["constant", "linear", "continue", "periodic", "error"], [0, 1, 2, 3, 5]):
    if degree == 0 and extrapolation == "constant":
        continue  # zeros below the range and a ValueError above it: not what its documentation says
    for knots in ["uniform", "quantile"] if degree == 3 else ["quantile"]:
        add("plain", extrapolation=extrapolation, degree=degree, knots=knots, n_knots=7)
add("plain")
for extrapolation in ["constant", "linear", "continue", "periodic"]:
    add("plain", include_bias=False, extrapolation=extrapolation, n_knots=4)
    add("ties", knots="quantile", extrapolation=extrapolation)
    add("constant", extrapolation=extrapolation)
    add("holes", handle_missing="zeros", extrapolation=extrapolation)
    add("holes", handle_missing="zeros", extrapolation=extrapolation, knots="quantile")
    add("plain", extrapolation=extrapolation, knots=[[20, 0], [35, 1.5], [55, 3], [60, 12]])
    add("plain", weighted=True, extrapolation=extrapolation, knots="quantile")
add("plain", weighted=True)
add("holes", weighted=True, knots="quantile", handle_missing="zeros")
add("plain", n_knots=2, degree=1, extrapolation="linear")
add("plain", n_knots=4, degree=3, extrapolation="periodic")
add("plain", n_knots=40, degree=3, knots="quantile")

document = {
    "header": {
        "command": "python scripts/golden/splines.py > tests/golden/preprocess-splines.json",
        "python": sys.version.split()[0],
        "sklearn": sklearn.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "seed": SEED,
        "tolerance": "1e-12 relative to each value, or to 1 for small ones: direct formulas",
    },
    "sets": {name: plain(values) for name, values in sets.items()},
    "weights": weights.tolist(),
    "cases": cases,
}
text = ",\n".join(
    f'"{key}": ' + ("[\n" + ",\n".join(map(json.dumps, value)) + "\n]" if key == "cases" else json.dumps(value))
    for key, value in document.items()
)
print("{\n" + text + "\n}")
