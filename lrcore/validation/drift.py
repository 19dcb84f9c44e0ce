"""Have the patients changed? How far each field moved, against what chance would do.

Two samples of measurements in, one frozen result out. The reference is the development series;
both are scored by the same model, so that what is compared is the patients and not two models.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.population_stability import (
    N_PERMUTATIONS,
    PopulationStability,
    adjust_false_discovery,
    critical_stability_index,
    permutation_p_value,
    population_stability,
)
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.model.risk_model import RiskModel
from lrcore.schema import FIELDS, N_FIELDS, Field
from lrcore.validation.flag_drift import RESAMPLES, FlagDrift, field_effects, flag_drift

if TYPE_CHECKING:
    import pandas as pd

MIN_PATIENTS = 50  # patients below which no field is judged
MAX_FALSE_ALARM_RATE = 0.05  # largest chance of any alarm where nothing has changed


@dataclass(frozen=True, eq=False, slots=True)
class FeatureShift:
    """One quantity in both samples, and whether it moved further than chance moves it.

    Attributes
    ----------
    stability : PopulationStability
        The index with its bins and counts.
    critical : float
        The index chance exceeds in 5 of 100 samples of these sizes, looking at this quantity alone:
        not what decides, because many are looked at and a shift can show where the index does not.
    p : float
        Chance of differing as much, in shape or by a shift, if nothing has changed.
    adjusted_p : float
        The same, for the number of quantities looked at.
    median_reference, median : float
        In the unit of the quantity.
    n_outside : int
        Values outside the range of the reference.
    """

    stability: PopulationStability
    critical: float
    p: float
    adjusted_p: float
    median_reference: float
    median: float
    n_outside: int

    @property
    def alarm(self) -> bool:
        """Whether it moved further than chance would: the adjusted p decides, and nothing else."""
        return self.adjusted_p <= MAX_FALSE_ALARM_RATE


@dataclass(frozen=True, eq=False, slots=True)
class FieldDrift:
    """One of the 30 fields.

    Attributes
    ----------
    field : Field
    moved : Moved
    flags : Estimate
        Change of the share flagged if this field alone were distributed as in the new sample.
    """

    field: Field
    moved: FeatureShift
    flags: Estimate


@dataclass(frozen=True, eq=False, slots=True)
class LogOddsDrift:
    """What the model makes of all fields together.

    Attributes
    ----------
    moved : Moved
    shift : Estimate
        Difference of the means, in standard deviations of the reference.
    """

    moved: FeatureShift
    shift: Estimate


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
        Patients with exactly the measurements of a reference patient: no new sample.
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
        """The fields, the best evidence of a move first."""
        return tuple(sorted(self.fields, key=lambda each: (each.moved.p, -each.moved.stability.value)))

    @property
    def alarms(self) -> tuple[FieldDrift, ...]:
        """The fields that moved further than chance would, the best evidence first."""
        return tuple(each for each in self.by_evidence if each.moved.alarm)

    @property
    def any_alarm(self) -> bool:
        """Whether a field or the log-odds moved further than chance would."""
        return bool(self.alarms) or any(each.moved.alarm for each in self.log_odds)

    def frame(self) -> "pd.DataFrame":
        """Return one row per field, in the order of the schema, and one for the log-odds."""
        import pandas as pd

        rows = [{"field": each.field.key} | _row(each.moved, each.flags) for each in self.fields]
        nothing = undefined_estimate("", n=self.n)
        rows += [{"field": "log_odds"} | _row(each.moved, nothing) for each in self.log_odds]
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


def _row(moved: FeatureShift, flags: Estimate) -> dict[str, float]:
    index = moved.stability
    values: tuple[float, ...] = (
        index.n_reference,
        index.n,
        index.value,
        moved.p,
        moved.adjusted_p,
        MAX_FALSE_ALARM_RATE,
        moved.alarm,
    )
    values += (moved.median_reference, moved.median, moved.n_outside, flags.value, flags.low, flags.high)
    return dict(zip(_COLUMNS, values, strict=True))


def drift(
    reference: ArrayLike,
    current: ArrayLike,
    *,
    model: RiskModel,
    threshold: float,
    seed: int = 0,
    permutations: int = N_PERMUTATIONS,
    resamples: int = RESAMPLES,
) -> Drift:
    """Hold new patients against the development patients, field by field and together.

    Parameters
    ----------
    reference : ndarray of shape (m, 30)
        Measurements of the development patients.
    current : ndarray of shape (n, 30)
        Measurements of the others; may have no row.
    model : RiskModel
        Scores both.
    threshold : float
        From 0 to 1; what "flagged" means.
    seed : int
    permutations : int
        Draws behind each p value and each critical value.
    resamples : int
        Bootstrap resamples behind the interval of each field's effect on flags.

    Raises
    ------
    InvalidInput
        If the measurements are not finite numbers in 30 columns, there is no reference, or the
        threshold lies outside [0, 1].

    Notes
    -----
    31 quantities are judged together, the 30 fields and the log-odds: see
    :func:`lrcore.evaluation.groups.population_stability.adjust_false_discovery`. Where nothing has
    changed, the chance that any of them raises an alarm is at most 0.05.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> measurements = load().measurements
    >>> model = RiskModel(measurements.mean(0), measurements.std(0), np.ones(30), 0.0)
    >>> found = drift(measurements, measurements[:40], model=model, threshold=0.5)
    >>> found.reason
    'too few patients to judge any field: 40, and at least 50 are needed'
    """
    before, now = _measured(reference, "reference"), _measured(current, "current")
    if not len(before):
        raise InvalidInput("`reference` must hold at least one patient, got none.")
    if not 0 <= threshold <= 1:
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {threshold}.")
    few = min(len(before), len(now))
    flags = flag_drift(model.risk(before), model.risk(now), threshold)
    sizes = len(before), len(now), _shared(before, now), seed, permutations
    if few < MIN_PATIENTS:
        reason = f"too few patients to judge any field: {few:,}, and at least {MIN_PATIENTS} are needed"
        return Drift((), (), flags, *sizes, reason)
    rng = np.random.default_rng(seed)
    scored = model.log_odds(before), model.log_odds(now)
    moved = _all_moved(
        np.column_stack([before, scored[0]]), np.column_stack([now, scored[1]]), permutations, rng
    )
    effects = field_effects(before, now, model=model, threshold=threshold, resamples=resamples, seed=seed)
    fields = tuple(map(FieldDrift, FIELDS, moved[:-1], effects))
    return Drift(fields, (LogOddsDrift(moved[-1], standardised_shift(*scored)),), flags, *sizes)


def _measured(values: ArrayLike, name: str) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != N_FIELDS or not np.isfinite(table).all():
        raise InvalidInput(
            f"`{name}` must be finite numbers in {N_FIELDS} columns, got shape {table.shape}"
            f"{'' if np.isfinite(table).all() else ' with values that are not finite'}."
        )
    return table


def _shared(reference: Floats, current: Floats) -> int:
    known = {row.tobytes() for row in reference}
    return sum(row.tobytes() in known for row in current)


def permutation_tests(before: Floats, now: Floats, *, permutations: int, rng: np.random.Generator) -> Floats:
    """Return each column's chance of differing as much if nothing has changed, and the same adjusted.

    Parameters
    ----------
    before, now : ndarray of shape (m, k), (n, k)
    permutations : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of shape (2, k)
        p values, and p values adjusted for their number.
    """
    pairs = zip(before.T, now.T, strict=True)
    p = np.array([permutation_p_value(old, new, permutations=permutations, rng=rng) for old, new in pairs])
    return np.vstack([p, adjust_false_discovery(p)])


def _all_moved(
    before: Floats, now: Floats, permutations: int, rng: np.random.Generator
) -> list[FeatureShift]:
    """Judge every column of two samples together."""
    judged = permutation_tests(before, now, permutations=permutations, rng=rng).T.tolist()
    found: list[FeatureShift] = []
    known: dict[tuple[int, ...], float] = {}
    for old, new, (p, adjusted) in zip(before.T, now.T, judged, strict=True):
        index = population_stability(old, new)
        sizes = tuple(sorted(index.reference.tolist()))  # all that chance depends on, besides n
        if sizes not in known:
            known[sizes] = critical_stability_index(
                index.reference, index.n, level=LEVEL, draws=permutations, rng=rng
            )
        outside = int(np.count_nonzero((new < old.min()) | (new > old.max())))
        medians = float(np.median(old)), float(np.median(new))
        found.append(FeatureShift(index, known[sizes], p, adjusted, *medians, outside))
    return found


def standardised_shift(reference: Floats, current: Floats, *, level: float = LEVEL) -> Estimate:
    """Return the difference of the means in standard deviations of the reference.

    The interval is Welch's with the normal quantile; the reference's standard deviation counts as
    known.

    Examples
    --------
    >>> round(standardised_shift(np.array([0.0, 2.0, 4.0]), np.array([3.0, 5.0])).value, 6)
    1.0
    """
    n, method = len(current), "difference of means over the reference's standard deviation, normal interval"
    if min(n, len(reference)) < 2:
        return undefined_estimate("not defined: fewer than two patients", n=n, method=method, level=level)
    spread = float(reference.std(ddof=1))
    if spread == 0:
        return undefined_estimate("not defined: the reference does not vary", n=n, method=method, level=level)
    value = float(current.mean() - reference.mean()) / spread
    error = np.sqrt(reference.var(ddof=1) / len(reference) + current.var(ddof=1) / n) / spread
    half = normal_quantile(level) * float(error)
    return Estimate(value, value - half, value + half, level, method, n)
