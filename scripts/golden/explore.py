"""Golden values of associations and summaries, from scipy, pandas and NumPy.

python scripts/golden/explore.py > tests/golden/explore.json
"""

import json
import math
import platform

import numpy as np
import pandas as pd
import scipy
from scipy.stats import contingency

SEED = 11
rng = np.random.default_rng(SEED)
n = 90
codes = rng.integers(0, 3, n)
other = np.where(rng.random(n) < 0.6, codes, rng.integers(0, 4, n))
x = np.round(rng.normal(size=n) + codes, 3)
y = np.round(0.6 * x + rng.normal(size=n), 3)
x[rng.choice(n, 7, replace=False)] = np.nan
y[rng.choice(n, 5, replace=False)] = np.nan
codes[rng.choice(n, 6, replace=False)] = -1

frame = pd.DataFrame({"x": x, "y": y, "codes": codes, "other": other})


def correlation_ratio(values: pd.Series, groups: pd.Series) -> float:
    """The square root of the share of the sum of squares that lies between groups."""
    both = pd.DataFrame({"v": values, "g": groups})[(groups >= 0) & values.notna()]
    between = both.groupby("g")["v"].agg(lambda v: len(v) * (v.mean() - both["v"].mean()) ** 2).sum()
    return math.sqrt(between / ((both["v"] - both["v"].mean()) ** 2).sum())


known = frame[frame["codes"] >= 0]
document = {
    "header": {
        "command": "python scripts/golden/explore.py > tests/golden/explore.json",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scipy": scipy.__version__,
        "seed": SEED,
        "tolerance": "1e-12: direct formulas; the order of summation differs",
    },
    "columns": {
        name: [None if isinstance(v, float) and math.isnan(v) else v for v in frame[name].tolist()]
        for name in frame
    },
    "associations": [
        {"a": "x", "b": "y", "measure": "r", "value": frame["x"].corr(frame["y"])},
        {"a": "x", "b": "codes", "measure": "eta", "value": correlation_ratio(frame["x"], frame["codes"])},
        {"a": "other", "b": "y", "measure": "eta", "value": correlation_ratio(frame["y"], frame["other"])},
        {
            "a": "codes",
            "b": "other",
            "measure": "V",
            "value": contingency.association(
                pd.crosstab(known["codes"], known["other"]).to_numpy(), method="cramer", correction=False
            ),
        },
    ],
    "summaries": {
        name: {
            "n": int(frame[name].count()),
            "missing": int(frame[name].isna().sum()),
            "unique": int(frame[name].nunique()),
            "mean": frame[name].mean(),
            "sd": frame[name].std(),
            "min": frame[name].min(),
            "q1": np.nanquantile(frame[name], 0.25),
            "median": frame[name].median(),
            "q3": np.nanquantile(frame[name], 0.75),
            "max": frame[name].max(),
        }
        for name in ("x", "y")
    },
}
print(json.dumps(document, indent=1))
