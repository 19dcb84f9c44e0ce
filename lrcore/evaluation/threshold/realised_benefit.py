"""Net benefit when only so many flagged patients can be worked up, and the patients measured per net gain."""

from dataclasses import dataclass
from math import nan

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import Counts, first_flagged
from lrcore.evaluation.threshold.net_benefit import BLANK, net_benefit

RESAMPLED_METHOD = "percentiles of resamples of the patients"
_MAX_RISKS = 2_000  # distinct risks of flagged patients, up to which resampling takes less than a second
_TOO_MANY = "interval not computed: more than 2,000 distinct risks are flagged"
_NO_GAIN = "not defined: the model has no higher net benefit than flagging all patients or none"
_HARMFUL = (
    "not defined: less the harm of the test, the model has no higher net benefit than flagging all patients "
    "or none"
)
_MIN_GAIN = 1e-12  # net benefit per patient, below which a difference is rounding


@dataclass(frozen=True, slots=True)
class RealisedBenefit:
    """What is gained when the flagged patients with the highest risks are worked up, and no others.

    Attributes
    ----------
    threshold : float
    capacity : int
        Patients who can be worked up.
    flagged : int
        Patients at or above the threshold.
    found, alarms : float
        Malignant and benign patients who are worked up; not whole where the capacity ends among equal risks.
    net_benefit : Estimate
        Per patient, with its interval.
    """

    threshold: float
    capacity: int
    flagged: int
    found: float
    alarms: float
    net_benefit: Estimate

    @property
    def left_out(self) -> int:
        """Flagged patients who cannot be worked up."""
        return max(self.flagged - self.capacity, 0)


def realised_net_benefit(
    patients: Patients, threshold: float, capacity: int, *, resamples: int = 1_000, seed: int = 0
) -> RealisedBenefit:
    """Return the net benefit of working up at most `capacity` patients, the threshold being kept.

    Parameters
    ----------
    patients : Patients
    threshold : float
        From 0 to 1.
    capacity : int
        0 or more.
    resamples, seed : int
        Of the interval; the capacity is the same in each.

    Raises
    ------
    InvalidInput
        If the capacity is negative or the threshold lies outside [0, 1].

    Notes
    -----
    (TP_k - w FP_k) / n, with the weight w of the threshold. Where the capacity ends among patients with the
    same risk, each of them is worked up with the same probability.

    References
    ----------
    Singh, Shah and Vickers 2023, doi:10.1093/jamia/ocad006.

    Examples
    --------
    >>> patients = Patients([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    >>> found = realised_net_benefit(patients, 0.5, 2)
    >>> found.found, found.alarms, found.net_benefit.value, found.left_out
    (1.0, 1.0, 0.0, 1)
    """
    if capacity < 0:
        raise InvalidInput(f"The capacity must be 0 or more patients, got {capacity:,}.")
    if not 0 <= threshold <= 1:
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {threshold}.")
    tally = patients.tally
    first = int(first_flagged(tally.risk, [threshold])[0])
    malignant, benign = tally.malignant[first:][::-1], tally.benign[first:][::-1]
    found, alarms = (float(each[0]) for each in _worked_up(malignant[None], benign[None], capacity))
    flagged = int((malignant + benign).sum())
    result = RealisedBenefit(threshold, capacity, flagged, found, alarms, _undefined(patients.n))
    if threshold in (0, 1):
        return result
    weight = threshold / (1 - threshold)
    value = (found - weight * alarms) / patients.n
    limits, reason = (nan, nan), _TOO_MANY
    if len(malignant) <= _MAX_RISKS:
        draws = _redrawn(malignant, benign, patients.n, resamples, seed)
        gained, lost = _worked_up(*draws, capacity)
        low, high = np.quantile((gained - weight * lost) / patients.n, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
        limits, reason = (float(low), float(high)), ""
    estimate = Estimate(value, *limits, LEVEL, RESAMPLED_METHOD, patients.n, reason)
    return RealisedBenefit(threshold, capacity, flagged, found, alarms, estimate)


def patients_per_net_gain(counts: Counts, *, harm: float = 0.0) -> Estimate:
    """Return how many patients are measured for one more net cancer than by the better default.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    harm : float
        Of the measurement itself, in net benefit per patient: 1 / the patients one would measure, at no
        other cost, to find one cancer. 0 or more, and below 1.

    Raises
    ------
    InvalidInput
        If the harm lies outside [0, 1).

    Notes
    -----
    The test trade-off: 1 / (net benefit of the model less the harm, less that of flagging all, or of
    flagging none, whichever is higher). Without an interval, since the difference may be 0.

    References
    ----------
    Baker, Van Calster and Steyerberg 2012, doi:10.1515/1557-4679.1395. Vickers, Van Calster and Steyerberg
    2016, doi:10.1136/bmj.i6.
    """
    curve = net_benefit(counts)
    value, everyone = float(curve.model[0]), float(curve.treat_all[0])
    if np.isnan(value):
        return undefined_estimate(BLANK, n=counts.n)
    gain = value - require_harm(harm) - max(everyone, 0.0)
    if gain <= _MIN_GAIN:
        return undefined_estimate(_HARMFUL if harm else _NO_GAIN, n=counts.n)
    return Estimate(1 / gain, nan, nan, LEVEL, "", counts.n, "interval not defined: the gain may be 0")


def require_harm(harm: float) -> float:
    """Return the harm of a measurement, or refuse one that no net benefit can outweigh.

    Raises
    ------
    InvalidInput
        If it lies outside [0, 1).
    """
    if not 0 <= harm < 1:
        raise InvalidInput(
            f"The harm of the test must be 0 or more and below 1 net cancer per patient, got {harm:g}."
        )
    return harm


def _worked_up(malignant: Ints, benign: Ints, capacity: int) -> tuple[Floats, Floats]:
    """Return who is worked up in each row of counts, whose columns are risks from the highest on."""
    patients = malignant + benign
    before = np.cumsum(patients, axis=1) - patients
    share = np.clip((capacity - before) / np.maximum(patients, 1), 0, 1)
    return (malignant * share).sum(1), (benign * share).sum(1)


def _redrawn(malignant: Ints, benign: Ints, n: int, resamples: int, seed: int) -> tuple[Ints, Ints]:
    counts = np.concatenate([malignant, benign])
    others = n - int(counts.sum())
    drawn = np.random.default_rng(seed).multinomial(n, np.append(counts, others) / n, size=resamples)
    return drawn[:, : len(malignant)], drawn[:, len(malignant) : -1]


def _undefined(n: int) -> Estimate:
    return undefined_estimate(BLANK, n=n, method=RESAMPLED_METHOD)
