"""Outcomes that arrive later, in words."""

from lrcore.evaluation.groups.observed_vs_expected import MAX_LOOKS, CalibrationCusum

AT_ONE_LOOK = (
    "These sentences hold for one look, at a number of patients fixed beforehand. For repeated looks there "
    "are the limits of the sum over time."
)


def since_when_in_words(found: CalibrationCusum) -> str:
    """Return what the cumulative sum shows, and what its limits mean.

    Parameters
    ----------
    found : CalibrationCusum
    """
    limits = (
        "Cancers beyond those expected, added up patient by patient. It rises while risks are too low and "
        "falls while they are too high. Right risks leave the dashed limits in 5 of 100 series that are "
        f"looked at up to {MAX_LOOKS} times, after about equal numbers of patients"
    )
    left = found.left
    return f"{limits}; they were not left." if left is None else f"{limits}; first left on {str(left)[:10]}."
