"""In words: was the threshold fixed before the outcomes were known?"""

from math import isnan
from typing import Any

from lrcore.errors import counted
from lrcore.validation.timing.threshold_origin import DEFAULT, SAME_PATIENTS, ThresholdOrigin

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def origin_in_words(origin: ThresholdOrigin) -> str:
    """Return on whose outcomes the threshold in force was chosen, and what that means for these numbers."""
    if origin.kind == DEFAULT:
        return f"The default threshold of {origin.threshold:.3f} is in force: it was chosen on no outcomes."
    chosen = f"The threshold of {origin.threshold:g} was chosen by {origin.chosen_by} on {origin.chosen_on}"
    if origin.kind == SAME_PATIENTS:
        return (
            f"{chosen} on as many patients, with as many cancers, the same recall and the same false alarms: "
            "most likely these, after their outcomes had been seen. Recall, false alarms and net benefit at "
            "it are then optimistic; confirm them on other patients."
        )
    on_others = f"{chosen} on other patients ({origin.evidence})"
    seconds = origin.seconds_before
    if isnan(seconds):
        return f"{on_others}. Whether the outcomes of this file had been seen before is not recorded."
    if seconds >= 1:  # the choice is recorded to the second
        return f"{on_others}, {span_in_words(seconds)} before this file was first read here."
    return (
        f"{on_others}, after this file was first read here on {origin.first_read_at[:10]}: its outcomes may "
        "have been seen."
    )


def origin_json(origin: ThresholdOrigin) -> dict[str, Any]:
    """Return the origin with its sentence under ``threshold_origin``."""
    return {"threshold_origin": origin.as_json() | {"sentence": origin_in_words(origin)}}


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
