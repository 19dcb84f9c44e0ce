"""How frequently pooled and prediction intervals, and corrections for unknown outcomes, contain the truth.

Centres: the log-odds of the patients of a centre are normal; how far apart they are, how high they lie and
by what the risks are wrong varies between centres with a standard deviation `tau`. The truth of the mean is
the mean over centres on the scale of pooling; that of a prediction interval is a centre not sampled.

Verification: all flagged patients but one in ten are verified, and a share of the others.

    python benchmarks/centres.py --replications 200
    python benchmarks/centres.py --replications 400 --only centres --write
"""

import argparse
import multiprocessing
import os
import re
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
from scipy.special import expit, logit, ndtri
from scipy.stats import qmc

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.evaluation.centres.centre_measures import SCALES, centre_measures
from lrcore.evaluation.centres.pooled_centres import pool_centres
from lrcore.evaluation.centres.random_effects import IDENTITY, LOG, LOGIT
from lrcore.evaluation.measured_coverage import monte_carlo_error, write_part
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.verification.verification import RATES, verification

CHUNK, THRESHOLD = 10, 0.2
DOCS = Path(__file__).parents[1] / "docs" / "statistics.md"
TITLES = {
    "auc": "AUC",
    "oe": "observed / expected",
    "oe_ratio": "observed / expected",
    "in_the_large": "in the large",
    "slope": "slope",
    "net_benefit": "net benefit",
}
TRUTH_PATIENTS, TRUTH_CENTRES = 60_000, 256
ON_SCALE = {IDENTITY: float, LOG: np.log, LOGIT: logit}
SMALL, LARGE = 0.1, 0.5  # standard deviations between centres
CENTRES = [(k, tau, n) for tau in (SMALL, LARGE) for k, n in ((5, 200), (10, 200), (30, 200), (10, 1_000))]
VERIFIED = [(n, share) for n in (300, 1_000, 4_000) for share in (0.1, 0.3)]


def patients_of_centre(rng, n, shift):
    """Return patients whose risks are wrong by a shift and a stretch, in a centre with its own spread."""
    level, spread, wrong, stretch = shift
    eta = rng.normal(-1 + level, 1.5 * np.exp(spread), n)
    outcome = rng.random(n) < expit(wrong + (1 + stretch) * eta)
    return Patients(outcome.astype(int), expit(eta), eta)


def shift_of_centre(rng, tau):
    return rng.normal(0, tau, 4) * (1, 0.3, 1, 0.3)


def large_centres(tau, seed, centres=TRUTH_CENTRES):
    """Return the tasks of large centres that represent all: their deviations are spread evenly (Sobol)."""
    evenly = qmc.Sobol(4, seed=seed).random(centres)
    deviations = tau * ndtri(evenly) * (1, 0.3, 1, 0.3)
    return list(
        zip(deviations, np.random.SeedSequence([seed, round(1000 * tau)]).spawn(centres), strict=True)
    )


def measures_of_large_centre(task):
    """Return every measure, on the scale of pooling, of one very large centre."""
    deviations, seed = task
    patients = patients_of_centre(np.random.default_rng(seed), TRUTH_PATIENTS, deviations)
    found = centre_measures("", patients, threshold=THRESHOLD)
    return [found.measures[name].value for name in SCALES]


def replicate_centres(task):
    """Return, for each measure, how often both intervals are defined and contain the truth, and widths."""
    (k, tau, n), new_centres, seed, replications = task
    rng, sums = np.random.default_rng(seed), defaultdict(lambda: np.zeros(6))
    mean = new_centres.mean(axis=0)
    for _ in range(replications):
        parts = [patients_of_centre(rng, n, shift_of_centre(rng, tau)) for _ in range(k)]
        together = Patients(
            np.concatenate([each.outcome for each in parts]),
            np.concatenate([each.risk for each in parts]),
            np.concatenate([each.log_odds for each in parts]),
        )
        names = [str(place) for place in range(k) for _ in range(n)]
        found = pool_centres(together, names, threshold=THRESHOLD)
        for place, (name, scale) in enumerate(SCALES.items()):
            pooled, on = found.pooled[name], ON_SCALE[scale]
            low, high = on(pooled.low), on(pooled.high)
            below, above = on(pooled.prediction_low), on(pooled.prediction_high)
            inside = np.mean((below <= new_centres[:, place]) & (new_centres[:, place] <= above))
            sums[name] += (1, low <= mean[place] <= high, inside, high - low, above - below, 0)
    return dict(sums)


def replicate_verification(task):
    """Return, for each corrected number, how often it is defined and its interval contains the truth."""
    (n, share), truth, seed, replications = task
    rng, sums = np.random.default_rng(seed), defaultdict(lambda: np.zeros(3))
    for _ in range(replications):
        eta = rng.normal(-2, 1.5, n)
        outcome = rng.random(n) < expit(eta)
        known = rng.random(n) < np.where(expit(eta) >= THRESHOLD, 0.9, share)
        if not known.any():
            continue
        found = verification(expit(eta), np.where(known, outcome, -1), threshold=THRESHOLD, log_odds=eta)
        for name in RATES:
            for key, each in ((name, found.corrected[name]), (f"naive {name}", found.naive[name])):
                if each.has_interval:
                    sums[key] += (1, each.low <= truth[name] <= each.high, each.high - each.low)
    return dict(sums)


def true_rates():
    """Return the rates of the population of the second simulation, from right risks on a fine grid."""
    z = np.linspace(-9, 9, 200_001)
    eta, density = -2 + 1.5 * z, np.exp(-z * z / 2)
    density /= density.sum()
    p, w = expit(eta), THRESHOLD / (1 - THRESHOLD)
    above = p >= THRESHOLD
    tp, fp = density @ (p * above), density @ ((1 - p) * above)
    fn, tn = density @ (p * ~above), density @ ((1 - p) * ~above)
    rates = (tp / (tp + fn), tn / (tn + fp), tp / (tp + fp), tn / (tn + fn), tp - w * fp, 1.0, 0.0, 1.0)
    return dict(zip(RATES, rates, strict=True))


def collect(pool, work, world, truth, replications, seed):
    """Add up the results of all replications of one world."""
    sizes = [min(CHUNK, replications - done) for done in range(0, replications, CHUNK)]
    seeds = np.random.SeedSequence([seed, *(round(1000 * each) for each in world)]).spawn(len(sizes))
    sums = {}
    for part in pool.map(work, [(world, truth, own, size) for own, size in zip(seeds, sizes, strict=True)]):
        for name, found in part.items():
            sums[name] = sums.get(name, 0) + found
    return sums


def centres_table(pool, replications, seed, worlds=CENTRES):
    """Return coverage of mean and new centre: a row for each world, a column for each measure."""
    truths = {}
    for tau in {tau for _, tau, _ in worlds}:
        truths[tau] = np.array(list(pool.map(measures_of_large_centre, large_centres(tau, seed))))
    rows = []
    for k, tau, n in worlds:
        sums = collect(pool, replicate_centres, (k, tau, n), truths[tau], replications, seed)
        cells = [100 * sums[name][1:3] / sums[name][0] for name in SCALES]
        rows.append(((k, tau, n), cells))
    return rows


def verification_table(pool, replications, seed, worlds=VERIFIED):
    """Return coverage of corrected and naive numbers: a row for each world."""
    truth = true_rates()
    rows = []
    for world in worlds:
        sums = collect(pool, replicate_verification, world, truth, replications, seed)
        cells = {
            key: (100 * each[1] / each[0], 100 * (1 - each[0] / replications)) for key, each in sums.items()
        }
        rows.append((world, cells))
    return rows


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", choices=["centres", "verification"])
    parser.add_argument("--write", action="store_true", help="into the tables that docs and Help page show")
    asked = parser.parse_args()
    print(f"Per cent of {asked.replications:,} replications, seed {asked.seed}.\n", flush=True)
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
        if asked.only != "centres":
            found = verification_table(pool, asked.replications, asked.seed)
            print(*verification_lines(found), sep="\n", end="\n\n", flush=True)
            if asked.write:
                write_docs("| patients |", verification_lines(found), asked.replications)
        if asked.only != "verification":
            found = centres_table(pool, asked.replications, asked.seed)
            print(*centres_lines(found), sep="\n")
            if asked.write:
                write_centres(found, asked.replications, asked.seed)


def centres_lines(rows):
    yield f"| centres | tau | patients each | {' | '.join(TITLES[name] for name in SCALES)} |"
    yield "|" + "---|" * (3 + len(SCALES))
    for (k, tau, n), cells in rows:
        shown = [f"{mean:.1f} / {new:.1f}" for mean, new in cells]
        yield f"| {k} | {tau} | {n:,} | " + " | ".join(shown) + " |"


def verification_lines(rows):
    yield f"| patients | unflagged verified | {' | '.join(TITLES.get(name, name) for name in RATES)} |"
    yield "|" + "---|" * (2 + len(RATES))
    for (n, share), cells in rows:
        shown = []
        for name in RATES:
            (corrected, missing), (naive, _) = cells[name], cells[f"naive {name}"]
            shown.append(f"{corrected:.1f} ({naive:.0f}{f'; u {missing:.1f}' if missing > 0.05 else ''})")
        yield f"| {n:,} | {share:.0%} | " + " | ".join(shown) + " |"


def write_centres(rows, replications, seed):
    """Replace the measured coverage over centres that docs/statistics.md and the Help page show."""
    table = [
        {"centres": k, "tau": tau, "patients": n}
        | {"covered": {name: np.round(cell, 1).tolist() for name, cell in zip(SCALES, cells, strict=True)}}
        for (k, tau, n), cells in rows
    ]
    facts = {"date": date.today().isoformat(), "replications": replications, "seed": seed}
    write_part("centres", facts | {"rows": table})
    write_docs("| centres |", centres_lines(rows), replications)


def write_docs(first_cell, lines, replications):
    """Replace the table of docs/statistics.md that begins so, and the facts in the sentence before it."""
    before, rest = DOCS.read_text().split(first_cell, 1)
    day, error = date.today(), monte_carlo_error(replications)
    facts = f"{day.day} {day:%B %Y}; Monte\\g<1>Carlo error {error:.1f}"
    pattern = r"\d+ [A-Z][a-z]+ \d{4}; Monte(\s)Carlo error [\d.]+"
    start = list(re.finditer(r"per\scent of [\d,]+ simulated", before))[-1].start()
    said = re.sub(pattern, facts, before[start:])
    said = re.sub(r"(per\scent of )[\d,]+( simulated)", rf"\g<1>{replications:,}\g<2>", said)
    DOCS.write_text(before[:start] + said + "\n".join(lines) + "\n\n" + rest.split("\n\n", 1)[1])


if __name__ == "__main__":
    main()
