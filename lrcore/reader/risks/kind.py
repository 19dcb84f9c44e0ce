"""Is a table one of risks and outcomes, or of measurements?"""

from collections.abc import Sequence
from itertools import combinations

from lrcore.reader.choices import Choices
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.placeholders import counting_columns
from lrcore.reader.columns.spelling import field_of
from lrcore.reader.formats.delimited import Record
from lrcore.reader.risks.complements import add_up, class_pairs
from lrcore.reader.risks.contents import contents_of
from lrcore.reader.risks.roles import (
    ID,
    LABEL,
    LOG_ODDS,
    OTHER_NUMBER,
    RISK,
    announces_probability,
    column_kind,
)
from lrcore.schema import N_FIELDS

_MOSTLY_FIELDS = 10  # fields among the headers that make a table one of measurements
_MOST_COLUMNS = 1_000  # of a table whose cells are looked at for the probabilities of two classes
_MOST_PAIRED = 40  # columns that are compared with each other
_OUTCOME_AND_RISK = 3  # columns of a table that holds an outcome, a risk and perhaps an id
_FEW_COLUMNS = 6  # of a table without any telling header that may hold risks and outcomes
_NONE = Choices()
_NAMING = frozenset([RISK, LOG_ODDS, LABEL, ID])


def named_column(header: str, choices: Choices) -> str | None:
    """Return what a header names that shows where the table begins: a risk, an outcome or an id."""
    for each in (choices, _NONE):  # a header that is not chosen shows it as well
        kind = column_kind(header, each)
        if kind in _NAMING:
            return kind
    return None


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
    return _is_by_headers(layout.header, kinds) or (
        not fields and _is_by_cells(layout, rows, has_label=LABEL in kinds)
    )


def _is_by_headers(header: Sequence[str], kinds: Sequence[str | None]) -> bool:
    if RISK in kinds or LOG_ODDS in kinds:
        return True
    return LABEL in kinds and OTHER_NUMBER in kinds and any(map(announces_probability, header))


def _is_by_cells(layout: Layout, rows: Sequence[Record], *, has_label: bool) -> bool:
    if layout.width >= _MOST_COLUMNS:
        return False
    full = [row for row in rows if len(row) == layout.width]
    columns = [contents_of(cells) for cells in zip(*full, strict=True)]
    fit = [c for c, each in enumerate(columns) if each.is_continuous_unit]
    if class_pairs(layout.header, columns, fit, {}):
        return True
    pairs = combinations(fit[:_MOST_PAIRED], 2)
    if any(each.is_binary for each in columns) and any(
        add_up(layout.header, columns, *pair) for pair in pairs
    ):
        return True
    if layout.width >= (N_FIELDS if has_label else _FEW_COLUMNS):
        return False
    few = sum(not each.counts_rows for each in columns) <= _OUTCOME_AND_RISK - has_label
    if few and has_label and any((each.known % 1 != 0).any() for each in columns):
        return True
    return bool(fit) and (has_label or any(each.is_outcome or (few and each.is_binary) for each in columns))


def lacks_header(head: Sequence[Record]) -> bool:
    """Return whether the first records are those of a table of risks and outcomes without a header."""
    rows = [record for record in head if any(map(str.strip, record))]
    if not rows or len({len(row) for row in rows}) > 1 or not 1 < len(rows[0]) < _FEW_COLUMNS:
        return False
    columns = [contents_of(cells) for cells in zip(*rows, strict=True)]
    return any(each.is_outcome for each in columns) and any(each.is_continuous_unit for each in columns)
