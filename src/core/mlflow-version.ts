/**
 * The release of MLflow whose formats we write: the tables of its SQLite store and its model directory.
 * `scripts/mlflow-schema.py` runs with this release only.
 */
export const mlflowVersion = "3.17.2";
