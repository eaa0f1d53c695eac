"""Grows scikit-learn's trees on the rows of trees that Systole grew, and walks both side by side.

Where columns must keep an order, leaves answer what scikit-learn's do, and nothing is compared below ties, whose bounds differ.

Argument: a JSON file with a list of tasks, as tests/interop/trees.test.ts writes it. Prints for each what was compared:
{nodes, ties, isUnique, problems}. Following the same rows, two nodes must ask the same, or, where they part rows
differently, gain the same to 1e-12; below such a tie each node is compared with a stump of scikit-learn on its rows.
"""

import json
import sys
import warnings

import numpy as np
from sklearn.tree import DecisionTreeClassifier

warnings.simplefilter("ignore")
CLOSE = 1e-12
SEEDS = 4
MOST_STUMPS = 30


class Walk:
    def __init__(self, task):
        self.params = task["params"]
        self.X = np.array(task["X"], dtype=float).reshape(len(task["y"]), -1).astype(np.float32)
        self.y = np.array(task["y"])
        self.ours = {name: np.array(values) for name, values in task["tree"].items()}
        self.given = None if task["weights"] is None else np.array(task["weights"], dtype=float)
        if isinstance(self.params.get("class_weight"), dict):
            named = self.params["class_weight"].items()
            self.params = {**self.params, "class_weight": {int(name): weight for name, weight in named}}
        self.classes = len(task["classes"])
        self.weights = self.weigh()
        fits = [self.fit(seed) for seed in range(SEEDS)]
        self.theirs = fits[0].tree_
        self.unique = len({self.shape(fit.tree_) for fit in fits}) == 1
        self.growsBestFirst = "max_leaf_nodes" in self.params or self.params.get("ccp_alpha", 0) > 0
        self.nodes = self.ties = self.stumps = 0
        self.problems = []
        self.isSame = True
        self.isOrdered = "monotonic_cst" in self.params
        rows = np.flatnonzero(self.weights > 0)
        self.total = self.weights[rows].sum()
        self.nRows = len(self.y)
        self.together(0, 0, rows)
        if self.isSame and not np.allclose(task["importances"], fits[0].feature_importances_, rtol=0, atol=CLOSE):
            self.problems.append("importances differ")

    def weigh(self):
        weights = np.ones(len(self.y)) if self.given is None else self.given.copy()
        class_weight = self.params.get("class_weight")
        if class_weight == "balanced":
            counts = np.bincount(self.y, minlength=self.classes)
            weights *= (len(self.y) / ((counts > 0).sum() * np.maximum(counts, 1)))[self.y]
        elif class_weight is not None:
            weights *= np.array([class_weight.get(c, 1) for c in range(self.classes)])[self.y]
        return weights

    def fit(self, seed):
        model = DecisionTreeClassifier(random_state=seed, **self.params)
        return model.fit(self.X, self.y, self.given)

    def shape(self, tree):
        return json.dumps([tree.feature.tolist(), tree.threshold.tolist(), tree.missing_go_to_left.tolist()])

    def impurity(self, rows):
        sums = np.bincount(self.y[rows], self.weights[rows], self.classes)
        shares = sums / sums.sum()
        if self.params.get("criterion", "gini") == "gini":
            return 1 - (shares**2).sum()
        shares = shares[shares > 0]
        return -(shares * np.log2(shares)).sum()

    def decrease(self, rows, left):
        share = self.weights[left].sum() / self.weights[rows].sum()
        right = np.setdiff1d(rows, left)
        return self.impurity(rows) - share * self.impurity(left) - (1 - share) * self.impurity(right)

    def part(self, rows, feature, threshold, missing_left):
        values = self.X[rows, feature]
        return rows[np.where(np.isnan(values), missing_left == 1, values <= threshold)]

    def ours_left(self, node, rows):
        return self.part(rows, *(self.ours[name][node] for name in ("feature", "threshold", "missingLeft")))

    def theirs_left(self, tree, node, rows):
        return self.part(rows, tree.feature[node], tree.threshold[node], tree.missing_go_to_left[node])

    def is_pure(self, rows):
        return len(np.unique(self.y[rows])) == 1

    def complain(self, node, what):
        self.problems.append(f"node {node}: {what}")

    def together(self, node, other, rows):
        """Both trees' nodes hold the same rows."""
        self.nodes += 1
        is_leaf, is_their_leaf = self.ours["left"][node] < 0, self.theirs.children_left[other] < 0
        if is_leaf and is_their_leaf:
            shares = np.bincount(self.y[rows], self.weights[rows], self.classes) / self.weights[rows].sum()
            if self.isOrdered:
                shares = self.theirs.value[other, 0]
            if not np.allclose(self.ours["shares"][node], shares, rtol=0, atol=CLOSE):
                self.complain(node, "the shares of its classes are wrong")
            return
        if is_leaf != is_their_leaf:
            self.isSame = False
            # real weights round, and scikit-learn then takes the impurity of a pure node for more than 0
            if is_leaf and self.is_pure(rows):
                return
            # of leaves that gain the same, either may be the one that the limit leaves over
            if self.growsBestFirst and (self.ties > 0 or not self.unique):
                return
            # where the shares of two children are equal, rounding of real weights decides whether they are in order
            if self.isOrdered and np.any(self.weights % 1 != 0):
                left = self.theirs_left(self.theirs, other, rows) if is_leaf else self.ours_left(node, rows)
                if abs(self.decrease(rows, left)) <= CLOSE:
                    return
            return self.complain(node, "is a leaf in one tree only")
        left, their_left = self.ours_left(node, rows), self.theirs_left(self.theirs, other, rows)
        if np.array_equal(left, their_left):
            if self.ours["feature"][node] == self.theirs.feature[other]:
                if self.ours["threshold"][node] != min(self.theirs.threshold[other], sys.float_info.max):
                    self.complain(node, f"threshold {self.ours['threshold'][node]}, not {self.theirs.threshold[other]}")
            else:
                self.isSame = False
                if self.isOrdered:
                    return
            self.together(self.ours["left"][node], self.theirs.children_left[other], left)
            self.together(self.ours["right"][node], self.theirs.children_right[other], np.setdiff1d(rows, left))
            return
        self.isSame = False
        if len(left) in (0, len(rows)):
            return self.complain(node, "parts no rows")
        self.ties += 1
        gained, possible = self.decrease(rows, left), self.decrease(rows, their_left)
        if abs(gained - possible) > CLOSE:
            return self.complain(node, f"gains {gained}, not {possible}")
        if not self.growsBestFirst and not self.isOrdered:
            self.alone(self.ours["left"][node], left)
            self.alone(self.ours["right"][node], np.setdiff1d(rows, left))

    def alone(self, node, rows):
        """The other tree parted the rows in another way: a stump says what could be gained here."""
        if self.stumps >= MOST_STUMPS:
            return
        self.stumps += 1
        self.nodes += 1
        stump = self.stump(rows)
        possible = -1 if stump is None else self.decrease(rows, self.theirs_left(stump, 0, rows))
        if self.ours["left"][node] < 0:
            limit = self.params.get("max_depth")
            if stump is not None and limit is None and not self.is_pure(rows):
                self.complain(node, f"is a leaf, though {possible} could be gained")
            return
        left = self.ours_left(node, rows)
        if len(left) in (0, len(rows)):
            return self.complain(node, "parts no rows")
        gained = self.decrease(rows, left)
        if stump is None or abs(gained - possible) > CLOSE:
            return self.complain(node, f"gains {gained}, not {possible}")
        self.alone(self.ours["left"][node], left)
        self.alone(self.ours["right"][node], np.setdiff1d(rows, left))

    def stump(self, rows):
        """A tree of one split under the limits of the whole, which count shares of all rows and of their weight."""
        params = {**self.params, "max_depth": 1, "class_weight": None}
        weight = self.weights[rows].sum()
        for name in ("min_samples_leaf", "min_samples_split"):
            if isinstance(params.get(name), float):
                params[name] = max(int(np.ceil(params[name] * self.nRows)), 1 if name.endswith("leaf") else 2)
        if "min_weight_fraction_leaf" in params:
            share = params["min_weight_fraction_leaf"] * self.total / weight
            if share > 0.5:
                return None
            params["min_weight_fraction_leaf"] = share
        if "min_impurity_decrease" in params:
            params["min_impurity_decrease"] *= self.total / weight
        tree = DecisionTreeClassifier(random_state=0, **params).fit(self.X[rows], self.y[rows], self.weights[rows]).tree_
        return None if tree.node_count == 1 else tree


def run(task):
    walk = Walk(task)
    counts = {"nodes": walk.nodes, "ties": walk.ties, "stumps": walk.stumps}
    return {**counts, "isUnique": walk.unique, "problems": walk.problems}


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([run(task) for task in json.load(file)]))
