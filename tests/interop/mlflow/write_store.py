"""Logs with MLflow's own fluent API into a new database in the working directory, registers a model, sets an alias.

Prints the ids of the runs as JSON. Argument: database.
"""

import json
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.meta_dataset import MetaDataset
from mlflow.entities import Metric, Param, RunTag

path = sys.argv[1]
uri = f"sqlite:///{path}"
mlflow.set_tracking_uri(uri)
client = MlflowClient()
experiment_id = client.create_experiment("trial", tags={"purpose": "interop"})
mlflow.set_experiment("trial")


class Constant(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input: list[str], params=None) -> list[str]:
        return model_input


with mlflow.start_run(run_name="parent", description="ü") as parent:
    mlflow.log_params({"C": 1.0, "solver": "lbfgs", "empty": ""})
    for step, value in enumerate([0.5, 0.75, 0.625]):
        mlflow.log_metric("auc", value, step=step)
    mlflow.log_metric("bad", float("nan"))
    mlflow.log_metric("much", float("-inf"))
    client.log_batch(
        parent.info.run_id,
        metrics=[Metric("loss", 1 / (s + 1), 1000 - s, s) for s in range(50)],
        params=[Param("batch", "yes")],
        tags=[RunTag("batch", "yes")],
    )
    source = MetaDataset(
        HTTPDatasetSource("http://127.0.0.1/rows.csv"), name="rows", digest="abc"
    )
    mlflow.log_input(source, context="training")
    mlflow.log_text("report", "reports/a b.txt")
    with mlflow.start_run(nested=True, run_name="child") as child:
        mlflow.log_metric("auc", 0.9)
    info = mlflow.pyfunc.log_model(name="model", python_model=Constant(), params={"depth": 3})
    mlflow.register_model(info.model_uri, "heart")
    mlflow.register_model(info.model_uri, "heart")
client.set_registered_model_alias("heart", "champion", "2")
client.set_model_version_tag("heart", "2", "seen", "yes")
json.dump({"parent": parent.info.run_id, "child": child.info.run_id}, sys.stdout)
