"""Reference results on the heart-disease data where there is little to learn, from scikit-learn 1.9.1 and statsmodels 0.15.0.

python scripts/golden/no_signal.py > tests/golden/no-signal.json

Labels shuffled, missingness alone, one column alone; and the calibration line of the answers of five folds. Pipelines are those of
reference.py, class weights are balanced.
"""

import json
import sys

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from hospitals import CODES, MAKERS, NUMERIC, SEED, SITES, calibration, cleveland, rows, site, y
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SHUFFLES = 20


def folds_of(outcomes, n=5):
    return list(StratifiedKFold(n, shuffle=True, random_state=SEED).split(outcomes, outcomes))


def cross_validated(make, table, outcomes):
    aucs = []
    for train, test in folds_of(outcomes):
        fitted = make().fit(table.iloc[train], outcomes[train])
        aucs.append(roc_auc_score(outcomes[test], fitted.predict_proba(table.iloc[test])[:, 1]))
    return float(np.mean(aucs))


def shuffled(name, labels):
    return cross_validated(MAKERS[name], rows.iloc[cleveland].reset_index(drop=True), labels)


def fold_numbers(outcomes):
    """The number of the fold whose test set holds each row, one digit a row."""
    numbers = np.empty(len(outcomes), int)
    for k, (_, test) in enumerate(folds_of(outcomes)):
        numbers[test] = k
    return "".join(map(str, numbers))


def missing_alone(chosen):
    """Nothing but whether each value is there."""
    table = rows.iloc[chosen].isna().astype(float).reset_index(drop=True)
    plain = lambda: LogisticRegression(C=1, class_weight="balanced", solver="newton-cholesky", tol=1e-12)
    return {"rocAuc": cross_validated(plain, table, y[chosen]), "folds": fold_numbers(y[chosen])}


def lone(column):
    table = rows.iloc[cleveland].reset_index(drop=True)[[column]]
    encoder = (
        make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
        if column in NUMERIC
        # a missing value is a category of its own
        else make_pipeline(SimpleImputer(strategy="constant", fill_value=-1), OneHotEncoder(categories=[[-1, *CODES[column]]]))
    )
    return cross_validated(
        lambda: make_pipeline(encoder, LogisticRegression(C=1, class_weight="balanced", solver="newton-cholesky", tol=1e-12)), table, y[cleveland]
    )


def pooled(name):
    """Mean over five folds of Brier score and log loss, and the slope of all answers together."""
    table, outcomes = rows.iloc[cleveland].reset_index(drop=True), y[cleveland]
    p = np.empty(len(outcomes))
    brier, loss = [], []
    for train, test in folds_of(outcomes):
        p[test] = MAKERS[name]().fit(table.iloc[train], outcomes[train]).predict_proba(table.iloc[test])[:, 1]
        brier.append(brier_score_loss(outcomes[test], p[test]))
        loss.append(log_loss(outcomes[test], p[test]))
    return {"brierScore": np.mean(brier), "logLoss": np.mean(loss), **calibration(outcomes, p), "p": p.tolist()}


def main():
    rng = np.random.default_rng(SEED)
    labels_by_k = [rng.permutation(y[cleveland]) for _ in range(SHUFFLES)]
    out = {
        "header": {
            "command": "python scripts/golden/no_signal.py > tests/golden/no-signal.json",
            "python": sys.version.split()[0],
            "sklearn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "pandas": pd.__version__,
            "seeds": f"splits and forest {SEED}; shuffles are permutations by default_rng({SEED})",
            "tolerance": "AUC 1e-9, calibration 1e-6 (optimiser)",
        },
        "pooled": {name: pooled(name) for name in MAKERS},
        "shuffled": {
            "labels": ["".join(map(str, labels)) for labels in labels_by_k],
            "folds": [fold_numbers(labels) for labels in labels_by_k],
            "regression": [shuffled("regression", labels) for labels in labels_by_k],
        },
        "missingAlone": {"pooled": missing_alone(np.arange(len(y))), **{key: missing_alone(np.flatnonzero(site == k)) for k, key in enumerate(SITES)}},
        "loneColumns": {column: lone(column) for column in rows.columns},
    }
    print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in out.items()) + "\n}")


main()
