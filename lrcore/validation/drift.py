"""Drift: how far each field differs from the development series, compared with chance.

Both samples are scored by the same model, so that patients are compared and not models.
"""

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.population_stability import population_stability
from lrcore.evaluation.groups.shift_tests import (
    N_PERMUTATIONS,
    adjust_false_discovery,
    permutation_p_value,
)
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.model.risk_model import RiskModel
from lrcore.schema import FIELDS, N_FIELDS
from lrcore.validation.drift_results import MIN_PATIENTS, Drift, FeatureShift, FieldDrift, LogOddsDrift
from lrcore.validation.flag_drift import RESAMPLES, field_effects, flag_drift


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
    """Compare new patients with the development patients, field by field and together.

    Parameters
    ----------
    reference : ndarray of shape (m, 30)
        Measurements of the development patients.
    current : ndarray of shape (n, 30)
        Measurements of the new patients; may have no row.
    model : RiskModel
        Applied to both samples.
    threshold : float
        Of the flags; from 0 to 1.
    seed : int
    permutations : int
        Draws for each p value.
    resamples : int
        Bootstrap resamples for the interval of each field's effect on the flags.

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
    before, now = _measurements(reference, "reference"), _measurements(current, "current")
    if not len(before):
        raise InvalidInput("`reference` must hold at least one patient, got none.")
    if not 0 <= threshold <= 1:
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {threshold}.")
    few = min(len(before), len(now))
    flags = flag_drift(model.risk(before), model.risk(now), threshold)
    sizes = len(before), len(now), _n_shared(before, now), seed, permutations
    if few < MIN_PATIENTS:
        reason = f"too few patients to judge any field: {few:,}, and at least {MIN_PATIENTS} are needed"
        return Drift((), (), flags, *sizes, reason)
    rng = np.random.default_rng(seed)
    scored = model.log_odds(before), model.log_odds(now)
    shifts = _feature_shifts(
        np.column_stack([before, scored[0]]), np.column_stack([now, scored[1]]), permutations, rng
    )
    effects = field_effects(before, now, model=model, threshold=threshold, resamples=resamples, seed=seed)
    fields = tuple(map(FieldDrift, FIELDS, shifts[:-1], effects))
    return Drift(fields, (LogOddsDrift(shifts[-1], standardised_shift(*scored)),), flags, *sizes)


def _measurements(values: ArrayLike, name: str) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != N_FIELDS or not np.isfinite(table).all():
        raise InvalidInput(
            f"`{name}` must be finite numbers in {N_FIELDS} columns, got shape {table.shape}"
            f"{'' if np.isfinite(table).all() else ' with values that are not finite'}."
        )
    return table


def _n_shared(reference: Floats, current: Floats) -> int:
    known = {row.tobytes() for row in reference}
    return sum(row.tobytes() in known for row in current)


def permutation_tests(before: Floats, now: Floats, *, permutations: int, rng: np.random.Generator) -> Floats:
    """Test each column for a difference of the two samples.

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


def _feature_shifts(
    before: Floats, now: Floats, permutations: int, rng: np.random.Generator
) -> list[FeatureShift]:
    """Return the shift of every column of two samples, tested together."""
    judged = permutation_tests(before, now, permutations=permutations, rng=rng).T.tolist()
    found: list[FeatureShift] = []
    for old, new, (p, adjusted) in zip(before.T, now.T, judged, strict=True):
        index = population_stability(old, new)
        outside = int(np.count_nonzero((new < old.min()) | (new > old.max())))
        medians = float(np.median(old)), float(np.median(new))
        found.append(FeatureShift(index, p, adjusted, *medians, outside))
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
