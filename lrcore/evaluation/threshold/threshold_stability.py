"""A threshold chosen on data: by which rule, and would other patients have chosen differently?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.resampling import (
    Cells,
    at_least_one,
    cells_of,
    described,
    percentile_limits,
    resampled,
)
from lrcore.evaluation.threshold.counts import STEPS, THRESHOLDS, Tally, tally

if TYPE_CHECKING:
    import pandas as pd


class Rule(Protocol):
    """How a threshold is chosen on patients whose outcome is known."""

    @property
    def name(self) -> str:
        """The rule in words."""

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return how good each threshold is; the highest of the best ones is chosen.

        Parameters
        ----------
        found, alarmed : ndarray of shape (..., k)
            Malignant and benign patients flagged; everybody at the first threshold, nobody at the
            last.
        """


@dataclass(frozen=True, slots=True)
class RecallAtLeast:
    """The highest threshold at which at least this share of the malignant patients is found."""

    target: float

    def __post_init__(self) -> None:
        if not 0 < self.target <= 1:
            raise InvalidInput(f"`target` must be above 0 and at most 1, got {self.target}.")

    @property
    def name(self) -> str:
        """The rule in words."""
        return f"recall of at least {100 * self.target:g} %"

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return 1 where the recall is reached, else 0."""
        return (found / found[..., :1] >= self.target).astype(float)


@dataclass(frozen=True, slots=True)
class LowestCost:
    """The threshold of the highest net benefit, when a missed cancer is as bad as N false alarms."""

    harm_ratio: float

    def __post_init__(self) -> None:
        if not 0 <= self.harm_ratio < np.inf:
            raise InvalidInput(f"`harm_ratio` must be 0 or more and finite, got {self.harm_ratio}.")

    @property
    def name(self) -> str:
        """The rule in words."""
        return f"lowest cost, one missed cancer as bad as {self.harm_ratio:g} false alarms"

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return minus the cost, in false alarms."""
        # Rounded, so that costs that are equal on paper are equal here whatever the ratio.
        cost = self.harm_ratio * (found[..., :1] - found) + alarmed
        return -np.round(cost, 9)


@dataclass(frozen=True, slots=True)
class Youden:
    """The threshold of the highest sensitivity plus specificity.

    The same as claiming that one missed cancer is as bad as (1 - prevalence) / prevalence false
    alarms: a claim that nobody makes. Offered to be compared with, not to be used.
    """

    @property
    def name(self) -> str:
        """The rule in words."""
        return "Youden's index"

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return sensitivity less the rate of false alarms, times both classes' sizes."""
        return (found * alarmed[..., :1] - alarmed * found[..., :1]).astype(float)


@dataclass(frozen=True, slots=True)
class ChosenThreshold:
    """The threshold a rule chooses on these patients.

    Attributes
    ----------
    rule : str
    threshold : float
        An observed risk; ``inf`` where the rule flags nobody, ``nan`` where it cannot choose.
    next_lower : float
        The next lower observed risk: any threshold above it, up to `threshold`, decides alike.
        ``-inf`` where there is none.
    tp, fp, n_malignant, n_benign : int
    reason : str
        Why there is no choice; empty when there is.
    """

    rule: str
    threshold: float
    next_lower: float
    tp: int
    fp: int
    n_malignant: int
    n_benign: int
    reason: str


def chosen_threshold(outcome: ArrayLike, risk: ArrayLike, rule: Rule) -> ChosenThreshold:
    """Return the highest of the best thresholds under a rule, over all distinct risks.

    Examples
    --------
    >>> chosen_threshold([0, 1, 0, 1], [0.1, 0.4, 0.5, 0.9], RecallAtLeast(1.0)).threshold
    0.4
    """
    return _chosen(tally(outcome, risk), rule)


def _chosen(patients: Tally, rule: Rule) -> ChosenThreshold:
    m, n = patients.n_malignant, patients.n_benign
    if not m or not n:
        reason = f"not defined: no {'benign' if m else 'malignant'} patient"
        return ChosenThreshold(rule.name, np.nan, np.nan, 0, 0, m, n, reason)
    found, alarmed = _flagged_from(patients.malignant), _flagged_from(patients.benign)
    best = int(_last_best(rule.score(found, alarmed)))
    thresholds = np.append(patients.risk, np.inf)
    lower = float(thresholds[best - 1]) if best else -np.inf
    tp, fp = int(found[best]), int(alarmed[best])
    return ChosenThreshold(rule.name, float(thresholds[best]), lower, tp, fp, m, n, "")


@dataclass(frozen=True, eq=False, slots=True)
class ThresholdStability:
    """The thresholds that resamples of the patients would have chosen by the same rule.

    Attributes
    ----------
    chosen : ChosenThreshold
        On the patients themselves.
    threshold : ndarray of shape (B,)
        ``inf`` where a resample flags nobody, ``nan`` where it holds one class only.
    recall, false_alarm_rate : ndarray of shape (B,)
        What each resample's threshold does to the patients themselves: an estimate of what the
        rule's choice does to new patients.
    apparent_recall, apparent_false_alarm_rate : ndarray of shape (B,)
        What it did to the resample that chose it: too good.
    n, n_malignant, resamples, seed : int
    method : str
    """

    chosen: ChosenThreshold
    threshold: Floats
    recall: Floats
    false_alarm_rate: Floats
    apparent_recall: Floats
    apparent_false_alarm_rate: Floats
    n: int
    n_malignant: int
    resamples: int
    seed: int
    method: str

    def limits(self, measure: str, *, level: float = 0.95) -> tuple[float, float]:
        """Return percentile limits of ``threshold``, ``recall`` or ``false_alarm_rate``."""
        values = getattr(self, measure)
        return percentile_limits(np.minimum(values[~np.isnan(values)], 1.0), level=level)

    def counts(self) -> Ints:
        """Return how many resamples chose a threshold in each of 50 equal steps from 0 to 1."""
        chosen = np.minimum(self.threshold[~np.isnan(self.threshold)], 1.0)
        return np.histogram(chosen, bins=THRESHOLDS[:: STEPS // 50])[0]

    def as_json(self, *, level: float = 0.95) -> dict[str, Any]:
        """Return the choice and where the resamples' choices lie; ``None`` where there is none."""
        chosen = self.chosen
        if chosen.reason:
            return {"rule": chosen.rule, "threshold": None, "threshold_reason": chosen.reason}
        limits = {
            name: dict(zip(("low", "high"), self.limits(name, level=level), strict=True))
            for name in ("threshold", "recall", "false_alarm_rate")
        }
        return {
            "rule": chosen.rule,
            "threshold": min(chosen.threshold, 1.0),
            "tp": chosen.tp,
            "fp": chosen.fp,
            "resampled": limits | {"level": level, "resamples": self.resamples, "seed": self.seed},
            "method": self.method,
        }

    def frame(self) -> "pd.DataFrame":
        """Return one row per resample."""
        import pandas as pd

        columns = ["threshold", "recall", "false_alarm_rate", "apparent_recall", "apparent_false_alarm_rate"]
        return pd.DataFrame({name: getattr(self, name) for name in columns})


def threshold_stability(
    outcome: ArrayLike, risk: ArrayLike, rule: Rule, *, resamples: int = 1_000, seed: int = 0
) -> ThresholdStability:
    """Let resamples of the patients choose their threshold, and apply it to the patients themselves.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    rule : Rule
        :class:`RecallAtLeast`, :class:`LowestCost` or :class:`Youden`.
    resamples, seed : int

    Notes
    -----
    Every distinct risk may be chosen up to 20,000 patients; beyond, one of about 5,000 risks: the
    1,001 of the sweep and those that cut the patients into groups of equal size.

    Examples
    --------
    >>> result = threshold_stability([0, 1] * 50, [0.2, 0.7] * 50, Youden(), resamples=100)
    >>> result.chosen.threshold, result.limits("threshold")
    (0.7, (0.7, 0.7))
    """
    at_least_one(resamples)
    patients = tally(outcome, risk)
    cells = cells_of(patients, THRESHOLDS, every_risk=True)
    chosen, measured = _chosen(patients, rule), np.full((5, resamples), np.nan)
    if not chosen.reason:
        for rows, cases, controls in resampled(cells, resamples, seed):
            measured[:, rows] = _applied(cells, cases, controls, rule)
    n, m = patients.n_malignant + patients.n_benign, patients.n_malignant
    threshold, recall, alarms, apparent_recall, apparent_alarms = measured
    return ThresholdStability(
        chosen,
        threshold,
        recall,
        alarms,
        apparent_recall,
        apparent_alarms,
        n,
        m,
        resamples,
        seed,
        described(cells, resamples, seed),
    )


def _applied(cells: Cells, cases: Ints, controls: Ints, rule: Rule) -> Floats:
    """Return threshold, rates on the patients themselves and rates on the resample: (5, B)."""
    found, alarmed = _flagged_from(cases), _flagged_from(controls)
    with np.errstate(invalid="ignore", divide="ignore"):
        best = _last_best(rule.score(found, alarmed))
        apparent = [_at(found, best) / found[:, 0], _at(alarmed, best) / alarmed[:, 0]]
    own = [_flagged_from(of)[best] / of.sum() for of in (cells.malignant, cells.benign)]
    measured = np.array([np.append(cells.lowest, np.inf)[best], *own, *apparent])
    measured[:, (found[:, 0] == 0) | (alarmed[:, 0] == 0)] = np.nan
    return measured


def _flagged_from(counts: Ints) -> Ints:
    """Return how many are flagged at each cell's lowest risk, and, last, when nobody is."""
    from_top = np.cumsum(counts[..., ::-1], axis=-1)[..., ::-1]
    return np.concatenate([from_top, np.zeros_like(from_top[..., :1])], axis=-1)


def _last_best(score: Floats) -> Ints:
    best: Ints = score.shape[-1] - 1 - np.argmax(score[..., ::-1], axis=-1)
    return best


def _at(values: Ints, place: Ints) -> Ints:
    return np.take_along_axis(values, place[:, None], axis=1)[:, 0]
