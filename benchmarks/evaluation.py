"""The statistics against what others reach: seconds and ratios in one run, from 569 to 1,000,000 patients.

Naive loops are timed on a few rounds and scaled up; the table says so.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    confusion_matrix_at_thresholds,
    log_loss,
    roc_auc_score,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.evaluation.calibration.brier import brier_score
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
from lrcore.evaluation.threshold.counts import THRESHOLDS, sweep_counts
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.model.dataset import load
from lrcore.registry.refits import fit_weighted_models, resample_counts

SIZES = (569, 10_000, 100_000, 1_000_000)
REFITS = 500
FEW = 5


def made(n, seed=0):
    """Return outcomes and risks like those of the model: most at the ends, a few equal."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, 3.5, n)
    outcome = (rng.random(n) < 1 / (1 + np.exp(-1.1 * log_odds))).astype(np.int8)
    return outcome, 1 / (1 + np.exp(-log_odds))


@dataclass(frozen=True)
class Row:
    """One thing done in two ways.

    ``rounds`` are run in turn, ours and theirs, and the shortest of each counts. ``share`` is how much
    of the whole the alternative is made to do: its time is divided by it.
    """

    what: str
    ours: Callable[[], object]
    alternative: str
    theirs: Callable[[], object]
    rounds: int
    share: float = 1.0

    def measured(self):
        """Return the seconds of ours, and of all of theirs."""
        times = [(seconds(self.ours), seconds(self.theirs)) for _ in range(self.rounds)]
        ours, theirs = map(min, zip(*times, strict=True))
        return ours, theirs / self.share


def seconds(work):
    """Return how long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def thresholds_by_loop(outcome, risk):
    """Count again at each of the 1,001 thresholds."""
    malignant = outcome == 1
    for threshold in THRESHOLDS:
        above = risk >= threshold
        np.count_nonzero(above & malignant), np.count_nonzero(above & ~malignant)


def compared(n):
    """Return the rows for n patients."""
    outcome, risk = made(n)
    few = max(2, min(FEW, 2_000_000 // n))
    return [
        Row(
            "1,001 thresholds",
            lambda: sweep_counts(Patients(outcome, risk)),
            "scikit-learn confusion_matrix_at_thresholds",
            lambda: confusion_matrix_at_thresholds(outcome, risk),
            few,
        ),
        Row(
            "1,001 thresholds",
            lambda: sweep_counts(Patients(outcome, risk)),
            "a loop over thresholds",
            lambda: thresholds_by_loop(outcome, risk),
            2,
        ),
        Row(
            "AUC with its interval",
            lambda: auc(Patients(outcome, risk)),
            "scikit-learn roc_auc_score, no interval",
            lambda: roc_auc_score(outcome, risk),
            few,
        ),
        Row(
            "AUC, 1,001 thresholds, Brier, slope, net benefit, all intervals",
            lambda: everything(outcome, risk),
            "np.sort of the risks, once",
            lambda: np.sort(risk),
            few,
        ),
        Row(
            "every number of the evaluation, all intervals",
            lambda: evaluation_summary(Patients(outcome, risk), threshold=0.3),
            "scikit-learn: AUC, AP, Brier, log loss, no interval",
            lambda: by_scikit_learn(outcome, risk),
            few,
        ),
        Row(
            "smooth calibration curve, band of 500 resamples",
            lambda: reliability(Patients(outcome, risk)),
            "np.sort of the risks, once",
            lambda: np.sort(risk),
            1,
        ),
    ]


def by_scikit_learn(outcome, risk):
    roc_auc_score(outcome, risk)
    average_precision_score(outcome, risk)
    brier_score_loss(outcome, risk)
    log_loss(outcome, risk)


def everything(outcome, risk):
    patients = Patients(outcome, risk)
    auc(patients)
    brier_score(patients)
    calibration(patients)
    net_benefit(sweep_counts(patients))


def refits():
    """Return the row of 500 refits of the model, scaling included.

    scikit-learn is given the tolerance at which it agrees with the optimum; at its default it stops
    earlier, with coefficients up to 0.016 away.
    """
    data = load()
    times = resample_counts(len(data.outcome), REFITS, seed=0)

    def singly():
        for drawn in times[:FEW]:
            rows = np.repeat(np.arange(len(drawn)), drawn.astype(int))
            pipeline = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-10, max_iter=1000))
            pipeline.fit(data.measurements[rows], data.outcome[rows])

    return Row(
        f"{REFITS} refits of the model",
        lambda: fit_weighted_models(data.measurements, data.outcome, times, C=1.0, class_weight=None),
        f"{REFITS} times LogisticRegression.fit (scaled from {FEW})",
        singly,
        3,
        FEW / REFITS,
    )


def report(n, row):
    """Print a row, and return the seconds of ours."""
    ours, theirs = row.measured()
    print(
        f"{n:>9,}  {row.what:52}{1000 * ours:10.3g} ms  {theirs / ours:9.2f} x  {row.alternative}", flush=True
    )
    return ours


def main():
    print("        n  ours, and how many times as long the alternative takes (below 1: it is faster)")
    taken = {n: [report(n, row) for row in compared(n)] for n in SIZES}
    report(569, refits())
    small, large = SIZES[-2:]
    fair = large * np.log(large) / (small * np.log(small))
    print(f"\nFrom {small:,} to {large:,} patients n log n grows {fair:.1f} times; ours:")
    for row, before, after in zip(compared(SIZES[0]), taken[small], taken[large], strict=True):
        print(f"           {row.what:52}{after / before:10.1f} times")


if __name__ == "__main__":
    main()
