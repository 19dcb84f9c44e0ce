"""Natural frequencies: the consequences of a threshold in whole patients."""

from dataclasses import dataclass
from math import floor, isnan

from lrcore.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class NaturalFrequencies:
    """Whole patients that add up.

    Attributes
    ----------
    found, missed, false_alarms, cleared : int
        Their sum is the total.
    """

    found: int
    missed: int
    false_alarms: int
    cleared: int


def natural_frequencies(
    recall: float, false_alarm_rate: float, *, prevalence: float, total: int
) -> NaturalFrequencies:
    """Return the four groups among `total` patients, in whole numbers that add up.

    First the patients are split into malignant and benign, then each part into flagged and not; a
    split in two is rounded to the nearest whole patient.

    Parameters
    ----------
    recall, false_alarm_rate : float
        Shares of the malignant and of the benign patients flagged.
    prevalence : float
        Share of malignant patients, from 0 to 1.
    total : int
        Patients in all: 100 for the choice of one person, 1,000 for a programme.

    Raises
    ------
    InvalidInput
        If a rate is not defined or lies outside [0, 1].

    Examples
    --------
    >>> natural_frequencies(0.976, 0.089, prevalence=0.373, total=1000)
    NaturalFrequencies(found=364, missed=9, false_alarms=56, cleared=571)
    """
    for name, rate in (
        ("recall", recall),
        ("false_alarm_rate", false_alarm_rate),
        ("prevalence", prevalence),
    ):
        if isnan(rate) or not 0 <= rate <= 1:
            raise InvalidInput(f"`{name}` must lie between 0 and 1, got {rate}.")
    ill = _nearest(total * prevalence)
    found, alarms = _nearest(ill * recall), _nearest((total - ill) * false_alarm_rate)
    return NaturalFrequencies(found, ill - found, alarms, total - ill - alarms)


def _nearest(patients: float) -> int:
    return floor(patients + 0.5)
