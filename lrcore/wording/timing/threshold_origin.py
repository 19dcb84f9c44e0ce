"""In words: was the threshold fixed before the outcomes were known?"""

from math import isnan
from typing import Any

from lrcore.errors import counted
from lrcore.validation.timing.threshold_origin import DEFAULT, SAME_PATIENTS, ThresholdOrigin
from lrcore.wording.captions import validation as captions
from lrcore.wording.captions.caption import Caption

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def origin_caption(origin: ThresholdOrigin) -> Caption:
    """Return on whose outcomes the threshold in force was chosen, and what that means for these numbers."""
    if origin.kind == DEFAULT:
        return captions.DEFAULT_THRESHOLD.with_values(threshold=origin.threshold)
    chosen = {"threshold": origin.threshold, "by": origin.chosen_by, "on": origin.chosen_on}
    if origin.kind == SAME_PATIENTS:
        return captions.CHOSEN_ON_THESE.with_values(**chosen)
    chosen["evidence"] = origin.evidence
    seconds = origin.seconds_before
    if isnan(seconds):
        return captions.CHOSEN_AT_UNKNOWN_TIME.with_values(**chosen)
    if seconds >= 1:  # the choice is recorded to the second
        return captions.CHOSEN_BEFORE.with_values(**chosen, span=span_in_words(seconds))
    return captions.CHOSEN_AFTER.with_values(**chosen, first_read=origin.first_read_at[:10])


def origin_json(origin: ThresholdOrigin) -> dict[str, Any]:
    """Return the origin with its sentence under ``threshold_origin``."""
    return {"threshold_origin": origin.as_json() | {"sentence": origin_caption(origin).statistician}}


def span_in_words(seconds: float) -> str:
    """Return a length of time in its largest whole unit.

    Examples
    --------
    >>> span_in_words(12 * 86_400 + 5), span_in_words(3_600), span_in_words(0.2)
    ('12 days', '1 hour', 'less than a second')
    """
    for unit, length in _UNITS:
        if seconds >= length:
            return counted(int(seconds // length), unit)
    return "less than a second"
