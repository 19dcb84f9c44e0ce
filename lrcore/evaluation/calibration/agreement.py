"""Whether risks and outcomes agree: one test first, and only if it fails, in what they disagree."""

from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan, nan
from typing import Any

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.evaluation.calibration.joint_test import EventsTest, JointTest, joint_test
from lrcore.evaluation.calibration.slope import SEPARATED_REVERSED, Calibration
from lrcore.evaluation.intervals import EQUALITY_TOLERANCE, Estimate, side_of
from lrcore.evaluation.json_numbers import number
from lrcore.evaluation.patients import Patients

MAX_P = 0.05  # of right risks, the share that is called wrong
# Below the first number of malignant or benign patients intervals themselves cannot be relied on;
# about the second is needed to judge calibration (doi:10.1002/sim.6787, doi:10.1016/j.jclinepi.2004.06.017).
MIN_PER_CLASS, ENOUGH_PER_CLASS = 10, 100


@dataclass(frozen=True, slots=True)
class CrossingLine:
    """Where the fitted line of intercept and slope crosses the diagonal.

    Attributes
    ----------
    risk : float
        There the risks are right; ``nan`` where there is no such line.
    share_above : float
        Share of the patients with a higher risk.
    """

    risk: float
    share_above: float


@dataclass(frozen=True)
class Agreement:
    """The risks of one group of patients against the outcomes.

    Attributes
    ----------
    n, n_malignant : int
    expected : float
        Sum of the risks.
    test : JointTest
        Of intercept 0 and slope 1; decides whether anything is wrong.
    in_the_large, slope, oe_ratio : Estimate
    line : CrossingLine
    n_certain_wrong : int
        Patients with a risk of exactly 0 or 1 who had the other outcome.

    Notes
    -----
    What is wrong is looked for only where the one test rejects at 5 %, so that right risks are called
    wrong in at most 5 of 100 groups, however many things are looked for. The average is wrong where the
    number of events lies outside its exact distribution and no interval shown of it includes the right
    value. A certain risk that was wrong is wrong whatever the test.

    References
    ----------
    Marcus, Peritz and Gabriel 1976, doi:10.1093/biomet/63.3.655 (closed testing).
    """

    n: int
    n_malignant: int
    expected: float
    test: JointTest
    in_the_large: Estimate
    slope: Estimate
    oe_ratio: Estimate
    line: CrossingLine
    n_certain_wrong: int

    @property
    def fewer(self) -> int:
        """Patients of the smaller class."""
        return min(self.n_malignant, self.n - self.n_malignant)

    @property
    def is_wrong(self) -> bool:
        """Whether the outcomes contradict the risks."""
        return self.n_certain_wrong > 0 or self.test.p <= MAX_P

    @cached_property
    def average(self) -> int:
        """1 where the risks are too low on average, -1 where too high, 0 where neither is shown."""
        events: EventsTest = self.test.events
        if not self.is_wrong or events.p > MAX_P:
            return 0
        side = 1 if events.observed > self.expected else -1
        shown = [] if self.fewer < MIN_PER_CLASS else [(self.in_the_large, 0.0), (self.oe_ratio, 1.0)]
        return side if all(side_of(each, right) == side for each, right in shown if each.has_interval) else 0

    @property
    def spread(self) -> int:
        """-1 where the risks are too extreme, 1 where not far enough apart, 0 where neither is shown."""
        if not self.is_wrong or self.fewer < MIN_PER_CLASS:
            return 0
        return side_of(self.slope, 1.0)

    @property
    def is_reversed(self) -> bool:
        """Whether higher risks go with fewer events."""
        if not self.is_wrong or self.fewer < MIN_PER_CLASS:
            return False
        return side_of(self.slope, 0.0) < 0 or self.slope.reason == SEPARATED_REVERSED

    @property
    def alone_excluded(self) -> bool:
        """Whether an interval excludes its right value although the one test does not reject."""
        sides = (side_of(self.in_the_large, 0.0), side_of(self.slope, 1.0))
        return not self.is_wrong and any(sides)

    def as_json(self) -> dict[str, Any]:
        """Return the tests and the line; the estimates have places of their own."""
        line = {
            **number("risk", self.line.risk, self.slope.reason),
            **number("share_above", self.line.share_above, self.slope.reason),
        }
        return self.test.as_json() | {
            "rejected_at": MAX_P,
            "rejected": self.is_wrong,
            "certain_risks_wrong": self.n_certain_wrong,
            "line_crosses_diagonal": line,
        }


def agreement(patients: Patients, found: Calibration, *, seed: int = 0) -> Agreement:
    """Return whether risks and outcomes of one group of patients agree.

    Parameters
    ----------
    patients : Patients
    found : Calibration
        Of these patients.
    seed : int
        Of the outcomes drawn from the risks.

    Examples
    --------
    >>> from lrcore.evaluation.calibration.slope import calibration
    >>> patients = Patients([0] * 40 + [1] * 40, [0.2] * 40 + [0.8] * 20 + [0.9] * 20)
    >>> found = agreement(patients, calibration(patients))
    >>> found.is_wrong, found.average, found.slope.reason[:13]
    (True, 0, 'not estimable')
    """
    line = crossing_line(found.joint_intercept, found.slope, patients.finite_log_odds.values)
    return Agreement(
        patients.n,
        patients.n_malignant,
        float(patients.risk.sum()),
        joint_test(patients, seed=seed),
        found.in_the_large,
        found.slope,
        found.oe_ratio,
        line,
        patients.n_certain_wrong,
    )


def crossing_line(
    intercept: Estimate, slope: Estimate, log_odds: Floats, patients: Floats | None = None
) -> CrossingLine:
    """Return where a fitted line crosses the diagonal, and how many patients have a higher risk.

    Parameters
    ----------
    intercept, slope : Estimate
        Of the joint fit.
    log_odds : ndarray of shape (k,)
    patients : ndarray of shape (k,), optional
        How many patients have each log-odds.
    """
    if isnan(slope.value):
        return CrossingLine(nan, nan)
    away = 1 - slope.value
    parallel = abs(away) < EQUALITY_TOLERANCE
    at = inf * (intercept.value or 1.0) if parallel else intercept.value / away
    above = float(np.average(log_odds > at, weights=patients))
    return CrossingLine(float(sigmoid(at)), above)
