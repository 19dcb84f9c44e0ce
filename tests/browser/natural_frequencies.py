"""The consequences of a threshold in whole patients, as the workbench must state them."""

from dataclasses import dataclass
from math import floor


@dataclass(frozen=True)
class NaturalFrequencies:
    """Whole patients that add up to the total."""

    found: int
    missed: int
    false_alarms: int
    cleared: int


def natural_frequencies(recall, false_alarm_rate, *, prevalence, total):
    """Split the patients into malignant and benign, then each part into flagged and not."""
    ill = floor(total * prevalence + 0.5)
    found = floor(ill * recall + 0.5)
    alarms = floor((total - ill) * false_alarm_rate + 0.5)
    return NaturalFrequencies(found, ill - found, alarms, total - ill - alarms)
