"""What leaves the reader as a file: scores, refusals, and the rows that are to be corrected.

No cell that came from a file can run in a spreadsheet: what begins like a formula gets an
apostrophe in front. A file of corrections gets it back off when it is read again.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.reader.changes import Changes
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.headers import PROBLEM_HEADER
from lrcore.reader.dialect import GAPS
from lrcore.reader.export.score_lines import are_plain, plain_lines
from lrcore.reader.issues import HELD_BACK, REFUSED, Issue

Rows = Sequence[int] | NDArray[np.int64]

_RUNS = frozenset("=+-@＝＋－＠")  # a spreadsheet may take what follows for a formula
_SPLITS = frozenset("\t\r\n")
SCORES = ("row", "id", "risk", "log_odds", "flagged")
CHANGED, PROBLEM = "changed", "problem"
REFUSALS = ("row", "id", "column", "value", "problem")


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
    rows: Rows,
    ids: Sequence[str],
    risk: Floats,
    log_odds: Floats,
    flagged: NDArray[np.bool_] | None,
    *,
    changes: Changes | None = None,
    more: Mapping[str, Sequence[str]] | None = None,
    not_scored: Iterable[Issue] | None = None,
) -> str:
    """Return the scores of a cohort as CSV: row, id, risk, log_odds, flagged (1 or 0).

    Parameters
    ----------
    rows : sequence of n int
        1-based data rows.
    ids : sequence of n str
    risk, log_odds : ndarray of shape (n,)
    flagged : ndarray of shape (n,), or None
        None where there is no threshold: the column is empty.
    changes : Changes, optional
        What was changed on request. Where anything was, one more column, ``changed``, says what in
        each row; it is empty in rows that were read as they are in the file.
    more : dict of str to sequence of n str, optional
        Further columns, after these.
    not_scored : iterable of Issue, optional
        Where given, the rows that are refused or held back stand at their places of the file, with no
        numbers, and a last column, ``problem``, says why; it is empty in rows that are scored.
    """
    if flagged is None:
        cells = zip(rows, ids, risk.tolist(), log_odds.tolist(), strict=True)
        return written(SCORES, ((row, neutral(id_), repr(p), repr(eta), "") for row, id_, p, eta in cells))
    changed = {CHANGED: [neutral(text) for text in changes.texts(rows)]} if changes else {}
    columns = {**changed, **(more or {})}
    if not columns and not_scored is None:
        return written(SCORES, []) + score_lines(rows, ids, risk, log_odds, flagged)
    scored = _score_cells(rows, ids, risk, log_odds, flagged)
    others = zip(*columns.values(), strict=True) if columns else repeat((), len(risk))
    lines = ((*first, *cells) for first, cells in zip(scored, others, strict=True))
    header = (*SCORES, *columns)
    if not_scored is None:
        return written(header, lines)
    blank = ("",) * (len(header) - 2)
    away = ((row, id_, *blank, problem) for row, id_, problem in _why_not_scored(not_scored))
    kept = ((*line, "") for line in lines)
    return written((*header, PROBLEM), merge(kept, away, key=_row_of))


def _row_of(line: Sequence[object]) -> int:
    row = line[0]
    assert isinstance(row, int | np.integer)
    return int(row)


def _why_not_scored(issues: Iterable[Issue]) -> Iterator[tuple[int, str, str]]:
    """Yield each row that is not scored, with its id and all its problems, in the order of the file."""
    found: dict[int, tuple[str, list[str]]] = {}
    for issue in issues:
        if issue.row and issue.severity in (REFUSED, HELD_BACK):
            found.setdefault(issue.row, (issue.id, []))[1].append(_in_its_column(issue))
    for row, (id_, problems) in sorted(found.items()):
        yield row, neutral(id_), neutral(" ".join(problems))


def _in_its_column(issue: Issue) -> str:
    """Return a problem after the name of the column, where it concerns one."""
    return f"{issue.column}: {issue.problem}" if issue.column else issue.problem


def score_lines(
    rows: Rows, ids: Sequence[str], risk: Floats, log_odds: Floats, flagged: NDArray[np.bool_]
) -> str:
    """Return the same without the header."""
    if are_plain(ids):
        return plain_lines(rows, ids, risk, log_odds, flagged)
    return written([], _score_cells(rows, ids, risk, log_odds, flagged))


def _score_cells(
    rows: Rows, ids: Sequence[str], risk: Floats, log_odds: Floats, flagged: NDArray[np.bool_]
) -> Iterator[tuple[object, ...]]:
    lines = zip(rows, ids, risk.tolist(), log_odds.tolist(), flagged.astype(np.int8).tolist(), strict=True)
    return ((row, neutral(id_), repr(p), repr(eta), flag) for row, id_, p, eta, flag in lines)


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
    given = range(first, first + len(rows))
    return written(["row", "id", "journal_id"], zip(rows, map(neutral, ids), given, strict=True))


def refusals(issues: Iterable[Issue]) -> str:
    """Return what was rejected as CSV: row, id, column, value, problem."""
    return written(REFUSALS, refusal_lines(issues))


def refusal_lines(issues: Iterable[Issue]) -> list[tuple[int, str, str, str, str]]:
    """Return the same as rows of cells, without the header."""
    return [
        (issue.row, *map(neutral, (issue.id, issue.column, issue.value, issue.problem)))  # type: ignore[misc]
        for issue in issues
        if issue.severity in (REFUSED, HELD_BACK)
    ]


def corrections(cohort: Cohort) -> bytes:
    r"""Return the rejected rows, to be corrected and uploaded again.

    The file has the delimiter of the original (a comma for workbooks and Parquet) and one more
    column in front that says what is wrong; that column is not read. Cells are as they were
    written, ids included.

    Examples
    --------
    >>> from lrcore.reader import read_cohort
    >>> from lrcore.model.dataset import load
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
        if issue.row in cohort.rejected and issue.severity in (REFUSED, HELD_BACK):
            problems.setdefault(issue.row, []).append(_in_its_column(issue))
    lines = (
        [neutral(f"row {row}: {' '.join(problems[row])}"), *map(_protected, cells)]
        for row, cells in sorted(cohort.rejected.items())
        if cells
    )
    delimiter = cohort.dialect.delimiter if cohort.dialect.delimiter not in ("", " ", GAPS) else ","
    text = written([PROBLEM_HEADER, *map(_protected, cohort.header)], lines, delimiter=delimiter)
    return text.encode("utf-8-sig", "replace")


def _protected(cell: str) -> str:
    # An apostrophe of the file's own gets a second one, so that taking one off always restores it.
    return f"'{cell}" if cell.startswith("'") else neutral(cell)


def written(header: Sequence[str], lines: Iterable[Sequence[object]], *, delimiter: str = ",") -> str:
    """Return a header, where there is one, and lines as delimited text."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([header] if header else [])
    writer.writerows(lines)
    return stream.getvalue()
