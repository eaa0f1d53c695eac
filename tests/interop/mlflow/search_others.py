"""Fills a new database with experiments, registered models, versions and logged models, and searches them.

Arguments: database, JSON file: for each kind of thing a list of `{"filter", "order_by"}`.
Prints for each kind what each search finds, in order, by name; and the id of the experiment of the logged models.
"""

import json
import sys

from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus

path, file = sys.argv[1:3]
uri = f"sqlite:///{path}"
client = MlflowClient(tracking_uri=uri, registry_uri=uri)

for name, tags in [
    ("alpha", {"team": "red", "a b": "x"}),
    ("Beta", {"team": "Red"}),
    ("gamma", {}),
    ("a_b", {"team": "blue"}),
]:
    experiment_id = client.create_experiment(name, tags=tags)
client.delete_experiment(client.create_experiment("gone", tags={"team": "red"}))

run = client.create_run(experiment_id).info
for name, auc, status in [("m1", 0.5, "READY"), ("m2", 0.9, "PENDING"), ("m3", None, "READY"), ("m4", 0.9, "READY")]:
    model = client.create_logged_model(
        experiment_id,
        name=name,
        source_run_id=run.run_id,
        tags={"team": name[-1]},
        params={"depth": str(len(name))},
        model_type="forest" if name < "m3" else "Tree",
    )
    if status == "READY":
        client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
    if auc is not None:
        client.log_metric(run.run_id, "auc", auc / 2, timestamp=1, step=0, model_id=model.model_id)
        client.log_metric(run.run_id, "auc", auc, timestamp=2, step=1, model_id=model.model_id)

for name, tags, n_versions in [("heart", {"team": "red"}, 3), ("Heart 2", {"team": "blue"}, 1), ("liver", {}, 2)]:
    client.create_registered_model(name, tags=tags)
    for version in range(1, n_versions + 1):
        client.create_model_version(
            name,
            source=f"file:///models/{name}/{version}",
            run_id=run.run_id if version == 2 else None,
            tags={"stage": "even" if version % 2 == 0 else "Odd"},
        )
client.delete_model_version("heart", "1")
client.register_prompt("prompt", template="say {{ word }}")

with open(file) as asked:
    searches = json.load(asked)
found = {
    "experiment": [
        [e.name for e in client.search_experiments(filter_string=s["filter"], order_by=s["order_by"] or None)]
        for s in searches["experiment"]
    ],
    "registered model": [
        [m.name for m in client.search_registered_models(s["filter"], order_by=s["order_by"] or None)]
        for s in searches["registered model"]
    ],
    "model version": [
        [f"{v.name} {v.version}" for v in client.search_model_versions(s["filter"], order_by=s["order_by"] or None)]
        for s in searches["model version"]
    ],
    "logged model": [
        [
            m.name
            for m in client.search_logged_models(
                [experiment_id],
                filter_string=s["filter"],
                order_by=[
                    {"field_name": key.removesuffix(" DESC"), "ascending": not key.endswith(" DESC")}
                    for key in s["order_by"]
                ],
            )
        ]
        for s in searches["logged model"]
    ],
}
json.dump({"experiment_id": experiment_id, "found": found}, sys.stdout)
