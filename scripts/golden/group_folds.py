"""Golden values of stratified folds that keep groups together, from scikit-learn 1.9.1.

python scripts/golden/group_folds.py > tests/golden/group-folds.json

Where no two groups are spread over the classes alike, chance decides nothing, and the rows of each class in each fold are
compared. Elsewhere how even the folds are is: the largest difference of a fold's share of a class from an equal share, over 50 seeds.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.model_selection import StratifiedGroupKFold

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20260
rng = np.random.default_rng(SEED)


def tested(y, groups, n_splits, seed):
    """Rows of each class in each test set, the folds in an order of their own."""
    folds = StratifiedGroupKFold(n_splits=n_splits, shuffle=True, random_state=seed).split(y, y, groups)
    counts = [np.bincount(y[test], minlength=y.max() + 1).tolist() for _, test in folds]
    return sorted(counts)


def spread(y, groups):
    table = np.zeros((groups.max() + 1, y.max() + 1))
    np.add.at(table, (groups, y), 1)
    return np.std(table, axis=1)


def case(name, y, groups, n_splits):
    y, groups = np.asarray(y), np.asarray(groups)
    order = rng.permutation(len(y))
    y, groups = y[order], groups[order]
    is_fixed = len(np.unique(np.round(spread(y, groups), 9))) == groups.max() + 1
    seeds = range(50)
    folds = [tested(y, groups, n_splits, seed) for seed in seeds]
    assert not is_fixed or all(counts == folds[0] for counts in folds), name
    totals = np.bincount(y)
    worst = [float(np.max(np.abs(np.array(c) / totals - 1 / n_splits))) for c in folds]
    return {
        "name": name,
        "nSplits": n_splits,
        "y": y.tolist(),
        "groups": groups.tolist(),
        "counts": folds[0] if is_fixed else None,
        "worst": {"mean": float(np.mean(worst)), "max": max(worst)},
    }


def from_counts(counts):
    """Rows of groups, given by how many of each class a group has."""
    y, groups = [], []
    for group, of_classes in enumerate(counts):
        for j, n in enumerate(of_classes):
            y += [j] * n
            groups += [group] * n
    return y, groups


def drawn(n_groups, most, shares, alpha):
    """Groups of up to `most` rows, each with shares of the classes of its own: the smaller alpha, the more extreme."""
    counts = []
    for _ in range(n_groups):
        p = rng.dirichlet(np.array(shares) * alpha)
        counts.append(rng.multinomial(rng.integers(1, most + 1), p).tolist())
    return from_counts(counts)


# all of different spread: (a, b) has the spread |a - b| / 2
fixed_two = [(20 - i, i // 3) for i in range(12)]
fixed_three = [(3 * i + 1, i % 4, (i * i) % 7) for i in range(15)]
cases = [
    case("two classes, no two groups alike", *from_counts(fixed_two), 4),
    case("three classes, no two groups alike", *from_counts(fixed_three), 5),
    case("one giant group", *from_counts([(50, 30), (5, 2), (4, 3), (1, 3), (6, 1), (2, 9)]), 3),
    case("87 patients of some visits", *drawn(87, 8, [0.6, 0.4], 1.0), 5),
    case("patients of one class each", *drawn(60, 12, [0.7, 0.3], 0.01), 5),
    case("many groups of one or two rows", *drawn(300, 2, [0.5, 0.3, 0.2], 3.0), 5),
    case("a rare class", *drawn(80, 6, [0.97, 0.03], 1.0), 5),
    case("as many groups as folds", *drawn(5, 30, [0.5, 0.5], 2.0), 5),
]
assert sum(c["counts"] is not None for c in cases) >= 3
json.dump(
    {"generator": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, seed {SEED}", "cases": cases},
    sys.stdout,
)
print()
