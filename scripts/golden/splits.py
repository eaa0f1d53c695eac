"""Golden folds of the splits that chance has no part in, from scikit-learn 1.9.1.

python scripts/golden/splits.py > tests/golden/splits.json

Groups differ in size, and times in value, so that each split has one answer: the test rows of each fold, and the training rows where they are
not all others.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut, TimeSeriesSplit

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20261
rng = np.random.default_rng(SEED)


def groups_of(sizes):
    return rng.permutation(np.repeat(np.arange(len(sizes)), sizes))


def group_case(name, sizes, n_splits):
    groups = groups_of(sizes)
    folds = GroupKFold(n_splits=n_splits).split(groups, groups=groups)
    tested = [test.tolist() for _, test in folds]
    return {"name": name, "groups": groups.tolist(), "nSplits": n_splits, "test": tested}


def left_out_case(name, sizes):
    groups = groups_of(sizes)
    folds = LeaveOneGroupOut().split(groups, groups=groups)
    return {"name": name, "groups": groups.tolist(), "test": [test.tolist() for _, test in folds]}


def time_case(name, n, n_splits, gap=0, test_size=None, max_train_size=None):
    """Rows in an order of their own: scikit-learn splits them as sorted by time."""
    times = np.round(rng.permutation(n) * 1.5 + 100, 1)
    order = np.argsort(times)
    splitter = TimeSeriesSplit(n_splits=n_splits, gap=gap, test_size=test_size, max_train_size=max_train_size)
    folds = [(np.sort(order[train]), np.sort(order[test])) for train, test in splitter.split(order)]
    options = {"nSplits": n_splits, "gap": gap, "testSize": test_size, "maxTrainSize": max_train_size}
    return {
        "name": name,
        "times": times.tolist(),
        "options": {key: value for key, value in options.items() if value is not None},
        "folds": [{"train": train.tolist(), "test": test.tolist()} for train, test in folds],
    }


json.dump(
    {
        "generator": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, seed {SEED}",
        "groupKFold": [
            group_case("as many groups as folds", [9, 4, 7], 3),
            group_case("ten groups in three folds", [1, 2, 3, 5, 8, 13, 4, 6, 7, 9], 3),
            group_case("one group larger than all others", [40, 3, 1, 2, 5], 4),
        ],
        "leaveOneGroupOut": [left_out_case("four sites", [11, 3, 1, 7])],
        "timeSeriesSplit": [
            time_case("five folds", 23, 5),
            time_case("a gap", 30, 4, gap=3),
            time_case("test sets of a size", 30, 3, test_size=4),
            time_case("a window", 40, 5, gap=2, test_size=5, max_train_size=9),
        ],
    },
    sys.stdout,
)
print()
