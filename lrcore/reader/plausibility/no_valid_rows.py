"""A long file of which no row can be scored is refused as a whole, with the first row as the example.

A million reasons would take minutes to write, and one suffices.
"""

from collections.abc import Sequence

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.columns.numbers import InvalidCell
from lrcore.reader.issues import quoted
from lrcore.reader.plausibility.row_checks import check_rows
from lrcore.reader.plausibility.rules import violations

LOOKED_AT = 1_000


def refuse_unreadable(invalid: Sequence[InvalidCell], n: int, headers: HeaderMap) -> None:
    """Refuse a file when every one of its first thousand rows has a cell that is no number.

    Parameters
    ----------
    invalid : sequence of InvalidCell
    n : int
        Rows that were read.
    headers : HeaderMap

    Raises
    ------
    CohortRefused
        With what is wrong with the first row.
    """
    if n < LOOKED_AT or len({cell.row for cell in invalid if cell.row < LOOKED_AT}) < LOOKED_AT:
        return
    column, problem = next((cell.column, cell.problem) for cell in invalid if cell.row == 0)
    raise _refusal(headers.field_name(column), problem)


def refuse_implausible(measurements: Floats, headers: HeaderMap) -> None:
    """Refuse a file when none of its first thousand rows could have been measured.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        After accepted conversions; nan where a cell could not be read.
    headers : HeaderMap

    Raises
    ------
    CohortRefused
        With what is wrong with the first of them that can be read.
    """
    rows = measurements[:LOOKED_AT]
    unread = np.isnan(rows).any(axis=1)
    if len(rows) < LOOKED_AT or unread.all() or not (unread | violations(rows).rows).all():
        return
    found = check_rows(rows[~unread][:1])[0]
    raise _refusal(headers.field_name(found.field) if found.field >= 0 else "", found.problem)


def _refusal(name: str, problem: str) -> CohortRefused:
    where = f"{quoted(name)}: " if name else ""
    return CohortRefused(
        f"None of the first {LOOKED_AT:,} rows can be scored, for example because of {where}{problem} "
        "Correct the file as a whole."
    )
