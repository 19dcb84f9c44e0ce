"""How the width of an interval falls with the number of patients, and the number for a stated width."""

from dataclasses import asdict, dataclass
from math import asinh, cosh, hypot, inf, isfinite, log, nan, sinh, sqrt
from typing import Any, Protocol

from lrcore.arrays import logit
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.json_numbers import number
from lrcore.evaluation.planning.development_size import round_up

_TOO_SMALL = "not defined: the formula asks for less than one patient, where it does not hold"
_SHARES = {"auc", "sensitivity", "specificity"}  # measures from 0 to 1
LOG, LOGIT, PLAIN = "log", "logit", "plain"


@dataclass(frozen=True, slots=True)
class SampleSize:
    """A number of patients, exact and not rounded; ``nan`` with a reason where it is not defined."""

    n: float
    reason: str = ""

    @property
    def defined(self) -> bool:
        """Whether there is a number."""
        return isfinite(self.n)

    def as_json(self, key: str) -> dict[str, Any]:
        """Return the number and the number rounded up, or ``None`` with ``<key>_reason``."""
        rounded = round_up(self.n) if self.defined else None
        return number(key, self.n, self.reason) | {f"{key}_rounded_up": rounded}


def undefined_size(reason: str) -> SampleSize:
    """Return a number of patients that is not defined."""
    return SampleSize(nan, reason)


class Precision(Protocol):
    """The width of the interval of one measure in n patients."""

    def width(self, n: float) -> float:
        """Return the width; ``nan`` where it is not defined."""

    def size(self, width: float) -> SampleSize:
        """Return the patients for a width."""


@dataclass(frozen=True, slots=True)
class Variance:
    """A measure whose variance, on the scale of its interval, falls with 1/n.

    Attributes
    ----------
    per_patient : float
        n times the variance.
    value : float
        The measure.
    scale : str
        ``log``, ``logit`` or ``plain``: where the interval is symmetric.
    reason : str
        Why there is no variance; empty where there is.
    """

    per_patient: float
    value: float
    scale: str
    reason: str = ""

    def width(self, n: float) -> float:
        """Return the width of the interval in n patients; ``nan`` where it is not defined.

        Examples
        --------
        >>> round(Variance(4.0, 1.0, PLAIN).width(100), 4)
        0.784
        """
        if self.reason:
            return nan
        half = normal_quantile(LEVEL) * sqrt(self.per_patient / n)
        if self.scale == LOG:
            return 2 * self.value * sinh(half) if half < 700 else inf
        if self.scale == LOGIT:
            spread = float(logit(self.value))
            return sinh(half) / (cosh(spread) + cosh(half)) if half < 700 else 1.0
        return 2 * half

    def size(self, width: float) -> SampleSize:
        """Return the patients for an interval of this width.

        Examples
        --------
        >>> round(Variance(4.0, 1.0, PLAIN).size(0.784).n, 1)
        100.0
        """
        if self.reason:
            return undefined_size(self.reason)
        n = self.per_patient * (normal_quantile(LEVEL) / self._half(width)) ** 2
        return SampleSize(n) if n >= 1 else undefined_size(_TOO_SMALL)

    def _half(self, width: float) -> float:
        """Return half the interval on its own scale: the inverse of the widths above."""
        if self.scale == LOG:
            return asinh(width / (2 * self.value))
        if self.scale == PLAIN:
            return width / 2
        across = width * cosh(float(logit(self.value)))
        return log((across + hypot(across, sqrt((1 - width) * (1 + width)))) / (1 - width))


@dataclass(frozen=True, slots=True)
class AucByNewcombe:
    """The width of an AUC's interval by the variance of Hanley and McNeil in Newcombe's form.

    Attributes
    ----------
    auc, prevalence : float

    References
    ----------
    Newcombe 2006, doi:10.1002/sim.2324. Riley et al. 2021, doi:10.1002/sim.9025.
    """

    auc: float
    prevalence: float

    def width(self, n: float) -> float:
        """Return the width of the interval in n patients."""
        phi, unit = self.prevalence, self.auc * (1 - self.auc)
        variance = unit * (1 + (n / 2 - 1) * self._share()) / (n * n * phi * (1 - phi))
        return 2 * normal_quantile(LEVEL) * sqrt(variance) if variance >= 0 else nan

    def size(self, width: float) -> SampleSize:
        """Return the patients for an interval of this width: the root of a quadratic equation.

        Examples
        --------
        >>> round(AucByNewcombe(0.8, 0.018).size(0.1).n, 1)
        4251.2
        """
        if not 0 < self.auc < 1:
            return undefined_size(f"not defined: the formula has no variance at an AUC of {self.auc:g}")
        error = width / (2 * normal_quantile(LEVEL))
        share, phi = self._share(), self.prevalence
        square = error**2 * phi * (1 - phi) / (self.auc * (1 - self.auc))
        return SampleSize((share / 2 + sqrt(share**2 / 4 + 4 * square * (1 - share))) / (2 * square))

    def _share(self) -> float:
        return (1 - self.auc) / (2 - self.auc) + self.auc / (1 + self.auc)


@dataclass(frozen=True, slots=True)
class Widths:
    """The widths of 95 % intervals that a validation aims at.

    Attributes
    ----------
    oe, slope, auc, snb, sensitivity, specificity : float
        Observed / expected, calibration slope, AUC, standardised net benefit, and the two rates.
    """

    oe: float = 0.2
    slope: float = 0.2
    auc: float = 0.1
    snb: float = 0.2
    sensitivity: float = 0.1
    specificity: float = 0.1

    def __post_init__(self) -> None:
        for name, width in asdict(self).items():
            most = 1.0 if name in _SHARES else inf
            if not (0 < width < most and isfinite(width)):
                below = " and below 1" if most == 1 else ""
                raise InvalidInput(f"The width for {name} must be above 0{below}, got {width:g}.")
