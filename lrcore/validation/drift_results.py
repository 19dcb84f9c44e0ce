"""What a comparison of two samples found: shifts of each field, of the log-odds and of the flags."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrcore.evaluation.groups.population_stability import PopulationStability
from lrcore.evaluation.intervals import Estimate, undefined_estimate
from lrcore.schema import Field
from lrcore.validation.flag_drift import FlagDrift

if TYPE_CHECKING:
    import pandas as pd

MIN_PATIENTS = 50  # with fewer, no field is judged
MAX_FALSE_ALARM_RATE = 0.05  # chance of any alarm where nothing has changed


@dataclass(frozen=True, eq=False, slots=True)
class FeatureShift:
    """One quantity in both samples, and whether it differs by more than chance.

    Attributes
    ----------
    stability : PopulationStability
        The index with its bins and counts.
    p : float
        Chance of a difference as large, in shape or by a shift, if nothing has changed.
    adjusted_p : float
        The same, adjusted for the number of quantities tested.
    median_reference, median : float
        In the unit of the quantity.
    n_outside : int
        Values outside the range of the reference.
    """

    stability: PopulationStability
    p: float
    adjusted_p: float
    median_reference: float
    median: float
    n_outside: int

    @property
    def alarm(self) -> bool:
        """Whether it differs by more than chance; the adjusted p alone decides."""
        return self.adjusted_p <= MAX_FALSE_ALARM_RATE


@dataclass(frozen=True, eq=False, slots=True)
class FieldDrift:
    """One of the 30 fields.

    Attributes
    ----------
    field : Field
    shift : FeatureShift
    flags : Estimate
        Change of the share flagged if this field alone were distributed as in the new sample.
    """

    field: Field
    shift: FeatureShift
    flags: Estimate


@dataclass(frozen=True, eq=False, slots=True)
class LogOddsDrift:
    """The log-odds, in which the model combines all fields.

    Attributes
    ----------
    shift : FeatureShift
    mean_shift : Estimate
        Difference of the means, in standard deviations of the reference.
    """

    shift: FeatureShift
    mean_shift: Estimate


@dataclass(frozen=True, eq=False, slots=True)
class Drift:
    """What has changed between the development patients and others.

    Attributes
    ----------
    fields : tuple of FieldDrift
        In the order of the schema; empty when there are too few patients to judge.
    log_odds : tuple of LogOddsDrift
        One, or none when there are too few patients.
    flags : FlagDrift
    n_reference, n : int
    n_shared : int
        Patients with exactly the measurements of a reference patient.
    seed, permutations : int
    reason : str
        Why no field is judged; empty when they are.
    """

    fields: tuple[FieldDrift, ...]
    log_odds: tuple[LogOddsDrift, ...]
    flags: FlagDrift
    n_reference: int
    n: int
    n_shared: int
    seed: int
    permutations: int
    reason: str = ""

    @property
    def by_evidence(self) -> tuple[FieldDrift, ...]:
        """The fields, the strongest evidence of a shift first."""
        return tuple(sorted(self.fields, key=lambda each: (each.shift.p, -each.shift.stability.value)))

    @property
    def alarms(self) -> tuple[FieldDrift, ...]:
        """The fields that differ by more than chance, the strongest evidence first."""
        return tuple(each for each in self.by_evidence if each.shift.alarm)

    @property
    def any_alarm(self) -> bool:
        """Whether a field or the log-odds differ by more than chance."""
        return bool(self.alarms) or any(each.shift.alarm for each in self.log_odds)

    def frame(self) -> "pd.DataFrame":
        """Return one row per field, in the order of the schema, and one for the log-odds."""
        import pandas as pd

        rows = [{"field": each.field.key} | _row(each.shift, each.flags) for each in self.fields]
        nothing = undefined_estimate("", n=self.n)
        rows += [{"field": "log_odds"} | _row(each.shift, nothing) for each in self.log_odds]
        columns = ["field", *_COLUMNS]
        return pd.DataFrame(rows, columns=columns)


_COLUMNS = (
    "n_reference",
    "n",
    "psi",
    "p",
    "adjusted_p",
    "adjusted_p_limit",
    "beyond_chance",
    "median_reference",
    "median",
    "n_outside",
    "change_in_share_flagged",
    "change_low",
    "change_high",
)


def _row(shift: FeatureShift, flags: Estimate) -> dict[str, float]:
    index = shift.stability
    values: tuple[float, ...] = (
        index.n_reference,
        index.n,
        index.value,
        shift.p,
        shift.adjusted_p,
        MAX_FALSE_ALARM_RATE,
        shift.alarm,
    )
    values += (shift.median_reference, shift.median, shift.n_outside, flags.value, flags.low, flags.high)
    return dict(zip(_COLUMNS, values, strict=True))
