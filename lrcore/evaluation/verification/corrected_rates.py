"""Sensitivity, specificity and net benefit where outcomes are known for some of the patients only."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, nan

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, Estimate, proportion, undefined_estimate
from lrcore.evaluation.threshold.counts import flagged
from lrcore.evaluation.threshold.harm_ratio import harm_weight
from lrcore.evaluation.threshold.net_benefit import BLANK

N_DRAWS = 20_000
CORRECTED_METHOD = (
    f"Begg and Greenes' correction; quantiles of {N_DRAWS:,} draws from the posterior distributions of the "
    "three shares under Jeffreys' priors (seed 0)"
)
_PER_MISS_RATE = 3  # rule of three: none among 3 / x patients excludes a rate above x, at 95 %


@dataclass(frozen=True, slots=True)
class VerificationCounts:
    """Patients by flag, and by outcome where it is known.

    Attributes
    ----------
    n_flagged, n_unflagged : int
        Whether or not the outcome is known.
    tp, fp, fn, tn : int
        Those whose outcome is known.
    """

    n_flagged: int
    n_unflagged: int
    tp: int
    fp: int
    fn: int
    tn: int

    def __post_init__(self) -> None:
        if min(self.tp, self.fp, self.fn, self.tn) < 0 or not (
            self.verified_flagged <= self.n_flagged and self.verified_unflagged <= self.n_unflagged
        ):
            raise InvalidInput(
                "Counts must be 0 or more, and no more patients verified than there are; got "
                f"{self.n_flagged} flagged ({self.tp} + {self.fp} verified) and {self.n_unflagged} not "
                f"flagged ({self.fn} + {self.tn} verified)."
            )

    @property
    def verified_flagged(self) -> int:
        """Flagged patients whose outcome is known."""
        return self.tp + self.fp

    @property
    def verified_unflagged(self) -> int:
        """Patients who are not flagged and whose outcome is known."""
        return self.fn + self.tn

    @property
    def n(self) -> int:
        """Patients in all."""
        return self.n_flagged + self.n_unflagged


def count_verified(risk: ArrayLike, outcome: ArrayLike, threshold: float) -> VerificationCounts:
    """Count patients by flag and by outcome.

    Parameters
    ----------
    risk : array-like of shape (n,)
    outcome : array-like of shape (n,)
        1 = malignant, 0 = benign, -1 = unknown.
    threshold : float

    Examples
    --------
    >>> count_verified([0.1, 0.2, 0.6, 0.9], [-1, 0, 1, -1], 0.5)
    VerificationCounts(n_flagged=2, n_unflagged=2, tp=1, fp=0, fn=0, tn=1)
    """
    above, known = flagged(risk, threshold), np.asarray(outcome)
    cells = [int(np.count_nonzero(side & (known == y))) for side in (above, ~above) for y in (1, 0)]
    n_flagged = int(np.count_nonzero(above))
    return VerificationCounts(n_flagged, len(above) - n_flagged, *cells)


@dataclass(frozen=True, slots=True)
class CorrectedRates:
    """Rates of all patients, estimated from those whose outcome is known."""

    sensitivity: Estimate
    specificity: Estimate
    ppv: Estimate
    npv: Estimate
    net_benefit: Estimate


def corrected_rates(
    counts: VerificationCounts, threshold: float, *, level: float = LEVEL, seed: int = 0
) -> CorrectedRates:
    """Return the rates of all patients, if who is verified depends on the flag only.

    Parameters
    ----------
    counts : VerificationCounts
    threshold : float
        Weighs false alarms in the net benefit.
    level : float
        Coverage.
    seed : int

    Notes
    -----
    With the share q flagged, and the shares p and r malignant among verified flagged and verified
    unflagged patients, sensitivity is q p / (q p + (1 - q) r), specificity
    (1 - q)(1 - r) / ((1 - q)(1 - r) + q (1 - p)), net benefit q (p - w (1 - p)). PPV and NPV are p and
    1 - r themselves. A limit is 0 or 1 where the estimate is.

    References
    ----------
    Begg and Greenes 1983, doi:10.2307/2530820. Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286.

    Examples
    --------
    >>> found = corrected_rates(VerificationCounts(429, 221, 231, 32, 27, 54), 0.5)
    >>> round(found.sensitivity.value, 6), round(found.specificity.value, 6)
    (0.836467, 0.738398)
    """
    shares, draws = _shares(counts), _draws(counts, seed)
    reasons = _why_unknown(counts)
    found = {
        name: _estimate(rate(*shares), rate(*draws), reasons[name], counts.n, level)
        for name, rate in (("sensitivity", _sensitivity), ("specificity", _specificity))
    }
    return CorrectedRates(
        found["sensitivity"],
        found["specificity"],
        _share(counts.tp, counts.verified_flagged, reasons["ppv"], level),
        _share(counts.tn, counts.verified_unflagged, reasons["npv"], level),
        _net_benefit(counts, threshold, shares, draws, reasons["net_benefit"], level),
    )


def patients_to_verify(n_unflagged: int, miss_rate: float) -> int:
    """Return how many unflagged patients, drawn at random, would show a rate of misses.

    By the rule of three: if none of them is malignant, a larger rate is excluded at 95 %.

    References
    ----------
    Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031.

    Examples
    --------
    >>> patients_to_verify(1000, 0.01), patients_to_verify(1000, 0.02), patients_to_verify(40, 0.05)
    (300, 150, 40)
    """
    if not 0 < miss_rate < 1:
        raise InvalidInput(f"`miss_rate` must lie between 0 and 1, got {miss_rate}.")
    return min(n_unflagged, ceil(round(_PER_MISS_RATE / miss_rate, 9)))


def _sensitivity(q: Floats, p: Floats, r: Floats) -> Floats:
    return _part(q * p, (1 - q) * r)


def _specificity(q: Floats, p: Floats, r: Floats) -> Floats:
    return _part((1 - q) * (1 - r), q * (1 - p))


def _part(own: Floats, other: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(own / (own + other))


def _shares(counts: VerificationCounts) -> tuple[Floats, Floats, Floats]:
    """Return the shares flagged, malignant among the flagged, and among the others; 0 where unknown."""
    pairs = (
        (counts.n_flagged, counts.n),
        (counts.tp, counts.verified_flagged),
        (counts.fn, counts.verified_unflagged),
    )
    q, p, r = (np.float64(part / (whole or 1)) for part, whole in pairs)
    return np.asarray(q), np.asarray(p), np.asarray(r)


def _draws(counts: VerificationCounts, seed: int) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    pairs = (
        (counts.n_flagged, counts.n_unflagged),
        (counts.tp, counts.fp),
        (counts.fn, counts.tn),
    )
    q, p, r = (rng.beta(yes + 0.5, no + 0.5, N_DRAWS) for yes, no in pairs)
    return q, p, r


def _why_unknown(counts: VerificationCounts) -> dict[str, str]:
    """Return why each rate cannot be known; empty where it can."""
    flagged_side = _why_side_unknown(counts.n_flagged, counts.verified_flagged, "flagged")
    other_side = _why_side_unknown(counts.n_unflagged, counts.verified_unflagged, "unflagged")
    both = flagged_side or other_side
    return {
        "sensitivity": other_side or flagged_side,
        "specificity": both,
        "ppv": flagged_side,
        "npv": other_side,
        "net_benefit": flagged_side,
    }


def _why_side_unknown(n: int, n_verified: int, side: str) -> str:
    if not n or n_verified:
        return ""
    what = "misses" if side == "unflagged" else "false alarms"
    return f"not defined: none of the {n:,} {side} patients was verified, so {what} cannot be known"


def _estimate(value: Floats, draws: Floats, reason: str, n: int, level: float) -> Estimate:
    if reason or np.isnan(value):
        reason = reason or "not defined: no verified patient has this outcome"
        return undefined_estimate(reason, n=n, method=CORRECTED_METHOD, level=level)
    tail, point = (1 - level) / 2, float(value)
    low, high = np.quantile(draws, (tail, 1 - tail)).tolist()
    low, high = (0.0 if point == 0 else low), (1.0 if point == 1 else high)
    return Estimate(point, min(low, point), max(high, point), level, CORRECTED_METHOD, n)


def _share(part: int, whole: int, reason: str, level: float) -> Estimate:
    if reason:
        return undefined_estimate(reason, n=0, method="Wilson", level=level)
    return proportion(part, whole, of="verified patient on this side of the threshold", level=level)


def _net_benefit(
    counts: VerificationCounts,
    threshold: float,
    shares: Iterable[Floats],
    draws: Iterable[Floats],
    reason: str,
    level: float,
) -> Estimate:
    weight = float(harm_weight(np.array([threshold]))[0])
    if reason or not weight > 0:
        return undefined_estimate(reason or BLANK, n=counts.n, method=CORRECTED_METHOD, level=level)
    (q, p, _), (q_drawn, p_drawn, _) = shares, draws
    value = float(q * (p - weight * (1 - p)))
    if not counts.n_flagged:
        return Estimate(
            value, nan, nan, level, CORRECTED_METHOD, counts.n, "interval not defined: no patient is flagged"
        )
    tail = (1 - level) / 2
    drawn = q_drawn * (p_drawn - weight * (1 - p_drawn))
    low, high = np.quantile(drawn, (tail, 1 - tail)).tolist()
    return Estimate(value, low, high, level, CORRECTED_METHOD, counts.n)
