"""Golden values of distributions and intervals, from scipy, statsmodels, and DeLong's formulas written out pair by pair.

python scripts/golden/intervals.py > tests/golden/intervals.json
"""

import json

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn import metrics as m
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

SEED = 31
rng = np.random.default_rng(SEED)


def kernel(event, other):
    return 1.0 if event > other else 0.5 if event == other else 0.0


def delong(y, scores):
    """AUCs and their covariance by equations 4 to 7 of DeLong, DeLong & Clarke-Pearson (1988): O(mn) pairs for each score."""
    x = [[s for s, v in zip(score, y) if v == 1] for score in scores]
    z = [[s for s, v in zip(score, y) if v == 0] for score in scores]
    n_events, n_others = len(x[0]), len(z[0])
    v10 = np.array([[sum(kernel(e, o) for o in zs) / n_others for e in xs] for xs, zs in zip(x, z)])
    v01 = np.array([[sum(kernel(e, o) for e in xs) / n_events for o in zs] for xs, zs in zip(x, z)])
    aucs = v10.mean(axis=1)
    covariance = np.atleast_2d(np.cov(v10)) / n_events + np.atleast_2d(np.cov(v01)) / n_others
    for auc, score in zip(aucs, scores):
        assert abs(auc - m.roc_auc_score(y, score)) < 1e-12
    return aucs, covariance


def delong_case(name, y, scores, level=0.95):
    aucs, covariance = delong(y, scores)
    z = stats.norm.ppf((1 + level) / 2)
    logit = np.log(aucs / (1 - aucs))
    half = z * np.sqrt(np.diag(covariance)) / (aucs * (1 - aucs))
    out = {
        "name": name,
        "y": [int(v) for v in y],
        "scores": [list(map(float, s)) for s in scores],
        "level": level,
        "aucs": aucs.tolist(),
        "covariance": covariance.tolist(),
        "low": (1 / (1 + np.exp(-(logit - half)))).tolist(),
        "high": (1 / (1 + np.exp(-(logit + half)))).tolist(),
    }
    if len(scores) > 1:
        difference = aucs[0] - aucs[1]
        error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
        out["paired"] = {
            "difference": difference,
            "standardError": error,
            "low": difference - z * error,
            "high": difference + z * error,
            "p": 2 * stats.norm.sf(abs(difference / error)),
        }
    return out


def newcombe(auc, n_events, n_others, level=0.95):
    """Method 5 of Newcombe (2006): the ends solve |auc - end| = z * its standard error, by scipy's root finder."""
    z = stats.norm.ppf((1 + level) / 2)
    half = (n_events + n_others) / 2 - 1

    def error(a):
        return np.sqrt(a * (1 - a) * (1 + half * (1 - a) / (2 - a) + half * a / (1 + a)) / (n_events * n_others))

    low = 0.0 if auc == 0 else scipy.optimize.brentq(lambda a: auc - a - z * error(a), 1e-12, min(auc, 1 - 1e-9), xtol=1e-15)
    high = 1.0 if auc == 1 else scipy.optimize.brentq(lambda a: a - auc - z * error(a), max(auc, 1e-9), 1 - 1e-12, xtol=1e-15)
    return {"auc": auc, "nEvents": n_events, "nOthers": n_others, "level": level, "low": low, "high": high}


y = (rng.random(80) < 0.4).astype(int)
a = y + rng.normal(0, 1, 80)
b = 0.6 * y + 0.5 * a + rng.normal(0, 1, 80)
few = np.array([0] * 12 + [1] * 10)
p_values = rng.random(7) ** 3
result = {
    "header": {
        "command": "python scripts/golden/intervals.py > tests/golden/intervals.json",
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "sklearn": sklearn.__version__,
        "numpy": np.__version__,
        "seed": SEED,
        "tolerance": "1e-12, relative where values are below 1: series and fractions are summed to the last digits",
    },
    "normalCdf": [[x, float(stats.norm.cdf(x))] for x in (-30, -8.5, -4, -2.83, -2.82, -1.96, -0.3, -1e-9, 0, 1e-9, 0.7, 1.5, 2.83, 3.1, 8)],
    "normalQuantile": [
        [q, float(stats.norm.ppf(q))]
        for q in (1e-300, 1e-20, 1e-6, 0.001, 0.025, 0.05, 0.2499, 0.25, 0.2501, 0.4, 0.499999999, 0.5000001, 0.6, 0.75, 0.9, 0.975, 0.995, 0.999999)
    ],
    "studentTCdf": [
        [t, df, float(stats.t.cdf(t, df))]
        for df in (0.5, 1, 2, 3, 4, 9, 24, 49, 99, 499, 9999, 1e6)
        for t in (-12, -3, -1.3, -0.2, 0, 0.01, 0.8, 2, 5)
    ],
    "chiSquareTail": [[x, float(stats.chi2.sf(x, 1))] for x in (1e-9, 0.01, 0.5, 1, 3.84, 7.99, 8.01, 25, 300)],
    "chiSquareQuantile": [[q, float(stats.chi2.ppf(q, 1))] for q in (1e-6, 0.05, 0.5, 0.9, 0.95, 0.99, 0.9999)],
    "wilson": [
        [hits, n, level, *map(float, proportion_confint(hits, n, alpha=1 - level, method="wilson"))]
        for hits, n in ((0, 10), (10, 10), (1, 10), (3, 17), (125, 139), (9000, 10000))
        for level in (0.8, 0.95, 0.99)
    ],
    "delong": [
        delong_case("continuous", y, [a, b]),
        delong_case("ties", y, [np.round(a), np.round(b)], level=0.9),
        delong_case("a few rows", few, [np.arange(22) % 7, np.arange(22) % 5]),
        delong_case("below one half", y, [-a]),
    ],
    "newcombe": [newcombe(1.0, 10, 12), newcombe(1.0, 139, 164, 0.9), newcombe(0.0, 10, 30), newcombe(0.5, 15, 25)],
    "holm": {"p": p_values.tolist(), "adjusted": multipletests(p_values, method="holm")[1].tolist()},
}
print("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in result.items()) + "\n}")
