"""The peers of the benchmarks: answers each line of JSON on its input with one on its output, times in milliseconds.

Rows come from a file of float64: the matrix row by row, then the class codes. "fit", "predict" and the like answer the
CPU time of the thread and the wall time of one call, the mean over `repeat` calls.
"""

import importlib
import json
import os
import re
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)  # what libraries print is no answer

HOMES = {
    "RandomForestClassifier": "sklearn.ensemble",
    "HistGradientBoostingClassifier": "sklearn.ensemble",
    "DecisionTreeClassifier": "sklearn.tree",
    "LogisticRegression": "sklearn.linear_model",
    "LGBMClassifier": "lightgbm",
}

rows = {}
models = {}
sessions = {}


def load(name, path, nRows, nCols):
    raw = np.fromfile(path)
    rows[name] = (raw[: nRows * nCols].reshape(nRows, nCols).copy(), raw[nRows * nCols :].astype(int))
    return {}


def class_of(model):
    return getattr(importlib.import_module(HOMES[model]), model)


def timed(work, repeat):
    wall, cpu, all_cpu = time.perf_counter(), time.thread_time(), time.process_time()
    for _ in range(repeat):
        result = work()
    times = {
        "cpu": 1000 * (time.thread_time() - cpu) / repeat,
        "wall": 1000 * (time.perf_counter() - wall) / repeat,
        "processCpu": 1000 * (time.process_time() - all_cpu) / repeat,
    }
    return result, times


def memory(name):
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(rf"{name}:\s+(\d+)", status.read()).group(1)) / 1024


def ready(model):
    class_of(model)
    return {}


def begin_peak():
    before = memory("VmRSS")
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")  # the high-water mark starts at what is resident now
    return before


def read_csv(path, repeat=1, peak=False):
    import pandas

    before = begin_peak() if peak else None
    table, times = timed(lambda: pandas.read_csv(path), repeat)
    if peak:
        times["growthMiB"] = memory("VmHWM") - before
    return {**times, "rows": len(table)}


def fit(id, model, params, data, repeat=1, peak=False):
    make, (X, y) = class_of(model), rows[data]
    if peak:
        before = begin_peak()
    models[id], times = timed(lambda: make(**params).fit(X, y), repeat)
    if peak:
        times["peakMiB"] = memory("VmHWM")
        times["growthMiB"] = times["peakMiB"] - before
    return times


def predict(id, data, repeat=1, nRows=None):
    X = rows[data][0][:nRows]
    return timed(lambda: models[id].predict_proba(X), repeat)[1]


def predict_one_row(id, data, repeat, nRows):
    single = [rows[data][0][i : i + 1] for i in range(nRows)]

    def work():
        for row in single:
            models[id].predict_proba(row)

    times = timed(work, repeat)[1]
    return {key: value / nRows for key, value in times.items()}


def convert(id, data):
    import onnxruntime
    from skl2onnx import to_onnx

    X = rows[data][0][:1].astype(np.float32)
    onnx = to_onnx(models[id], X, options={id_of: {"zipmap": False} for id_of in [type(models[id])]})
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    sessions[id] = onnxruntime.InferenceSession(
        onnx.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return {}


def predict_onnx(id, data, repeat=1, nRows=None):
    session, X = sessions[id], rows[data][0][:nRows].astype(np.float32)
    name = session.get_inputs()[0].name
    return timed(lambda: session.run(None, {name: X}), repeat)[1]


def predict_onnx_one_row(id, data, repeat, nRows):
    session, X = sessions[id], rows[data][0].astype(np.float32)
    name = session.get_inputs()[0].name
    single = [{name: X[i : i + 1]} for i in range(nRows)]

    def work():
        for row in single:
            session.run(None, row)

    times = timed(work, repeat)[1]
    return {key: value / nRows for key, value in times.items()}


def cross_validate(params, data, nSplits):
    from sklearn import model_selection
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    X, y = rows[data]
    pipeline = make_pipeline(SimpleImputer(strategy="median"), class_of("RandomForestClassifier")(**params))
    folds = model_selection.StratifiedKFold(nSplits, shuffle=True, random_state=0)
    return timed(lambda: model_selection.cross_validate(pipeline, X, y, cv=folds, scoring="roc_auc"), 1)[1]


def auc(id, data):
    from sklearn.metrics import roc_auc_score

    X, y = rows[data]
    return {"auc": roc_auc_score(y, models[id].predict_proba(X)[:, 1])}


def coefficients(id):
    model = models[id]
    return {"intercept": float(model.intercept_[0]), "coef": model.coef_[0].tolist(), "nIter": int(model.n_iter_[0])}


def mean_nodes(id):
    return {"meanNodes": float(np.mean([tree.tree_.node_count for tree in models[id].estimators_]))}


def load_explainer(id, path, isFloat32):
    import shap

    trees = []
    with open(path, encoding="utf-8") as file:
        for tree in json.load(file):
            left, right = np.array(tree["left"]), np.array(tree["right"])
            trees.append({
                "children_left": left,
                "children_right": right,
                "children_default": np.where(np.array(tree["missingLeft"]) == 1, left, right),
                "features": np.array(tree["feature"]),
                "thresholds": np.array(tree["threshold"], dtype=float),
                "values": np.array(tree["value"], dtype=float),
                "node_sample_weight": np.array(tree["weight"], dtype=float),
            })
    model = {"trees": trees, "input_dtype": np.float32 if isFloat32 else np.float64, "internal_dtype": np.float64}
    models[id] = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    return {}


def explain(id, data, nRows, repeat=1):
    X = rows[data][0][:nRows]
    return timed(lambda: models[id].shap_values(X, check_additivity=False), repeat)[1]


def explain_one_row(id, data, nRows):
    single = [rows[data][0][i : i + 1] for i in range(nRows)]
    times = timed(lambda: [models[id].shap_values(row, check_additivity=False) for row in single], 1)[1]
    return {key: value / nRows for key, value in times.items()}


def shap_values(id, data, nRows):
    values = np.asarray(models[id].shap_values(rows[data][0][:nRows], check_additivity=False))
    return {"values": (values[:, :, 1] if values.ndim == 3 else values).ravel().tolist()}


work = {
    function.__name__: function
    for function in [
        load, ready, read_csv, fit, predict, predict_one_row, convert, predict_onnx, predict_onnx_one_row, cross_validate, auc,
        coefficients, mean_nodes, load_explainer, explain, explain_one_row, shap_values,
    ]
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = work[request.pop("do")](**request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    answers.write(json.dumps(answer) + "\n")
