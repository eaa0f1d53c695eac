"""Reference results between hospitals on the heart-disease data, from scikit-learn 1.9.1 and statsmodels 0.15.0.

python scripts/golden/transport.py > tests/golden/transport.json     (two cores, about four minutes)

Pipelines are those of reference.py: everything is fitted on the training rows, class weights are balanced. "Core" leaves out
ca, thal and slope.
"""

import json
import sys

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from hospitals import MAKERS, SEED, SITES, calibration, cleveland, rows, site, sizes, y
from joblib import Parallel, delayed
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score

SETS = {"all": [], "core": ["ca", "thal", "slope"]}
FOREST_SEEDS = 30


def judge(outcomes, p):
    return {
        "rocAuc": roc_auc_score(outcomes, p),
        "accuracy": accuracy_score(outcomes, p > 0.5),
        "brierScore": brier_score_loss(outcomes, p),
        "logLoss": log_loss(outcomes, p),
        **calibration(outcomes, p),
    }


def between_sites(name, without, seed):
    """Trained on Cleveland and judged at each other site; each site left out in turn."""
    make = MAKERS[name]
    fitted = make(without, seed=seed).fit(rows.iloc[cleveland], y[cleveland])
    there, left_out = {}, {}
    for number, key in enumerate(SITES):
        test = np.flatnonzero(site == number)
        others = np.flatnonzero(site != number)
        if number > 0:
            there[key] = judge(y[test], fitted.predict_proba(rows.iloc[test])[:, 1])
        p = make(without, seed=seed).fit(rows.iloc[others], y[others]).predict_proba(rows.iloc[test])[:, 1]
        left_out[key] = judge(y[test], p)
    return {"transport": there, "leaveOneOut": left_out, "means": means(left_out)}


def means(left_out):
    values = [left_out[key]["rocAuc"] for key in SITES]
    return {"weighted": np.average(values, weights=sizes), "macro": np.mean(values)}


def over_seeds(results):
    """The mean of each figure over the seeds, and of the areas also their deviation."""
    first = results[0]
    if not isinstance(first, dict):
        return {"mean": np.mean(results), "sd": np.std(results, ddof=1)}
    return {key: over_seeds([result[key] for result in results]) for key in first}


def main():
    parallel = Parallel(n_jobs=2)
    forests = {
        key: parallel(delayed(between_sites)("forest", without, seed) for seed in [SEED, *range(FOREST_SEEDS)])
        for key, without in SETS.items()
    }
    out = {
        "header": {
            "command": "python scripts/golden/transport.py > tests/golden/transport.json",
            "python": sys.version.split()[0],
            "sklearn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "pandas": pd.__version__,
            "seeds": f"the one forest {SEED}; forests by seed 0-{FOREST_SEEDS - 1}",
            "tolerance": "regression: 1e-6 (optimiser); forest: mean over seeds .01 (other generator)",
        },
        "regression": {key: between_sites("regression", without, None) for key, without in SETS.items()},
        "forest": {key: results[0] for key, results in forests.items()},
        "forestBySeed": {key: over_seeds(results[1:]) for key, results in forests.items()},
    }
    print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in out.items()) + "\n}")


main()
