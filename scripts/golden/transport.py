"""Reference results between hospitals on the heart-disease data, from scikit-learn 1.9.1 and statsmodels 0.15.0.

python scripts/golden/transport.py > tests/golden/transport.json     (two cores, about four minutes)

Pipelines are those of reference.py: everything is fitted on the training rows, class weights are balanced. "Core" leaves out
ca, thal and slope.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from joblib import Parallel, delayed
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

assert sklearn.__version__ == "1.9.1", sklearn.__version__

DATA = Path(__file__).parents[2] / "projects/heart-disease/data"
SITES = ["cleveland", "hungarian", "switzerland", "va"]
COLUMNS = "age sex cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal num".split()
NUMERIC = "age trestbps chol thalach oldpeak".split()
CODES = {
    "sex": [0, 1],
    "cp": [1, 2, 3, 4],
    "fbs": [0, 1],
    "restecg": [0, 1, 2],
    "exang": [0, 1],
    "slope": [1, 2, 3],
    "ca": [0, 1, 2, 3],
    "thal": [3, 6, 7],
}
SETS = {"all": [], "core": ["ca", "thal", "slope"]}
SEED = 42
FOREST_SEEDS = 30

rows = pd.concat(
    [pd.read_csv(DATA / f"processed.{site}.data", header=None, names=COLUMNS, na_values="?") for site in SITES],
    ignore_index=True,
)
sizes = [303, 294, 123, 200]
site = np.repeat(np.arange(len(SITES)), sizes)
assert len(rows) == len(site)
rows[["chol", "trestbps"]] = rows[["chol", "trestbps"]].replace(0, np.nan)
y = (rows.pop("num") > 0).astype(int).to_numpy()
cleveland = np.flatnonzero(site == 0)


def pipeline(classifier, without=()):
    codes = {name: values for name, values in CODES.items() if name not in without}
    return make_pipeline(
        ColumnTransformer(
            [
                ("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMERIC),
                (
                    "cat",
                    make_pipeline(
                        SimpleImputer(strategy="most_frequent"), OneHotEncoder(categories=list(codes.values()))
                    ),
                    list(codes),
                ),
            ]
        ),
        classifier,
    )


def regression(without=(), seed=None):
    return pipeline(LogisticRegression(C=1, class_weight="balanced", solver="newton-cholesky", tol=1e-12), without)


def forest(without=(), seed=SEED):
    return pipeline(RandomForestClassifier(300, class_weight="balanced", random_state=seed), without)


MAKERS = {"regression": regression, "forest": forest}


def calibration(outcomes, p):
    """Calibration in the large (slope fixed at 1) and slope, with their errors. A forest's 0 and 1 are clipped to half a tree."""
    p = np.clip(p, 1 / 600, 599 / 600)
    z = np.log(p / (1 - p))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        large = sm.GLM(outcomes, np.ones((len(z), 1)), sm.families.Binomial(), offset=z).fit(tol=1e-14)
        full = sm.GLM(outcomes, sm.add_constant(z), sm.families.Binomial()).fit(tol=1e-14)
    return {
        "intercept": large.params[0],
        "interceptStandardError": large.bse[0],
        "slope": full.params[1],
        "slopeStandardError": full.bse[1],
    }


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
