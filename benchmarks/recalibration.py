"""The updates of a model, judged on held-out patients: the whole ladder against a loop of scikit-learn fits.

The loop fits what the ladder fits, on the same folds: intercept and slope, and beta calibration where the
ladder offers it (the intercept alone, which scikit-learn cannot fit, is left out in its favour). It is timed
on one repetition and scaled up. Rounds are interleaved, the shortest of each counts.
"""

import sys
import time
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.arrays import sigmoid
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.validation.internal import stratified_folds
from lrcore.validation.updating.recalibration import recalibration
from lrcore.validation.updating.recalibration_results import FLEXIBLE

SIZES = (114, 569, 2_000, 20_000)
ROUNDS = 3


def patients(n):
    rng = np.random.default_rng(n)
    log_odds = rng.normal(-0.5, 2.5, n)
    outcome = (rng.random(n) < sigmoid(-1 + 0.7 * log_odds)).astype(np.int8)
    return EvaluationSet("Ours", "Made up.", outcome, sigmoid(log_odds), log_odds)


def loop(group, folds):
    """Fit and predict one fold after the other."""
    eta, up = group.log_odds, np.logaddexp(0, group.log_odds)
    designs = [eta[:, None]] + ([np.column_stack([eta - up, up])] if group.n >= FLEXIBLE.fewest else [])
    for fold in stratified_folds(group.outcome, 1, folds, 0):
        for design in designs:
            for place in range(folds):
                inside = fold != place
                fit = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1_000)
                fit.fit(design[inside], group.outcome[inside]).predict_proba(design[~inside])


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main():
    print("patients  repetitions  ladder, ms  loop, ms  times as long")
    for n in SIZES:
        group = patients(n)
        found = recalibration(group)
        works = (lambda g=group: recalibration(g), lambda g=group, f=found: loop(g, f.folds))
        own, other = np.array([[seconds(work) for work in works] for _ in range(ROUNDS)]).min(axis=0)
        other *= found.repeats
        print(f"{n:8,}  {found.repeats:11}  {1e3 * own:10.0f}  {1e3 * other:8.0f}  {other / own:13.1f}")


if __name__ == "__main__":
    main()
