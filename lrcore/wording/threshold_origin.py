"""In words: was the threshold fixed before the outcomes were known?"""

from lrcore.validation.threshold_origin import DEFAULT, SAME_PATIENTS, ThresholdOrigin


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
    return (
        f"{chosen} on other patients ({origin.evidence}). Whether the outcomes of this file had been seen "
        "before is not recorded."
    )
