"""One test of the risks as they are: intercept 0 and slope 1 at once, and the number of events."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import erfc, exp, nan, sqrt
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.json_numbers import number
from lrcore.evaluation.numerics.histogram_cells import histogram_cells
from lrcore.evaluation.numerics.poisson_binomial import (
    MIN_SD_APPROXIMATED,
    approximate_range,
    approximate_two_sided_p,
    distribution_of_sum,
    event_moments,
    range_of,
    two_sided_p,
)
from lrcore.evaluation.patients import Patients

DRAWS = 999
SCORE_DRAWN = f"score statistic of intercept and slope, {DRAWS} sets of outcomes drawn from the risks"
SCORE_LIMIT = "score statistic of intercept and slope, chi-squared distribution"
EVENTS_EXACT = "number of events, Poisson-binomial distribution of the risks, exact"
EVENTS_NORMAL = "number of events, Poisson-binomial distribution of the risks, normal with skewness"
EVENTS_DRAWN = f"number of events, {DRAWS} sets of outcomes drawn from the risks"
CERTAIN_WRONG = "none: a risk of exactly 0 or 1 was wrong, which right risks never are"
NO_CHANCE = "every risk is 0 or 1: nothing is left to chance"
MAX_PATIENTS_DRAWN = 4_096  # above it, patients with about the same log-odds are drawn together
_MAX_CELLS, _MAX_LOG_ODDS = 1_024, 40.0  # of the patients drawn together
_MIN_RANGE_OF_LOG_ODDS = 1e-9  # relative; below it all risks are the same but for rounding
_MAX_STATISTIC = 1e12
_BLOCK_OUTCOMES = 2**16  # outcomes drawn at a time, which stay in the processor's cache
_STEPS_OF_RISK = 2**32  # a risk is rounded to a multiple of 1 / this, to be compared with 32 random bits
_TIE = 1e-6  # statistics closer to each other are the same but for rounding


class Cells(NamedTuple):
    """Patients, or groups of patients with about the same risk.

    Attributes
    ----------
    log_odds, risk : ndarray of shape (k,)
        Finite log-odds, and the risks that belong to them.
    patients, malignant : ndarray of shape (k,)
        How many there are, and how many of them are malignant.
    """

    log_odds: Floats
    risk: Floats
    patients: Floats
    malignant: Floats


class EventsTest(NamedTuple):
    """The number of malignant patients, against the risks.

    Attributes
    ----------
    observed : int
    low, high : float
        Number in the middle 95 of 100 sets, if the risks are right.
    p : float
        Two-sided.
    method : str
    """

    observed: int
    low: float
    high: float
    p: float
    method: str


@dataclass(frozen=True, slots=True)
class JointTest:
    """Whether outcomes like these occur if the risks are right.

    Attributes
    ----------
    p : float
        Probability of outcomes that contradict the risks at least as much.
    statistic : float
        Score statistic of intercept 0 and slope 1; ``nan`` where the number of events decides.
    method : str
    events : EventsTest
        The number of malignant patients alone.
    """

    p: float
    statistic: float
    method: str
    events: EventsTest

    def as_json(self) -> dict[str, Any]:
        """Return every number."""
        return {
            "p": self.p,
            **number("statistic", self.statistic, "not used: the number of events decides"),
            "method": self.method,
            "events": self.events._asdict(),
        }


def joint_test(patients: Patients, *, seed: int = 0) -> JointTest:
    """Test that the risks are right, by the outcomes of the patients.

    Parameters
    ----------
    patients : Patients
    seed : int
        Of the outcomes drawn from the risks.

    Notes
    -----
    The score statistic of intercept and slope at 0 and 1 is defined whatever the outcomes are. Its p
    value is the share of sets of outcomes drawn from the risks in which it is as large, and is therefore
    right for any number of patients. Where all risks are the same there is no slope: the number of events
    decides, by its exact distribution. Where the standard deviation of the number of events is above 50,
    the limiting distributions are used. Above 4,096 patients, those with about the same log-odds are taken
    together.

    References
    ----------
    Cox 1958, doi:10.1093/biomet/45.3-4.562. Barnard 1963, Journal of the Royal Statistical Society B 25:294.

    Examples
    --------
    >>> found = joint_test(Patients([0] * 30, [0.5] * 30))
    >>> found.method == EVENTS_EXACT, found.p < 1e-6, found.events.low
    (True, True, 10.0)
    """
    if patients.n > MAX_PATIENTS_DRAWN:
        eta, each, malignant = patients.log_odds_regression.groups
    else:
        eta, each = patients.finite_log_odds.values, np.ones(patients.n)
        malignant = patients.malignant.astype(np.float64)
    found = joint_test_of_cells(Cells(eta, sigmoid(eta), each, malignant), seed=seed)
    return JointTest(0.0, nan, CERTAIN_WRONG, found.events) if patients.n_certain_wrong else found


def joint_test_of_cells(cells: Cells, *, seed: int = 0) -> JointTest:
    """Test that the risks are right, by the outcomes of cells of patients.

    Parameters
    ----------
    cells : Cells
    seed : int
        Of the outcomes drawn from the risks.
    """
    variance = event_moments(cells.risk, cells.patients).variance
    if variance == 0:
        return _without_chance(cells)
    if sqrt(variance) > MIN_SD_APPROXIMATED:
        return _by_limits(cells)
    if cells.patients.sum() > MAX_PATIENTS_DRAWN:
        return _by_draws(_coarser(cells), seed, None)
    return _by_draws(cells, seed, distribution_of_sum(np.repeat(cells.risk, cells.patients.astype(np.int64))))


def _without_chance(cells: Cells) -> JointTest:
    """Return the test where every risk is 0 or 1 to the last digit."""
    expected, observed = float(cells.patients @ cells.risk), int(cells.malignant.sum())
    p = float(np.array_equal(cells.malignant, cells.patients * cells.risk))
    return JointTest(p, nan, NO_CHANCE, EventsTest(observed, expected, expected, p, NO_CHANCE))


def _by_limits(cells: Cells) -> JointTest:
    score, observed = _Score(cells), int(cells.malignant.sum())
    moments = event_moments(cells.risk, cells.patients)
    low, high = approximate_range(moments, int(cells.patients.sum()), LEVEL)
    events = EventsTest(observed, low, high, approximate_two_sided_p(observed, moments), EVENTS_NORMAL)
    statistic = float(score.statistics(score.sums(cells.malignant[None]))[0])
    p = exp(-statistic / 2) if score.has_slope else erfc(sqrt(statistic / 2))
    return JointTest(p, statistic, SCORE_LIMIT, events)


def _by_draws(cells: Cells, seed: int, distribution: Floats | None) -> JointTest:
    """Return the test by outcomes drawn; the number of events by its distribution, if that is at hand."""
    score, observed = _Score(cells), int(cells.malignant.sum())
    if distribution is not None and not score.has_slope:
        events = _by_distribution(observed, distribution)
        return JointTest(events.p, nan, EVENTS_EXACT, events)
    drawn = np.concatenate([score.sums(outcomes) for outcomes in _draw(cells, seed)])
    events = (
        _by_distribution(observed, distribution)
        if distribution is not None
        else _by_events_drawn(observed, drawn[:, 0] + float(cells.patients @ cells.risk))
    )
    statistic = float(score.statistics(score.sums(cells.malignant[None]))[0])
    as_large = int(np.count_nonzero(score.statistics(drawn) >= statistic - _TIE * (1 + statistic)))
    return JointTest((1 + as_large) / (1 + DRAWS), statistic, SCORE_DRAWN, events)


class _Score:
    """The score statistic of intercept 0 and slope 1; the slope is that of centred log-odds."""

    def __init__(self, cells: Cells) -> None:
        weight = cells.patients * cells.risk * (1 - cells.risk)
        centred = cells.log_odds - weight @ cells.log_odds / weight.sum()
        self.columns = np.array([np.ones(len(centred)), centred])
        self.expected = self.columns @ (cells.patients * cells.risk)
        self.variance = self.columns**2 @ weight
        scale = 1 + float(np.abs(cells.log_odds).max())
        differ = float(np.ptp(cells.log_odds)) > _MIN_RANGE_OF_LOG_ODDS * scale
        self.has_slope = differ and bool(self.variance[1] > 0)

    def sums(self, malignant: Floats) -> Floats:
        """Return observed less expected sums (b, 2) of malignant patients and of their log-odds."""
        found: Floats = malignant @ self.columns.T - self.expected
        return found

    def statistics(self, sums: Floats) -> Floats:
        """Return the statistics of sums."""
        used = 1 + self.has_slope
        with np.errstate(over="ignore"):  # an outcome that the risks all but exclude
            bounded: Floats = np.square(sums[:, :used] / np.sqrt(self.variance[:used])).sum(axis=1)
        np.minimum(bounded, _MAX_STATISTIC, out=bounded)
        return bounded


def _draw(cells: Cells, seed: int) -> Iterator[Floats]:
    """Yield blocks of sets of outcomes: the same for the same risks, unrelated for others."""
    rng, k = np.random.default_rng([seed, crc32(cells.risk.tobytes())]), len(cells.risk)
    one_each, patients = bool((cells.patients == 1).all()), cells.patients.astype(np.int64)
    rows = max(1, _BLOCK_OUTCOMES // k)
    for start in range(0, DRAWS, rows):
        shape = (min(rows, DRAWS - start), k)
        drawn = _events(rng, cells.risk, shape[0]) if one_each else rng.binomial(patients, cells.risk, shape)
        yield drawn.astype(np.float64)


def _events(rng: np.random.Generator, risk: Floats, rows: int) -> Bools:
    """Return sets of events of single patients (rows, k): half a random word each, in place of a double."""
    k = len(risk)
    limit = np.minimum(np.rint(risk * _STEPS_OF_RISK), _STEPS_OF_RISK - 1).astype(np.uint32)
    words = rng.bit_generator.random_raw((rows * k + 1) // 2)
    drawn: Bools = words.view(np.uint32)[: rows * k].reshape(rows, k) < limit
    return drawn


def _by_distribution(observed: int, distribution: Floats) -> EventsTest:
    low, high = range_of(distribution, LEVEL)
    return EventsTest(observed, low, high, two_sided_p(observed, distribution), EVENTS_EXACT)


def _by_events_drawn(observed: int, drawn: Floats) -> EventsTest:
    events = np.rint(drawn)
    low, high = np.quantile(events, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="inverted_cdf")
    fewer, more = (int(np.count_nonzero(side)) for side in (events <= observed, events >= observed))
    p = min(1.0, 2 * (1 + min(fewer, more)) / (1 + DRAWS))
    return EventsTest(observed, float(low), float(high), p, EVENTS_DRAWN)


def _coarser(cells: Cells) -> Cells:
    """Return at most 1,025 cells, each with the mean log-odds and the mean risk of its patients."""
    within = np.clip(cells.log_odds, -_MAX_LOG_ODDS, _MAX_LOG_ODDS)
    place = histogram_cells(within, float(within.min()), float(within.max()), _MAX_CELLS)
    patients, malignant, log_odds, risk = (
        np.asarray(np.bincount(place, weights), np.float64)
        for weights in (
            cells.patients,
            cells.malignant,
            cells.patients * cells.log_odds,
            cells.patients * cells.risk,
        )
    )
    some = patients > 0
    return Cells(
        log_odds[some] / patients[some], risk[some] / patients[some], patients[some], malignant[some]
    )
