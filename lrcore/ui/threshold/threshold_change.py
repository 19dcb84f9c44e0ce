"""What a change of the threshold does to the same patients, in words."""

from lrcore.wording.numbers import fixed


def threshold_change_in_words(found: int, alarms: int) -> str:
    """Return how many more, or fewer, patients are found and falsely flagged at another threshold.

    Parameters
    ----------
    found, alarms : int
        Differences in malignant and in benign patients flagged, new less old. A threshold that moves
        one way changes both the same way.

    Examples
    --------
    >>> threshold_change_in_words(8, 61)
    '8 more found, 61 more false alarms: 7.6 for each'
    >>> threshold_change_in_words(0, -1), threshold_change_in_words(0, 0)
    ('as many found, 1 fewer false alarm', 'the same patients are flagged')
    """
    if found == 0 and alarms == 0:
        return "the same patients are flagged"
    way = "more" if found + alarms > 0 else "fewer"
    cancers, burden = abs(found), abs(alarms)
    plural = "" if burden == 1 else "s"
    first = f"{cancers:,} {way} found" if cancers else "as many found"
    second = f"{burden:,} {way} false alarm{plural}" if burden else "as many false alarms"
    ratio = f": {fixed(burden / cancers, 1)} for each" if cancers and burden else ""
    return f"{first}, {second}{ratio}"
