"""The whole judgement of the heart-disease project in Python, as a statistician would write it with scikit-learn.

Peer of `systole train --thorough`: 10 x 10 folds of both models, a search inside the folds, intervals by bootstrap, the optimism of the
chosen model, shuffled labels, and the other hospitals. It prints the seconds of CPU that each part took.
Usage: python python_judgement.py FOLDER_OF_DATA
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import GridSearchCV, RepeatedStratifiedKFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

COLUMNS = "age sex cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal num".split()
NUMERIC = ["age", "trestbps", "chol", "thalach", "oldpeak"]
CODES = [name for name in COLUMNS[:-1] if name not in NUMERIC]
SITES = ["cleveland", "hungarian", "switzerland", "va"]
CORE = [name for name in COLUMNS[:-1] if name not in ("ca", "thal", "slope")]


def read(folder: Path, site: str) -> tuple[pd.DataFrame, np.ndarray]:
    frame = pd.read_csv(folder / f"processed.{site}.data", header=None, names=COLUMNS, na_values="?")
    frame[["chol", "trestbps"]] = frame[["chol", "trestbps"]].replace(0, np.nan)
    return frame[COLUMNS[:-1]], (frame["num"] > 0).to_numpy().astype(int)


def pipeline(classifier, columns=COLUMNS[:-1]):
    numbers = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    codes = make_pipeline(
        SimpleImputer(strategy="most_frequent", keep_empty_features=True), OneHotEncoder(handle_unknown="ignore")
    )
    return make_pipeline(
        ColumnTransformer(
            [
                ("num", numbers, [name for name in columns if name in NUMERIC]),
                ("cat", codes, [name for name in columns if name in CODES]),
            ]
        ),
        classifier,
    )


def regression(C=1.0):
    return LogisticRegression(C=C, max_iter=1000)


def forest():
    return RandomForestClassifier(300, random_state=42, n_jobs=1)


def scores(y, p):
    label = (p > 0.5).astype(int)
    return {
        "roc_auc": roc_auc_score(y, p),
        "average_precision": average_precision_score(y, p),
        "accuracy": accuracy_score(y, label),
        "precision": precision_score(y, label, zero_division=0),
        "recall": recall_score(y, label, zero_division=0),
        "specificity": recall_score(y, label, pos_label=0, zero_division=0),
        "f1": f1_score(y, label, zero_division=0),
        "brier_score": brier_score_loss(y, p),
        "log_loss": log_loss(y, p, labels=[0, 1]),
    }


def cross_validate(X, y, model, folds):
    return [
        scores(y[test], clone(model).fit(X.iloc[train], y[train]).predict_proba(X.iloc[test])[:, 1])
        for train, test in folds
    ]


def bootstrap(y, p, resamples=2000):
    """Percentiles of the metrics that have no interval of their own, over resamples of each class."""
    random = np.random.default_rng(0)
    events, others = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    values = []
    for _ in range(resamples):
        rows = np.concatenate([random.choice(events, len(events)), random.choice(others, len(others))])
        yy, pp = y[rows], p[rows]
        values.append(
            [average_precision_score(yy, pp), f1_score(yy, pp > 0.5), brier_score_loss(yy, pp), log_loss(yy, pp)]
        )
    return np.percentile(values, [2.5, 97.5], axis=0)


def optimism(X, y, model, resamples=200):
    random = np.random.default_rng(1)
    found = []
    for _ in range(resamples):
        rows = random.choice(len(y), len(y))
        fitted = clone(model).fit(X.iloc[rows], y[rows])
        own = roc_auc_score(y[rows], fitted.predict_proba(X.iloc[rows])[:, 1])
        found.append(own - roc_auc_score(y, fitted.predict_proba(X)[:, 1]))
    return float(np.mean(found))


def main() -> None:
    folder = Path(sys.argv[1])
    data = {site: read(folder, site) for site in SITES}
    X, y = data["cleveland"]
    seconds = {}

    def part(name, work):
        began = time.process_time()
        result = work()
        seconds[name] = round(time.process_time() - began, 2)
        return result

    folds = list(RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=42).split(X, y))
    search = GridSearchCV(
        pipeline(regression()), {"logisticregression__C": [0.1, 1.0, 10.0]}, scoring="roc_auc", cv=5, n_jobs=1
    )
    searched = part("10 x 10 folds, regression with a search inside", lambda: cross_validate(X, y, search, folds))
    grown = part("10 x 10 folds, forest", lambda: cross_validate(X, y, pipeline(forest()), folds))
    held = np.empty(len(y))
    for train, test in StratifiedKFold(10, shuffle=True, random_state=42).split(X, y):
        held[test] = pipeline(regression()).fit(X.iloc[train], y[train]).predict_proba(X.iloc[test])[:, 1]
    part("bootstrap of 2,000", lambda: bootstrap(y, held))
    part("optimism of 200", lambda: optimism(X, y, pipeline(regression())))

    def shuffles():
        random = np.random.default_rng(2)
        for _ in range(20):
            mixed = random.permutation(y)
            cross_validate(X, mixed, pipeline(regression()), StratifiedKFold(5, shuffle=True).split(X, mixed))

    part("20 shuffles", shuffles)

    def transport():
        for columns in (COLUMNS[:-1], CORE):
            for make in (regression, forest):
                fitted = pipeline(make(), columns).fit(X, y)
                for site in SITES[1:]:
                    p = fitted.predict_proba(data[site][0])[:, 1]
                    scores(data[site][1], p)
                    bootstrap(data[site][1], p)
                for left in SITES:
                    rest = [site for site in SITES if site != left]
                    rows = pd.concat([data[site][0] for site in rest])
                    labels = np.concatenate([data[site][1] for site in rest])
                    p = pipeline(make(), columns).fit(rows, labels).predict_proba(data[left][0])[:, 1]
                    scores(data[left][1], p)
                    bootstrap(data[left][1], p)

    part("the other hospitals", transport)
    auc = {
        "logistic_regression": float(np.mean([fold["roc_auc"] for fold in searched])),
        "random_forest": float(np.mean([fold["roc_auc"] for fold in grown])),
    }
    print(json.dumps({"roc_auc": auc, "seconds": seconds}))


if __name__ == "__main__":
    main()
