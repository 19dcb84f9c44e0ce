"""Outcomes that arrive later, in words."""

from lrcore.evaluation.groups.observed_vs_expected import MAX_LOOKS, CalibrationCusum
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.monitoring import LIMITS_LEFT, LIMITS_NOT_LEFT, SINCE_WHEN


def since_when_caption(found: CalibrationCusum) -> Caption:
    """Return what the cumulative sum shows, and what its limits mean.

    Parameters
    ----------
    found : CalibrationCusum
    """
    left = LIMITS_NOT_LEFT if found.left is None else LIMITS_LEFT.with_values(day=str(found.left)[:10])
    return SINCE_WHEN.with_values(looks=MAX_LOOKS, left=left)
