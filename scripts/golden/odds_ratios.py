"""Golden values of odds ratios with profile-likelihood intervals: scipy's brentq over constrained fits.

Each constrained fit is Newton's method to a gain below 1e-14; the fit without a constraint is checked against
statsmodels' Logit. The separated table has a category with positive rows only: its log odds ratio is infinite, the
lower limit of its interval is not.

python scripts/golden/odds_ratios.py > tests/golden/odds-ratios.json
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
import scipy
import scipy.optimize
import scipy.stats
import statsmodels
import statsmodels.api as sm

assert statsmodels.__version__ == "0.15.0", statsmodels.__version__
SEED = 20314
rng = np.random.default_rng(SEED)
ROOT = pathlib.Path(__file__).parents[2]


def log_likelihood(design, y, theta):
    z = (2 * y - 1) * (design @ theta)
    return -np.logaddexp(0, -z).sum()


def fit(design, y, fixed=None, value=0.0, start=None):
    """The highest point with one parameter held, or within 1e-14 of it where there is none."""
    width = design.shape[1]
    theta = np.zeros(width) if start is None else start.copy()
    free = np.array([j for j in range(width) if j != fixed])
    if fixed is not None:
        theta[fixed] = value
    for _ in range(200):
        p = 1 / (1 + np.exp(-(design @ theta)))
        gradient = (design.T @ (y - p))[free]
        hessian = (design.T * (p * (1 - p)) @ design)[np.ix_(free, free)]
        step = np.linalg.lstsq(hessian, gradient, rcond=1e-15)[0]
        gain = step @ gradient
        if gain < 1e-20:
            break
        share, before = 1.0, log_likelihood(design, y, theta)
        while share > 1e-10:
            trial = theta.copy()
            trial[free] += share * step
            if log_likelihood(design, y, trial) >= before - 1e-13:
                break
            share /= 2
        theta = trial
    return theta, log_likelihood(design, y, theta)


def analyse(names, columns, y, level, infinite=()):
    scales = columns.std(axis=0)
    means = columns.mean(axis=0)
    design = np.column_stack([np.ones(len(y)), (columns - means) / scales])
    theta, top = fit(design, y)
    half = scipy.stats.chi2.ppf(level, 1) / 2
    if not infinite:
        other = sm.Logit(y, design).fit(method="newton", maxiter=100, tol=1e-14, disp=0)
        assert np.allclose(other.params, theta, rtol=1e-7, atol=1e-9), (other.params, theta)
    p = 1 / (1 + np.exp(-(design @ theta)))
    errors = np.sqrt(np.diag(np.linalg.pinv(design.T * (p * (1 - p)) @ design)))
    terms = []
    for j, name in enumerate(names, start=1):

        def fall(value):
            return top - half - fit(design, y, j, value)[1]

        def limit(side):
            inside = 0.0 if name in infinite else theta[j]
            step = 0.5 if name in infinite else errors[j]
            outside = inside
            while fall(outside) < 0:
                outside += side * step
            while fall(inside) > 0:
                inside -= side * step
            return scipy.optimize.brentq(fall, *sorted([inside, outside]), xtol=1e-13, rtol=8.9e-16)

        without = fit(design, y, j, 0.0)[1]
        terms.append(
            {
                "name": name,
                "logOdds": None if name in infinite else theta[j] / scales[j - 1],
                "standardError": None if name in infinite else errors[j] / scales[j - 1],
                "low": limit(-1) / scales[j - 1],
                "high": None if name in infinite else limit(1) / scales[j - 1],
                "pValue": scipy.stats.chi2.sf(2 * (top - without), 1),
            }
        )
    return {
        "level": level,
        "nRows": len(y),
        "logLikelihood": top,
        "intercept": None if infinite else theta[0] - (theta[1:] / scales * means).sum(),
        "terms": terms,
    }


def code(frame, kinds, references):
    names, columns = [], []
    for name, categories in kinds.items():
        if categories is None:
            names.append(name)
            columns.append(frame[name].to_numpy(float))
            continue
        reference = references.get(name, categories[0])
        for category in categories:
            if category != reference:
                names.append(f"{name}_{category}")
                columns.append((frame[name] == category).to_numpy(float))
    return names, np.column_stack(columns)


CLEVELAND = {
    "age": None, "sex": [0, 1], "cp": [1, 2, 3, 4], "trestbps": None, "chol": None, "fbs": [0, 1], "restecg": [0, 1, 2],
    "thalach": None, "exang": [0, 1], "oldpeak": None, "slope": [1, 2, 3], "ca": [0, 1, 2, 3], "thal": [3, 6, 7],
}  # fmt: skip
cleveland = pd.read_csv(
    ROOT / "projects/heart-disease/data/processed.cleveland.data",
    header=None,
    names=[*CLEVELAND, "num"],
    na_values="?",
).dropna()
heart = (cleveland["num"] > 0).to_numpy(float)

N = 80
wild = pd.DataFrame(
    {
        "far": 1e6 + 1e3 * np.round(rng.normal(size=N), 2),
        "tiny": 1e-7 * np.round(rng.normal(size=N), 2),
        "group": rng.choice([1, 2, 3], N),
    }
)
wild_y = (rng.random(N) < 1 / (1 + np.exp(-(wild["far"] - 1e6) / 1e3))).to_numpy(float)
separated = pd.DataFrame({"x": np.round(rng.normal(size=N), 2), "group": rng.choice([1, 2, 3], N)})
separated_y = (rng.random(N) < 1 / (1 + np.exp(-separated["x"]))).to_numpy(float)
separated_y[separated["group"] == 3] = 1

cases = [
    {"data": "cleveland", "references": {}, **analyse(*code(cleveland, CLEVELAND, {}), heart, 0.95)},
    {
        "data": "cleveland",
        "references": {"cp": 4, "thal": 7},
        **analyse(*code(cleveland, CLEVELAND, {"cp": 4, "thal": 7}), heart, 0.9),
    },
]
for name, frame, y, infinite in [("wild", wild, wild_y, ()), ("separated", separated, separated_y, ("group_3",))]:
    kinds = {column: [1, 2, 3] if column == "group" else None for column in frame}
    cases.append({"data": name, "references": {}, **analyse(*code(frame, kinds, {}), y, 0.95, infinite)})



def sides(values, y):
    """Of each column, whether its log odds ratio is bounded below and above: linear programmes over directions."""
    turned = (2 * y - 1)[:, None] * np.column_stack([np.ones(len(y)), values])
    found = []
    for j in range(1, turned.shape[1]):
        unbounded = []
        for side in (-1, 1):
            goal = np.zeros(turned.shape[1])
            goal[j] = -side
            answer = scipy.optimize.linprog(goal, A_ub=-turned, b_ub=np.zeros(len(y)), bounds=(-1, 1), method="highs")
            unbounded.append(bool(-answer.fun > 1e-7))
        found.append({"below": unbounded[0], "above": unbounded[1]})
    return found


small = []
while len(small) < 60:
    n, width = int(rng.integers(6, 12)), int(rng.integers(2, 5))
    values = rng.integers(-1, 2, (n, width)).astype(float)
    y = (rng.random(n) < 0.5).astype(float)
    if y.min() < y.max() and np.linalg.matrix_rank(np.column_stack([np.ones(n), values])) == width + 1:
        small.append({"columns": values.T.tolist(), "y": y.tolist(), "unbounded": sides(values, y)})

document = {
    "header": {
        "command": "python scripts/golden/odds_ratios.py > tests/golden/odds-ratios.json",
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "seed": SEED,
        "tolerance": "1e-8 of a standard error for estimates and limits, relative 1e-8 for p values: optimisers",
    },
    "tables": {
        name: {"columns": {column: frame[column].tolist() for column in frame}, "y": y.tolist()}
        for name, frame, y in [("wild", wild, wild_y), ("separated", separated, separated_y)]
    },
    "cases": cases,
    "small": small,
}
print("{\n" + ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in document.items()) + "\n}")
