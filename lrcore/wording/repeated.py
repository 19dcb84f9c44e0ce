"""Repeated cross-validation in words: the mean over the repetitions, and their range."""

from lrcore.validation.internal_results import RepeatedCrossValidation
from lrcore.wording.numbers import fixed

_NAMES = {
    "auc": ("AUC", 4),
    "slope": ("Calibration slope", 2),
    "in_the_large": ("Calibration in the large", 2),
    "brier": ("Brier score", 4),
}


def repeated_in_words(found: RepeatedCrossValidation | None) -> list[str]:
    """Return one line for each measure; none for an updated model.

    Parameters
    ----------
    found : RepeatedCrossValidation or None
    """
    if found is None:
        return []
    width = max(len(name) for name, _ in _NAMES.values())
    lines = [f"{name:<{width}}  {mean_and_range(found, key)}" for key, (name, _) in _NAMES.items()]
    title = f"Cross-validated {found.repeats} times in {found.folds} folds: mean (lowest to highest)"
    return [title, *lines]


def mean_and_range(found: RepeatedCrossValidation, measure: str) -> str:
    """Return the mean of a measure over the repetitions, with the lowest and the highest.

    Parameters
    ----------
    found : RepeatedCrossValidation
    measure : str
        ``auc``, ``slope``, ``in_the_large`` or ``brier``.
    """
    spread, digits = found.spread(measure), _NAMES[measure][1]
    if not spread.estimable:
        return "not estimable"
    mean, low, high = (fixed(end, digits) for end in (spread.mean, spread.lowest, spread.highest))
    return f"{mean} ({low} to {high})"
