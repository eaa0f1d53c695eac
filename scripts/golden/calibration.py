"""Calibration figures, from statsmodels 0.15.0, scikit-learn 1.9.1 and SciPy.

python scripts/golden/calibration.py > tests/golden/calibration.json

The data sets are small and of several kinds: a model that is too extreme, one that is too timid, few events, votes of few trees with
probabilities of 0 and 1, and the out-of-fold answers of the heart-disease reference (read from tests/golden/reference.json).
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert statsmodels.__version__ == "0.15.0", statsmodels.__version__
rng = np.random.default_rng(20261130)
FAMILY = sm.families.Binomial()


def logit(p):
    return np.log(p) - np.log1p(-p)


def line(y, p):
    """Intercept with the slope fixed at 1, then intercept and slope, each with its standard error."""
    x = logit(p)
    options = {"tol": 1e-15, "maxiter": 200, "tol_criterion": "params"}
    level = sm.GLM(y, np.ones((len(y), 1)), family=FAMILY, offset=x).fit(**options)
    free = sm.GLM(y, sm.add_constant(x), family=FAMILY).fit(**options)
    return {
        "intercept": level.params[0],
        "interceptStandardError": level.bse[0],
        "slope": free.params[1],
        "slopeStandardError": free.bse[1],
        "slopeIntercept": free.params[0],
        "slopeInterceptStandardError": free.bse[0],
    }


def figures(y, p, clip=None):
    y = np.asarray(y, float)
    p = np.asarray(p, float)
    clipped = p if clip is None else np.clip(p, clip, 1 - clip)
    out = {"outcomes": [int(v) for v in y], "probabilities": p.tolist(), "clip": clip}
    out["line"] = line(y, clipped)
    out["brier"] = brier_score_loss(y, p)
    smooth = np.clip(sm.nonparametric.lowess(y, p, it=0, return_sorted=False), 0, 1)
    distance = np.abs(smooth - p)
    places, first = np.unique(p, return_index=True)
    assert all(np.ptp(smooth[p == place]) < 1e-12 for place in places)  # equal probabilities have one value
    out["smooth"] = smooth[first].tolist()
    out["ici"], out["e50"], out["e90"] = distance.mean(), *np.quantile(distance, [0.5, 0.9])
    return out


def drawn(n, intercept, slope, centre=0.0, votes=None):
    """Probabilities whose true log-odds are intercept + slope * theirs."""
    x = centre + 1.5 * rng.standard_normal(n)
    p = 1 / (1 + np.exp(-x))
    if votes is not None:
        p = np.round(p * votes) / votes
        x = logit(np.clip(p, 0.5 / votes, 1 - 0.5 / votes))
    y = rng.random(n) < 1 / (1 + np.exp(-(intercept + slope * x)))
    return y, p


reference = json.loads((Path(__file__).parents[2] / "tests/golden/reference.json").read_text())
cleveland = Path(__file__).parents[2] / "projects/heart-disease/data/processed.cleveland.data"
columns = "age sex cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal num".split()
rows = pd.read_csv(cleveland, header=None, names=columns, na_values="?")
disease = (rows.pop("num") > 0).astype(int).to_numpy()
numeric = "age trestbps chol thalach oldpeak".split()
categorical = [name for name in rows.columns if name not in numeric]


def forest_answers():
    """What the reference's forest says of each row while it is held out: numpy's votes are sums of 1/300, rounded here to 12 digits."""
    prepare = ColumnTransformer(
        [
            ("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
            ("cat", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), categorical),
        ]
    )
    model = make_pipeline(prepare, RandomForestClassifier(300, class_weight="balanced", random_state=42, n_jobs=2))
    folds = StratifiedKFold(5, shuffle=True, random_state=42)
    return np.round(cross_val_predict(model, rows, disease, cv=folds, method="predict_proba")[:, 1], 12)


sets = {
    "too extreme": figures(*drawn(120, 0.3, 0.5)),
    "too timid": figures(*drawn(90, -0.5, 1.8)),
    "rare": figures(*drawn(250, 0.0, 1.0, centre=-3.0)),
    "votes of 20 trees": figures(*drawn(150, 0.2, 1.0, votes=20), clip=1 / 40),
    "regression": figures(disease, reference["regression"]["p"]),
    "forest": figures(disease, forest_answers(), clip=1 / 600),
}
del sets["regression"]["outcomes"], sets["forest"]["outcomes"]
json.dump(
    {
        "command": "python scripts/golden/calibration.py > tests/golden/calibration.json",
        "statsmodels": statsmodels.__version__,
        "sklearn": sklearn.__version__,
        "disease": disease.tolist(),
        "sets": sets,
    },
    sys.stdout,
)
