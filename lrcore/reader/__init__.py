"""A file of patients -> what can be scored, and a reason for everything that cannot.

The stages, one module each: ``container`` (what the bytes hold), ``encoding``, ``delimited`` or
``workbook`` or ``parquet`` (records of text), ``layout`` (where the table begins), ``headers``,
``rows``, ``numbers``, ``labels``, ``plausibility`` and ``whole_file``. What they decide from the
first rows is a ``plan``; ``reading`` applies it to all rows and joins the result.

Many rows at once follow the same plan: ``rest`` reads large texts chunk by chunk on all cores,
``typed`` reads Parquet and Arrow by their columns, and both hand every row that is not plainly
right to the rules above (``vectorised``, ``suspects``, ``lines``).
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Conversion, Offer
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.layout import Layout, layout_by_content
from lrcore.reader.formats.chunks import NotSeparable
from lrcore.reader.formats.container import unpack
from lrcore.reader.formats.delimited import Recognise
from lrcore.reader.formats.file_bytes import Bytes, bytes_of
from lrcore.reader.formats.source import Source, layout_of, open_source, source_ahead, source_of
from lrcore.reader.issues import HELD_BACK, NOTE, REFUSED, Issue
from lrcore.reader.plausibility.findings import check_row, range_notes
from lrcore.reader.predictions import Predictions, open_predictions, read_opened_predictions
from lrcore.reader.read import open_cohort, read_opened, recogniser
from lrcore.reader.rest import Told
from lrcore.reader.risks.kind import is_table_of_risks, named_column

__all__ = [
    "HELD_BACK",
    "NOTE",
    "REFUSED",
    "Choices",
    "Cohort",
    "Conversion",
    "Issue",
    "Offer",
    "Predictions",
    "bytes_of",
    "check_row",
    "range_notes",
    "read_cohort",
    "read_labelled",
    "read_predictions",
]

Table = TypeVar("Table")


def read_cohort(data: Bytes, *, name: str = "", choices: Choices | None = None) -> Cohort:
    r"""Read a file of patients with the 30 measurements.

    Parameters
    ----------
    data : bytes or StoredBytes
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
    >>> from lrcore.model.dataset import load
    >>> from lrcore.schema import FIELDS
    >>> header = ",".join(["id", "diagnosis"] + [field.headers["Kaggle"] for field in FIELDS])
    >>> row = ",".join(["842302", "M"] + [str(value) for value in load().measurements[0]])
    >>> cohort = read_cohort(f"{header}\n{row}\n".encode())
    >>> cohort.ids, cohort.outcome.tolist(), cohort.sentence
    (('842302',), [1], '1 data row: 1 scored, 0 refused, 0 held back.')
    """
    choices = choices or Choices()
    recognise = recogniser(choices)

    def read(source: Source) -> Cohort:
        return read_opened(open_cohort(source, layout_of(source, recognise), choices), name=name)

    return _ahead_or_whole(data, recognise, choices, read)


def _ahead_or_whole(
    data: Bytes, recognise: Recognise, choices: Choices, read: Callable[[Source], Table]
) -> Table:
    """Read a large text as its beginning says, and any file as all of it says.

    Only what both would give is taken from the first way: whatever is refused there, or contradicted
    by the rest of the text, is decided anew.
    """
    content = unpack(data, member=choices.sheet)
    source = source_ahead(content, recognise, choices)
    if source is not None:
        with suppress(NotSeparable, CohortRefused):
            return read(source)
    return read(source_of(content, recognise, choices))


def read_predictions(data: Bytes, *, name: str = "", choices: Choices | None = None) -> Predictions:
    r"""Read a table of risks and outcomes from any model.

    Parameters
    ----------
    data, name, choices
        As for :func:`read_cohort`.

    Raises
    ------
    CohortRefused
        If there are no risks or no outcomes, or the risks are on another scale.

    Examples
    --------
    >>> table = read_predictions(b"risk,outcome\n0.9,1\n0.2,0\n-0.7,0\n")
    >>> table.risk[:, 0].tolist(), table.outcome.tolist(), table.sentence
    ([0.9, 0.2], [1, 0], '3 data rows: 2 read, 1 refused.')
    """
    choices = choices or Choices()

    def recognise(header: str) -> str | None:
        return named_column(header, choices)

    source = open_source(data, recognise, choices)
    layout = layout_of(source, recognise) or layout_by_content(source.head)
    plan, rest = open_predictions(source, layout, choices)
    return read_opened_predictions(plan, rest, name=name)


def read_labelled(
    data: Bytes, *, name: str = "", choices: Choices | None = None, told: Told | None = None
) -> Cohort | Predictions:
    """Read either kind of table: 30 measurements, or risks and outcomes.

    Parameters
    ----------
    data, name, choices
        As for :func:`read_cohort`.
    told : callable, optional
        Told from time to time which share of a large file of measurements has been read.

    Returns
    -------
    Cohort or Predictions
        Measurements come first when a table holds both.

    Raises
    ------
    CohortRefused
        If it is neither, with the reason that fits what was found.
    """
    choices = choices or Choices()
    field = recogniser(choices)

    def recognise(header: str) -> object | None:
        return field(header) or named_column(header, choices)

    def read(source: Source) -> Cohort | Predictions:
        layout = layout_of(source, recognise)
        named = _with_names(layout, source)
        if named is not None and is_table_of_risks(named, source.head[named.skip :], choices):
            plan, rest = open_predictions(source, named, choices)
            return read_opened_predictions(plan, rest, name=name)
        return read_opened(open_cohort(source, layout, choices), name=name, told=told)

    return _ahead_or_whole(data, recognise, choices, read)


def _with_names(layout: Layout | None, source: Source) -> Layout | None:
    """Return a layout with a header: as found by its words, else by the cells below it."""
    return layout if layout is not None and layout.header else layout_by_content(source.head)
