"""Cross-validates scikit-learn's counterpart of a project's candidates on given folds.

Argument: a JSON file with the table, its columns by kind, the target and the folds, as tests/interop/unseen.test.ts writes it.
Prints ROC AUC by candidate and fold; of more than two classes the mean of each against the rest.
"""

import json
import sys

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

with open(sys.argv[1]) as file:
    task = json.load(file)

frame = pd.read_csv(task["csv"])
frame = frame[frame[task["target"]].notna()]
y = frame[task["target"]].astype(str).to_numpy()
categorical = task["categorical"]
X = frame[task["numeric"] + list(categorical)]


def candidate(estimator):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    codes = make_pipeline(
        SimpleImputer(strategy="most_frequent"),
        OneHotEncoder(categories=list(categorical.values()), sparse_output=False),
    )
    columns = [("num", numbers, task["numeric"]), ("cat", codes, list(categorical))]
    return make_pipeline(ColumnTransformer([c for c in columns if c[2]]), estimator)


def auc(fitted, rows):
    p = fitted.predict_proba(X.iloc[rows])
    classes = list(fitted.classes_)
    if len(classes) == 2:
        positive = classes.index(task["positive"])
        return roc_auc_score(y[rows] == task["positive"], p[:, positive])
    return float(np.mean([roc_auc_score(y[rows] == name, p[:, j]) for j, name in enumerate(classes)]))


scores = {}
for name, estimator in {
    "logistic_regression": LogisticRegression(C=1.0, max_iter=1000, tol=1e-8),
    "random_forest": RandomForestClassifier(n_estimators=300, random_state=42),
}.items():
    scores[name] = [
        auc(candidate(estimator).fit(X.iloc[fold["train"]], y[fold["train"]]), fold["test"])
        for fold in task["folds"]
    ]
print(json.dumps({"rows": len(frame), "scores": scores}))
