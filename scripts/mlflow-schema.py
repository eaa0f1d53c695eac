"""Writes src/track/sqlite/mlflow-schema.ts: the schema of an empty database of the installed MLflow.

    pip install mlflow==3.17.2
    python scripts/mlflow-schema.py > src/track/sqlite/mlflow-schema.ts
"""

import os
import sqlite3
import subprocess
import sys
import tempfile

import mlflow
from alembic.script import ScriptDirectory
from mlflow.store.db.utils import _get_alembic_config

VERSION = os.path.join(os.path.dirname(__file__), "..", "src", "core", "mlflow-version.ts")
with open(VERSION) as file:
    assert f'mlflowVersion = "{mlflow.__version__}"' in file.read(), f"{VERSION} must name MLflow {mlflow.__version__}"

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "empty.db")
    command = [sys.executable, "-m", "mlflow", "db", "upgrade", f"sqlite:///{path}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    database = sqlite3.connect(path)
    statements = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    ((revision,),) = database.execute("SELECT version_num FROM alembic_version").fetchall()
    workspaces = database.execute("SELECT name, description FROM workspaces").fetchall()

# from the newest to the oldest
revisions = [script.revision for script in ScriptDirectory.from_config(_get_alembic_config("sqlite://")).walk_revisions()]
assert revisions[0] == revision, revisions

assert workspaces == [("default", "Default workspace for legacy resources")], workspaces
assert not any("`" in sql or "${" in sql or "\\" in sql for (sql,) in statements)

print(f"""/**
 * MLflow's SQLite schema, word for word (but for blanks at line ends) as MLflow {mlflow.__version__} makes it with
 * `mlflow db upgrade`, so that MLflow opens our files without a migration and its own later migrations find the text
 * that they look for.
 * Made by `scripts/mlflow-schema.py`; not to be edited by hand. MLflow is Copyright 2018 Databricks, Inc., licensed
 * under the Apache License 2.0.
 */

/** What `alembic_version` holds in a database of that release. */
export const schemaRevision = "{revision}";

/** The revisions of older releases, the oldest first: whatever is in neither constant is of a newer release, or of another program. */
export const olderRevisions: readonly string[] = [
{chr(10).join(f'  "{older}",' for older in reversed(revisions[1:]))}
];

/** All tables, indices and triggers, in the order of their making. */
export const schemaStatements = `""")
print(";\n".join("\n".join(line.rstrip() for line in sql.splitlines()) for (sql,) in statements) + ";")
print("`;")
