"""A file of patients -> what can be scored, and a reason for everything that cannot.

The stages, one module each: ``container`` (what the bytes hold), ``encoding``, ``delimited`` or
``workbook`` or ``parquet`` (records of text), ``layout`` (where the table begins), ``headers``,
``rows``, ``numbers``, ``labels``, ``plausibility`` and ``whole_file``. What they decide from the
first rows is a ``plan``; ``reading`` applies it to all rows and joins the result.
"""

from lrcore.cohort.choices import Choices, Conversion, Offer
from lrcore.cohort.cohort import Cohort
from lrcore.cohort.issues import HELD_BACK, NOTE, REFUSED, Issue
from lrcore.cohort.plausibility import check_row, outside_development, range_notes
from lrcore.cohort.reading import open_cohort, read_opened, recogniser
from lrcore.cohort.source import open_source

__all__ = [
    "HELD_BACK",
    "NOTE",
    "REFUSED",
    "Choices",
    "Cohort",
    "Conversion",
    "Issue",
    "Offer",
    "check_row",
    "outside_development",
    "range_notes",
    "read_cohort",
]


def read_cohort(data: bytes, *, name: str = "", choices: Choices | None = None) -> Cohort:
    r"""Read a file of patients with the 30 measurements.

    Parameters
    ----------
    data : bytes
        CSV or other delimited text, an Excel workbook, Parquet; also compressed.
    name : str
        Name of the file, for the reader.
    choices : Choices, optional
        What a person overrules or accepts.

    Returns
    -------
    Cohort
        Scored, refused and held-back rows add up to the data rows of the file.

    Raises
    ------
    CohortRefused
        If the file as a whole cannot be read; ``details`` may hold an ``offer``.

    Examples
    --------
    >>> from lrcore.dataset import load
    >>> from lrcore.schema import FIELDS
    >>> header = ",".join(["id", "diagnosis"] + [field.headers["Kaggle"] for field in FIELDS])
    >>> row = ",".join(["842302", "M"] + [str(value) for value in load().measurements[0]])
    >>> cohort = read_cohort(f"{header}\n{row}\n".encode())
    >>> cohort.ids, cohort.outcome.tolist(), cohort.sentence
    (('842302',), [1], '1 data row: 1 scored, 0 refused, 0 held back.')
    """
    choices = choices or Choices()
    source = open_source(data, recogniser(choices), choices)
    return read_opened(open_cohort(source, choices), name=name)
