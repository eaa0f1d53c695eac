"""Prints what MLflow's own client finds in a tracking database, as JSON. Arguments: database, experiment, model,
alias, and any filters for runs.
"""

import json
import math
import os
import sys
import tempfile

import mlflow
from mlflow import MlflowClient

path, experiment_name, model_name, alias, *filters = sys.argv[1:]
uri = f"sqlite:///{path}"
mlflow.set_tracking_uri(uri)
client = MlflowClient(tracking_uri=uri, registry_uri=uri)


def number(value):
    return "NaN" if math.isnan(value) else value


def point(metric):
    return {"key": metric.key, "value": number(metric.value), "timestamp": metric.timestamp, "step": metric.step}


def by_key(points):
    return sorted((point(p) for p in points), key=lambda p: p["key"])


def dataset_input(entry):
    dataset = entry.dataset
    return {
        "dataset": {
            "name": dataset.name,
            "digest": dataset.digest,
            "sourceType": dataset.source_type,
            "source": dataset.source,
            **({} if dataset.schema is None else {"schema": dataset.schema}),
            **({} if dataset.profile is None else {"profile": dataset.profile}),
        },
        "tags": {tag.key: tag.value for tag in entry.tags},
    }


def artifacts(run_id, folder=None):
    found = {}
    for info in client.list_artifacts(run_id, folder):
        if info.is_dir:
            found.update(artifacts(run_id, info.path))
        else:
            with tempfile.TemporaryDirectory() as target:
                with open(client.download_artifacts(run_id, info.path, target), "rb") as file:
                    found[info.path] = {"size": info.file_size, "hex": file.read().hex()}
    return found


def describe_run(run):
    info = run.info
    return {
        "info": {
            "runId": info.run_id,
            "runName": info.run_name,
            "experimentId": info.experiment_id,
            "userId": info.user_id,
            "status": info.status,
            "startTime": info.start_time,
            **({} if info.end_time is None else {"endTime": info.end_time}),
            "artifactUri": info.artifact_uri,
            "lifecycleStage": info.lifecycle_stage,
        },
        "metrics": by_key(run.data._metric_objs),
        "params": [{"key": key, "value": value} for key, value in sorted(run.data.params.items())],
        "tags": run.data.tags,
        "inputs": [dataset_input(entry) for entry in run.inputs.dataset_inputs],
        "history": {
            key: [point(p) for p in client.get_metric_history(info.run_id, key)] for key in sorted(run.data.metrics)
        },
        "outputs": [output.model_id for output in run.outputs.model_outputs] if run.outputs else [],
        "artifacts": artifacts(info.run_id),
    }


def describe_model(model_id):
    model = client.get_logged_model(model_id)
    return {
        "modelId": model.model_id,
        "experimentId": model.experiment_id,
        "name": model.name,
        "artifactUri": model.artifact_location,
        "status": str(model.status).split(".")[-1],
        "creationTime": model.creation_timestamp,
        **({} if model.source_run_id is None else {"sourceRunId": model.source_run_id}),
        **({} if model.model_type is None else {"modelType": model.model_type}),
        "tags": model.tags,
        "params": [{"key": key, "value": value} for key, value in sorted(model.params.items())],
        "metrics": [point(p) for p in sorted(model.metrics or [], key=lambda p: (p.key, p.timestamp, p.step))],
    }


def describe_version(version):
    return {
        "name": version.name,
        "version": str(version.version),
        "creationTime": version.creation_timestamp,
        "lastUpdateTime": version.last_updated_timestamp,
        **({} if version.description is None else {"description": version.description}),
        "source": version.source,
        "storageLocation": client.get_model_version_download_uri(version.name, version.version),
        **({} if not version.run_id else {"runId": version.run_id}),
        "tags": version.tags,
        "aliases": sorted(version.aliases),
    }


def describe_experiment(experiment):
    return {
        "experimentId": experiment.experiment_id,
        "name": experiment.name,
        "artifactLocation": experiment.artifact_location,
        "lifecycleStage": experiment.lifecycle_stage,
        "creationTime": experiment.creation_time,
        "lastUpdateTime": experiment.last_update_time,
        "tags": experiment.tags,
    }


experiment = client.get_experiment_by_name(experiment_name)
ids = [experiment.experiment_id]
with tempfile.TemporaryDirectory() as target:
    directory = mlflow.artifacts.download_artifacts(f"models:/{model_name}@{alias}", dst_path=target)
    model_files = sorted(os.listdir(directory))

json.dump(
    {
        "experiments": [describe_experiment(e) for e in client.search_experiments()],
        "runs": [describe_run(client.get_run(run.info.run_id)) for run in client.search_runs(ids)],
        "filtered": {
            text: sorted(run.info.run_name for run in client.search_runs(ids, filter_string=text))
            for text in filters
        },
        "ordered": [run.info.run_name for run in client.search_runs(ids, order_by=["metrics.auc DESC"])],
        "models": [describe_model(m.model_id) for m in client.search_logged_models(experiment_ids=ids)],
        "champion": describe_version(client.get_model_version_by_alias(model_name, alias)),
        "versions": [
            # a search leaves out the aliases
            describe_version(client.get_model_version(v.name, v.version))
            for v in client.search_model_versions(f"name = '{model_name}'")
        ],
        "registered": [
            {"name": m.name, "aliases": {k: str(v) for k, v in m.aliases.items()}, "latest": [v.version for v in m.latest_versions]}
            for m in client.search_registered_models()
        ],
        "modelFiles": model_files,
    },
    sys.stdout,
)
