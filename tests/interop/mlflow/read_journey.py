"""Reads a workspace that `systole run` made, with MLflow's own client, and prints what it found as JSON.

Usage: python read_journey.py WORKSPACE PROJECT
"""

import json
import os
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.models import get_model_info

workspace, project = sys.argv[1:]
mlflow.set_tracking_uri(f"sqlite:///{workspace}/mlflow.db")
client = MlflowClient()
experiment = client.get_experiment_by_name(project)
runs = client.search_runs([experiment.experiment_id])
parent = next(run for run in runs if "mlflow.parentRunId" not in run.data.tags)
children = client.search_runs([experiment.experiment_id], f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'")


def artifacts(run_id: str, path: str | None = None) -> list[str]:
    found = []
    for item in client.list_artifacts(run_id, path):
        found += artifacts(run_id, item.path) if item.is_dir else [item.path]
    return found


figure = client.download_artifacts(parent.info.run_id, "reports/figures/class_balance.png")
version = client.get_model_version_by_alias(project, "champion")
info = get_model_info(f"models:/{project}@champion")
local = mlflow.artifacts.download_artifacts(f"models:/{project}@champion")
logged = client.get_logged_model(info.model_id)
ranked = mlflow.search_runs(
    experiment_ids=[experiment.experiment_id],
    filter_string="tags.`systole.candidate` != ''",
    order_by=["metrics.roc_auc DESC"],
)
print(
    json.dumps(
        {
            "parent": {
                "status": parent.info.status,
                "params": parent.data.params,
                "metrics": parent.data.metrics,
                "tags": parent.data.tags,
                "inputs": [
                    {"name": item.dataset.name, "digest": item.dataset.digest, "source": json.loads(item.dataset.source)}
                    for item in parent.inputs.dataset_inputs
                ],
                "artifacts": artifacts(parent.info.run_id),
                "outputs": [output.model_id for output in parent.outputs.model_outputs],
            },
            "children": {
                child.info.run_name: {
                    "status": child.info.status,
                    "params": child.data.params,
                    "metrics": child.data.metrics,
                    "roc_auc_fold": [
                        [point.step, point.value] for point in client.get_metric_history(child.info.run_id, "roc_auc_fold")
                    ],
                }
                for child in children
            },
            "ranked": ranked["tags.systole.candidate"].tolist(),
            "figure_starts": open(figure, "rb").read(4).hex(),
            "version": {"version": version.version, "run_id": version.run_id, "status": version.status},
            "parent_id": parent.info.run_id,
            "model": {
                "id": info.model_id,
                "flavors": sorted(info.flavors),
                "inputs": [column.name for column in info.signature.inputs],
                "files": sorted(os.listdir(local)),
                "logged_status": str(logged.status),
            },
        }
    )
)
