"""A threshold chosen on data by a rule, and how much the choice varies between resamples."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.intervals import Estimate, normal_quantile, proportion
from lrcore.evaluation.numerics.risk_cells import (
    RiskCells,
    describe_resampling,
    require_resamples,
    resample_cells,
    risk_cells,
)
from lrcore.evaluation.numerics.tally import Ranked
from lrcore.evaluation.threshold.counts import STEPS, THRESHOLDS
from lrcore.evaluation.threshold.threshold_rules import Rule


@dataclass(frozen=True, slots=True)
class ChosenThreshold:
    """The threshold a rule chooses on these patients.

    Attributes
    ----------
    rule : str
    threshold : float
        An observed risk; ``inf`` where the rule flags no patient, ``nan`` where it cannot choose.
    next_lower : float
        The next lower observed risk: any threshold above it, up to `threshold`, flags the same patients.
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


def choose_threshold(patients: Ranked, rule: Rule) -> ChosenThreshold:
    """Return the highest of the best thresholds under a rule, over all distinct risks.

    Parameters
    ----------
    patients : Patients
    rule : Rule

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.threshold_rules import RecallAtLeast
    >>> choose_threshold(Patients([0, 1, 0, 1], [0.1, 0.4, 0.5, 0.9]), RecallAtLeast(1.0)).threshold
    0.4
    """
    tally = patients.tally
    m, n = tally.n_malignant, tally.n_benign
    if not m or not n:
        reason = f"not defined: no {'benign' if m else 'malignant'} patient"
        return ChosenThreshold(rule.name, np.nan, np.nan, 0, 0, m, n, reason)
    found, alarmed = _flagged_from(tally.malignant), _flagged_from(tally.benign)
    best = int(_last_best(rule.score(found, alarmed)))
    thresholds = np.append(tally.risk, np.inf)
    lower = float(thresholds[best - 1]) if best else -np.inf
    tp, fp = int(found[best]), int(alarmed[best])
    return ChosenThreshold(rule.name, float(thresholds[best]), lower, tp, fp, m, n, "")


@dataclass(frozen=True, eq=False, slots=True)
class ThresholdStability:
    """The thresholds that the same rule chooses on resamples of the patients.

    Attributes
    ----------
    chosen : ChosenThreshold
        On the patients themselves.
    threshold : ndarray of shape (B,)
        ``inf`` where no patient of the resample is flagged, ``nan`` where it holds one class only.
    recall, false_alarm_rate : ndarray of shape (B,)
        The rates of each resample's threshold on the patients themselves. Their range says how much the
        choice moves, not what new patients will show.
    n, n_malignant, resamples, seed : int
    method : str
    """

    chosen: ChosenThreshold
    threshold: Floats
    recall: Floats
    false_alarm_rate: Floats
    n: int
    n_malignant: int
    resamples: int
    seed: int
    method: str

    def limits(self, measure: str, *, level: float = 0.95) -> tuple[float, float]:
        """Return percentile limits of ``threshold``, ``recall`` or ``false_alarm_rate``."""
        normal_quantile(level)  # refuses a level outside (0, 1)
        values = getattr(self, measure)
        defined = np.minimum(values[~np.isnan(values)], 1.0)
        if not len(defined):
            return np.nan, np.nan
        tail = (1 - level) / 2
        low, high = np.quantile(defined, (tail, 1 - tail))
        return float(low), float(high)

    def recall_at_chosen(self, *, level: float = 0.95) -> Estimate:
        """Return the recall at the chosen threshold with Wilson's interval.

        In simulated series the interval also held the recall among new patients, see docs/statistics.md.
        """
        chosen = self.chosen
        return proportion(chosen.tp, chosen.n_malignant, of="malignant patient", level=level)

    def false_alarm_rate_at_chosen(self, *, level: float = 0.95) -> Estimate:
        """Return the rate of false alarms at the chosen threshold with Wilson's interval."""
        chosen = self.chosen
        return proportion(chosen.fp, chosen.n_benign, of="benign patient", level=level)

    def counts(self) -> Ints:
        """Return the number of resamples whose threshold lies in each of 50 equal steps from 0 to 1."""
        chosen = np.minimum(self.threshold[~np.isnan(self.threshold)], 1.0)
        return np.histogram(chosen, bins=THRESHOLDS[:: STEPS // 50])[0]

    def as_json(self, *, level: float = 0.95) -> dict[str, Any]:
        """Return the choice, its rates, and how much the choice moves; ``None`` where there is none."""
        chosen = self.chosen
        if chosen.reason:
            return {"rule": chosen.rule, "threshold": None, "threshold_reason": chosen.reason}
        low, high = self.limits("threshold", level=level)
        return {
            "rule": chosen.rule,
            "threshold": min(chosen.threshold, 1.0),
            "tp": chosen.tp,
            "fp": chosen.fp,
            "recall": self.recall_at_chosen(level=level).as_json(),
            "false_alarm_rate": self.false_alarm_rate_at_chosen(level=level).as_json(),
            "choice_moves": {
                "low": low,
                "high": high,
                "level": level,
                "resamples": self.resamples,
                "seed": self.seed,
                "method": self.method,
            },
        }


def threshold_stability(
    patients: Ranked, rule: Rule, *, resamples: int = 1_000, seed: int = 0
) -> ThresholdStability:
    """Choose a threshold on resamples of the patients, and apply it to the patients themselves.

    Parameters
    ----------
    patients : Patients
    rule : Rule
        See :mod:`lrcore.evaluation.threshold.threshold_rules`.
    resamples, seed : int

    Notes
    -----
    Every distinct risk may be chosen up to 20,000 patients; beyond, one of about 5,000 risks: the
    1,001 of the sweep and those that cut the patients into groups of equal size.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.threshold_rules import LowestCost
    >>> result = threshold_stability(Patients([0, 1] * 50, [0.2, 0.7] * 50), LowestCost(1), resamples=100)
    >>> result.chosen.threshold, result.limits("threshold")
    (0.7, (0.7, 0.7))
    """
    require_resamples(resamples)
    tally = patients.tally
    cells = risk_cells(tally, THRESHOLDS)
    chosen, measured = choose_threshold(patients, rule), np.full((3, resamples), np.nan)
    if not chosen.reason:
        for rows, cases, controls in resample_cells(cells, resamples, seed):
            measured[:, rows] = _apply_rule(cells, cases, controls, rule)
    threshold, recall, alarms = measured
    return ThresholdStability(
        chosen,
        threshold,
        recall,
        alarms,
        tally.n_malignant + tally.n_benign,
        tally.n_malignant,
        resamples,
        seed,
        describe_resampling(cells, resamples, seed),
    )


def _apply_rule(cells: RiskCells, cases: Ints, controls: Ints, rule: Rule) -> Floats:
    """Return threshold, and rates on the patients themselves: (3, B)."""
    found, alarmed = _flagged_from(cases), _flagged_from(controls)
    with np.errstate(invalid="ignore", divide="ignore"):
        best = _last_best(rule.score(found, alarmed))
    own = [_flagged_from(of)[best] / of.sum() for of in (cells.malignant, cells.benign)]
    measured = np.array([np.append(cells.lowest, np.inf)[best], *own])
    measured[:, (found[:, 0] == 0) | (alarmed[:, 0] == 0)] = np.nan
    return measured


def _flagged_from(counts: Ints) -> Ints:
    """Return the patients flagged at each cell's lowest risk, and, last, the 0 above all risks."""
    from_top = np.cumsum(counts[..., ::-1], axis=-1)[..., ::-1]
    return np.concatenate([from_top, np.zeros_like(from_top[..., :1])], axis=-1)


def _last_best(score: Floats) -> Ints:
    best: Ints = score.shape[-1] - 1 - np.argmax(score[..., ::-1], axis=-1)
    return best
