"""The statistics against what others reach: seconds and ratios in one run, from 569 to 1,000,000 patients.

Naive loops are timed on a few rounds and scaled up; the table says so.
"""

import sys
import time
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix_at_thresholds, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.dataset import load
from lrcore.evaluation.brier import brier_score
from lrcore.evaluation.calibration import calibration
from lrcore.evaluation.counts import THRESHOLDS
from lrcore.evaluation.decision import net_benefit_curve
from lrcore.evaluation.reliability import reliability
from lrcore.evaluation.resampling import bootstrap
from lrcore.evaluation.roc import auc
from lrcore.evaluation.sweep import sweep
from lrcore.refits import drawn_rows, fitted_with

SIZES = (569, 10_000, 100_000, 1_000_000)
RESAMPLES, REFITS = 1_000, 500
FEW = 5


def made(n, seed=0):
    """Return outcomes and risks like those of the model: most at the ends, a few equal."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, 3.5, n)
    outcome = (rng.random(n) < 1 / (1 + np.exp(-1.1 * log_odds))).astype(np.int8)
    return outcome, 1 / (1 + np.exp(-log_odds))


def fastest(work, rounds):
    """Return the shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def thresholds_by_loop(outcome, risk):
    """Count at each of the 1,001 thresholds anew."""
    malignant = outcome == 1
    for threshold in THRESHOLDS:
        above = risk >= threshold
        np.count_nonzero(above & malignant), np.count_nonzero(above & ~malignant)


def resample_by_loop(outcome, risk, rounds):
    """Draw patients, sort them and measure them, again and again."""
    rng, n = np.random.default_rng(0), len(risk)
    for _ in range(rounds):
        rows = rng.integers(0, n, n)
        y, p = outcome[rows], risk[rows]
        roc_auc_score(y, p)
        above = p >= 0.3
        np.mean(above[y == 1]), (np.sum(above & (y == 1)) - 3 / 7 * np.sum(above & (y == 0))) / n


def compared(n):
    """Return rows of (what, seconds, alternative, its seconds)."""
    outcome, risk = made(n)
    few = max(1, min(FEW, 2_000_000 // n))
    loops = max(1, min(20, 1_000_000 // n))
    return [
        (
            "1,001 thresholds",
            fastest(lambda: sweep(outcome, risk), few),
            "scikit-learn confusion_matrix_at_thresholds",
            fastest(lambda: confusion_matrix_at_thresholds(outcome, risk), few),
        ),
        (
            "1,001 thresholds",
            fastest(lambda: sweep(outcome, risk), few),
            "a loop over thresholds",
            fastest(lambda: thresholds_by_loop(outcome, risk), 1),
        ),
        (
            "AUC with its interval",
            fastest(lambda: auc(outcome, risk), few),
            "scikit-learn roc_auc_score, no interval",
            fastest(lambda: roc_auc_score(outcome, risk), few),
        ),
        (
            f"{RESAMPLES:,} resamples of AUC, recall, net benefit",
            fastest(lambda: bootstrap(outcome, risk, thresholds=[0.3], resamples=RESAMPLES), 2),
            f"a loop over resamples (scaled from {loops})",
            fastest(lambda: resample_by_loop(outcome, risk, loops), 1) * RESAMPLES / loops,
        ),
        (
            "AUC, sweep, Brier, slope, net benefit, all intervals",
            fastest(lambda: everything(outcome, risk), few),
            "sorting the risks once",
            fastest(lambda: np.sort(risk), few),
        ),
        (
            "smooth calibration curve, band of 500 resamples",
            fastest(lambda: reliability(outcome, risk), 1),
            "sorting the risks once",
            fastest(lambda: np.sort(risk), few),
        ),
    ]


def everything(outcome, risk):
    auc(outcome, risk)
    sweep(outcome, risk)
    brier_score(outcome, risk)
    calibration(outcome, risk)
    net_benefit_curve(outcome, risk)


def refits():
    """Return the row of 500 refits of the model, scaling included."""
    data = load()
    times = drawn_rows(len(data.outcome), REFITS, seed=0)

    def singly():
        for drawn in times[:FEW]:
            rows = np.repeat(np.arange(len(drawn)), drawn.astype(int))
            pipeline = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-10, max_iter=1000))
            pipeline.fit(data.measurements[rows], data.outcome[rows])

    together = fastest(
        lambda: fitted_with(data.measurements, data.outcome, times, C=1.0, class_weight=None), 3
    )
    return (
        f"{REFITS} refits of the model",
        together,
        f"{REFITS} times LogisticRegression.fit (scaled from {FEW})",
        fastest(singly, 2) * REFITS / FEW,
    )


def report(n, rows):
    for what, seconds, alternative, other in rows:
        print(f"{n:>9,}  {what:52}{1000 * seconds:10.3g} ms  {other / seconds:9.2f} x  {alternative}")


def main():
    print("        n  ours, and how many times as long the alternative takes (below 1: it is faster)")
    for n in SIZES:
        report(n, compared(n))
    report(569, [refits()])


if __name__ == "__main__":
    main()
