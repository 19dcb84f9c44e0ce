"""Is a table one of risks and outcomes, or of measurements?"""

from collections.abc import Sequence

from lrcore.reader.choices import Choices
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.placeholders import counting_columns
from lrcore.reader.columns.spelling import field_of
from lrcore.reader.formats.delimited import Record
from lrcore.reader.risks.contents import contents_of
from lrcore.reader.risks.roles import ID, LABEL, LOG_ODDS, RISK, column_kind
from lrcore.schema import N_FIELDS

_MOSTLY_FIELDS = 10  # fields among the headers that make a table one of measurements
_FEW_COLUMNS = 6  # of a table without any telling header that may hold risks and outcomes
_NAMING = frozenset([RISK, LOG_ODDS, LABEL, ID])


def named_column(header: str, choices: Choices) -> str | None:
    """Return what a header names that shows where the table begins: a risk, an outcome or an id."""
    kind = column_kind(header, choices)
    return kind if kind in _NAMING else None


def is_table_of_risks(layout: Layout, rows: Sequence[Record], choices: Choices) -> bool:
    """Return whether a table holds risks and outcomes, not measurements.

    Parameters
    ----------
    layout : Layout
    rows : sequence of list of str
        The first rows of data.
    choices : Choices
    """
    if choices.risk_columns:
        return True
    fields = sum(field_of(header) is not None for header in layout.header)
    if fields >= _MOSTLY_FIELDS or counting_columns(layout.header):
        return False
    kinds = [column_kind(header, choices) for header in layout.header]
    if RISK in kinds or LOG_ODDS in kinds:
        return True
    if fields or len(kinds) >= (N_FIELDS if LABEL in kinds else _FEW_COLUMNS):
        return False
    full = [row for row in rows if len(row) == layout.width]
    columns = [contents_of(cells) for cells in zip(*full, strict=True)]
    outcome = LABEL in kinds or any(each.is_outcome for each in columns)
    return outcome and any(each.is_continuous_unit for each in columns)
