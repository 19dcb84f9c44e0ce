"""The two other Wisconsin breast cancer series, which are refused by name."""

from collections.abc import Sequence

from lrcore.reader.columns.spelling import squashed
from lrcore.reader.formats.delimited import Record

_ORIGINAL = (
    ("clumpthickness", "clthickness", "thickness"),
    ("uniformityofcellsize", "uniformitycellsize", "uniformitysize", "cellsize", "size"),
    ("uniformityofcellshape", "uniformitycellshape", "uniformityshape", "cellshape", "shape"),
    ("marginaladhesion", "margadhesion", "adhesion"),
    (
        "singleepithelialcellsize",
        "singleepithelialsize",
        "epithcsize",
        "epithelialsize",
        "epithelialcellsize",
    ),
    ("barenuclei", "bare", "barenucleoli"),
    ("blandchromatin", "blcromatin", "chromatin"),
    ("normalnucleoli", "nucleoli", "normal"),
    ("mitoses", "mitosis"),
)
ORIGINAL = (
    "This is the original Wisconsin data: nine cytological scores from 1 to 10 (clump thickness ... "
    "mitoses). This model needs the 30 nuclear measurements of the Wisconsin Diagnostic data (radius, "
    "texture ... each as mean, standard error and worst), which cannot be worked out from the scores."
)
PROGNOSTIC = (
    "This is the Wisconsin Prognostic data: its patients all have cancer, and its outcome is recurrence "
    "(R) or not (N). This model tells malignant from benign and cannot be used for recurrence."
)


def other_series(names: Sequence[str], rows: Sequence[Record]) -> str:
    """Return the sentence that refuses another Wisconsin series, or an empty text.

    Parameters
    ----------
    names : sequence of str
        The headers; empty when the file has none.
    rows : sequence of list of str
        The first rows of data.
    """
    plain = {squashed(name) for name in names}
    if sum(bool(plain & {squashed(word) for word in words} | plain & set(words)) for words in _ORIGINAL) >= 5:
        return ORIGINAL
    full = [row for row in rows if len(row) == (len(names) or len(row)) and len(row) > 1]
    columns = [{cell.strip() for cell in column} for column in zip(*full, strict=False)]
    if names:
        return PROGNOSTIC if _is_prognostic(names, columns) else ""
    if len(columns) in (10, 11) and all(_is_scores(values) for values in columns[len(columns) - 10 :]):
        return ORIGINAL
    if len(columns) >= 33 and any(values and values <= {"N", "R"} for values in columns[:3]):
        return PROGNOSTIC
    return ""


def _is_scores(values: set[str]) -> bool:
    return bool(values) and values <= {str(score) for score in range(1, 11)} | {"?", "NA", ""}


def _is_prognostic(names: Sequence[str], columns: Sequence[set[str]]) -> bool:
    plain = [squashed(name) for name in names]
    about = {
        "time",
        "tumorsize",
        "tumoursize",
        "lymphnodestatus",
        "lymphnode",
        "lymphnodes",
        "positivelymphnodes",
    }
    outcomes = [
        values
        for name, values in zip(plain, columns, strict=False)
        if name in ("outcome", "recurrence", "class")
    ]
    return any(values - {""} and values - {""} <= {"N", "R"} for values in outcomes) or (
        len(about & set(plain)) >= 3 and "diagnosis" not in plain
    )
