"""Numbers as text: the same digits on a page, in a report and in the browser.

Rounding is half away from zero on the exact binary value, which is what JavaScript's ``toFixed``
does; the live workbench therefore shows the same last digit.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite, isnan

import numpy as np
from numpy.typing import NDArray

from lrcore.evaluation.intervals import EQUALITY_TOLERANCE, Estimate

NOT_DEFINED = "not defined"
MIN_PATIENTS_DECIMAL = 1_000  # from which a percentage has a decimal
_RISK_DECIMALS, _MAX_RISK_DECIMALS = 1, 8
_LEAST_EXPONENT, _MOST_EXPONENT = -4, 4  # of numbers without a power of ten
_MAX_MORE_DECIMALS = 4  # where limits would print alike


def fixed(value: float, digits: int) -> str:
    """Return a number with a fixed number of decimals.

    Examples
    --------
    >>> fixed(0.125, 2), fixed(2.5, 0), fixed(-0.0004, 3)
    ('0.13', '3', '0.000')
    """
    if not isfinite(value):
        return NOT_DEFINED if isnan(value) else "infinite"
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,f}"


def significant(value: float, digits: int) -> str:
    """Return a number with so many significant digits, with a power of ten only where it is far from 1.

    Examples
    --------
    >>> significant(0.5632, 2), significant(0.004, 2), significant(1947, 2), significant(1e4, 1)
    ('0.56', '0.0040', '1,900', '10,000')
    >>> significant(9.4e-7, 2), significant(-1e-7, 1), significant(5.5e8, 2), significant(0.0, 2)
    ('9.4e-7', '-1e-7', '5.5e8', '0')
    """
    if value == 0 or not isfinite(value):
        return fixed(value, 0)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    if _LEAST_EXPONENT <= int(exponent) <= _MOST_EXPONENT:
        return fixed(float(f"{mantissa}e{exponent}"), max(0, digits - 1 - int(exponent)))
    return f"{mantissa}e{int(exponent)}"


def percent(share: float, n: int) -> str:
    """Return a share as a percentage, with as many decimals as its denominator supports.

    A share that is not exactly 0 or 1 is never shown as 0 % or 100 %.

    Examples
    --------
    >>> percent(207 / 212, 212), percent(211 / 212, 212), percent(0.97641, 5000)
    ('98 %', '>99 %', '97.6 %')
    """
    return NOT_DEFINED if isnan(share) else _percent(share, _decimals(n))


def _decimals(n: int) -> int:
    return 1 if n >= MIN_PATIENTS_DECIMAL else 0


def _percent(share: float, digits: int) -> str:
    shown, least, most = fixed(100 * share, digits), fixed(0, digits), fixed(100, digits)
    unit = 10**-digits
    if shown == least and share > 0:
        return f"<{fixed(unit, digits)} %"
    if shown == most and share < 1:
        return f">{fixed(100 - unit, digits)} %"
    return f"{shown} %"


def risk_in_percent(risk: float, threshold: float | None = None) -> str:
    """Return a risk as a percentage, with as many decimals as tell it from a threshold; one at least.

    Examples
    --------
    >>> risk_in_percent(0.4643), risk_in_percent(0.0307, 0.031), risk_in_percent(0.031, 0.031)
    ('46.4 %', '3.07 %', '3.1 %')
    >>> risk_in_percent(0.9999), risk_in_percent(0.0004), risk_in_percent(0.99968, 0.9997)
    ('>99.9 %', '<0.1 %', '99.968 %')
    """
    for digits in range(_RISK_DECIMALS, _MAX_RISK_DECIMALS + 1):
        shown = _percent(risk, digits)
        if threshold is None or risk == threshold or shown != _percent(threshold, digits):
            break
    return shown


def threshold_in_percent(threshold: str) -> str:
    """Return a threshold as a percentage, with the digits it is shown with.

    Examples
    --------
    >>> threshold_in_percent("0.031"), threshold_in_percent("0.500"), threshold_in_percent("0.09687")
    ('3.1 %', '50 %', '9.687 %')
    """
    return f"{Decimal(threshold).scaleb(2).normalize():f} %"


def percent_with_interval(estimate: Estimate) -> str:
    """Return a proportion with its limits: ``98 % (95 % to 99 %)``, or why there is none.

    Limits that would print alike have more decimals.

    Examples
    --------
    >>> percent_with_interval(Estimate(0.99962, 0.99913, 0.99985, 0.95, "", 90))
    '>99.9 % (99.9 % to >99.9 %)'
    """
    if not estimate.defined:
        return estimate.reason or NOT_DEFINED
    if not estimate.has_interval:
        return percent(estimate.value, estimate.n)
    return _with_limits(estimate, _percent, _decimals(estimate.n))


def _with_limits(estimate: Estimate, shown: Callable[[float, int], str], digits: int) -> str:
    """Return value and limits; with more decimals where the limits differ but would print alike."""
    more = range(digits, digits + _MAX_MORE_DECIMALS + 1)
    enough = next((d for d in more if shown(estimate.low, d) != shown(estimate.high, d)), digits)
    value, low, high = (shown(end, enough) for end in (estimate.value, estimate.low, estimate.high))
    return f"{value} ({low} to {high})"


def number_with_interval(estimate: Estimate, digits: int) -> str:
    """Return a number with its limits: ``0.995 (0.987 to 0.998)``, or why there is none.

    Limits that would print alike have more decimals.
    """
    if not (estimate.defined and estimate.has_interval):
        return _without_interval(estimate, digits)
    return _with_limits(estimate, fixed, digits)


def _without_interval(estimate: Estimate, digits: int) -> str:
    if not estimate.defined:
        return estimate.reason or NOT_DEFINED
    return f"{fixed(estimate.value, digits)} ({estimate.reason})"


def decimals_against(value: float, limit: float, digits: int) -> int:
    """Return the decimals, `digits` or more, that distinguish a value from the limit it is compared with.

    Values within a millionth of each other are not distinguished.

    Examples
    --------
    >>> decimals_against(0.0504, 0.05, 3), decimals_against(0.0496, 0.05, 2), decimals_against(1.0, 1.0, 2)
    (4, 4, 2)
    """
    if not abs(value - limit) > EQUALITY_TOLERANCE:
        return digits
    return next(d for d in range(digits, 8) if fixed(value, d) != fixed(limit, d))


def interval_against(estimate: Estimate, digits: int, null: float) -> str:
    """Return a number with its limits, with the decimals that show on which side of a value they lie.

    Examples
    --------
    >>> interval_against(Estimate(0.2, 0.0004, 0.4, 0.95, "", 50), 2, 0)
    '0.2000 (0.0004 to 0.4000)'
    """
    limits = [limit for limit in (estimate.low, estimate.high) if isfinite(limit)]
    enough = max(decimals_against(limit, null, digits) for limit in [null, *limits])
    if not (estimate.defined and estimate.has_interval):
        return _without_interval(estimate, enough)
    value, low, high = (fixed(end, enough) for end in (estimate.value, estimate.low, estimate.high))
    return f"{value} ({low} to {high})"


def risk_in_digits(risk: float) -> str:
    """Return a risk with three decimals, or more where it is close to 0 or 1: at most six.

    Examples
    --------
    >>> risk_in_digits(0.048), risk_in_digits(0.00471), risk_in_digits(0.99971)
    ('0.048', '0.0047', '0.99971')
    """
    near = min(risk, 1 - risk)
    if near == 0 or near >= 0.01:
        return fixed(risk, 3)
    return fixed(risk, next((digits for digits in (4, 5) if near >= 10 ** (1 - digits)), 6))


def mean_with_range(values: NDArray[np.float64], digits: int) -> str:
    """Return the mean of some results, with the lowest and the highest.

    Examples
    --------
    >>> mean_with_range(np.array([0.25, 0.5, 0.75]), 2)
    '0.50 (0.25 to 0.75)'
    """
    mean, low, high = (fixed(float(value), digits) for value in (values.mean(), values.min(), values.max()))
    return f"{mean} ({low} to {high})"


def mean_with_sd(mean: float, sd: float) -> str:
    """Return a mean with the standard deviation, with decimals that suit their size.

    Examples
    --------
    >>> mean_with_sd(14.127, 3.524), mean_with_sd(654.9, 351.9), mean_with_sd(0.0963, 0.0141)
    ('14.13 (3.52)', '654.9 (351.9)', '0.0963 (0.0141)')
    """
    size = max(abs(mean), sd)
    digits = 1 if size >= 100 else 2 if size >= 1 else 4
    return f"{fixed(mean, digits)} ({fixed(sd, digits)})"


def p_value(p: float) -> str:
    """Return a p value, which is never shown as 0.

    Examples
    --------
    >>> p_value(0.0204), p_value(1e-9), p_value(float("nan"))
    ('0.020', '<0.001', 'not defined')
    """
    return "<0.001" if p < 0.0005 else fixed(p, 3)


def p_against(p: float, limit: float) -> str:
    """Return a p value with the decimals that show on which side of a limit it lies.

    Examples
    --------
    >>> p_against(0.0504, 0.05), p_against(0.0496, 0.05), p_against(1e-9, 0.05)
    ('0.0504', '0.0496', '<0.001')
    """
    return "<0.001" if p < 0.0005 < limit else fixed(p, decimals_against(p, limit, 3))


def harm_ratio_in_words(threshold: float) -> str:
    """Return the harm ratio of a threshold as a sentence.

    Examples
    --------
    >>> harm_ratio_in_words(0.2)
    'If the risks are right, one missed cancer is as bad as 4.0 false alarms.'
    """
    if threshold == 0:
        return "Every patient is flagged: no number of false alarms is too many."
    ratio = (1 - threshold) / threshold
    return f"If the risks are right, one missed cancer is as bad as {fixed(ratio, 1)} false alarms."
