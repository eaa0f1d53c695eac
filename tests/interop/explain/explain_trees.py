"""What the shap package says of trees that Systole grew.

Argument: a JSON file with a list of {trees, X, nCols, isFloat32}, as tests/interop/explain.test.ts writes it. Prints for each
{base, values}: one value an output, and rows x outputs x columns.
"""

import json
import sys

import numpy as np
import shap


def explain(task):
    trees = []
    for tree in task["trees"]:
        left, right = np.array(tree["left"]), np.array(tree["right"])
        trees.append(
            {
                "children_left": left,
                "children_right": right,
                "children_default": np.where(np.array(tree["missingLeft"]) == 1, left, right),
                "features": np.array(tree["feature"]),
                "thresholds": np.array(tree["threshold"], dtype=float),
                "values": np.array(tree["value"], dtype=float),
                "node_sample_weight": np.array(tree["weight"], dtype=float),
            }
        )
    X = np.array([np.nan if v is None else v for v in task["X"]], dtype=float).reshape(-1, task["nCols"])
    dtype = np.float32 if task["isFloat32"] else np.float64
    model = {"trees": trees, "input_dtype": dtype, "internal_dtype": np.float64}
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    values = np.asarray(explainer.shap_values(X.astype(dtype), check_additivity=False))
    if values.ndim == 2:
        values = values[:, :, None]
    return {
        "base": np.ravel(explainer.expected_value).tolist(),
        "values": np.transpose(values, (0, 2, 1)).ravel().tolist(),
    }


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([explain(task) for task in json.load(file)]))
