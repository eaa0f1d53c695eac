"""Calibrated classifiers, from scikit-learn 1.9.1 and statsmodels 0.15.0.

python scripts/golden/calibrate.py > tests/golden/calibrate.json

CalibratedClassifierCV(ensemble=False) on given folds around a logistic regression. Row i is held out in fold i % n_folds.
scikit-learn finds Platt's line by L-BFGS to a gradient of 1e-6; the same line from statsmodels' GLM to the last digits stands beside it.
"""

import json
import sys

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_predict

assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert statsmodels.__version__ == "0.15.0", statsmodels.__version__
rng = np.random.default_rng(20261201)


class Base(ClassifierMixin, BaseEstimator):
    """A logistic regression that shows its probabilities only, or the log-odds of each class against all others."""

    def __init__(self, class_weight=None):
        self.class_weight = class_weight

    def fit(self, X, y, sample_weight=None):
        self.model_ = LogisticRegression(class_weight=self.class_weight, solver="newton-cholesky", tol=1e-13)
        self.model_.fit(X, y, sample_weight)
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(self, X):
        return self.model_.predict_proba(X)

    def predict(self, X):
        return self.model_.predict(X)


class WithLogOdds(Base):
    def decision_function(self, X):
        p = self.predict_proba(X)
        odds = np.log(p) - np.log1p(-p)
        return self.model_.decision_function(X) if p.shape[1] == 2 else odds


def rows(n, n_classes):
    X = np.round(rng.standard_normal((n, 2)), 2)
    score = X @ [1.0, 0.5] + rng.standard_normal(n)
    return X, np.digitize(score, [0.8, 1.5][: n_classes - 1])


def exact(method, x, y, weight):
    """Intercept and slope by maximum likelihood: of Platt's targets, or with slope 1."""
    if method == "intercept":
        fit = sm.GLM(y, np.ones(len(y)), sm.families.Binomial(), offset=x, freq_weights=weight).fit(tol=1e-15)
        return float(fit.params[0]), 1.0
    events, others = weight[y == 1].sum(), weight[y == 0].sum()
    targets = np.where(y == 1, (events + 1) / (events + 2), 1 / (others + 2))
    fit = sm.GLM(targets, sm.add_constant(x), sm.families.Binomial(), freq_weights=weight).fit(tol=1e-15)
    return tuple(fit.params.tolist())


def case(name, method, n, n_classes, n_folds, class_weight=None, weighted=False):
    X, y = rows(n, n_classes)
    weight = rng.integers(1, 4, n).astype(float) if weighted else None
    base = (Base if method == "isotonic" else WithLogOdds)(class_weight)
    cv = PredefinedSplit(np.arange(n) % n_folds)
    asked = np.round(2 * rng.standard_normal((40, 2)), 2)
    out = {"name": name, "method": method, "nFolds": n_folds, "classWeight": class_weight}
    out |= {"X": X.tolist(), "y": y.tolist(), "weight": None if weight is None else weight.tolist(), "asked": asked.tolist()}
    if method != "intercept":
        model = CalibratedClassifierCV(base, method=method, cv=cv, ensemble=False).fit(X, y, sample_weight=weight)
        out["probabilities"] = model.predict_proba(asked).tolist()
    if n_classes == 2 and method != "isotonic":
        x = cross_val_predict(base, X, y, cv=cv, method="decision_function", params={"sample_weight": weight})
        intercept, slope = exact(method, x, y, np.ones(n) if weight is None else weight)
        out["line"] = {"intercept": intercept, "slope": slope}
        z = base.fit(X, y, weight).decision_function(asked)
        out["exact"] = (1 / (1 + np.exp(-(intercept + slope * z)))).tolist()
    return out


def steps():
    """Isotonic regression alone: ties, weights, falling and rising stretches."""
    x = np.round(rng.random(60), 1)
    y = (rng.random(60) < x**2).astype(float)
    weight = rng.integers(1, 5, 60).astype(float)
    model = IsotonicRegression(out_of_bounds="clip").fit(x, y, weight)
    asked = np.linspace(-0.0, 1, 41)
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "weight": weight.tolist(),
        "knots": model.X_thresholds_.tolist(),
        "values": model.y_thresholds_.tolist(),
        "asked": asked.tolist(),
        "answers": model.predict(asked).tolist(),
    }


cases = [
    case("sigmoid", "sigmoid", 120, 2, 5),
    case("sigmoid of weighted rows and classes", "sigmoid", 150, 2, 4, class_weight="balanced", weighted=True),
    case("sigmoid of three classes", "sigmoid", 150, 3, 3),
    case("intercept", "intercept", 120, 2, 5, class_weight="balanced"),
    case("intercept of weighted rows", "intercept", 90, 2, 3, weighted=True),
    case("isotonic", "isotonic", 1000, 2, 2),
    case("isotonic of three classes", "isotonic", 1000, 3, 2, weighted=True),
]
json.dump(
    {
        "command": "python scripts/golden/calibrate.py > tests/golden/calibrate.json",
        "sklearn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
        "cases": cases,
        "steps": steps(),
    },
    sys.stdout,
)
