"""Golden values of the remainder of ColumnTransformer, logged parameters of its steps, and DummyClassifier, from
scikit-learn 1.9.1.

python scripts/golden/compose.py > tests/golden/preprocess-compose.json
"""

import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, SplineTransformer, StandardScaler

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20313
rng = np.random.default_rng(SEED)
N = 30

frame = pd.DataFrame(
    {
        "site": rng.integers(1, 9, N).astype(float),
        "age": np.round(rng.normal(50, 10, N), 1),
        "size": rng.choice(["1", "2", "3"], N).astype(object),
        "dose": np.round(rng.exponential(size=N), 2),
        "kind": rng.choice(["1", "2"], N).astype(object),
    }
)
columns = ColumnTransformer(
    [
        (
            "num",
            Pipeline([("splines", SplineTransformer(n_knots=4, extrapolation="linear", include_bias=False)), ("scaler", StandardScaler())]),
            ["age"],
        ),
        (
            "ord",
            Pipeline([("ordinal", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan))]),
            ["size"],
        ),
        ("cat", Pipeline([("encoder", OneHotEncoder(sparse_output=False, drop=["2"]))]), ["kind"]),
    ],
    remainder="passthrough",
)
fitted = columns.fit(frame)
values = Pipeline([("columns", columns), ("classifier", LogisticRegression())]).get_params()
KEYS = """columns__num__splines columns__num__splines__n_knots columns__num__splines__degree columns__num__splines__knots
columns__num__splines__extrapolation columns__num__splines__include_bias columns__num__splines__handle_missing
columns__ord__ordinal columns__ord__ordinal__categories columns__ord__ordinal__handle_unknown
columns__ord__ordinal__unknown_value columns__ord__ordinal__encoded_missing_value columns__ord__ordinal__min_frequency
columns__ord__ordinal__max_categories columns__cat__encoder__drop columns__cat__encoder__min_frequency
columns__cat__encoder__max_categories columns__remainder""".split()

y = np.array(["b", "a", "c", "b", "b", "a", "c", "b"])
weights = np.array([1, 5, 0.5, 1, 0, 2, 3, 1.5])
dummies = []
for params in [
    {"strategy": "prior"},
    {"strategy": "most_frequent"},
    {"strategy": "uniform", "random_state": 0},
    {"strategy": "constant", "constant": "c"},
]:
    for weighted in [False, True]:
        dummy = DummyClassifier(**params).fit(np.zeros((8, 1)), y, sample_weight=weights if weighted else None)
        dummies.append(
            {
                "params": {("randomState" if key == "random_state" else key): value for key, value in params.items()},
                "weighted": weighted,
                "classes": dummy.classes_.tolist(),
                "classPrior": dummy.class_prior_.tolist(),
                "probabilities": dummy.predict_proba(np.zeros((2, 1))).tolist(),
                "predicted": None if params["strategy"] == "uniform" else dummy.predict(np.zeros((2, 1))).tolist(),
            }
        )

document = {
    "header": {
        "command": "python scripts/golden/compose.py > tests/golden/preprocess-compose.json",
        "python": sys.version.split()[0],
        "sklearn": sklearn.__version__,
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "seed": SEED,
        "tolerance": "1e-12, direct formulas",
    },
    "frame": {name: column.tolist() for name, column in frame.items()},
    "names": fitted.get_feature_names_out().tolist(),
    "matrix": fitted.transform(frame).astype(float).tolist(),
    "logged": {key: " ".join(str(values[key]).split()) for key in KEYS},
    "labels": y.tolist(),
    "weights": weights.tolist(),
    "dummies": dummies,
}
print("{\n" + ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in document.items()) + "\n}")
