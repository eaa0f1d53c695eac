"""Golden values of Student's t and the corrected interval, from scipy 1.17.1.

python scripts/golden/student_t.py > tests/golden/student-t.json
"""

import json

import numpy as np
import scipy
from scipy import stats

SEED = 7
values = np.random.default_rng(SEED).normal(0.9, 0.04, 50)
n_train, n_test = 240.0, 60.0
error = values.std(ddof=1) * np.sqrt(1 / len(values) + n_test / n_train)
header = {
    "command": "python scripts/golden/student_t.py > tests/golden/student-t.json",
    "scipy": scipy.__version__,
    "numpy": np.__version__,
    "seed": SEED,
    "tolerance": "relative 1e-12: series and continued fraction are summed to the last digits",
}
quantiles = [
    [p, df, float(stats.t.ppf(p, df))]
    for df in (0.5, 1, 2, 3, 4, 9, 24, 49, 99, 499, 9999, 1e6)
    for p in (1e-6, 0.0005, 0.025, 0.05, 0.3, 0.5, 0.6, 0.9, 0.975, 0.995)
]
low, high = stats.t.interval(0.95, len(values) - 1, loc=values.mean(), scale=error)
interval = {
    "values": values.tolist(),
    "nTrain": n_train,
    "nTest": n_test,
    "mean": float(values.mean()),
    "standardError": float(error),
    "low": float(low),
    "high": float(high),
}
print("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in
      {"header": header, "quantiles": quantiles, "interval": interval}.items()) + "\n}")
