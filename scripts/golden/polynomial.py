"""Golden values of PolynomialFeatures, from scikit-learn 1.9.1.

python scripts/golden/polynomial.py > tests/golden/preprocess-polynomial.json
"""

import itertools
import json
import re
import sys

import numpy as np
import sklearn
from sklearn.preprocessing import PolynomialFeatures

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 40917
rng = np.random.default_rng(SEED)

N = 12
NAMES = ["age", "dose", "st slope", "x^2"]
rows = np.column_stack(
    [
        np.round(rng.normal(50, 12, N), 1),
        rng.exponential(3, N),
        rng.integers(-2, 3, N).astype(float),
        rng.normal(size=N) * 10.0 ** rng.integers(-90, 60, N),
    ]
)
cases = []


def add(n_columns, **params):
    transformer = PolynomialFeatures(**params)
    output = transformer.fit_transform(rows[:, :n_columns])
    assert np.isfinite(output).all()
    cases.append(
        {
            "nColumns": n_columns,
            "params": {re.sub("_(.)", lambda found: found[1].upper(), key): value for key, value in params.items()},
            "names": transformer.get_feature_names_out(NAMES[:n_columns]).tolist(),
            "output": output.tolist(),
        }
    )


for n_columns in [1, 2, 3, 4]:
    add(n_columns)
for degree, interaction_only, include_bias in itertools.product(
    [0, 1, 3, 5, (0, 2), (1, 1), (2, 2), (2, 3), (3, 4)], [False, True], [False, True]
):
    if degree != 0 or include_bias:
        add(3, degree=degree, interaction_only=interaction_only, include_bias=include_bias)
add(4, degree=4, interaction_only=True)
add(4, degree=(3, 3))
add(1, degree=7)

document = {
    "header": {
        "command": "python scripts/golden/polynomial.py > tests/golden/preprocess-polynomial.json",
        "python": sys.version.split()[0],
        "sklearn": sklearn.__version__,
        "numpy": np.__version__,
        "seed": SEED,
        "tolerance": "none: the same products in the same order have the same bits",
    },
    "columns": NAMES,
    "rows": rows.tolist(),
    "cases": cases,
}
text = ",\n".join(
    f'"{key}": ' + ("[\n" + ",\n".join(map(json.dumps, value)) + "\n]" if key == "cases" else json.dumps(value))
    for key, value in document.items()
)
print("{\n" + text + "\n}")
