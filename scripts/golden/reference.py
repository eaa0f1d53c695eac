"""Reference results on the heart-disease data, from scikit-learn 1.9.1.

python scripts/golden/reference.py > tests/golden/reference.json     (two cores, about four minutes)

Everything is fitted inside the fold: median and StandardScaler on five columns, most frequent value and one-hot with all
codes (none dropped) on the other eight: 28 columns.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
from joblib import Parallel, delayed
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import RepeatedStratifiedKFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

assert sklearn.__version__ == "1.9.1", sklearn.__version__

FILE = Path(__file__).parents[2] / "projects/heart-disease/data/processed.cleveland.data"
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
FOREST_SEEDS = 50

rows = pd.read_csv(FILE, header=None, names=COLUMNS, na_values="?")
rows[["chol", "trestbps"]] = rows[["chol", "trestbps"]].replace(0, np.nan)
y = (rows.pop("num") > 0).astype(int).to_numpy()


def pipeline(classifier):
    return make_pipeline(
        ColumnTransformer(
            [
                ("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMERIC),
                (
                    "cat",
                    make_pipeline(
                        SimpleImputer(strategy="most_frequent"),
                        OneHotEncoder(categories=list(CODES.values())),
                    ),
                    list(CODES),
                ),
            ]
        ),
        classifier,
    )


def regression(class_weight="balanced", tol=1e-12):
    # The default of 100 iterations is kept; Newton needs about ten.
    return pipeline(LogisticRegression(C=1, class_weight=class_weight, solver="newton-cholesky", tol=tol))


def forest(class_weight="balanced", seed=SEED):
    return pipeline(RandomForestClassifier(300, class_weight=class_weight, random_state=seed))


def judge(model, train, test):
    model.fit(rows.iloc[train], y[train])
    p = model.predict_proba(rows.iloc[test])[:, 1]
    out = {
        "rocAuc": roc_auc_score(y[test], p),
        "accuracy": accuracy_score(y[test], p > 0.5),
        "p": p,
    }
    last = model[-1]
    if hasattr(last, "coef_"):
        out |= {"coef": last.coef_[0].tolist(), "intercept": float(last.intercept_[0]), "nIter": int(last.n_iter_[0])}
    return out


def judge_all(make, folds):
    return Parallel(n_jobs=2)(delayed(judge)(make(), train, test) for train, test in folds)


def fold_numbers(tests):
    """The number of the fold whose test set holds each row, one digit a row."""
    numbers = np.empty(len(y), int)
    for k, test in enumerate(tests):
        numbers[test] = k
    return "".join(map(str, numbers))


def summary(results, folds, with_coef):
    p = np.empty(len(y))
    for result, (_, test) in zip(results, folds):
        p[test] = result["p"]
    keys = ["rocAuc", "accuracy", *(["coef", "intercept", "nIter"] if with_coef else [])]
    return {
        "folds": [{key: result[key] for key in keys} for result in results],
        "meanRocAuc": np.mean([result["rocAuc"] for result in results]),
        "meanAccuracy": np.mean([result["accuracy"] for result in results]),
        "meanBrierScore": np.mean([brier_score_loss(y[t], r["p"]) for r, (_, t) in zip(results, folds)]),
        "meanLogLoss": np.mean([log_loss(y[t], r["p"]) for r, (_, t) in zip(results, folds)]),
        **({"p": p.tolist()} if with_coef else {}),
    }


def corrected(values, folds):
    """Nadeau & Bengio (2003)."""
    n_train = np.mean([len(train) for train, _ in folds])
    n_test = np.mean([len(test) for _, test in folds])
    mean = np.mean(values)
    error = np.std(values, ddof=1) * np.sqrt(1 / len(values) + n_test / n_train)
    half = scipy.stats.t.ppf(0.975, len(values) - 1) * error
    return {"mean": mean, "standardError": error, "low": mean - half, "high": mean + half}


def main():
    five = list(StratifiedKFold(5, shuffle=True, random_state=SEED).split(rows, y))
    ten = list(RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=SEED).split(rows, y))
    everything = np.arange(len(y))
    whole = judge(regression(tol=1e-14), everything, everything)
    plain = judge(regression(class_weight=None, tol=1e-14), everything, everything)
    transformer = regression().fit(rows, y)[0]
    lr10 = [r["rocAuc"] for r in judge_all(regression, ten)]
    rf10 = [r["rocAuc"] for r in judge_all(forest, ten)]
    by_seed = [
        np.mean([r["rocAuc"] for r in judge_all(lambda: forest(seed=seed), five)]) for seed in range(FOREST_SEEDS)
    ]
    out = {
        "header": {
            "command": "python scripts/golden/reference.py > tests/golden/reference.json",
            "python": sys.version.split()[0],
            "sklearn": sklearn.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "pandas": pd.__version__,
            "seeds": f"splits and forests {SEED}; forests by seed 0-{FOREST_SEEDS - 1}",
            "tolerance": "regression: AUC 1e-9, coefficients 1e-6 (optimiser); forest: mean over seeds .005 (other generator)",
        },
        "featureNames": [name.split("__")[1] for name in transformer.get_feature_names_out()],
        "fiveFolds": fold_numbers([test for _, test in five]),
        "tenFolds": [fold_numbers([test for _, test in ten[k : k + 10]]) for k in range(0, 100, 10)],
        "regression": summary(judge_all(regression, five), five, True),
        "regressionUnweighted": summary(judge_all(lambda: regression(class_weight=None), five), five, True),
        "regressionOnAll": {key: whole[key] for key in ("coef", "intercept", "nIter")},
        "regressionUnweightedOnAll": {key: plain[key] for key in ("coef", "intercept", "nIter")},
        "forest": summary(judge_all(forest, five), five, False),
        "forestUnweighted": summary(judge_all(lambda: forest(class_weight=None), five), five, False),
        "forestBySeed": {"meanRocAuc": by_seed, "mean": np.mean(by_seed), "sd": np.std(by_seed, ddof=1)},
        "tenByTen": {
            "nTrain": np.mean([len(train) for train, _ in ten]),
            "nTest": np.mean([len(test) for _, test in ten]),
            "regression": {"rocAuc": lr10, **corrected(lr10, ten)},
            "forest": {"rocAuc": rf10, **corrected(rf10, ten)},
            "difference": corrected(np.subtract(rf10, lr10), ten),
        },
    }
    print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in out.items()) + "\n}")


if __name__ == "__main__":
    main()
