"""How frequently what is said of the model's development holds, in series drawn like the real one.

Each class is Gaussian in the logarithms of the 30 measurements. The truth is that of the model fitted on
the series, on 20,000 new patients. Seeded, on all cores.

    python benchmarks/development_coverage.py --quick
    python benchmarks/development_coverage.py --replications 200 --write
"""

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.arrays import sigmoid
from lrcore.evaluation.intervals import wilson
from lrcore.evaluation.measured_coverage import write_part
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.threshold_rules import LowestCost, RecallAtLeast
from lrcore.evaluation.threshold.threshold_stability import choose_threshold
from lrcore.model.dataset import Dataset, load
from lrcore.registry.refits import Refits, fit_weighted_models, resample_counts, risk_spread
from lrcore.validation.internal import (
    FOLDS,
    optimism_correction,
    repeated_cross_validation,
    stratified_folds,
)
from lrcore.wording.numbers import fixed

THRESHOLD = 0.5
DOCS = Path(__file__).parents[1] / "docs" / "statistics.md"
QUICK, RESAMPLES, REPEATS = 16, 200, 5
NEW_PATIENTS, FEW = 20_000, 200
RULES = {"recall": RecallAtLeast(0.975), "cost": LowestCost(9.0)}


@cache
def population():
    """Return mean and covariance of the logarithms in each class."""
    data = load()
    logs = np.log(np.maximum(data.measurements, _floor()))
    return [(logs[data.outcome == k].mean(axis=0), np.cov(logs[data.outcome == k].T)) for k in (0, 1)]


@cache
def _floor():
    return np.quantile(load().measurements, 0.05, axis=0) / 5 + 1e-6  # in place of the zeros


def drawn(n, rng):
    """Return a series of n patients."""
    outcome = (rng.random(n) < load().outcome.mean()).astype(np.int8)
    logs = np.empty((n, 30))
    for k, (mean, covariance) in enumerate(population()):
        rows = outcome == k
        logs[rows] = rng.multivariate_normal(mean, covariance, rows.sum(), method="cholesky")
    return Dataset(np.exp(logs), outcome, "")


def fitted(data):
    weights, offsets = fit_weighted_models(
        data.measurements, data.outcome, np.ones((1, len(data.outcome))), C=1.0, class_weight=None
    )
    return weights[0], offsets[0]


def truth_of(model, new):
    """Return the six measures of a model on new patients."""
    eta = new.measurements @ model[0] + model[1]
    found = measures(Patients(new.outcome, sigmoid(eta), eta), threshold=THRESHOLD)
    return {name: found[key].value for name, key in KEYS.items()} | {
        "false_alarm_rate": 1 - found["specificity"].value
    }


KEYS = {
    "auc": "auc",
    "slope": "slope",
    "in_the_large": "in_the_large",
    "brier": "brier",
    "recall": "sensitivity",
}


def cross_validated(data, seed):
    """Return the log-odds of each patient by a model fitted without them, in one division into folds."""
    fold = stratified_folds(data.outcome, 1, FOLDS, seed)[0]
    inside = np.stack([fold != k for k in range(FOLDS)]).astype(float)
    weights, offsets = fit_weighted_models(data.measurements, data.outcome, inside, C=1.0, class_weight=None)
    return np.einsum("np,np->n", data.measurements, weights[fold]) + offsets[fold]


def pooled_cover(pooled, truth):
    """Return which limits of one cross-validation, its risks pooled, contain the truth; and its values."""
    found = measures(pooled, threshold=THRESHOLD)
    cover = {name: found[key].low <= truth[name] <= found[key].high for name, key in KEYS.items()}
    return cover, {name: found[key].value for name, key in KEYS.items()}


def replicate(task):
    n, seed = task
    rng = np.random.default_rng(seed)
    own = int(rng.integers(2**31))
    data, new, other = drawn(n, rng), drawn(NEW_PATIENTS, rng), drawn(n, rng)
    model, fresh = fitted(data), fitted(other)
    truth = truth_of(model, new)
    corrected = optimism_correction(data, threshold=THRESHOLD, resamples=RESAMPLES, seed=own)
    out = {
        f"spread {one.measure}": one.spread_low <= truth[one.measure] <= one.spread_high
        for one in corrected.measures
    }
    of_folds = cross_validated(data, own)
    pooled = Patients(data.outcome, sigmoid(of_folds), of_folds)
    cover, once = pooled_cover(pooled, truth)
    out |= {f"pooled {name}": held for name, held in cover.items()}
    mean = repeated_cross_validation(data, threshold=THRESHOLD, repeats=REPEATS, seed=own)
    out |= {f"error of one {name}": abs(once[name] - truth[name]) for name in KEYS}
    out |= {f"error of mean {name}": abs(mean.spread(name).mean - truth[name]) for name in KEYS}
    out |= ranges(data, model, fresh, new.measurements[:FEW], own)
    return out | wilson_cover(pooled, model, new)


def ranges(data, model, fresh, few, seed):
    """Return which risks by a model of another series lie in the range stated for each patient."""
    n = len(data.outcome)
    times = resample_counts(n, RESAMPLES, seed)
    weights, offsets = fit_weighted_models(data.measurements, data.outcome, times, C=1.0, class_weight=None)
    eta, of_fresh = few @ model[0] + model[1], sigmoid(few @ fresh[0] + fresh[1])
    spread = risk_spread(Refits(weights, offsets, n, seed), few, eta, THRESHOLD)
    narrow = np.quantile(sigmoid(weights @ few.T + offsets[:, None]), (0.025, 0.975), axis=0)
    middle = (of_fresh > 0.05) & (of_fresh < 0.95)
    out = {}
    for name, (low, high) in {"widened": (spread.low, spread.high), "refits": narrow}.items():
        inside = (low <= of_fresh) & (of_fresh <= high)
        out |= {f"range {name}": inside.mean(), f"range {name}, .05 to .95": np.mean(inside[middle])}
    out |= {"otherwise stated": spread.otherwise.mean()}
    out |= {"otherwise true": np.mean((of_fresh >= THRESHOLD) != (sigmoid(eta) >= THRESHOLD))}
    return out


def wilson_cover(pooled, model, new):
    """Return which Wilson limits at a chosen threshold contain the rates among new patients."""
    risk, out = sigmoid(new.measurements @ model[0] + model[1]), {}
    for name, rule in RULES.items():
        chosen = choose_threshold(pooled, rule)
        above = risk >= chosen.threshold
        for rate, kind, part, whole in (
            ("recall", 1, chosen.tp, chosen.n_malignant),
            ("false alarms", 0, chosen.fp, chosen.n_benign),
        ):
            low, high = wilson(part, whole)
            out[f"wilson {name} {rate}"] = low[0] <= above[new.outcome == kind].mean() <= high[0]
    return out


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=569)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} replications")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument(
        "--write", action="store_true", help="into the table that docs and the Help page show"
    )
    asked = parser.parse_args()
    replications = QUICK if asked.quick else asked.replications
    seeds = np.random.SeedSequence(asked.seed).spawn(replications)
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
        rows = list(pool.map(replicate, [(asked.n, seed) for seed in seeds]))
    found = {name: float(np.nanmean([row[name] for row in rows])) for name in rows[0]}
    print(f"n = {asked.n}, {replications} replications, seed {asked.seed}")
    for name, value in found.items():
        print(f"{name:42} {value:.4f}")
    if asked.write:
        shares = {
            name: round(100 * value, 1) for name, value in found.items() if not name.startswith("error")
        }
        facts = {"date": date.today().isoformat(), "n": asked.n, "replications": replications}
        write_part("development", facts | {"per_cent": shares})
        write_docs(facts, shares)


NAMES = {
    "auc": "AUC",
    "slope": "calibration slope",
    "in_the_large": "calibration in the large",
    "brier": "Brier score",
    "recall": "recall",
    "false_alarm_rate": "false alarms",
}
SECTION = """## What is not called an interval

How frequently these hold is measured in {replications} series of {n} patients drawn like the development
series ({day}; `benchmarks/development_coverage.py`): each class is Gaussian in the logarithms, and the
truth is that of the model fitted on the series, on 20,000 new patients.

- **ICI, E50, E90, Emax, ECI**: a distance is never negative, so limits by resampling never held its value of
  0 where the risks are right. What right risks of these very patients would give takes their place, with the
  share of the draws that lie as far: at most 0.05 in 5 of 100 samples with right risks.
- **Spread of the bootstrap** around a measure corrected for optimism: {spread}.
- **One cross-validation, its risks pooled**: the intervals are of these risks, fixed. They held the truth of
  the model in: {pooled}. The mean over repetitions comes first.
- **Range of a patient's risk over other series**: {fixed(widened, 0)} % of the risks by models of other
  series lay in it; {fixed(refits, 0)} % in the range of the refits before it is widened.
- **Choice of a threshold**: its range over resamples says how much it moves. Wilson's intervals at the
  threshold chosen held the rates among new patients in {fixed(least, 0)} to {fixed(most, 0)} %.

## Threshold and harm"""


def write_docs(facts, shares):
    """Replace the section of docs/statistics.md."""
    day = date.fromisoformat(facts["date"])
    wilson_at = [share for name, share in shares.items() if name.startswith("wilson ")]
    section = SECTION.format(
        **facts,
        day=f"{day.day} {day:%B %Y}",
        spread=listed(shares, "spread "),
        pooled=listed(shares, "pooled "),
        widened=shares["range widened"],
        refits=shares["range refits"],
        least=min(wilson_at),
        most=max(wilson_at),
    )
    text = DOCS.read_text()
    before, rest = text.split("## What is not called an interval")
    DOCS.write_text(before + section + rest.split("## Threshold and harm")[1])


def listed(shares, kind):
    named = {NAMES[name.removeprefix(kind)]: share for name, share in shares.items() if name.startswith(kind)}
    return ", ".join(f"{name} {fixed(share, 0)} %" for name, share in named.items())


if __name__ == "__main__":
    main()
