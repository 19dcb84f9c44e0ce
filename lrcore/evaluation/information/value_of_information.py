"""The value of knowing which strategy is best at a threshold: the model, flagging all, or flagging none."""

from dataclasses import dataclass
from math import isfinite, nan, sqrt
from typing import Any

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.information.expected_maximum import expected_maximum
from lrcore.evaluation.information.four_counts import FourCounts
from lrcore.evaluation.json_numbers import finite_or_none, number

STRATEGIES = ("model", "all", "none")
JEFFREYS = (0.5, 0.5)
MORE = (500, 1_000, 2_000)
DRAWS = 200_000
_MAX_MORE = 10**7
_TIE_NET_BENEFIT = 1e-12  # per patient: sums of the same numbers in another order
_NO_CLASS = "not defined: no {} patient, and a prior of 0 says nothing of them; choose a prior above 0"


@dataclass(frozen=True, eq=False, slots=True)
class ValueOfInformation:
    """The expected value of information, in net benefit per patient.

    Attributes
    ----------
    counts : FourCounts
    prior : tuple of float
        Shapes of the beta priors of prevalence, sensitivity and specificity.
    evpi_normal : float
        Of perfect information, by a bivariate normal.
    evpi, evpi_error : float
        Of perfect information, by three beta posteriors, with its simulation error.
    p_best : dict of str to float
        Probability that each strategy has the highest net benefit; strategies that tie share a draw.
    evsi, assurance : dict of int to float
        For so many more patients: value of that sample, and probability that the strategy chosen with it
        is the best.
    chosen : str
        Strategy with the highest expected net benefit now.
    draws, seed : int
    reason : str
        Why the posteriors are not defined; empty when they are.
    """

    counts: FourCounts
    prior: tuple[float, float]
    evpi_normal: float
    evpi: float
    evpi_error: float
    p_best: dict[str, float]
    evsi: dict[int, float]
    assurance: dict[int, float]
    chosen: str
    draws: int
    seed: int
    reason: str = ""

    def recovered(self, more: int) -> float:
        """Return the share of the value of perfect information that so many more patients recover."""
        return min(self.evsi[more] / self.evpi, 1.0) if self.evpi > 0 else nan

    def as_json(self) -> dict[str, Any]:
        """Return every number, ``None`` with its reason where undefined."""
        per_size = {"evsi": self.evsi, "assurance": self.assurance}
        found: dict[str, Any] = {"evpi_normal": self.evpi_normal, **number("evpi", self.evpi, self.reason)}
        found["p_best"] = {name: finite_or_none(value) for name, value in self.p_best.items()}
        for key, values in per_size.items():
            found[key] = {str(more): finite_or_none(value) for more, value in values.items()}
        measured = self.counts.patients_per_net_gain
        return found | {
            **number("patients_per_net_gain", measured.value, measured.reason),
            "evpi_error": finite_or_none(self.evpi_error),
            "chosen": self.chosen or None,
            "prior": list(self.prior),
            "threshold": self.counts.threshold,
            "harm": self.counts.harm,
            "patients": self.counts.n,
            "draws": self.draws,
            "seed": self.seed,
        }


def evpi_normal(counts: FourCounts) -> float:
    """Return the expected value of perfect information, by a bivariate normal of the two net benefits.

    Parameters
    ----------
    counts : FourCounts

    Notes
    -----
    Variances and covariance are those of means over the patients, with divisor n. The harm of the
    measurement is a constant: it moves the mean of the model alone.

    References
    ----------
    Sadatsafavi et al. 2023, doi:10.1177/0272989X231178317.

    Examples
    --------
    >>> round(evpi_normal(FourCounts(tp=41, fn=2, tn=147, fp=310, threshold=0.02)), 10)
    0.0004122458
    """
    n, weight = counts.n, counts.weight
    model = (counts.tp - weight * counts.fp) / n
    everyone = (counts.tp + counts.fn - weight * (counts.tn + counts.fp)) / n
    square = (counts.tp + weight**2 * counts.fp) / n
    square_all = (counts.tp + counts.fn + weight**2 * (counts.tn + counts.fp)) / n
    # A patient who is not flagged adds nothing to the product of the two.
    variance = ((square - model**2) / n, (square_all - everyone**2) / n)
    covariance = (square - model * everyone) / n
    means = (model - counts.harm, everyone)
    found = expected_maximum(means, variance, covariance) - max(0.0, *means)
    return max(found, 0.0)


def value_of_information(
    counts: FourCounts,
    *,
    prior: tuple[float, float] = JEFFREYS,
    more: tuple[int, ...] = MORE,
    draws: int = DRAWS,
    seed: int = 0,
) -> ValueOfInformation:
    """Return the value of perfect information, and of so many more patients.

    Parameters
    ----------
    counts : FourCounts
    prior : tuple of float
        Shapes of the beta priors, 0 or more; (0.5, 0.5) is Jeffreys'.
    more : tuple of int
        Further patients with known outcome.
    draws, seed : int

    Raises
    ------
    InvalidInput
        If a shape is negative or a number of patients is not positive.

    Notes
    -----
    Prevalence, sensitivity and specificity have independent beta posteriors. For each draw of the three,
    the counts of a further sample are drawn, and the strategy is chosen that has the highest net benefit
    expected after it. Every value is the mean gain over the strategy chosen now in the same draws.

    References
    ----------
    Sadatsafavi et al. 2023, doi:10.1177/0272989X231178317, for the value of perfect information.
    Sadatsafavi et al. 2025, doi:10.1177/0272989X251314010, for that of a sample. Sadatsafavi et al. 2025,
    doi:10.1002/sim.70389, for the assurance.
    """
    _check(prior, more)
    posterior = _Posterior(counts, prior)
    if posterior.reason:
        return _undefined(counts, prior, more, draws, seed, posterior.reason)
    rng = np.random.default_rng(seed)
    truth = posterior.draw(rng, draws)
    benefit = _net_benefits(truth, counts)
    chosen = int(_net_benefits(posterior.mean(), counts).argmax())
    best = benefit >= benefit.max(0) - _TIE_NET_BENEFIT
    gain = benefit.max(0) - benefit[chosen]
    evpi, evsi, assurance = float(gain.mean()), {}, {}
    for size in more:
        expected = _net_benefits(posterior.mean_after(size, truth, rng), counts)
        evsi[size] = min(float((expected.max(0) - expected[chosen]).mean()), evpi)
        assurance[size] = float(best[expected.argmax(0), np.arange(draws)].mean())
    return ValueOfInformation(
        counts,
        prior,
        evpi_normal(counts),
        evpi,
        float(gain.std()) / sqrt(draws),
        dict(zip(STRATEGIES, (best / best.sum(0)).mean(1).tolist(), strict=True)),
        evsi,
        assurance,
        STRATEGIES[chosen],
        draws,
        seed,
    )


class _Posterior:
    """Beta posteriors of prevalence, sensitivity and specificity."""

    def __init__(self, counts: FourCounts, prior: tuple[float, float]) -> None:
        malignant, benign = counts.tp + counts.fn, counts.tn + counts.fp
        self.first = np.array([malignant, counts.tp, counts.tn]) + prior[0]
        self.second = np.array([benign, counts.fn, counts.fp]) + prior[1]
        empty = (self.first + self.second) <= 0
        self.reason = _NO_CLASS.format("malignant" if empty[1] else "benign") if empty.any() else ""

    def mean(self) -> Floats:
        """Return the three expectations."""
        return np.asarray(self.first / (self.first + self.second))

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return draws of the three; a shape of 0 leaves no doubt."""
        return np.array(
            [
                rng.beta(a, b, draws) if a > 0 and b > 0 else np.full(draws, float(a > 0))
                for a, b in zip(self.first.tolist(), self.second.tolist(), strict=True)
            ]
        )

    def mean_after(self, more: int, truth: Floats, rng: np.random.Generator) -> Floats:
        """Return the three expectations after a further sample of each truth."""
        prevalence, sensitivity, specificity = truth
        malignant: Ints = rng.binomial(more, prevalence)
        found = rng.binomial(malignant, sensitivity)
        cleared = rng.binomial(more - malignant, specificity)
        successes = np.stack([malignant, found, cleared])
        trials = np.stack([np.full_like(malignant, more), malignant, more - malignant])
        whole = self.first + self.second
        return np.asarray((self.first[:, None] + successes) / (whole[:, None] + trials))


def _net_benefits(rates: Floats, counts: FourCounts) -> Floats:
    """Return the net benefit of the model, of flagging all, and of flagging none, from the three rates."""
    prevalence, sensitivity, specificity = rates
    alarms = counts.weight * (1 - prevalence)
    return np.stack(
        [
            prevalence * sensitivity - alarms * (1 - specificity) - counts.harm,
            prevalence - alarms,
            np.zeros_like(prevalence),
        ]
    )


def _check(prior: tuple[float, float], more: tuple[int, ...]) -> None:
    if not all(isfinite(shape) and shape >= 0 for shape in prior):
        raise InvalidInput(
            f"The two parameters of the prior must be 0 or more, got {prior[0]:g} and {prior[1]:g}."
        )
    for size in more:
        if not 1 <= size <= _MAX_MORE:
            raise InvalidInput(
                f"The number of further patients must lie between 1 and {_MAX_MORE:,}, got {size:,}."
            )


def _undefined(
    counts: FourCounts, prior: tuple[float, float], more: tuple[int, ...], draws: int, seed: int, reason: str
) -> ValueOfInformation:
    nothing = dict.fromkeys(more, nan)
    return ValueOfInformation(
        counts,
        prior,
        evpi_normal(counts),
        nan,
        nan,
        dict.fromkeys(STRATEGIES, nan),
        nothing,
        dict(nothing),
        "",
        draws,
        seed,
        reason,
    )
