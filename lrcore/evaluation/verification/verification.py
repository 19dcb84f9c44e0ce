"""Outcomes known for some patients only: shares verified, and naive next to corrected numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Bools, Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.log_odds import finite_log_odds
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.inputs import check_log_odds, check_outcome_and_risk
from lrcore.evaluation.intervals import LEVEL, Estimate, proportion
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.evaluation.verification.corrected_rates import (
    VerificationCounts,
    corrected_rates,
    count_verified,
    patients_to_verify,
)
from lrcore.evaluation.verification.weighted_calibration import weighted_calibration

MISS_RATES = (0.01, 0.02, 0.05)  # for which the number to verify is named
RATES = ("sensitivity", "specificity", "ppv", "npv", "net_benefit", "oe", "in_the_large", "slope")
ASSUMPTION = (
    "among flagged and among unflagged patients (for calibration: within each risk band), whether an outcome "
    "is known does not depend on the outcome"
)


@dataclass(frozen=True, slots=True)
class Verification:
    """The patients of a file some of whose outcomes are unknown.

    Attributes
    ----------
    threshold : float
    counts : VerificationCounts
    flagged_verified, unflagged_verified : Estimate
        Shares of each side whose outcome is known.
    naive, corrected : dict of str to Estimate
        ``sensitivity, specificity, ppv, npv, net_benefit, oe, in_the_large, slope``: of the patients
        whose outcome is known, and of all patients under the assumption.
    n_bands : int
        Risk bands of the corrected calibration.
    to_verify : dict of float to int
        Where no unflagged patient was verified: how many, drawn at random, would show a rate of misses.
    """

    threshold: float
    counts: VerificationCounts
    flagged_verified: Estimate
    unflagged_verified: Estimate
    naive: dict[str, Estimate]
    corrected: dict[str, Estimate]
    n_bands: int
    to_verify: dict[float, int]

    @property
    def n_verified(self) -> int:
        """Patients whose outcome is known."""
        return self.counts.verified_flagged + self.counts.verified_unflagged

    def as_json(self) -> dict[str, Any]:
        """Return every number, ``None`` where it is not defined, with the reason."""
        counts = self.counts
        sides = {
            "flagged": (counts.n_flagged, counts.tp, counts.fp, self.flagged_verified),
            "unflagged": (counts.n_unflagged, counts.fn, counts.tn, self.unflagged_verified),
        }
        return {
            "threshold": self.threshold,
            "n": counts.n,
            "n_verified": self.n_verified,
            **{
                side: {
                    "n": n,
                    "n_verified": ill + well,
                    "n_malignant": ill,
                    "n_benign": well,
                    "share_verified": share.as_json(),
                }
                for side, (n, ill, well, share) in sides.items()
            },
            "naive": {name: each.as_json() for name, each in self.naive.items()},
            "corrected": {name: each.as_json() for name, each in self.corrected.items()},
            "n_bands": self.n_bands,
            "assumption": ASSUMPTION,
            "to_verify": [{"miss_rate": rate, "n": n} for rate, n in self.to_verify.items()],
        }


def verification(
    risk: ArrayLike,
    outcome: ArrayLike,
    *,
    threshold: float,
    log_odds: ArrayLike | None = None,
    level: float = LEVEL,
) -> Verification:
    """Return naive and corrected numbers of patients some of whose outcomes are unknown.

    Parameters
    ----------
    risk : array-like of shape (n,)
    outcome : array-like of shape (n,)
        1 = malignant, 0 = benign, -1 = unknown.
    threshold : float
    log_odds : array-like of shape (n,), optional
        The model's own log-odds.
    level : float
        Coverage.

    Raises
    ------
    InvalidInput
        If no outcome is known, or the arrays break the rules of :mod:`lrcore.evaluation.inputs`.

    Notes
    -----
    The corrected numbers hold if :data:`ASSUMPTION` does; neither can be tested on the patients themselves.
    See :func:`lrcore.evaluation.verification.corrected_rates.corrected_rates` and
    :func:`lrcore.evaluation.verification.weighted_calibration.weighted_calibration`.
    """
    known_outcome = np.asarray(outcome)
    known: Bools = known_outcome != -1
    if known.ndim != 1 or not known.any():
        raise InvalidInput("`outcome` must be a list of 1, 0 and -1 (unknown), with one or more known.")
    _, p = check_outcome_and_risk(np.where(known, known_outcome, 0), risk)
    eta = None if log_odds is None else check_log_odds(log_odds, p)
    y = known_outcome.astype(np.int8)
    counts = count_verified(p, y, threshold)
    corrected, n_bands = _corrected(p, eta, y, counts, threshold, level)
    return Verification(
        threshold,
        counts,
        proportion(counts.verified_flagged, counts.n_flagged, of="flagged patient", level=level),
        proportion(counts.verified_unflagged, counts.n_unflagged, of="unflagged patient", level=level),
        _naive(Patients(y[known], p[known], None if eta is None else eta[known]), threshold, level),
        corrected,
        n_bands,
        _to_verify(counts),
    )


def _naive(patients: Patients, threshold: float, level: float) -> dict[str, Estimate]:
    counts, calibrated = counts_at(patients, threshold), calibration(patients, level=level)
    at = operating_characteristics(counts, level=level)
    found = (at.sensitivity, at.specificity, at.ppv, at.npv, net_benefit(counts, level=level).estimate())
    calibrations = (calibrated.oe_ratio, calibrated.in_the_large, calibrated.slope)
    return dict(zip(RATES, (*found, *calibrations), strict=True))


def _corrected(
    risk: Floats,
    log_odds: Floats | None,
    outcome: NDArray[np.int8],
    counts: VerificationCounts,
    threshold: float,
    level: float,
) -> tuple[dict[str, Estimate], int]:
    rates = corrected_rates(counts, threshold, level=level)
    eta = finite_log_odds(risk, log_odds).values
    weighted = weighted_calibration(risk, eta, outcome, threshold, level=level)
    found = (rates.sensitivity, rates.specificity, rates.ppv, rates.npv, rates.net_benefit)
    calibrations = (weighted.oe_ratio, weighted.in_the_large, weighted.slope)
    return dict(zip(RATES, (*found, *calibrations), strict=True)), weighted.n_bands


def _to_verify(counts: VerificationCounts) -> dict[float, int]:
    if counts.verified_unflagged or not counts.n_unflagged:
        return {}
    return {rate: patients_to_verify(counts.n_unflagged, rate) for rate in MISS_RATES}
