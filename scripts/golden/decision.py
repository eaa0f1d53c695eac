"""Golden values of decisions: net benefit, thresholds and the R-squared of an AUC, from NumPy, scikit-learn 1.9.1 and SciPy.

python scripts/golden/decision.py > tests/golden/decision.json
"""

import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.integrate import quad
from scipy.stats import norm
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import confusion_matrix, make_scorer, roc_auc_score
from sklearn.model_selection import TunedThresholdClassifierCV

assert sklearn.__version__ == "1.9.1", sklearn.__version__
rng = np.random.default_rng(20260)


class Stated(ClassifierMixin, BaseEstimator):
    """A fitted classifier whose only feature is the probability that it states."""

    def fit(self, X, y):
        self.classes_ = np.array([0, 1])
        return self

    def predict_proba(self, X):
        return np.column_stack([1 - X[:, 0], X[:, 0]])


def rows(n, shift, ties):
    risk = rng.uniform(size=n)
    y = (rng.uniform(size=n) < risk).astype(int)
    odds = np.log(np.clip(risk, 1e-3, 1 - 1e-3) / (1 - np.clip(risk, 1e-3, 1 - 1e-3))) + shift + rng.normal(size=n)
    p = 1 / (1 + np.exp(-odds))
    return y, np.round(p, 2 if ties else 6)


def net_benefit(y, p, t):
    tn, fp, fn, tp = confusion_matrix(y, p > t, labels=[0, 1]).ravel()
    z = np.where(p > t, np.where(y == 1, 1.0, -t / (1 - t)), 0.0)
    over = np.where(p > t, 0.0, np.where(y == 1, -1.0, t / (1 - t)))  # less what acting on all has
    return {
        "threshold": t,
        "netBenefit": tp / len(y) - fp / len(y) * t / (1 - t),
        "all": y.mean() - (1 - y.mean()) * t / (1 - t),
        "standardError": z.std() / np.sqrt(len(y)),
        "standardErrorOverAll": over.std() / np.sqrt(len(y)),
    }


def least_cost(y, p, fp_cost, fn_cost):
    """The least cost of a row over all thresholds, as scikit-learn's tuner finds it."""

    def gain(y_true, y_pred):
        tn, fp, fn, tp = confusion_matrix(y_true, y_pred, labels=[0, 1]).ravel()
        return -(fp * fp_cost + fn * fn_cost) / len(y_true)

    # it labels a row positive from the threshold on, so that each distinct probability is one threshold, and 1.1 labels none
    thresholds = np.append(np.unique(p), 1.1)
    tuner = TunedThresholdClassifierCV(
        Stated().fit(p[:, None], y), scoring=make_scorer(gain), thresholds=thresholds, cv="prefit", refit=False
    ).fit(p[:, None], y)
    return -tuner.best_score_


def best_other(y, p, metric, least):
    """The best other side among the thresholds that reach the constraint; None where none does."""
    best = None
    for t in np.unique(p):
        tn, fp, fn, tp = confusion_matrix(y, p >= t, labels=[0, 1]).ravel()
        figures = {"recall": tp / (tp + fn), "specificity": tn / (tn + fp), "precision": tp / (tp + fp)}
        other = figures["specificity" if metric == "recall" else "recall"]
        if figures[metric] >= least and (best is None or other > best):
            best = other
    return best


def cox_snell(auc, prevalence):
    d = np.sqrt(2) * norm.ppf(auc)

    def integrand(x):
        f1, f0 = norm.pdf(x - d), norm.pdf(x)
        f = prevalence * f1 + (1 - prevalence) * f0
        return prevalence * f1 * np.log(f1 / f) + (1 - prevalence) * f0 * np.log(f0 / f)

    information, _ = quad(integrand, -12, d + 12, epsabs=1e-13, epsrel=1e-13, limit=500)
    return 1 - np.exp(-2 * information)


sets = []
for name, n, shift, ties in (("calibrated", 120, 0, False), ("ties", 150, 0, True), ("too low", 90, -1, True)):
    y, p = rows(n, shift, ties)
    sets.append(
        {
            "name": name,
            "outcomes": y.tolist(),
            "probabilities": p.tolist(),
            "auc": roc_auc_score(y, p),
            "curve": [net_benefit(y, p, t) for t in (0.1, 0.25, 0.5, 0.75)],
            "costs": [
                {"falsePositive": a, "falseNegative": b, "least": least_cost(y, p, a, b)}
                for a, b in ((1, 1), (1, 5), (3, 1))
            ],
            "constraints": [
                {"metric": metric, "min": least, "other": best_other(y, p, metric, least)}
                for metric in ("recall", "specificity", "precision")
                for least in (0.6, 0.8, 0.95, 1.0)
            ],
        }
    )

json.dump(
    {
        "versions": {"sklearn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "sets": sets,
        "coxSnell": [
            {"auc": auc, "prevalence": prevalence, "rSquared": cox_snell(auc, prevalence)}
            for auc in (0.55, 0.7, 0.81, 0.89, 0.97)
            for prevalence in (0.02, 0.174, 0.5, 0.77)
        ],
    },
    sys.stdout,
)
print()
