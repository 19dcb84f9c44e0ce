"""The phrases in which the words of a study appear: as they are written, and what takes their place.

A pattern is a regular expression that Python and JavaScript read alike, without regard to case; the first
that matches counts. A template names forms of :meth:`StudyWords.forms` and, by number, groups of its pattern.
"""

import re
from collections.abc import Mapping

Part = str | int  # text, or the number of a group

QUOTED = r"(?<!\w)'[^'\n]*'(?!\w)|\"[^\"\n]*\"|--[a-z-]+"  # and options of the command line

_COUNT = r"(?:[\d,.]+)"
_IN_TEXT = r"(?<![\w`:/-])"  # not the name of an icon, of a column or of an option

PHRASES = (
    (r"\bP\(malignant\)", "P({event})"),
    (r"\bmalignant or benign\b", "{with_event} or {no_event}"),
    (r"\bmalignant from benign patients\b", "{units} {with_event} from {units} {no_event}"),
    (r"\bmalignant less that of benign patients\b", "{units} {with_event} less that of {units} {no_event}"),
    (
        rf"\b({_COUNT}) malignant (and|or) ({_COUNT}) benign patients\b",
        "{1} {units} {with_event} {2} {3} {no_event}",
    ),
    (r"\b(of|on|among)( the)? malignant\b(?! patient| one)", "{1}{2} {units} {with_event}"),
    (r"\b(of|on|among)( the)? benign\b(?! patient| one)", "{1}{2} {units} {no_event}"),
    (r"\ba malignant one\b", "one {with_event}"),
    (r"\ba malignant patient\b", "{a_unit} {with_event}"),
    (r"\ba benign patient\b", "{a_unit} {no_event}"),
    (rf"{_IN_TEXT}unflagged patients\b", "{units} not {flagged}"),
    (rf"{_IN_TEXT}unflagged patient\b", "{unit} not {flagged}"),
    (r"\bmalignant (?:patients|ones)\b", "{units} {with_event}"),
    (r"\bmalignant patient\b", "{unit} {with_event}"),
    (r"\bbenign (?:patients|ones)\b", "{units} {no_event}"),
    (r"\bbenign patient\b", "{unit} {no_event}"),
    (r"\bexpected malignant\b", "expected {events}"),
    (r"\bwho are malignant\b", "{with_event}"),
    (rf"\bbe malignant and ({_COUNT}) (?:were|was)\b", "have {noun} and {1} did"),
    (r"\b(?:were|was) malignant\b", "had {noun}"),
    (r"\bis malignant\b", "is {noun}"),
    (r"\bis benign\b", "is {absence}"),
    (r"\b(means?) malignant\b", "{1} {noun}"),
    (r"\b(means?) benign\b", "{1} {absence}"),
    (r"\bmalignant\b", "{with_event}"),
    (r"\bbenign\b", "{no_event}"),
    (r"\bmalignancy\b", "{noun}"),
    (r"\b(have|had|has|with) cancer\b", "{1} {noun}"),
    (r"\bcancers\b", "{events}"),
    (r"\bcancer\b", "{event}"),
    (r"\bdiagnoses\b", "outcomes"),
    (r"\bdiagnosis\b", "outcome"),
    (r"\baspirates\b", "{units}"),
    (r"\baspirate\b", "{unit}"),
    (r"\ba patient\b", "{a_unit}"),
    (r"\bpatients\b", "{units}"),
    (r"\bpatient\b", "{unit}"),
    (rf"{_IN_TEXT}unflagged\b", "not {flagged}"),
    (rf"{_IN_TEXT}flagging\b", "{flagging}"),
    (rf"{_IN_TEXT}flagged\b", "{flagged}"),
    (rf"{_IN_TEXT}flags\b", "{flags}"),
    (rf"{_IN_TEXT}flag\b", "{flag}"),
)
_FIELD = re.compile(r"\{(\w+)\}")


def parts_of(template: str, forms: Mapping[str, str]) -> tuple[Part, ...]:
    """Return what takes the place of a phrase: its text, and the groups of the pattern in between.

    Examples
    --------
    >>> parts_of("have {noun} and {1} did", {"noun": "readmission"})
    ('have ', 'readmission', ' and ', 1, ' did')
    """
    pieces = _FIELD.split(template)
    parts: list[Part] = []
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            parts.append(piece)
        else:
            parts.append(int(piece) if piece.isdigit() else forms[piece])
    return tuple(part for part in parts if part != "")
