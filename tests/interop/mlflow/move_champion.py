"""Does to a registry by hand, with MLflow's own client, what is asked for, and prints what the client then sees as JSON.

Usage: python move_champion.py WORKSPACE NAME alias VERSION | no-alias | delete VERSION
"""

import json
import sys

import mlflow
from mlflow import MlflowClient

workspace, name, what, *version = sys.argv[1:]
mlflow.set_tracking_uri(f"sqlite:///{workspace}/mlflow.db")
client = MlflowClient()
if what == "alias":
    client.set_registered_model_alias(name, "champion", version[0])
elif what == "no-alias":
    client.delete_registered_model_alias(name, "champion")
elif what == "delete":
    client.delete_model_version(name, version[0])
aliases = client.get_registered_model(name).aliases
print(json.dumps({"champion": aliases.get("champion"), "versions": len(client.search_model_versions(f"name = '{name}'"))}))
