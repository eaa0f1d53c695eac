"""Golden values of nested searches and of successive halving, from scikit-learn 1.9.1.

python scripts/golden/search.py > tests/golden/search.json

The folds, inner and outer, leave one group out, so that chance has no part in them. Each search tries strengths of a regression; its mean
scores, its choice and the score of that choice on the group left out are compared. Of halving the rounds are compared: how many trials each
has, and how many rows.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.dummy import DummyClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20262
STRENGTHS = [0.001, 0.01, 0.1, 1, 10]
rng = np.random.default_rng(SEED)

groups = rng.permutation(np.repeat(np.arange(4), [34, 28, 24, 18]))
y = rng.integers(0, 2, len(groups))
X = np.round(rng.normal(size=(len(groups), 6)) + y[:, None] * np.array([0.7, 0.4, 0, 0, 0, 0]) + groups[:, None] * 0.2, 3)


def search(rows):
    model = make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky", tol=1e-12, max_iter=1000))
    found = GridSearchCV(
        model, {"logisticregression__C": STRENGTHS}, scoring="roc_auc", cv=LeaveOneGroupOut(), refit=True
    )
    return found.fit(X[rows], y[rows], groups=groups[rows])


def described(found):
    return {"means": found.cv_results_["mean_test_score"].tolist(), "chosen": int(found.best_index_)}


folds = []
for train, test in LeaveOneGroupOut().split(X, y, groups):
    found = search(train)
    folds.append({**described(found), "score": float(roc_auc_score(y[test], found.predict_proba(X[test])[:, 1]))})


def halving(n_trials, n_rows, factor):
    rows = np.arange(n_rows)
    found = HalvingGridSearchCV(
        DummyClassifier(), {"random_state": list(range(n_trials))}, factor=factor, cv=5, random_state=0
    ).fit(rows[:, None], rows % 2)
    rounds = [{"nTrials": n, "amount": r} for n, r in zip(found.n_candidates_, found.n_resources_, strict=True)]
    return {"nTrials": n_trials, "nRows": n_rows, "factor": factor, "nSplits": 5, "nClasses": 2, "rounds": rounds}


cases = [(1, 100, 3), (2, 100, 3), (3, 100, 3), (8, 303, 3), (9, 303, 3), (27, 303, 3), (27, 5000, 3), (10, 41, 2), (6, 1000, 5)]
json.dump(
    {
        "generator": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, seed {SEED}",
        "strengths": STRENGTHS,
        "X": X.tolist(),
        "y": y.tolist(),
        "groups": groups.tolist(),
        "folds": folds,
        "all": described(search(np.arange(len(y)))),
        "halving": [halving(*case) for case in cases],
    },
    sys.stdout,
)
print()
