"""Makes random runs in a new database, and searches them by MLflow's own client.

Arguments: database, number of runs, JSON file: a list of `{"filter", "order_by"}`.
Prints the id of the experiment, and for each search the ids of the runs that it finds, in order, over pages of 15.
"""

import json
import random
import sys

from mlflow import MlflowClient
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.meta_dataset import MetaDataset
from mlflow.entities import DatasetInput, InputTag, Metric, Param, RunTag

path, n_runs, file = sys.argv[1:4]
client = MlflowClient(tracking_uri=f"sqlite:///{path}")

METRICS = ["auc", "log loss", "f1/macro"]
PARAMS = ["C", "max depth"]
TAGS = ["kind", "a.b"]
TEXTS = ["", "l1", "L1", "l2", "a_b", "a%b", "it is", "10", "9"]
NUMBERS = [-1, 0, 0.25, 0.5, 1, 1e6, float("nan"), float("inf")]


def some(rng, keys, values):
    return [(key, rng.choice(values)) for key in keys if rng.random() < 0.7]


def fill(n_runs):
    rng = random.Random(7)
    experiment_id = client.create_experiment("searched")
    for _ in range(n_runs):
        run = client.create_run(
            experiment_id,
            start_time=rng.choice([0, 1, 2, 10**12]),
            run_name=rng.choice(["one", "One", "two", "a_b"]),
        )
        run_id = run.info.run_id
        client.log_batch(
            run_id,
            metrics=[Metric(key, value, 1, 0) for key, value in some(rng, METRICS, NUMBERS)],
            params=[Param(key, value) for key, value in some(rng, PARAMS, TEXTS)],
            tags=[RunTag(key, value) for key, value in some(rng, TAGS, TEXTS)],
        )
        for digest in rng.sample(["d1", "d2"], rng.randint(0, 2)):
            source = HTTPDatasetSource("http://127.0.0.1/rows.csv")
            dataset = MetaDataset(source, name=rng.choice(["rows", "other"]), digest=digest)
            tag = InputTag("mlflow.data.context", rng.choice(["training", "testing"]))
            client.log_inputs(run_id, [DatasetInput(dataset._to_mlflow_entity(), [tag])])
        status = rng.choice(["RUNNING", "FINISHED", "FAILED"])
        if status != "RUNNING":
            client.set_terminated(run_id, status, rng.choice([5, 6]))
        if rng.random() < 0.1:
            client.delete_run(run_id)
    return experiment_id


def search(experiment_id, asked):
    found, token = [], None
    while True:
        page = client.search_runs(
            [experiment_id], asked["filter"], order_by=asked["order_by"], max_results=15, page_token=token
        )
        found += [run.info.run_id for run in page]
        token = page.token
        if not token:
            return found


experiment_id = fill(int(n_runs))
with open(file) as asked:
    found = [search(experiment_id, one) for one in json.load(asked)]
json.dump({"experiment_id": experiment_id, "found": found}, sys.stdout)
