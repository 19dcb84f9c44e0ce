"""Internal validation in words: how it was done, and what is expected of new patients."""

from math import isnan

from lrcore.validation.internal_results import (
    CorrectedMeasure,
    InternalValidation,
    RepeatedCrossValidation,
)
from lrcore.wording.measures.names import measure_name, measure_titles
from lrcore.wording.numbers import fixed

_DIGITS = {"auc": 4, "slope": 2, "in_the_large": 2, "brier": 4, "recall": 3, "false_alarm_rate": 3}
_REPEATED = ("auc", "slope", "in_the_large", "brier")  # in the lines of the command


def how_validated(found: InternalValidation) -> str:
    """Return how the way of fitting was validated.

    Parameters
    ----------
    found : InternalValidation
    """
    optimism, repeated = found.optimism, found.repeated
    return (
        f"Internal validation: optimism by {optimism.resamples:,} bootstrap samples (Harrell; seed "
        f"{optimism.seed}), in each of which centring, scaling and fitting are repeated, and "
        f"{repeated.repeats:,} times repeated {repeated.folds}-fold cross-validation."
    )


def expected_of_new_patients(found: InternalValidation) -> tuple[str, ...]:
    """Return each measure on the model's own patients, corrected for optimism, and cross-validated."""
    measures = "; ".join(_measure(one, found) for one in found.optimism.measures)
    at = f"{found.optimism.threshold:.3f}"
    return (
        f"On the {found.optimism.n:,} development patients, then corrected for optimism, then "
        f"cross-validated (mean and range of the repetitions), at {at}: {measures}.",
        "Neither correction shows what happens at another hospital.",
    )


def _measure(one: CorrectedMeasure, found: InternalValidation) -> str:
    apparent, corrected = (
        "not estimable" if isnan(value) else fixed(value, _DIGITS[one.measure])
        for value in (one.apparent, one.corrected)
    )
    return (
        f"{measure_name(one.measure)} {apparent}, {corrected}, {mean_and_range(found.repeated, one.measure)}"
    )


def repeated_in_words(found: RepeatedCrossValidation | None) -> list[str]:
    """Return one line for each measure; none for an updated model.

    Parameters
    ----------
    found : RepeatedCrossValidation or None
    """
    if found is None:
        return []
    names = measure_titles(_REPEATED)
    width = max(map(len, names.values()))
    lines = [f"{name:<{width}}  {mean_and_range(found, key)}" for key, name in names.items()]
    title = f"Cross-validated {found.repeats} times in {found.folds} folds: mean (lowest to highest)"
    return [title, *lines]


def mean_and_range(found: RepeatedCrossValidation, measure: str) -> str:
    """Return the mean of a measure over the repetitions, with the lowest and the highest.

    Parameters
    ----------
    found : RepeatedCrossValidation
    measure : str
        A key of its values: ``auc``, ``slope``, ``in_the_large``, ``brier``, ``recall`` or
        ``false_alarm_rate``.
    """
    spread, digits = found.spread(measure), _DIGITS[measure]
    if not spread.estimable:
        return "not estimable"
    mean, low, high = (fixed(end, digits) for end in (spread.mean, spread.lowest, spread.highest))
    return f"{mean} ({low} to {high})"
