"""Golden values of OrdinalEncoder and OneHotEncoder, from scikit-learn 1.9.1.

python scripts/golden/encoders.py > tests/golden/preprocess-encoders.json
"""

import json
import re
import sys
import warnings

import numpy as np
import sklearn
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20312
rng = np.random.default_rng(SEED)
warnings.simplefilter("ignore")

N = 60
size = rng.choice(["a small", "b medium", "c large", "d huge"], N, p=[0.5, 0.3, 0.15, 0.05]).astype(object)
grade = rng.choice(["1", "2", "3", "4", "5"], N, p=[0.05, 0.4, 0.3, 0.2, 0.05]).astype(object)
whole = np.column_stack([size, grade])
holes = whole.copy()
holes[rng.random(N) < 0.15, 0] = np.nan
narrow = whole[(whole[:, 0] != "d huge") & (whole[:, 1] != "5")]
sets = {"whole": whole, "holes": holes, "narrow": narrow}
ordered = [["c large", "a small", "d huge", "b medium"], ["5", "4", "3", "2", "1"]]


def is_missing(value):
    return value is None or value != value


def plain(rows):
    return [[None if is_missing(v) else v for v in row] for row in rows]


def camel(params):
    def show(value):
        if isinstance(value, list):
            return [show(item) for item in value]
        return "NaN" if is_missing(value) and value is not None else value

    return {re.sub("_(.)", lambda found: found[1].upper(), key): show(value) for key, value in params.items()}


tests = {
    "whole": [*whole[:12], ["d huge", "5"], ["c large", "1"]],
    "holes": [*holes[:12], [np.nan, "1"], ["d huge", "5"]],
    "unseen": [*narrow[:6], ["d huge", "2"], ["a small", "5"], ["zebra", "3"]],
    "gone": [*narrow[:3], [np.nan, "2"]],
}
cases = []


def add(encoder, training, rows, **params):
    extra = {"sparse_output": False} if encoder is OneHotEncoder else {}
    fitted = encoder(**params, **extra).fit(sets[training])
    cases.append(
        {
            "encoder": encoder.__name__,
            "training": training,
            "rows": plain(tests[rows]),
            "params": camel(params),
            "names": fitted.get_feature_names_out(["size", "grade"]).tolist(),
            "output": plain(fitted.transform(np.array(tests[rows], dtype=object)).tolist()),
        }
    )


rare = [
    {"min_frequency": 8},
    {"min_frequency": 0.2},
    {"max_categories": 3},
    {"max_categories": 1},
    {"min_frequency": 4, "max_categories": 2},
    {"max_categories": 10},
]
encoded = {"handle_unknown": "use_encoded_value"}
add(OrdinalEncoder, "whole", "whole")
add(OrdinalEncoder, "holes", "holes")
add(OrdinalEncoder, "holes", "holes", encoded_missing_value=-1)
add(OrdinalEncoder, "narrow", "unseen", unknown_value=-2, **encoded)
add(OrdinalEncoder, "narrow", "unseen", unknown_value=np.nan, **encoded)
add(OrdinalEncoder, "narrow", "gone", unknown_value=-2, encoded_missing_value=-1, **encoded)
add(OrdinalEncoder, "whole", "whole", categories=ordered)
add(OrdinalEncoder, "holes", "holes", categories=[[*ordered[0], np.nan], ordered[1]], encoded_missing_value=-1)
add(OrdinalEncoder, "narrow", "unseen", categories=ordered, unknown_value=9, **encoded)
for limits in rare:
    add(OrdinalEncoder, "whole", "whole", **limits)
    add(OrdinalEncoder, "holes", "holes", encoded_missing_value=-1, **limits)
    add(OrdinalEncoder, "narrow", "unseen", unknown_value=-2, **encoded, **limits)
    add(OrdinalEncoder, "narrow", "unseen", categories=ordered, unknown_value=-2, **encoded, **limits)
    for drop in [None, "first", "if_binary"]:
        add(OneHotEncoder, "whole", "whole", drop=drop, **limits)
    add(OneHotEncoder, "narrow", "unseen", handle_unknown="infrequent_if_exist", **limits)
    add(OneHotEncoder, "narrow", "unseen", handle_unknown="ignore", drop="first", **limits)
add(OneHotEncoder, "whole", "whole", categories=ordered)
add(OneHotEncoder, "whole", "whole", categories=ordered, drop="first")
add(OneHotEncoder, "narrow", "unseen", categories=ordered, handle_unknown="infrequent_if_exist", min_frequency=3)
add(OneHotEncoder, "whole", "whole", drop=["c large", "2"])
add(OneHotEncoder, "whole", "whole", drop=["b medium", "3"], max_categories=3)
add(OneHotEncoder, "narrow", "unseen", handle_unknown="infrequent_if_exist")

document = {
    "header": {
        "command": "python scripts/golden/encoders.py > tests/golden/preprocess-encoders.json",
        "python": sys.version.split()[0],
        "sklearn": sklearn.__version__,
        "numpy": np.__version__,
        "seed": SEED,
        "tolerance": "none: whole numbers; null is a missing value, or NaN in the output",
    },
    "sets": {name: plain(rows) for name, rows in sets.items()},
    "cases": cases,
}
text = ",\n".join(
    f'"{key}": ' + ("[\n" + ",\n".join(map(json.dumps, value)) + "\n]" if key == "cases" else json.dumps(value))
    for key, value in document.items()
)
print("{\n" + text + "\n}")
