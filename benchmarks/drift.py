"""Thirty measurements against the development patients: the whole comparison against loops over permutations.

The loops permute patients and count again, one field and one permutation at a time; they are timed on a few
permutations and scaled up. Rounds are interleaved, the shortest of each counts.
"""

import sys
import time
from pathlib import Path

import numpy as np
from scipy.stats import ks_2samp

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.evaluation.groups.population_stability import population_stability
from lrcore.evaluation.groups.shift_tests import N_PERMUTATIONS, permutation_p_value
from lrcore.model.dataset import load
from lrcore.model.risk_model import RiskModel
from lrcore.validation.drift import drift

SIZES = (50, 171, 1_000, 10_000)
ROUNDS, LOOPS = 3, 5


def loop_over_permutations(old, new, rng, rounds):
    """Exchange patients and compute the index again, field by field."""
    together = np.concatenate([old, new])
    for column in together.T:
        for _ in range(rounds):
            mixed = rng.permutation(column)
            population_stability(mixed[: len(old)], mixed[len(old) :])


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measured(n):
    """Return the shortest times of (everything, p values alone, Kolmogorov-Smirnov, loop) in seconds."""
    old, rng = load().measurements, np.random.default_rng(n)
    new = old[rng.integers(0, len(old), n)]
    model = RiskModel(old.mean(axis=0), old.std(axis=0), np.linspace(-0.5, 1, 30), -1.0)
    works = (
        lambda: drift(old, new, model=model, threshold=0.3),
        lambda: [
            permutation_p_value(a, b, permutations=N_PERMUTATIONS, rng=rng)
            for a, b in zip(old.T, new.T, strict=True)
        ],
        lambda: [ks_2samp(a, b) for a, b in zip(old.T, new.T, strict=True)],
        lambda: loop_over_permutations(old, new, rng, LOOPS),
    )
    shortest = np.array([[seconds(work) for work in works] for _ in range(ROUNDS)]).min(axis=0)
    shortest[3] *= N_PERMUTATIONS / LOOPS
    return shortest


def main():
    print(f"30 fields, {N_PERMUTATIONS:,} permutations, against 569 development patients; seconds")
    print(
        f"{'n':>8} {'everything':>11} {'p alone':>8} {'30 x KS':>8} {'loop':>9} {'loop / p':>9} "
        f"{'loop / everything':>18}"
    )
    for n in SIZES:
        whole, p, smirnov, loop = measured(n)
        print(
            f"{n:>8,} {whole:>11.3f} {p:>8.3f} {smirnov:>8.3f} {loop:>9.1f} {loop / p:>9.0f} "
            f"{loop / whole:>18.0f}"
        )


if __name__ == "__main__":
    main()
