"""Writes tables that Python packages ship as CSV files into the working directory, as their users would."""

import json

import palmerpenguins
from sklearn import datasets

cancer = datasets.load_breast_cancer(as_frame=True)
frame = cancer.frame.rename(columns={"target": "diagnosis"})
frame["diagnosis"] = cancer.target_names[cancer.target]
frame.to_csv("breast_cancer.csv", index=False)

wine = datasets.load_wine(as_frame=True)
wine.frame.to_csv("wine.csv")  # with pandas' index, a column without a name

palmerpenguins.load_penguins().to_csv("penguins.csv", index=False)

datasets.load_diabetes(as_frame=True).frame.to_csv("diabetes.csv", index=False)
print(json.dumps({"files": ["breast_cancer.csv", "wine.csv", "penguins.csv", "diabetes.csv"]}))
