"""How many patients the development of a logistic model needs."""

from dataclasses import dataclass
from math import ceil, expm1, log, log1p
from typing import Any

from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.planning.risk_distribution import binormal_distribution
from lrcore.evaluation.threshold.harm_ratio import require_prevalence

SHRINKAGE = 0.9
OPTIMISM = 0.05  # largest difference of apparent and adjusted R2, as a share of the largest R2
RISK_MARGIN = 0.05  # half the width of the interval of the overall risk
_DIGITS_CERTAIN = 9


@dataclass(frozen=True, slots=True)
class DevelopmentSize:
    """The number of patients that each criterion asks for; exact, not rounded.

    Attributes
    ----------
    shrinkage : float
        For an expected uniform shrinkage factor of 0.9 or more.
    optimism : float
        For a difference of at most 0.05 between apparent and adjusted R2 (Nagelkerke's scale).
    risk : float
        For an overall risk known to within 0.05.
    r2, max_r2 : float
        Anticipated Cox-Snell R2, and the largest one that the prevalence allows.
    prevalence : float
    parameters : int
    """

    shrinkage: float
    optimism: float
    risk: float
    r2: float
    max_r2: float
    prevalence: float
    parameters: int

    @property
    def n(self) -> float:
        """The largest of the three."""
        return max(self.shrinkage, self.optimism, self.risk)

    def as_json(self) -> dict[str, Any]:
        """Return the criteria, the number of patients, exact and rounded up, and what they rest on."""
        return {
            "criteria": {"shrinkage": self.shrinkage, "optimism": self.optimism, "risk": self.risk},
            "n": self.n,
            "n_rounded_up": round_up(self.n),
            "events": self.n * self.prevalence,
            "r2": self.r2,
            "max_r2": self.max_r2,
        }


def development_size(
    *, prevalence: float, parameters: int, r2: float | None = None, auc: float | None = None
) -> DevelopmentSize:
    """Return the patients needed to develop a logistic model.

    Parameters
    ----------
    prevalence : float
        Between 0 and 1.
    parameters : int
        Coefficients that are estimated, without the intercept.
    r2 : float, optional
        Anticipated Cox-Snell R2; or else
    auc : float, optional
        Anticipated AUC. The R2 is that of risks that are right and binormal.

    Raises
    ------
    InvalidInput
        If a number is impossible, or not exactly one of R2 and AUC is given.

    References
    ----------
    Riley et al. 2019, doi:10.1002/sim.7992. Riley et al. 2020, doi:10.1136/bmj.m441. Riley, Van Calster
    and Collins 2021, doi:10.1002/sim.8806.

    Examples
    --------
    >>> found = development_size(prevalence=0.174, parameters=24, r2=0.288)
    >>> [round_up(n) for n in (found.shrinkage, found.optimism, found.risk)]
    [623, 662, 221]
    """
    phi = require_prevalence(prevalence)
    if parameters < 1:
        raise InvalidInput(f"The number of parameters must be 1 or more, got {parameters}.")
    if (r2 is None) == (auc is None):
        raise InvalidInput("Give either an R2 or an AUC, and not both.")
    most = -expm1(2 * (phi * log(phi) + (1 - phi) * log(1 - phi)))
    anticipated = r2 if r2 is not None else binormal_distribution(phi, auc or 0).cox_snell_r2()
    if not 0 < anticipated < most:
        raise InvalidInput(
            f"Cox-Snell's R2 must be above 0 and below {most:.4f}, its largest value at a prevalence of "
            f"{phi:g}, got {anticipated:g}."
        )
    second = anticipated / (anticipated + OPTIMISM * most)
    return DevelopmentSize(
        _for_shrinkage(parameters, anticipated, SHRINKAGE),
        _for_shrinkage(parameters, anticipated, second),
        (normal_quantile(LEVEL) / RISK_MARGIN) ** 2 * phi * (1 - phi),
        anticipated,
        most,
        phi,
        parameters,
    )


def _for_shrinkage(parameters: int, r2: float, shrinkage: float) -> float:
    return parameters / ((shrinkage - 1) * log1p(-r2 / shrinkage))


def round_up(n: float) -> int:
    """Return the next whole number of patients; a whole number that rounding has raised stays.

    Examples
    --------
    >>> round_up(622.3), round_up(100.00000000000001)
    (623, 100)
    """
    return ceil(round(n, _DIGITS_CERTAIN))
