"""How frequently the 95 % intervals contain the truth: per cent, mean width and share not defined.

A world is binormal: the log-odds of each class are normal, so every true value follows by quadrature. The
risks shown are right, or wrong by a slope and a shift. Seeded, on all cores; the same arguments print the
same table.

    python benchmarks/coverage.py --quick
    python benchmarks/coverage.py --worlds A S --only oe_ratio brier --replications 2500
    python benchmarks/coverage.py --replications 1000 --write
    python benchmarks/coverage.py --n 200 --prevalence 0.2 --auc 0.85 --slope 0.8
"""

import argparse
import multiprocessing
import os
import re
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from statistics import NormalDist

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit, log_expit, logit, ndtr, ndtri

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.evaluation.calibration.brier import brier_score, log_loss, scaled_brier
from lrcore.evaluation.calibration.curves.band import local_band
from lrcore.evaluation.calibration.curves.smooth import fit_smoother, smooth_curve
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.average_precision import average_precision
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.discrimination.roc_band import roc_band
from lrcore.evaluation.further_measures import further_measures
from lrcore.evaluation.intervals import LEVEL, Estimate, independent_difference
from lrcore.evaluation.measured_coverage import coverage_facts, coverage_rows, monte_carlo_error, write_part
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.evaluation.threshold.prevalence import predictive_values

BAND_RISKS = (0.1, 0.3, 0.6)  # where the band of the smooth curve is compared with the true curve
ROC_RATES = (0.05, 0.1, 0.3)  # false alarm rates at which the ROC curve is compared with the true one
FURTHER = ("discrimination_slope", "nagelkerke_r2", "partial_auc", "sensitivity_at_specificity")
CHUNK = 25  # replications of one task
QUICK = 200
DOCS = Path(__file__).parents[1] / "docs" / "statistics.md"
GRID = np.linspace(-12, 12, 6_001)
DENSITY = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi) * (GRID[1] - GRID[0])


@dataclass(frozen=True)
class World:
    """A population, and the risks that a model shows of it.

    `slope` and `citl`, or `oe`, are what a validation of infinite size would find; without them the risks
    are right. Two thresholds, and a prevalence elsewhere for each.
    """

    n: int
    prevalence: float
    auc: float
    slope: float = 1.0
    citl: float | None = None
    oe: float | None = None
    thresholds: tuple[float, ...] = (0.1, 0.5)
    elsewhere: tuple[float, ...] = (0.05, 0.05)

    @cached_property
    def distance(self):
        return np.sqrt(2) * NormalDist().inv_cdf(self.auc)

    @cached_property
    def shift(self):
        """What is to be subtracted from the true log-odds, before division by the slope."""
        if self.oe is None and self.citl is None:
            return 0.0
        expected = self.prevalence / (self.oe or 1.0)
        added = self.citl or 0.0
        return brentq(lambda s: self.mean(lambda eta, _: expit(eta + added), s) - expected, -9, 9, xtol=1e-12)

    def true_log_odds(self, z, malignant):
        d = self.distance
        return logit(self.prevalence) + d * z + np.where(malignant, d * d / 2, -d * d / 2)

    def shown(self, true_log_odds, shift=None):
        return (true_log_odds - (self.shift if shift is None else shift)) / self.slope

    def mean(self, function, shift=None):
        """Return the expectation of a function of the log-odds shown and the outcome."""
        cases, others = (
            DENSITY @ function(self.shown(self.true_log_odds(GRID, malignant), shift), malignant)
            for malignant in (True, False)
        )
        return self.prevalence * cases + (1 - self.prevalence) * others

    def patients(self, rng):
        malignant = rng.random(self.n) < self.prevalence
        eta = self.shown(self.true_log_odds(rng.standard_normal(self.n), malignant))
        return Patients(malignant, expit(eta), eta)

    def truth(self):
        pi = self.prevalence
        brier = self.mean(lambda eta, y: (expit(eta) - y) ** 2)
        expected = self.mean(lambda eta, _: expit(eta))
        found = {
            "auc": self.auc,
            "auc_difference": 0.0,
            "average_precision": self.average_precision(),
            "brier": brier,
            "scaled_brier": 1 - brier / (pi * (1 - pi)),
            "log_loss": self.mean(lambda eta, y: -log_expit(eta if y else -eta)),
            "in_the_large": brentq(
                lambda a: self.mean(lambda eta, _: expit(eta + a)) - pi, -9, 9, xtol=1e-12
            ),
            "slope": self.slope,
            "joint_intercept": self.shift,
            "oe_ratio": pi / expected,
            "discrimination_slope": self.discrimination_slope(),
            "nagelkerke_r2": self.nagelkerke_r2(),
            "partial_auc": self.partial_auc(),
            "sensitivity_at_specificity": float(self.recall_at(0.1)),
        }
        found |= {f"roc {rate}": float(self.recall_at(rate)) for rate in ROC_RATES}
        found |= {f"band {risk}": self.share_malignant(risk) for risk in BAND_RISKS}
        for place, pair in enumerate(zip(self.thresholds, self.elsewhere, strict=True), 1):
            found |= {f"{name} {place}": value for name, value in self.at(*pair).items()}
        return found

    def share_malignant(self, risk):
        """Return the true risk of patients who are shown a risk."""
        return float(expit(self.slope * logit(risk) + self.shift))

    def discrimination_slope(self):
        """Return the mean risk shown of malignant patients less that of benign ones."""
        of_class = [DENSITY @ expit(self.shown(self.true_log_odds(GRID, y))) for y in (True, False)]
        return float(of_class[0] - of_class[1])

    def nagelkerke_r2(self):
        pi = self.prevalence
        loss = self.mean(lambda eta, y: -log_expit(eta if y else -eta))
        baseline = -pi * np.log(pi) - (1 - pi) * np.log(1 - pi)
        return (1 - np.exp(2 * (loss - baseline))) / (1 - np.exp(-2 * baseline))

    def recall_at(self, rate):
        """Return the true ROC curve."""
        return ndtr(ndtri(rate) + self.distance)

    def partial_auc(self):
        """Return the mean recall over false alarm rates from 0 to 0.1."""
        return 10 * quad(self.recall_at, 0, 0.1, epsabs=1e-10)[0]

    def average_precision(self):
        cases, others = ndtr(-GRID), ndtr(-GRID - self.distance)
        with np.errstate(invalid="ignore"):
            ppv = self.prevalence * cases / (self.prevalence * cases + (1 - self.prevalence) * others)
        return float(DENSITY @ np.nan_to_num(ppv, nan=1.0))

    def at(self, threshold, elsewhere):
        cut = self.slope * logit(threshold) + self.shift - logit(self.prevalence)
        d, pi, w = self.distance, self.prevalence, threshold / (1 - threshold)
        sensitivity, specificity = ndtr(d / 2 - cut / d), ndtr(cut / d + d / 2)
        (tp, fn, fp, tn), there = (
            (q * sensitivity, q * (1 - sensitivity), (1 - q) * (1 - specificity), (1 - q) * specificity)
            for q in (pi, elsewhere)
        )
        return {
            "sensitivity": sensitivity,
            "specificity": specificity,
            "ppv": tp / (tp + fp),
            "npv": tn / (tn + fn),
            "flagged": tp + fp,
            "net_benefit": tp - w * fp,
            "standardised_benefit": sensitivity - w * fp / pi,
            "expected_cost": (1 - threshold) * fn + threshold * fp,
            "avoided": 100 * (tn - fn / w),
            "ppv_elsewhere": there[0] / (there[0] + there[2]),
            "npv_elsewhere": there[3] / (there[1] + there[3]),
            "net_benefit_elsewhere": there[0] - w * there[2],
        }


_A = World(100, 0.10, 0.80, thresholds=(0.05, 0.1), elsewhere=(0.02, 0.01))
_C = World(569, 0.373, 0.995, slope=1.17, citl=0.14)
_D = World(2_000, 0.05, 0.75, slope=0.70, oe=0.84, thresholds=(0.05, 0.1), elsewhere=(0.02, 0.01))
WORLDS = {
    "A": _A,
    "B": World(114, 0.37, 0.995),
    "C": _C,
    "D": _D,
    "S": World(60, 0.25, 0.90),
    "Cc": replace(_C, slope=1.0, citl=None),
    "Dc": replace(_D, slope=1.0, oe=None),
}


def estimates(world, ours, others):
    """Return every estimate of one sample; another sample is there for the difference of two AUCs."""
    calibrated, area = calibration(ours), auc(ours)
    found = {
        "auc": area,
        "auc_difference": independent_difference(area, auc(others)),
        "average_precision": average_precision(ours),
        "brier": brier_score(ours),
        "scaled_brier": scaled_brier(ours),
        "log_loss": log_loss(ours),
        "in_the_large": calibrated.in_the_large,
        "slope": calibrated.slope,
        "joint_intercept": calibrated.joint_intercept,
        "oe_ratio": calibrated.oe_ratio,
    }
    further = further_measures(ours, counts_at(ours, 0.5))
    found |= {name: getattr(further, name) for name in FURTHER}
    found |= roc_limits(ours)
    for place, pair in enumerate(zip(world.thresholds, world.elsewhere, strict=True), 1):
        found |= {f"{name} {place}": value for name, value in estimates_at(ours, *pair).items()}
    return found


def roc_limits(ours):
    """Return the band of the ROC curve at a few false alarm rates, as estimates."""
    band = roc_band(ours, false_alarm_rates=ROC_RATES)
    ends = zip(band.recall.tolist(), band.low.tolist(), band.high.tolist(), strict=True)
    return {
        f"roc {rate}": Estimate(*each, LEVEL, "", ours.n) for rate, each in zip(ROC_RATES, ends, strict=True)
    }


def bands(ours):
    """Return the limits of the smooth curve at a few risks, as estimates."""
    model = fit_smoother(ours, "lowess")
    curve = smooth_curve(ours, smoother=model)
    band = local_band(model, curve, level=LEVEL)
    found = {}
    for risk in BAND_RISKS:
        inside = curve.risk[0] <= risk <= curve.risk[-1]
        ends = (np.interp(risk, curve.risk, each) for each in (curve.observed, band.low, band.high))
        found[f"band {risk}"] = Estimate(
            *(float(end) if inside else np.nan for end in ends), LEVEL, "", ours.n
        )
    return found


def estimates_at(ours, threshold, elsewhere):
    counts = counts_at(ours, threshold)
    at, benefit = operating_characteristics(counts), net_benefit(counts)
    there = predictive_values(counts, prevalence=elsewhere)
    further = further_measures(ours, counts)
    return {
        "standardised_benefit": further.standardised_net_benefit,
        "expected_cost": further.expected_cost,
        "sensitivity": at.sensitivity,
        "specificity": at.specificity,
        "ppv": at.ppv,
        "npv": at.npv,
        "flagged": at.flagged_fraction,
        "net_benefit": benefit.estimate(),
        "avoided": benefit.avoided_estimate(),
        "ppv_elsewhere": there.ppv,
        "npv_elsewhere": there.npv,
        "net_benefit_elsewhere": net_benefit(counts, prevalence=elsewhere).estimate(),
    }


def replicate(task):
    """Return, for each quantity, samples with an interval, how many of them cover, and the sum of widths."""
    world, truth, seed, replications, asks_bands = task
    rng, sums = np.random.default_rng(seed), defaultdict(lambda: np.zeros(3))
    for _ in range(replications):
        ours, others = world.patients(rng), world.patients(rng)
        known = estimates(world, ours, others) | (bands(ours) if asks_bands else {})
        for name, found in known.items():
            if found.has_interval:
                covers = found.low - 1e-12 <= truth[name] <= found.high + 1e-12
                sums[name] += (1, covers, found.high - found.low)
    return dict(sums)


def covered(world, replications, seed, asks_bands, pool):
    truth = world.truth()
    sizes = [min(CHUNK, replications - done) for done in range(0, replications, CHUNK)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    tasks = [(world, truth, own, size, asks_bands) for own, size in zip(seeds, sizes, strict=True)]
    sums = {name: np.zeros(3) for name in truth}
    for part in pool.map(replicate, tasks):
        for name, found in part.items():
            sums[name] += found
    return sums


def covered_in_one_process(world, replications, seed):
    """Return per cent covered where defined, and in how many samples; without bands."""
    sums = replicate((world, world.truth(), np.random.SeedSequence(seed), replications, False))
    return {name: (100 * covers / defined, defined) for name, (defined, covers, _) in sums.items()}


def cell(sums, replications):
    """Return ``95.2 (0.151; u 3)``: coverage where defined, mean width, per cent not defined."""
    defined, covers, width = sums
    missing = 100 * (1 - defined / replications)
    unknown = f"; u {missing:.1f}" if missing else ""
    return f"{100 * covers / defined:.1f} ({width / defined:.3g}{unknown})" if defined else "not defined"


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", nargs="+", choices=WORLDS, default=list(WORLDS))
    parser.add_argument("--only", nargs="+", metavar="QUANTITY", help="such as auc, or 'avoided 1'")
    parser.add_argument("--replications", type=int, default=2_500)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} replications: about a minute")
    parser.add_argument("--bands", action="store_true", help="the band of the smooth curve too: takes longer")
    parser.add_argument(
        "--write", action="store_true", help="into the table that docs and the Help page show; with the bands"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    own = parser.add_argument_group("a world of your own, instead of the named ones")
    own.add_argument("--n", type=int)
    for name in ("prevalence", "auc", "slope", "citl", "oe"):
        own.add_argument(f"--{name}", type=float)
    own.add_argument("--thresholds", type=float, nargs=2)
    own.add_argument("--elsewhere", type=float, nargs=2)
    return parser.parse_args()


def worlds_of(asked):
    fields = ("n", "prevalence", "auc", "slope", "citl", "oe", "thresholds", "elsewhere")
    own = {name: getattr(asked, name) for name in fields if getattr(asked, name) is not None}
    if own:
        return {"own": replace(_A, thresholds=(0.1, 0.5), elsewhere=(0.05, 0.05), **own)}
    return {name: WORLDS[name] for name in asked.worlds}


def main():
    asked = arguments()
    asked.bands |= asked.write
    replications = QUICK if asked.quick else asked.replications
    worlds = worlds_of(asked)
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
        found = {
            name: covered(world, replications, asked.seed, asked.bands, pool)
            for name, world in worlds.items()
        }
    error = monte_carlo_error(replications)
    print(f"Per cent of {replications:,} replications (mean width; u: per cent not defined).")
    print(f"Monte Carlo error of 95 %: {error:.2f}. Seed {asked.seed}.\n")
    print("| quantity | " + " | ".join(found) + " |\n|" + "---|" * (len(found) + 1))
    for quantity in next(iter(found.values())):
        if quantity.startswith("band") and not asked.bands:
            continue
        if not asked.only or quantity in asked.only or quantity.split()[0] in asked.only:
            cells = (cell(sums[quantity], replications) for sums in found.values())
            print(f"| {quantity} | " + " | ".join(cells) + " |")
    if asked.write:
        write(found, replications, asked.seed)


def write(found, replications, seed):
    """Replace the measured coverage that docs/statistics.md and the Help page show."""
    table = {
        quantity: {name: numbers(sums[quantity], replications) for name, sums in found.items()}
        for quantity in next(iter(found.values()))
    }
    facts = {"date": date.today().isoformat(), "replications": replications, "seed": seed}
    write_part("intervals", facts | {"coverage": table})
    write_docs()


def write_docs():
    """Replace the table of docs/statistics.md."""
    rows = coverage_rows()
    worlds = list(rows[0].cells)
    lines = [f"| quantity | {' | '.join(worlds)} |", "|---|" + "---|" * len(worlds)]
    lines += [f"| {row.quantity} | {' | '.join(row.cells.values())} |" for row in rows]
    day, replications = date.fromisoformat(coverage_facts()[0]), coverage_facts()[1]
    error = monte_carlo_error(replications)
    when = f"{day.day} {day:%B %Y}; Monte Carlo error {error:.1f}"
    said = f"per cent of {replications:,} simulated samples\n({when};"
    text = re.sub(r"per cent of [\d,]+ simulated samples\s\([^;]+;[^;]+;", said, DOCS.read_text(), count=1)
    before, rest = text.split("| quantity |", 1)
    DOCS.write_text(before + "\n".join(lines) + "\n\n" + rest.split("\n\n", 1)[1])


def numbers(sums, replications):
    """Return per cent covered and mean width where defined, and per cent not defined."""
    defined, covers, width = sums
    if not defined:
        return None
    missing = round(100 * (1 - defined / replications), 1)
    return {
        "covered": round(100 * covers / defined, 1),
        "width": float(f"{width / defined:.3g}"),
        "not_defined": missing,
    }


if __name__ == "__main__":
    main()
