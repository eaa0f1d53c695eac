"""The rows of the four hospitals and the pipelines of the reference, which the golden scripts about sites share."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import statsmodels.api as sm
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
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
SEED = 42

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
