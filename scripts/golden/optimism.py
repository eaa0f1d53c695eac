"""Golden values of the optimism-corrected bootstrap, by scikit-learn's pipeline on the heart-disease data and statsmodels' slope.

python scripts/golden/optimism.py > tests/golden/optimism.json     (about a minute)
"""

import json
import warnings

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from reference import regression, rows, y
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

N_RESAMPLES = 15
LEVEL = 0.95
SEED = 20_241


def log_odds(top):
    return lambda x: np.log(x / (top - x)), lambda z: top / (1 + np.exp(-z))


# on which percentiles are shifted until their mean is the corrected figure: without bounds
SCALES = {
    "roc_auc": log_odds(1),
    "average_precision": log_odds(1),
    "brier_score": log_odds(2),
    "log_loss": (np.log, np.exp),
}


def draw(n, count):
    """Row numbers by Lehmer's generator, which the test repeats: x = 16807 x mod (2^31 - 1)."""
    x = SEED
    out = []
    for _ in range(count):
        drawn = []
        for _ in range(n):
            x = 16807 * x % 2147483647
            drawn.append(x % n)
        out.append(np.array(drawn))
    return out


def figures(outcomes, p):
    log_odds = np.log(p / (1 - p))
    family = sm.families.Binomial()
    level = sm.GLM(outcomes, np.ones(len(p)), family=family, offset=log_odds).fit(tol=1e-14, maxiter=200)
    line = sm.GLM(outcomes, sm.add_constant(log_odds), family=family).fit(tol=1e-14, maxiter=200)
    return {
        "roc_auc": roc_auc_score(outcomes, p),
        "average_precision": average_precision_score(outcomes, p),
        "brier_score": brier_score_loss(outcomes, p),
        "log_loss": log_loss(outcomes, p),
        "calibration_intercept": float(level.params[0]),
        "calibration_slope": float(line.params[1]),
    }


def judge(drawn):
    model = regression()
    model.fit(rows.iloc[drawn], y[drawn])
    p = model.predict_proba(rows)[:, 1]
    return figures(y[drawn], p[drawn]), figures(y, p)


def main():
    warnings.simplefilter("ignore")  # resamples without a code: its column is 0
    apparent, _ = judge(np.arange(len(y)))
    resampled = [judge(drawn) for drawn in draw(len(y), N_RESAMPLES)]
    result = {}
    for name, value in apparent.items():
        own = np.array([a[name] for a, _ in resampled])
        original = np.array([b[name] for _, b in resampled])
        optimism = np.mean(own - original)
        result[name] = {"apparent": value, "optimism": float(optimism), "value": float(value - optimism)}
        if name not in SCALES:
            continue
        low, high = np.quantile(own, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        to, back = SCALES[name]
        shift = to(value - optimism) - to(own).mean()
        result[name] |= {"low": float(back(to(low) + shift)), "high": float(back(to(high) + shift))}
    header = {
        "command": "python scripts/golden/optimism.py > tests/golden/optimism.json",
        "sklearn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
        "numpy": np.__version__,
        "seed": SEED,
        "nResamples": N_RESAMPLES,
        "tolerance": "1e-6: optima found by other solvers",
    }
    print(json.dumps({"header": header, "figures": result}, indent=1))


main()
