"""Golden values of the metrics, from scikit-learn 1.9.1.

python scripts/golden/metrics.py > tests/golden/metrics.json
"""

import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from sklearn import exceptions as m_exceptions
from sklearn import metrics as m

assert sklearn.__version__ == "1.9.1", sklearn.__version__
SEED = 20240
rng = np.random.default_rng(SEED)


def defined(score, *args, **options):
    """The score; None where scikit-learn says that it is undefined, whatever number it returns beside the warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return score(*args, **options)
        except m_exceptions.UndefinedMetricWarning:
            return None
        except UserWarning as warning:  # average_precision_score has no class of its own for it
            assert "No positive class found" in str(warning), warning
            return None
        except ValueError as error:
            assert "Number of classes in y_true not equal" in str(error), error
            return None


def curves(y, score, positive, weight):
    out = {}
    for name, drop in (("roc", True), ("roc_all", False)):
        fpr, tpr, thresholds = m.roc_curve(
            y, score, pos_label=positive, sample_weight=weight, drop_intermediate=drop
        )
        out[name] = {"x": fpr.tolist(), "y": tpr.tolist(), "thresholds": [None, *thresholds[1:].tolist()]}
    for name, drop in (("pr", False), ("pr_drop", True)):
        precision, recall, thresholds = m.precision_recall_curve(
            y, score, pos_label=positive, sample_weight=weight, drop_intermediate=drop
        )
        out[name] = {"x": recall.tolist(), "y": precision.tolist(), "thresholds": thresholds.tolist()}
    return out


def binary(name, y, p, positive, threshold=0.5, weight=None, classes=None):
    """p: probability of `positive`, one of two classes: those of y unless they are given."""
    y, p = np.asarray(y), np.asarray(p, float)
    classes = classes or sorted(set(y.tolist()))
    negative = next(c for c in classes if c != positive)
    predicted = np.where(p > threshold, positive, negative)
    w = None if weight is None else np.asarray(weight, float)
    is_positive = (y == positive).astype(int)
    is_labelled = (predicted == positive).astype(int)
    prf = {"sample_weight": w}
    values = {
        "roc_auc": defined(m.roc_auc_score, is_positive, p, sample_weight=w),
        "average_precision": defined(m.average_precision_score, is_positive, p, sample_weight=w),
        "accuracy": m.accuracy_score(y, predicted, sample_weight=w),
        "precision": defined(m.precision_score, is_positive, is_labelled, **prf),
        "recall": defined(m.recall_score, is_positive, is_labelled, **prf),
        "specificity": defined(m.recall_score, is_positive, is_labelled, pos_label=0, **prf),
        "f1": defined(m.f1_score, is_positive, is_labelled, **prf),
        "brier_score": m.brier_score_loss(is_positive, p, sample_weight=w),
        "log_loss": m.log_loss(is_positive, p, sample_weight=w, labels=[0, 1]),
    }
    return {
        "name": name,
        "y": [str(v) for v in y],
        "p": p.tolist(),
        "positive": str(positive),
        "threshold": threshold,
        "weight": weight if weight is None else [float(v) for v in weight],
        "values": values,
        "confusion": m.confusion_matrix(y, predicted, labels=classes, sample_weight=w).ravel().tolist(),
        "classes": [str(v) for v in classes],
        "curves": curves(y, p, positive, w) if len(set(y.tolist())) == 2 else None,
    }


def multi(name, y, p, weight=None, classes=None):
    """p: one column a class: those of y unless they are given."""
    y, p = np.asarray(y), np.asarray(p, float)
    classes = classes or sorted(set(y.tolist()))
    predicted = np.asarray(classes)[p.argmax(axis=1)]
    w = None if weight is None else np.asarray(weight, float)

    def average(score, how):
        return defined(score, y, predicted, average=how, sample_weight=w)

    def weighted_average(score):
        """A class without true rows has weight 0 and no part in it: scikit-learn warns of it and is right all the same."""
        return defined(score, y, predicted, average="weighted", sample_weight=w, labels=sorted(set(y.tolist())))

    def specificity(how):
        c = m.multilabel_confusion_matrix(y, predicted, sample_weight=w)
        seen = sorted(set(y.tolist()) | set(predicted.tolist()))
        tn, fp = c[:, 0, 0], c[:, 0, 1]
        assert len(seen) == len(c)
        if (tn + fp == 0).any():
            return None
        each = tn / (tn + fp)
        return each.mean() if how == "macro" else np.average(each, weights=c[:, 1, :].sum(axis=1))

    def one_against_rest(score):
        """The mean over the classes that have rows. scikit-learn's own mean is undefined where one of the others has none."""
        present = [j for j, c in enumerate(classes) if (y == c).any()]
        if len(present) < 2:
            return None
        return np.mean([score((y == classes[j]).astype(int), p[:, j], sample_weight=w) for j in present])

    roc_auc = defined(m.roc_auc_score, y, p, multi_class="ovr", average="macro", sample_weight=w, labels=classes)
    assert roc_auc is None or abs(roc_auc - one_against_rest(m.roc_auc_score)) < 1e-12

    values = {
        "roc_auc": one_against_rest(m.roc_auc_score),
        "average_precision": one_against_rest(m.average_precision_score),
        "accuracy": m.accuracy_score(y, predicted, sample_weight=w),
        "precision": average(m.precision_score, "macro"),
        "recall": average(m.recall_score, "macro"),
        "specificity": specificity("macro"),
        "f1": average(m.f1_score, "macro"),
        "brier_score": m.brier_score_loss(y, p, sample_weight=w, labels=classes),
        "log_loss": m.log_loss(y, p, sample_weight=w, labels=classes),
    }
    weighted = {
        "precision": weighted_average(m.precision_score),
        "recall": weighted_average(m.recall_score),
        "specificity": specificity("weighted"),
        "f1": weighted_average(m.f1_score),
    }
    micro = {
        "precision": average(m.precision_score, "micro"),
        "recall": average(m.recall_score, "micro"),
        "f1": average(m.f1_score, "micro"),
    }
    return {
        "name": name,
        "y": [str(v) for v in y],
        "p": p.tolist(),
        "weight": weight if weight is None else [float(v) for v in weight],
        "classes": [str(v) for v in classes],
        "values": values,
        "weighted": weighted,
        "micro": micro,
        "confusion": m.confusion_matrix(y, predicted, labels=classes, sample_weight=w).ravel().tolist(),
    }


def probabilities(n, k, digits=None):
    p = rng.dirichlet(np.ones(k), n)
    if digits is not None:  # many ties; the last column takes what is left
        p = np.round(p, digits)
        p[:, -1] = 1 - p[:, :-1].sum(axis=1)
        p = np.clip(p, 0, 1)
    return p


def main():
    y = rng.integers(0, 2, 60)
    p = np.clip(0.5 + 0.35 * (y - 0.5) + 0.25 * rng.standard_normal(60), 0, 1)
    words = np.where(y == 1, "ill", "well")
    three = rng.integers(0, 3, 60)
    weights = rng.uniform(0.1, 3, 60)
    holes = np.where(rng.random(60) < 0.3, 0.0, weights)
    cases = {
        "binary": [
            binary("hand", [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], 1),
            binary("random", y, p, 1),
            binary("ties", y, np.round(p, 1), 1),
            binary("all scores equal", y, np.full(60, 0.25), 1),
            binary("nothing labelled positive", y, p / 3, 1),
            binary("sure and wrong", y, 1.0 - y, 1),
            binary("perfect", y, y.astype(float), 1),
            binary("positive is the first class", words, p, "ill"),
            binary("positive is the last class", words, 1 - p, "well"),
            binary("threshold on a tie", y, np.round(p, 1), 1, threshold=0.3),
            binary("weights", y, np.round(p, 2), 1, weight=weights),
            binary("weights of zero", y, np.round(p, 1), 1, weight=holes),
            binary("one positive", [0] * 9 + [1], np.linspace(0.9, 0, 10), 1),
            binary("no positive", [0] * 10, np.linspace(0.9, 0, 10), 1, classes=[0, 1]),
            binary("no positive, none labelled so", [0] * 10, np.linspace(0.4, 0, 10), 1, classes=[0, 1]),
            binary("no negative", [1] * 10, np.linspace(0.9, 0, 10), 1, classes=[0, 1]),
            binary("no negative, none labelled so", [1] * 10, np.linspace(0.4, 0, 10), 1, classes=[0, 1]),
        ],
        "multi": [
            multi("random", three, probabilities(60, 3)),
            multi("ties", three, probabilities(60, 3, digits=1)),
            multi("weights", three, probabilities(60, 3, digits=2), weight=weights),
            multi("a class never predicted", three, np.c_[probabilities(60, 2), np.zeros(60)]),
            multi("five classes of words", np.array(list("abcde"))[rng.integers(0, 5, 60)], probabilities(60, 5)),
            multi("a class without rows", np.arange(60) % 2, probabilities(60, 3), classes=[0, 1, 2]),
            multi("a class without rows or labels", np.arange(60) % 2, np.c_[probabilities(60, 2), np.zeros(60)], classes=[0, 1, 2]),
            multi("rows of one class", np.zeros(60, int), probabilities(60, 3), classes=[0, 1, 2]),
        ],
    }
    header = {
        "command": "python scripts/golden/metrics.py > tests/golden/metrics.json",
        "python": sys.version.split()[0],
        "sklearn": sklearn.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "seed": SEED,
        "tolerance": "1e-12: direct formulas; the order of summation differs",
    }
    print('{\n"header": ' + json.dumps(header) + ",")
    print(",\n".join(f'"{kind}": [\n' + ",\n".join(map(json.dumps, found)) + "\n]" for kind, found in cases.items()))
    print("}")


main()
