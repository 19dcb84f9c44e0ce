"""What leaves the reader as a file: scores, refusals, and the rows that are to be corrected.

No cell that came from a file can run in a spreadsheet: what begins like a formula gets an
apostrophe in front. A file of corrections gets it back off when it is read again.
"""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.cohort.cohort import Cohort
from lrcore.cohort.dialect import GAPS
from lrcore.cohort.headers import PROBLEM_HEADER
from lrcore.cohort.issues import HELD_BACK, REFUSED, Issue

Floats = NDArray[np.float64]

_RUNS = frozenset("=+-@＝＋－＠")  # a spreadsheet may take what follows for a formula
_SPLITS = frozenset("\t\r\n")


def neutral(text: str) -> str:
    """Return a cell that a spreadsheet shows but does not run.

    Examples
    --------
    >>> neutral("=1+1"), neutral("842302"), neutral(" @SUM(A1)")
    ("'=1+1", '842302', "' @SUM(A1)")
    """
    runs = text.lstrip()[:1] in _RUNS or text[:1] in _SPLITS
    return f"'{text}" if text and runs else text


def scores(
    rows: Sequence[int], ids: Sequence[str], risk: Floats, log_odds: Floats, flagged: NDArray[np.bool_]
) -> str:
    """Return the scores of a cohort as CSV: row, id, risk, log_odds, flagged (1 or 0).

    Parameters
    ----------
    rows : sequence of n int
        1-based data rows.
    ids : sequence of n str
    risk, log_odds : ndarray of shape (n,)
    flagged : ndarray of shape (n,)
    """
    lines = zip(
        map(str, rows),
        map(neutral, ids),
        map(repr, risk.tolist()),
        map(repr, log_odds.tolist()),
        ("1" if flag else "0" for flag in flagged.tolist()),
        strict=True,
    )
    return _written(["row", "id", "risk", "log_odds", "flagged"], lines)


def numbers(rows: Sequence[int], ids: Sequence[str], first: int) -> str:
    """Return under which number of the journal each patient was recorded: row, id, journal_id.

    Parameters
    ----------
    rows : sequence of n int
        1-based data rows.
    ids : sequence of n str
    first : int
        Number of the first of them; the others follow.
    """
    lines = (
        (str(row), neutral(name), str(first + place))
        for place, (row, name) in enumerate(zip(rows, ids, strict=True))
    )
    return _written(["row", "id", "journal_id"], lines)


def refusals(issues: Iterable[Issue]) -> str:
    """Return what was turned away as CSV: row, id, column, value, problem."""
    lines = (
        (
            str(issue.row),
            neutral(issue.id),
            neutral(issue.column),
            neutral(issue.value),
            neutral(issue.problem),
        )
        for issue in issues
        if issue.severity in (REFUSED, HELD_BACK)
    )
    return _written(["row", "id", "column", "value", "problem"], lines)


def corrections(cohort: Cohort) -> bytes:
    r"""Return the rows that were turned away, to be corrected and uploaded again.

    The file has the delimiter of the original (a comma for workbooks and Parquet) and one more
    column in front that says what is wrong; that column is not read. Cells are as they were
    written, ids included.

    Examples
    --------
    >>> from lrcore.cohort import read_cohort
    >>> from lrcore.dataset import load
    >>> from lrcore.schema import FIELDS
    >>> names = ",".join(["id"] + [field.headers["Kaggle"] for field in FIELDS])
    >>> good = ",".join(map(str, load().measurements[0]))
    >>> bad = read_cohort(f"{names}\n=1+1,see report,{good.partition(',')[2]}\n".encode())
    >>> mended = corrections(bad).replace(b"see report", b"17.99")
    >>> read_cohort(mended).ids
    ('=1+1',)
    """
    problems: dict[int, list[str]] = {}
    for issue in cohort.issues:
        if issue.row in cohort.turned_away and issue.severity in (REFUSED, HELD_BACK):
            where = f"{issue.column}: " if issue.column else ""
            problems.setdefault(issue.row, []).append(where + issue.problem)
    lines = (
        [neutral(f"row {row}: {' '.join(problems[row])}"), *map(_protected, cells)]
        for row, cells in sorted(cohort.turned_away.items())
        if cells
    )
    delimiter = cohort.dialect.delimiter if cohort.dialect.delimiter not in ("", " ", GAPS) else ","
    text = _written([PROBLEM_HEADER, *map(_protected, cohort.header)], lines, delimiter=delimiter)
    return text.encode("utf-8-sig", "replace")


def _protected(cell: str) -> str:
    # An apostrophe of the file's own gets a second one, so that taking one off always restores it.
    return f"'{cell}" if cell.startswith("'") else neutral(cell)


def _written(header: Sequence[str], lines: Iterable[Sequence[str]], *, delimiter: str = ",") -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    return stream.getvalue()
