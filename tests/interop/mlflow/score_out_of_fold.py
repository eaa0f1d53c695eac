"""Scores the out-of-fold predictions of a project's newest run anew with scikit-learn, and prints them as JSON.

Usage: python score_out_of_fold.py WORKSPACE PROJECT
"""

import json
import sys

import mlflow
import pandas as pd
from mlflow import MlflowClient
from sklearn import metrics as m

workspace, project = sys.argv[1:]
mlflow.set_tracking_uri(f"sqlite:///{workspace}/mlflow.db")
client = MlflowClient()
experiment = client.get_experiment_by_name(project)
runs = client.search_runs([experiment.experiment_id])
children = [run for run in runs if "mlflow.parentRunId" in run.data.tags]


def scores(rows: pd.DataFrame) -> dict[str, float]:
    columns = [name for name in rows.columns if name.startswith("probability_")]
    classes = [name.removeprefix("probability_") for name in columns]
    p = rows[columns].to_numpy()
    if len(classes) == 2:
        y = (rows["y_true"] == classes[1]).astype(int)
        return {
            "roc_auc": m.roc_auc_score(y, p[:, 1]),
            "average_precision": m.average_precision_score(y, p[:, 1]),
            "brier_score": m.brier_score_loss(y, p[:, 1]),
            "log_loss": m.log_loss(y, p[:, 1], labels=[0, 1]),
        }
    y = rows["y_true"].to_numpy()
    return {
        "roc_auc": m.roc_auc_score(y, p, multi_class="ovr", average="macro", labels=classes),
        "average_precision": m.average_precision_score(y, p, average="macro"),
        "brier_score": m.brier_score_loss(y, p, labels=classes),
        "log_loss": m.log_loss(y, p, labels=classes),
    }


def describe(run) -> dict:
    table = pd.read_parquet(client.download_artifacts(run.info.run_id, "out_of_fold.parquet"))
    folds = [
        {"repeat": int(repeat), "fold": int(fold), "scores": scores(rows)}
        for (repeat, fold), rows in table.groupby(["repeat", "fold"])
    ]
    return {
        "columns": {name: str(dtype) for name, dtype in table.dtypes.items()},
        "missing": int(table.isna().sum().sum()),
        "rows_by_repeat": {str(repeat): sorted(rows["row"].tolist()) for repeat, rows in table.groupby("repeat")},
        "classes": {str(row): name for row, name in zip(table["row"], table["y_true"])},
        "folds": folds,
        "logged": {
            key: {point.step: point.value for point in client.get_metric_history(run.info.run_id, f"{key}_fold")}
            for key in folds[0]["scores"]
        },
    }


print(json.dumps({child.info.run_name: describe(child) for child in children}))
