"""How frequently the partially pooled interval of a subgroup contains its truth, and how close it lies to it.

The log-odds of the patients of a subgroup are normal; how high they lie, how far apart they are and by what
the risks are wrong varies between subgroups with a standard deviation `tau`. The truth of each subgroup is
that of its population, on a grid. With tau = 0 the tests of heterogeneity are right to be silent.

    python benchmarks/subgroups.py --replications 60
"""

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.evaluation.groups.subgroup_pooling import POOLED_MEASURES, pool_subgroups
from lrcore.evaluation.groups.subgroups import subgroups
from lrcore.evaluation.patients import Patients

CHUNK, THRESHOLD = 10, 0.2
WORLDS = [(k, tau, 200) for tau in (0.0, 0.1, 0.5) for k in (3, 6, 12)]
Z = np.linspace(-8, 8, 2_001)
DENSITY = np.exp(-Z * Z / 2) / np.exp(-Z * Z / 2).sum()


def truth_of(shift):
    """Return every measure of the population of one subgroup."""
    level, spread, wrong, stretch = shift
    eta = -1 + level + 1.5 * np.exp(spread) * Z
    risk, share = expit(eta), expit(wrong + (1 + stretch) * eta)
    ill, well = DENSITY * share, DENSITY * (1 - share)
    prevalence, above, weight = ill.sum(), risk >= THRESHOLD, THRESHOLD / (1 - THRESHOLD)
    below = np.cumsum(well) - well / 2
    return {
        "auc": ill @ below / (prevalence * well.sum()),
        "slope": 1 + stretch,
        "in_the_large": brentq(lambda c: DENSITY @ expit(c + eta) - prevalence, -10, 10),
        "oe_ratio": prevalence / (DENSITY @ risk),
        "net_benefit": ill @ above - weight * (well @ above),
        "sensitivity": ill @ above / prevalence,
        "specificity": well @ ~above / well.sum(),
    }


def replicate(task):
    """Return, for each measure: subgroups, covered raw and pooled, squared errors of both, small p values."""
    (k, tau, n), seed, replications = task
    rng, sums = np.random.default_rng(seed), {name: np.zeros(7) for name in POOLED_MEASURES}
    for _ in range(replications):
        shifts = [rng.normal(0, tau, 4) * (1, 0.3, 1, 0.3) for _ in range(k)]
        etas = [rng.normal(-1 + level, 1.5 * np.exp(spread), n) for level, spread, *_ in shifts]
        shares = [expit(s[2] + (1 + s[3]) * eta) for s, eta in zip(shifts, etas, strict=True)]
        eta = np.concatenate(etas)
        outcome = rng.random(k * n) < np.concatenate(shares)
        patients = Patients(outcome.astype(int), expit(eta), eta)
        names = [str(place) for place in range(k) for _ in range(n)]
        raw = subgroups(patients, names, threshold=THRESHOLD).judged
        found = pool_subgroups(patients, names, threshold=THRESHOLD)
        truths = {str(place): truth_of(shift) for place, shift in enumerate(shifts)}
        for name in POOLED_MEASURES:
            sums[name][5:] += (1, found.tests[name].p < 0.05)
            for group, pooled in found.groups[name].items():
                if pooled.has_interval:
                    own, truth = raw[group][name], truths[group][name]
                    inside = [each.low <= truth <= each.high for each in (own, pooled)]
                    sums[name][:5] += (
                        1,
                        *inside,
                        (own.value - truth) ** 2,
                        (pooled.value - truth) ** 2,
                    )
    return sums


def table(pool, replications, seed, worlds=WORLDS):
    """Yield the sums of each world."""
    for world in worlds:
        sizes = [min(CHUNK, replications - done) for done in range(0, replications, CHUNK)]
        seeds = np.random.SeedSequence([seed, *(round(1000 * each) for each in world)]).spawn(len(sizes))
        parts = list(
            pool.map(replicate, [(world, own, size) for own, size in zip(seeds, sizes, strict=True)])
        )
        yield world, {name: sum(part[name] for part in parts) for name in POOLED_MEASURES}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replications", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    print("Coverage raw / partially pooled (root mean square error as a share of the raw one) [p < 0.05]")
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
        print("| subgroups | tau | patients each | " + " | ".join(POOLED_MEASURES) + " |", flush=True)
        print("|" + "---|" * (3 + len(POOLED_MEASURES)))
        for (k, tau, n), sums in table(pool, asked.replications, asked.seed):
            cells = []
            for n_groups, raw, pooled, raw_error, pooled_error, tests, small in sums.values():
                ratio = np.sqrt(pooled_error / raw_error)
                cover = f"{100 * raw / n_groups:.1f} / {100 * pooled / n_groups:.1f}"
                cells.append(f"{cover} ({ratio:.2f}) [{100 * small / tests:.0f}]")
            print(f"| {k} | {tau} | {n:,} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
