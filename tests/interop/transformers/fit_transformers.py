"""Fits scikit-learn's transformers on tables that Systole drew, and prints what they make of other tables.

usage: fit_transformers.py TASKS.json
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
)

warnings.simplefilter("ignore")

CLASSES = {
    "OneHotEncoder": lambda params: OneHotEncoder(sparse_output=False, **params),
    "OrdinalEncoder": lambda params: OrdinalEncoder(**params),
    "PolynomialFeatures": lambda params: PolynomialFeatures(**params),
    "SimpleImputer": lambda params: SimpleImputer(keep_empty_features=True, **params),
    "SplineTransformer": lambda params: SplineTransformer(**params),
    "StandardScaler": lambda params: StandardScaler(**params),
}


def frame(columns):
    """A table: null is missing."""
    kind = {"numeric": float, "categorical": object}
    cells = lambda column: [np.nan if cell is None else cell for cell in column["cells"]]
    return pd.DataFrame({c["name"]: pd.Series(cells(c), dtype=kind[c["kind"]]) for c in columns})


def given(value):
    """A parameter: lists of categories as arrays, "nan" as the number."""
    if value == "nan":
        return np.nan
    if isinstance(value, list) and value and isinstance(value[0], list):
        return [np.array(item, dtype=object) for item in value]
    return value


def run(task):
    transformer = CLASSES[task["name"]]({name: given(value) for name, value in task["params"].items()})
    weights = {} if task["weights"] is None else {"sample_weight": np.array(task["weights"])}
    try:
        transformer.fit(frame(task["training"]), **weights)
        cells = np.asarray(transformer.transform(frame(task["probe"])), dtype=float)
    # scikit-learn trips over its own message about a rare category that is to be dropped
    except (ValueError, AttributeError) as error:
        return {"error": str(error)}
    rows = [[None if np.isnan(cell) else cell for cell in row] for row in cells.tolist()]
    return {"names": list(transformer.get_feature_names_out()), "rows": rows}


with open(sys.argv[1], encoding="utf8") as file:
    print(json.dumps([run(task) for task in json.load(file)]))
