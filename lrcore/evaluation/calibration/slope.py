"""Calibration-in-the-large, calibration slope, observed / expected, and Spiegelhalter's test."""

from dataclasses import dataclass, replace
from math import erfc, nan, sqrt

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.errors import counted
from lrcore.evaluation.calibration.observed_expected import observed_over_expected
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.numerics.log_odds_fit import LogOddsRegression
from lrcore.evaluation.numerics.logistic_fit import LogisticFit
from lrcore.evaluation.numerics.quantiles import order_statistics
from lrcore.evaluation.patients import Patients

WALD_METHOD = "maximum likelihood, Wald interval"
SEPARATED = "not estimable: a threshold separates malignant from benign patients perfectly"
SEPARATED_REVERSED = f"{SEPARATED}, and the malignant ones have the lower risks"
CERTAIN_WRONG = "not estimable: {:,} of {} had a risk of exactly 0 or 1 that was wrong"
NO_INFORMATION = "not estimable: the risks leave hardly any outcome to chance"
_MIN_EVENT_VARIANCE = 0.01  # of the number of events; below it the standard error is above 10 log-odds
_N_CHECKED_FIRST = 1_000  # patients in whom the classes overlap, if they overlap at all


@dataclass(frozen=True, slots=True)
class ZTest:
    """A standard normal statistic and its two-sided p value; ``nan`` with a reason if undefined."""

    z: float
    p: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Agreement of risks and outcomes in one group of patients.

    Attributes
    ----------
    in_the_large : Estimate
        The number added to all log-odds that makes the mean risk right: below 0 the risks are too
        high, above 0 too low.
    slope : Estimate
        The factor of the log-odds that calibrates them: below 1 the risks are too extreme.
    joint_intercept : Estimate
        Intercept fitted together with the slope (the "Intercept" of ``rms::val.prob``); not the
        calibration-in-the-large.
    oe_ratio : Estimate
        Malignant patients observed, over those expected (the sum of the risks).
    spiegelhalter : ZTest
        Spiegelhalter's test that the risks are right.
    mean_risk, prevalence : float
    n, n_malignant : int
    n_clipped : int
        Patients whose log-odds were limited to be finite.
    clipping : str
        The rule for that, in words.
    """

    in_the_large: Estimate
    slope: Estimate
    joint_intercept: Estimate
    oe_ratio: Estimate
    spiegelhalter: ZTest
    mean_risk: float
    prevalence: float
    n: int
    n_malignant: int
    n_clipped: int
    clipping: str


def calibration(patients: Patients, *, level: float = LEVEL) -> Calibration:
    """Return calibration-in-the-large, slope, observed over expected, and Spiegelhalter's test.

    Parameters
    ----------
    patients : Patients
        Without log-odds, those of the risks are taken, see
        :func:`lrcore.evaluation.calibration.log_odds.finite_log_odds`.
    level : float
        Coverage of the intervals.

    Notes
    -----
    Unpenalised maximum likelihood on the log-odds. With one class only, with equal risks, or where
    a threshold separates the classes, the likelihood has no maximum: "not estimable", never 1. Nor is
    anything estimable where a risk of exactly 0 or 1 was wrong, because the log-odds that would stand for
    it decide the result, or where hardly any outcome is left to chance.

    References
    ----------
    Cox 1958, doi:10.1093/biomet/45.3-4.562. Spiegelhalter 1986, doi:10.1002/sim.4780050506.
    Van Calster et al. 2016, doi:10.1016/j.jclinepi.2015.12.005.

    Examples
    --------
    >>> result = calibration(Patients([0, 0, 1, 1], [0.2, 0.6, 0.5, 0.9]))
    >>> round(result.in_the_large.value, 3), round(result.slope.value, 3)
    (-0.27, 1.487)
    """
    large, intercept, slope = _recalibrations(patients, level)
    return Calibration(
        large,
        slope,
        intercept,
        _observed_over_expected(patients, level),
        _spiegelhalter(patients.malignant, patients.risk),
        float(patients.risk.mean()),
        patients.prevalence,
        patients.n,
        patients.n_malignant,
        patients.finite_log_odds.n_clipped,
        patients.finite_log_odds.clipping,
    )


def _recalibrations(patients: Patients, level: float) -> tuple[Estimate, Estimate, Estimate]:
    """Return calibration-in-the-large, and intercept and slope of the joint fit."""
    if patients.n_certain_wrong:
        reason = CERTAIN_WRONG.format(patients.n_certain_wrong, counted(patients.n, "patient"))
        nothing = undefined_estimate(reason, n=patients.n, method=WALD_METHOD, level=level)
        return nothing, nothing, nothing
    regression = patients.log_odds_regression
    return _in_the_large(regression, level), *_recalibration(regression, level)


def _in_the_large(regression: LogOddsRegression, level: float) -> Estimate:
    malignant, eta = regression.malignant, regression.log_odds
    reason = _one_class(malignant)
    if reason:
        return undefined_estimate(reason, n=len(eta), method=WALD_METHOD, level=level)
    # The origin is the log-odds above which as many patients lie as are malignant: from far away, where
    # all risks are 0 or 1 to the last bit, Newton's method would not arrive.
    benign = int(np.count_nonzero(~malignant))
    cut = float(order_statistics(eta, np.array([benign - 1, benign])).mean())
    found = _estimates(regression.fit(_level, offset=-cut), len(eta), level, np.eye(1))[0]
    return replace(found, value=found.value - cut, low=found.low - cut, high=found.high - cut)


def _recalibration(regression: LogOddsRegression, level: float) -> tuple[Estimate, Estimate]:
    """Return the intercept and the slope of the joint fit."""
    malignant, eta = regression.malignant, regression.log_odds
    reason = _one_class(malignant) or _separation(malignant, eta)
    if reason:
        nothing = undefined_estimate(reason, n=len(eta), method=WALD_METHOD, level=level)
        return nothing, nothing
    # Centred and scaled: for risks close to each other, intercept and slope are nearly collinear.
    centre, spread = float(eta.mean()), float(eta.std())
    fit = regression.fit(lambda log_odds: np.array([np.ones(len(log_odds)), (log_odds - centre) / spread]))
    back = np.array([[1, -centre / spread], [0, 1 / spread]])
    intercept, slope = _estimates(fit, len(eta), level, back)
    return intercept, slope


def _level(log_odds: Floats) -> Floats:
    return np.ones((1, len(log_odds)))


def _one_class(malignant: Bools) -> str:
    if malignant.all():
        return "not estimable: no benign patient"
    return "" if malignant.any() else "not estimable: no malignant patient"


def _separation(malignant: Bools, eta: Floats) -> str:
    """Return why no slope maximises the likelihood; empty if one does."""
    if _overlap(malignant[:_N_CHECKED_FIRST], eta[:_N_CHECKED_FIRST]) == (True, True):
        return ""
    higher, lower = _overlap(malignant, eta)
    if higher and lower:
        return ""
    if higher or lower:
        return SEPARATED if higher else SEPARATED_REVERSED
    return "not estimable: all patients have the same risk"


def _overlap(malignant: Bools, eta: Floats) -> tuple[bool, bool]:
    """Return whether a malignant patient has higher, and lower, log-odds than a benign one."""
    cases, controls = np.compress(malignant, eta), np.compress(~malignant, eta)
    if not len(cases) or not len(controls):
        return False, False
    return bool(cases.max() > controls.min()), bool(cases.min() < controls.max())


def _estimates(fit: LogisticFit, n: int, level: float, back: Floats) -> list[Estimate]:
    """Return the coefficients of a fit multiplied by `back`, with Wald intervals."""
    reason = _not_reached(fit)
    if reason:
        return [undefined_estimate(reason, n=n, method=WALD_METHOD, level=level)] * len(back)
    values = back @ fit.coefficients[0]
    half = normal_quantile(level) * np.sqrt(np.diag(back @ np.linalg.inv(fit.information[0]) @ back.T))
    return [
        Estimate(float(value), float(value - h), float(value + h), level, WALD_METHOD, n)
        for value, h in zip(values, half, strict=True)
    ]


def _not_reached(fit: LogisticFit) -> str:
    """Return why a fit gives no estimates; empty if it does."""
    if not fit.converged[0]:
        return "not estimable: the likelihood has no maximum that can be reached"
    return NO_INFORMATION if fit.information[0][0, 0] < _MIN_EVENT_VARIANCE else ""


def _observed_over_expected(patients: Patients, level: float) -> Estimate:
    observed, expected = patients.n_malignant, float(patients.risk.sum())
    residual = patients.malignant - patients.risk * (observed / (expected or nan))
    return observed_over_expected(patients.n, observed, expected, float(residual @ residual), level=level)


def _spiegelhalter(malignant: Bools, risk: Floats) -> ZTest:
    lean = 1 - 2 * risk
    spread = sqrt(float(lean**2 @ (risk * (1 - risk))))
    if spread == 0:
        return ZTest(nan, nan, "not defined: every risk is 0, 0.5 or 1")
    z = float((malignant - risk) @ lean) / spread
    return ZTest(z, erfc(abs(z) / sqrt(2)))
