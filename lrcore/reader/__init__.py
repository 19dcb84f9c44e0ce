"""A file of patients -> what can be scored, and a reason for everything that cannot.

The stages, one module each: ``container`` (what the bytes hold), ``encoding``, ``delimited``,
``workbook`` or ``arrow`` (text, sheets, typed columns), ``layout`` (where the table begins) and
``headers``. What they decide from the first rows is a ``plan``.

One loop reads every table (``read``): its ``pieces`` become batches of columns on all cores, the
lines that are not plain are looked at one by one (``rows``), and the plan is applied to each batch.
``patients``, ``predictions`` and ``outcomes_file`` say which columns are wanted and what their
numbers must satisfy.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Conversion, Offer
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.layout import Layout, layout_by_content, layout_by_names
from lrcore.reader.formats.chunks import NotSeparable
from lrcore.reader.formats.container import unpack
from lrcore.reader.formats.delimited import Recognise
from lrcore.reader.formats.file_bytes import Bytes, bytes_of
from lrcore.reader.formats.source import Source, layout_of, source_ahead, source_of
from lrcore.reader.issues import HELD_BACK, NOTE, REFUSED, Issue
from lrcore.reader.patients import open_patients, read_patients, recogniser
from lrcore.reader.plausibility.row_checks import check_row, range_notes
from lrcore.reader.predictions import Predictions, open_predictions, read_opened_predictions
from lrcore.reader.read import OnProgress
from lrcore.reader.risks.kind import is_table_of_risks, lacks_header, named_column

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
        return read_patients(*open_patients(source, layout_of(source, recognise), choices), name=name)

    return _ahead_or_whole(data, recognise, choices, read)


def _ahead_or_whole(
    data: Bytes, recognise: Recognise, choices: Choices, read: Callable[[Source], Table]
) -> Table:
    """Read a large text as inferred from its beginning, and any other file as inferred from all of it.

    If the beginning is refused, or the rest of the text contradicts it, the file is read again from
    the start.
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

    def read(source: Source) -> Predictions:
        layout = layout_of(source, recognise) or layout_by_content(source.head)
        return read_opened_predictions(*open_predictions(source, layout, choices), name=name)

    return _ahead_or_whole(data, recognise, choices, read)


def read_labelled(
    data: Bytes, *, name: str = "", choices: Choices | None = None, on_progress: OnProgress | None = None
) -> Cohort | Predictions:
    """Read either kind of table: 30 measurements, or risks and outcomes.

    Parameters
    ----------
    data, name, choices
        As for :func:`read_cohort`. With an equation among the choices, the table holds the columns of
        the equation, which gives the risks.
    on_progress : callable, optional
        Called from time to time with the share of a large file that has been read.

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
    if choices.equation is not None:
        return _read_by_equation(data, name, choices, on_progress)
    field = recogniser(choices)

    def recognise(header: str) -> object | None:
        return field(header) or named_column(header, choices)

    def read(source: Source) -> Cohort | Predictions:
        layout = layout_of(source, recognise)
        named = _with_names(layout, source)
        of_risks = named is not None and is_table_of_risks(named, source.head[named.skip :], choices)
        if of_risks or (named is None and lacks_header(source.head)):
            opened = open_predictions(source, named, choices)
            return read_opened_predictions(*opened, name=name, on_progress=on_progress)
        return read_patients(*open_patients(source, layout, choices), name=name, on_progress=on_progress)

    return _ahead_or_whole(data, recognise, choices, read)


def _read_by_equation(
    data: Bytes, name: str, choices: Choices, on_progress: OnProgress | None
) -> Predictions:
    from lrcore.reader.equation.table import open_equation_table, read_equation_table

    equation = choices.equation
    assert equation is not None
    wanted = {*equation.measured, *equation.levels}

    def recognise(header: str) -> str | None:
        return header.strip() if header.strip() in wanted else None

    def read(source: Source) -> Predictions:
        opened = open_equation_table(source, layout_by_names(source.head, recognise), choices)
        return read_equation_table(*opened, name=name, on_progress=on_progress)

    return _ahead_or_whole(data, recognise, choices, read)


def _with_names(layout: Layout | None, source: Source) -> Layout | None:
    """Return a layout with a header: as found by its words, else by the cells below it."""
    return layout if layout is not None and layout.header else layout_by_content(source.head)
