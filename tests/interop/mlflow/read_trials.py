"""Reads the trials of a run that searched for parameters, with MLflow's own client, and prints them as JSON.

Usage: python read_trials.py WORKSPACE PROJECT
"""

import json
import sys

import mlflow
from mlflow import MlflowClient

workspace, project = sys.argv[1:]
mlflow.set_tracking_uri(f"sqlite:///{workspace}/mlflow.db")
client = MlflowClient()
experiment = client.get_experiment_by_name(project)
runs = client.search_runs([experiment.experiment_id])


def children_of(run):
    """As MLflow's page nests runs: by the tag of the parent."""
    found = client.search_runs([experiment.experiment_id], f"tags.`mlflow.parentRunId` = '{run.info.run_id}'")
    return sorted(found, key=lambda child: int(child.data.tags.get("systole.trial", 0)))


def described(run):
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "params": run.data.params,
        "metrics": run.data.metrics,
        "tags": run.data.tags,
        "trials": [described(child) for child in children_of(run)],
        "steps": [point.step for point in client.get_metric_history(run.info.run_id, "inner_roc_auc_fold")],
    }


parent = next(run for run in runs if "mlflow.parentRunId" not in run.data.tags)
by_inner_mean = client.search_runs(
    [experiment.experiment_id],
    "tags.`systole.trial_of` = 'logistic_regression' and params.classifier__C != '10.0'",
    order_by=["metrics.inner_roc_auc DESC"],
)
print(
    json.dumps(
        {
            "candidates": [described(child) for child in children_of(parent)],
            "sorted": [run.data.metrics["inner_roc_auc"] for run in by_inner_mean],
            "runs": len(runs),
        }
    )
)
