"""Internal validation in sentences: how it was done, and what is expected of new patients."""

from math import isnan

from lrcore.validation.internal_results import CorrectedMeasure, InternalValidation
from lrcore.wording.numbers import fixed

NAMES = {
    "auc": "AUC",
    "slope": "calibration slope",
    "in_the_large": "calibration-in-the-large",
    "brier": "Brier score",
    "recall": "recall",
    "false_alarm_rate": "false alarm rate",
}
_DIGITS = {"auc": 4, "slope": 2, "in_the_large": 2, "brier": 4, "recall": 3, "false_alarm_rate": 3}


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
    digits, spread = _DIGITS[one.measure], found.repeated.spread(one.measure)
    apparent, corrected, mean, low, high = (
        "not estimable" if isnan(value) else fixed(value, digits)
        for value in (one.apparent, one.corrected, spread.mean, spread.lowest, spread.highest)
    )
    return f"{NAMES[one.measure]} {apparent}, {corrected}, {mean} ({low} to {high})"
