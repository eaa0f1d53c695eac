"""Golden values of imputer, scaler, encoder, column transformer and logged parameters, from scikit-learn 1.9.1.

python scripts/golden/preprocess.py > tests/golden/preprocess.json
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
import scipy
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20242
rng = np.random.default_rng(SEED)
N = 60


def holes(values, share):
    values = np.array(values, float)
    values[rng.random(len(values)) < share] = np.nan
    return values


frame = pd.DataFrame(
    {
        "age": holes(rng.integers(30, 80, N), 0.1),
        "oldpeak": holes(np.round(rng.exponential(size=N), 1), 0.2),
        "far": 1e9 + np.round(rng.normal(size=N), 2),
        "constant": np.full(N, 0.1),
        "cp": holes(rng.integers(1, 5, N), 0.15),
        "thal": holes(rng.choice([3, 6, 7], N), 0.1),
        "sex": rng.integers(0, 2, N).astype(float),
    }
)
NUMERIC = ["age", "oldpeak", "far", "constant"]
CODES = ["cp", "thal", "sex"]
train, test = frame[:40], frame[40:]


def plain(values):
    return [[None if np.isnan(v) else float(v) for v in row] for row in np.asarray(values, float)]


imputers = []
for strategy, columns, fill in [
    ("mean", NUMERIC, None),
    ("median", NUMERIC, None),
    ("most_frequent", NUMERIC + CODES, None),
    ("constant", NUMERIC, None),
    ("constant", NUMERIC, -1.5),
]:
    for indicator in (False, True):
        fitted = SimpleImputer(strategy=strategy, fill_value=fill, add_indicator=indicator).fit(train[columns])
        imputers.append(
            {
                "params": {"strategy": strategy, "fillValue": fill, "addIndicator": indicator},
                "columns": columns,
                "names": fitted.get_feature_names_out().tolist(),
                "statistics": fitted.statistics_.tolist(),
                "output": plain(fitted.transform(test[columns])),
            }
        )

scalers = []
for with_mean, with_std, weighted in [(True, True, False), (False, True, False), (True, False, False), (True, True, True)]:
    weights = np.round(rng.exponential(size=len(train)), 2)
    fitted = StandardScaler(with_mean=with_mean, with_std=with_std).fit(
        train[NUMERIC], sample_weight=weights if weighted else None
    )
    scalers.append(
        {
            "params": {"withMean": with_mean, "withStd": with_std},
            "weights": weights.tolist() if weighted else None,
            "output": plain(fitted.transform(test[NUMERIC])),
        }
    )

warnings.simplefilter("ignore")
whole = frame[CODES].fillna(frame[CODES].mode().iloc[0]).astype(int)
encoders = []
for drop in (None, "first", "if_binary"):
    for unknown in ("error", "ignore"):
        seen = whole[:40] if unknown == "error" else whole[:40].replace({"cp": {4: 1}})
        fitted = OneHotEncoder(drop=drop, handle_unknown=unknown, sparse_output=False).fit(seen)
        encoders.append(
            {
                "params": {"drop": drop, "handleUnknown": unknown},
                "training": seen.to_numpy().tolist(),
                "rows": whole[40:].to_numpy().tolist(),
                "names": fitted.get_feature_names_out().tolist(),
                "output": fitted.transform(whole[40:]).tolist(),
            }
        )


def pipeline(classifier):
    numbers = Pipeline([("imputer", SimpleImputer(strategy="median", add_indicator=True)), ("scaler", StandardScaler())])
    codes = Pipeline(
        [
            ("imputer", SimpleImputer(strategy="most_frequent")),
            ("encoder", OneHotEncoder(sparse_output=False, handle_unknown="ignore")),
        ]
    )
    columns = ColumnTransformer([("num", numbers, NUMERIC), ("cat", codes, CODES)])
    return Pipeline([("columns", columns), ("classifier", classifier)])


y = (rng.random(N) < 0.5).astype(int).astype(str)
model = pipeline(LogisticRegression(solver="newton-cholesky", tol=1e-12)).fit(train, y[:40])
names = [
    name.replace(".0", "") if name.startswith("cat__") else name
    for name in model.named_steps["columns"].get_feature_names_out()
]

KEYS = """columns__num__imputer columns__num__imputer__strategy columns__num__imputer__fill_value
columns__num__imputer__add_indicator columns__num__scaler columns__num__scaler__with_mean columns__num__scaler__with_std
columns__cat__imputer__strategy columns__cat__encoder__drop columns__cat__encoder__handle_unknown columns__remainder""".split()


def params(classifier, keys):
    values = pipeline(classifier).get_params()
    return {key: " ".join(str(values[key]).split()) for key in KEYS + ["classifier"] + [f"classifier__{k}" for k in keys]}


header = {
    "command": "python scripts/golden/preprocess.py > tests/golden/preprocess.json",
    "python": sys.version.split()[0],
    "sklearn": sklearn.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "pandas": pd.__version__,
    "seed": SEED,
    "tolerance": "relative 1e-12, direct formulas; 1e-9 for the pipeline's probabilities; scaled column far (1e9, sd 1): 1e-7",
}
document = {
    "header": header,
    "columns": frame.columns.tolist(),
    "rows": plain(frame),
    "nTraining": 40,
    "imputers": imputers,
    "scalers": scalers,
    "encoders": encoders,
    "pipeline": {
        "y": y.tolist(),
        "names": names,
        "matrix": model.named_steps["columns"].transform(test).tolist(),
        "probabilities": model.predict_proba(test).tolist(),
    },
    "logged": {
        "logistic": params(LogisticRegression(C=0.5), ["C", "class_weight", "max_iter", "fit_intercept"]),
        "forest": params(
            RandomForestClassifier(n_estimators=300, random_state=42, class_weight="balanced"),
            [
                "n_estimators", "criterion", "max_depth", "min_samples_split", "min_samples_leaf", "max_features",
                "bootstrap", "random_state", "class_weight", "oob_score", "ccp_alpha", "max_samples",
            ],
        ),
        "dummy": params(DummyClassifier(random_state=0), ["strategy", "constant", "random_state"]),
    },
}
print("{\n" + ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in document.items()) + "\n}")
