"""A table without a header: the published order, taken only where the numbers bear it out."""

from collections.abc import Sequence

import numpy as np

from lrcore.errors import CohortRefused
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.formats.delimited import Record
from lrcore.reader.plausibility.rules import violations
from lrcore.schema import FIELDS, N_FIELDS

_MOST_OTHERS = 4
_ROWS = 200
_ENOUGH = 0.8
_LABELS = frozenset(["m", "b", "malignant", "benign", "0", "1", "true", "false"])
ORDER = "no header line, the published order assumed: ten means, ten standard errors, ten worst values"


def assume_order(rows: Sequence[Record], width: int) -> HeaderMap:
    """Find the 30 neighbouring columns that can be the measurements in their published order.

    Parameters
    ----------
    rows : sequence of list of str
        The first rows of data.
    width : int
        Cells of a row.

    Raises
    ------
    CohortRefused
        If no 30 columns, or several, look like the measurements.
    """
    full = [row for row in rows if len(row) == width][:_ROWS]
    numbers = np.array([[_number(cell) for cell in row] for row in full]).reshape(len(full), width)
    starts = [
        start for start in range(min(width - N_FIELDS, _MOST_OTHERS) + 1) if _share(numbers, start) >= _ENOUGH
    ]
    if len(starts) != 1:
        raise CohortRefused(
            f"The file has no header line, and its {width} columns do not look like the 30 measurements in "
            "their "
            "published order. Add a header line such as: "
            f"{', '.join(f.headers['Kaggle'] for f in FIELDS[:3])} ... "
            f"{FIELDS[-1].headers['Kaggle']}."
        )
    start = starts[0]
    others = [column for column in range(width) if not start <= column < start + N_FIELDS]
    labels = tuple(column for column in others if _is_label([row[column] for row in full]))
    ids = next((column for column in others if column not in labels and column < start), -1)
    return HeaderMap(
        tuple(_name(column, start, ids, labels) for column in range(width)),
        tuple(range(start, start + N_FIELDS)),
        ids,
        labels,
        tuple(others),
        (),
        False,
        (),
    )


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
    known = sum(cell.strip().lower() in _LABELS for cell in cells)
    return known >= len(cells) / 2
