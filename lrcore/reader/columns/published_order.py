"""A table without a header, or with numbered columns: the published order, where the values agree."""

from collections.abc import Mapping, Sequence

import numpy as np

from lrcore.errors import CohortRefused
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.columns.label_words import meaning_of
from lrcore.reader.columns.placeholders import counting_columns
from lrcore.reader.columns.spelling import id_rank, is_label_header
from lrcore.reader.formats.delimited import Record
from lrcore.reader.issues import Issue, file_note, quoted
from lrcore.reader.plausibility.rules import violations
from lrcore.schema import FIELDS, N_FIELDS

_MOST_OTHERS = 4
_ROWS = 200
_ENOUGH = 0.8
_LABELS = frozenset(["m", "b", "malignant", "benign", "0", "1", "true", "false"])
ORDER = "no header line, the published order assumed: ten means, ten standard errors, ten worst values"


def assume_order(rows: Sequence[Record], width: int, names: Sequence[str] = ()) -> HeaderMap:
    """Find the 30 neighbouring columns that can be the measurements in their published order.

    Parameters
    ----------
    rows : sequence of list of str
        The first rows of data.
    width : int
        Cells of a row.
    names : sequence of str
        Headers, of which 30 or more only number the columns; empty where the file has none.

    Raises
    ------
    CohortRefused
        If no 30 columns, or several, look like the measurements.
    """
    full = [row for row in rows if len(row) == width][:_ROWS]
    numbers = np.array([[_number(cell) for cell in row] for row in full]).reshape(len(full), width)
    counting = counting_columns(names)
    possible = counting or range(min(width, N_FIELDS + _MOST_OTHERS))
    starts = [
        start
        for start in range(possible[0], possible[-1] - N_FIELDS + 2)
        if _share(numbers, start) >= _ENOUGH
    ]
    if len(starts) != 1:
        what = (
            "header only numbers the columns, which"
            if counting
            else f"file has no header line, and its {width} columns"
        )
        raise CohortRefused(
            f"The {what} do not look like the 30 measurements in their published order. Add a header line "
            f"such as: {', '.join(f.headers['Kaggle'] for f in FIELDS[:3])} ... "
            f"{FIELDS[-1].headers['Kaggle']}."
        )
    start = starts[0]
    others = [column for column in range(width) if not start <= column < start + N_FIELDS]
    cells = {column: [row[column] for row in full] for column in others}
    if counting:
        return _by_names(names, start, others, counting, cells)
    labels = tuple(column for column in others if _is_label(cells[column]))
    ids = _ids(others, start, labels, cells)
    names = tuple(_name(column, start, ids, labels) for column in range(width))
    return _header_map(names, start, others, labels, ids, ())


def _by_names(
    names: Sequence[str],
    start: int,
    others: Sequence[int],
    counting: Sequence[int],
    cells: Mapping[int, Sequence[str]],
) -> HeaderMap:
    """Use the headers that say something for the ids and the diagnosis, and the cells for the rest."""
    labels = [c for c in others if is_label_header(names[c]) or (c in counting and _is_label(cells[c]))]
    ranked = [(id_rank(names[c]), c) for c in others if c not in labels and id_rank(names[c]) >= 0]
    ids = min(ranked)[1] if ranked else _ids([c for c in others if c in counting], start, labels, cells)
    note = file_note(
        f"The headers {quoted(names[counting[0]])} to {quoted(names[counting[-1]])} only number the columns: "
        "they were set aside, and the published order was assumed.",
        "header",
    )
    return _header_map(tuple(names), start, others, tuple(labels), ids, (note,))


def _header_map(
    names: tuple[str, ...],
    start: int,
    others: Sequence[int],
    labels: tuple[int, ...],
    ids: int,
    notes: tuple[Issue, ...],
) -> HeaderMap:
    fields = tuple(range(start, start + N_FIELDS))
    return HeaderMap(names, fields, ids, labels, tuple(others), (), False, notes)


def _ids(others: Sequence[int], start: int, labels: Sequence[int], cells: Mapping[int, Sequence[str]]) -> int:
    """Return the first column before the measurements that tells patients apart; -1 when there is none."""
    fit = (
        c for c in others if c < start and c not in labels and (len(set(cells[c])) > 1 or len(cells[c]) < 2)
    )
    return next(fit, -1)


def _name(column: int, start: int, ids: int, labels: Sequence[int]) -> str:
    if 0 <= column - start < N_FIELDS:
        return FIELDS[column - start].headers["Kaggle"]
    return "id" if column == ids else "diagnosis" if [column] == list(labels) else f"column {column + 1}"


def _number(cell: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return np.nan


def _share(numbers: np.ndarray, start: int) -> float:
    if numbers.shape[1] < start + N_FIELDS or not len(numbers):
        return 0.0
    block = numbers[:, start : start + N_FIELDS]
    known = np.isfinite(block).mean(axis=1) > 0.9
    return float((known & ~violations(block).rows).mean())


def _is_label(cells: Sequence[str]) -> bool:
    """Return whether a column can be the diagnosis; one with a single code throughout is none."""
    plain = [cell.strip().lower() for cell in cells]
    known = sum(cell in _LABELS for cell in plain)
    constant = len(plain) > 1 and len(set(plain)) == 1 and meaning_of(plain[0]) is None
    return known >= len(cells) / 2 and not constant
