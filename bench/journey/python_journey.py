"""The same journey in Python: read, describe with figures, compare two models, track, save the chosen one.

Peer of `systole run`: pandas, seaborn, scikit-learn and MLflow, as a data scientist would write it.
Usage: python python_journey.py DATA_FILE WORKSPACE
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import seaborn as sns
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

COLUMNS = "age sex cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal num".split()
NUMERIC = ["age", "trestbps", "chol", "thalach", "oldpeak"]
CODES = [name for name in COLUMNS[:-1] if name not in NUMERIC]
SCORES = ["roc_auc", "average_precision", "accuracy", "precision", "recall", "f1", "neg_brier_score", "neg_log_loss"]


def draw(table: pd.DataFrame, outcome: pd.Series, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)

    def save(name: str) -> None:
        plt.tight_layout()
        plt.savefig(folder / f"{name}.png", dpi=150)
        plt.savefig(folder / f"{name}.svg")
        plt.close()

    sns.countplot(x=outcome)
    save("class_balance")
    table.isna().mean().plot.barh()
    save("missing_values")
    plt.figure(figsize=(8, 7))
    sns.heatmap(table.assign(outcome=outcome).corr(), annot=True, fmt=".2f")
    save("correlation_heat_map")
    for name in table.columns:
        if name in NUMERIC:
            sns.histplot(x=table[name], hue=outcome, stat="probability", common_norm=False)
        else:
            sns.countplot(x=table[name], hue=outcome)
        save(f"distribution_{name}")
    table.describe().T.to_csv(folder.parent / "data_summary.csv")


def main() -> None:
    data, workspace = sys.argv[1], Path(sys.argv[2])
    workspace.mkdir(parents=True, exist_ok=True)
    frame = pd.read_csv(data, header=None, names=COLUMNS, na_values="?")
    X = frame[COLUMNS[:-1]].copy()
    X[["chol", "trestbps"]] = X[["chol", "trestbps"]].replace(0, np.nan)
    y = (frame["num"] > 0).astype(int)
    draw(X, y, workspace / "reports" / "figures")

    columns = ColumnTransformer(
        [
            ("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMERIC),
            ("cat", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder()), CODES),
        ]
    )
    models = {
        "logistic_regression": LogisticRegression(max_iter=1000),
        "random_forest": RandomForestClassifier(n_estimators=300, random_state=42, n_jobs=2),
    }
    mlflow.set_tracking_uri(f"sqlite:///{workspace}/mlflow.db")
    if mlflow.get_experiment_by_name("heart-disease") is None:
        mlflow.create_experiment("heart-disease", artifact_location=str(workspace / "mlartifacts"))
    mlflow.set_experiment("heart-disease")
    folds = RepeatedStratifiedKFold(n_splits=5, n_repeats=5, random_state=42)
    means = {}
    with mlflow.start_run():
        mlflow.log_artifacts(str(workspace / "reports"), "reports")
        for name, model in models.items():
            with mlflow.start_run(run_name=name, nested=True):
                scores = cross_validate(make_pipeline(columns, model), X, y, cv=folds, scoring=SCORES)
                mlflow.log_params(model.get_params())
                for key in SCORES:
                    values = scores[f"test_{key}"]
                    mlflow.log_metrics({f"{key}_mean": values.mean(), f"{key}_sd": values.std(ddof=1)})
                    for step, value in enumerate(values):
                        mlflow.log_metric(key, value, step=step)
                means[name] = scores["test_roc_auc"].mean()
        best = max(means, key=means.get)
        fitted = make_pipeline(columns, models[best]).fit(X, y)
        mlflow.sklearn.log_model(
            fitted,
            name="model",
            input_example=X.head(3),
            registered_model_name="heart-disease",
            skops_trusted_types=["numpy.dtype"],
        )
        mlflow.MlflowClient().set_registered_model_alias("heart-disease", "champion", "1")
    print(means)


if __name__ == "__main__":
    main()
