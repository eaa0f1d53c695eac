"""Golden values of the random-effects summary, from statsmodels 0.15.0 and scipy 1.17.1.

python scripts/golden/random_effects.py > tests/golden/random-effects.json

DerSimonian and Laird's model is statsmodels'. statsmodels has no REML: the restricted likelihood is maximised here by scipy.
"""

import json
import warnings

import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.stats.meta_analysis import combine_effects

SEED = 11
rng = np.random.default_rng(SEED)


def drawn(k, tau):
    variances = rng.uniform(0.01, 0.2, k)
    return rng.normal(1.5, np.sqrt(variances + tau**2)).tolist(), variances.tolist()


def negative_restricted(tau2, y, v):
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    return 0.5 * (np.log(v + tau2).sum() + np.log(w.sum()) + (w * (y - mean) ** 2).sum())


def slope_of(tau2, y, v):
    """Derivative of the restricted likelihood: its zero is found to more digits than the greatest likelihood itself."""
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    return ((w * (y - mean)) ** 2).sum() - (w.sum() - (w**2).sum() / w.sum())


def reml(y, v):
    if slope_of(0, y, v) <= 0:
        grid = np.linspace(0, 10, 100001)
        assert min(negative_restricted(t, y, v) for t in grid[1:]) > negative_restricted(0, y, v)
        return 0.0
    return optimize.brentq(slope_of, 0, 100, args=(y, v), xtol=1e-15)


def summary(y, v, tau2):
    k = len(y)
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    plain = (w * (y - mean) ** 2).sum() / (k - 1)
    error = np.sqrt(max(1.0, plain) / w.sum())
    out = {"tau2": tau2, "mean": mean, "standardError": error}
    out |= dict(zip(("low", "high"), stats.t.interval(0.95, k - 1, mean, error)))
    if k > 2:
        out["prediction"] = dict(zip(("low", "high"), stats.t.interval(0.95, k - 2, mean, np.hypot(np.sqrt(tau2), error))))
    return out, plain


def case(y, v):
    y, v = np.array(y), np.array(v)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = combine_effects(y, v, method_re="dl", use_t=True)
        # statsmodels keeps a variance below 0; then its random effects are not the ones that are wanted
        moments, plain = summary(y, v, max(0.0, peer.tau2))
        if peer.tau2 > 0:
            assert np.isclose(moments["mean"], peer.mean_effect_re, rtol=1e-13)
            assert np.isclose(plain, peer.scale_hksj_re, rtol=1e-12)
            moments["statsmodels"] = {
                "mean": peer.mean_effect_re,
                "hartungKnappError": peer.sd_eff_w_re_hksj,
                "excess": peer.scale_hksj_re,
            }
        moments |= {"q": peer.q, "i2": max(0.0, peer.i2)}
    restricted, _ = summary(y, v, reml(y, v))
    return {"values": y.tolist(), "variances": v.tolist(), "dersimonian-laird": moments, "reml": restricted}


cases = [case(*drawn(k, tau)) for k, tau in [(2, 0.5), (3, 0.3), (4, 0.0), (4, 0.6), (5, 0.1), (7, 0.4), (12, 0.2), (30, 0.8)]]
header = {
    "command": "python scripts/golden/random_effects.py > tests/golden/random-effects.json",
    "statsmodels": statsmodels.__version__,
    "scipy": scipy.__version__,
    "numpy": np.__version__,
    "seed": SEED,
    "tolerance": "relative 1e-9: the variance between sites is found by iteration",
}
print("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in {"header": header, "cases": cases}.items()) + "\n}")
