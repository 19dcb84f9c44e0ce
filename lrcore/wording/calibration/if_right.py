"""What right risks would show in the same patients, in words: the AUC, and the walk of the outcomes."""

from lrcore.evaluation.calibration.curves.cumulative import MIN_INFORMATION, CumulativeCalibration
from lrcore.evaluation.discrimination.expected_auc import ExpectedAuc
from lrcore.evaluation.intervals import Estimate
from lrcore.wording.numbers import fixed, number_with_interval, p_value


def expected_auc_in_words(observed: Estimate, found: ExpectedAuc) -> str:
    """Return whether a low AUC is that of the model or of the patients."""
    if not found.expected.defined:
        return f"AUC to be expected: {found.expected.reason}."
    expected = number_with_interval(found.expected, 3)
    reach = f"If every risk is right, these {found.expected.n:,} patients allow an AUC of {expected}"
    difference = found.difference
    if not observed.defined or not difference.defined:
        return f"{reach}. Observed: {observed.reason}."
    seen = f"{reach}; observed is {number_with_interval(observed, 3)}"
    if not difference.has_interval:
        return f"{seen}."
    apart = f"{seen}. Observed less expected, in the same resamples: {number_with_interval(difference, 3)}"
    if difference.high < 0:
        return f"{apart}: the model ranks these patients worse than its risks promise."
    if difference.low > 0:
        return f"{apart}: the model ranks these patients better than its risks promise."
    return f"{apart}: an AUC that is lower than elsewhere would be a matter of the case mix."


def cumulative_in_words(found: CumulativeCalibration) -> str:
    """Return what the walk shows, its test, and whether the information suffices for it."""
    if found.reason:
        return f"Cumulative calibration is {found.reason}."
    information = fixed(found.total_information, 1)
    enough = (
        f"information {information}, at least {MIN_INFORMATION} are needed for these p values"
        if not found.has_enough_information
        else f"information {information} (at least {MIN_INFORMATION} are needed)"
    )
    return (
        f"{found.n:,} patients, {enough}. End of the walk {fixed(found.mean_z, 2)} (p {_p(found.mean_p)}: "
        f"right on average?), furthest from the straight line {fixed(found.bridge, 2)} at a risk of "
        f"{fixed(found.bridge_risk, 3)} (p {_p(found.bridge_p)}: right throughout?); both together p "
        f"{_p(found.p)}."
    )


def _p(p: float) -> str:
    shown = p_value(p)
    return shown if shown.startswith("<") else f"= {shown}"
