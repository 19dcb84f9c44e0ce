"""What was decided from the first rows of a file, ready to be applied to all its rows.

A plan does not depend on how the rows are cut into blocks, so a file read in parts gives the same
scores and the same issues as the whole.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.changes import CellChange, convert, convert_and_compare
from lrcore.reader.choices import Choices
from lrcore.reader.columns.decimal_sign import decide_decimal
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.columns.label_reading import read_labels, unannounced
from lrcore.reader.columns.labels import Candidate, Evidence, Labels
from lrcore.reader.columns.numbers import Bad, read_columns
from lrcore.reader.columns.texts import Columns, TextColumns, Texts, as_columns
from lrcore.reader.dialect import Dialect
from lrcore.reader.duplicates import row_keys
from lrcore.reader.issues import REFUSED, Issue, counted, quoted, shown
from lrcore.reader.plausibility.file_checks import accepted_conversions, check_whole
from lrcore.reader.plausibility.findings import check_rows
from lrcore.reader.plausibility.no_valid_rows import refuse_implausible, refuse_unreadable
from lrcore.reader.rows import Block
from lrcore.schema import BENIGN, BY_KEY, FIELDS, MALIGNANT, N_FIELDS

_RANGES = [field.plausible for field in FIELDS]
_SKLEARN = {"0": MALIGNANT, "1": BENIGN}  # the coding of scikit-learn's copy
_SIZE = BY_KEY["worst_area"].index


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What one block of rows gave.

    Attributes
    ----------
    measurements : ndarray of shape (k, 30), Fortran order
        The patients that can be scored.
    keys : ndarray of uint64, shape (k,)
        The same number for the same measurements.
    held : ndarray of shape (m, 30)
        The measurements of rows that were only held back.
    held_rows : list of int
        Their 1-based data rows.
    texts : Texts
        Ids, diagnoses, other columns, issues.
    changes : tuple of CellChange
        Cells converted on request, whether their rows can be scored or not.
    """

    measurements: Floats
    keys: NDArray[np.uint64]
    held: Floats
    held_rows: list[int]
    texts: Texts
    changes: tuple[CellChange, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """The cells of a block's full rows.

    Attributes
    ----------
    columns : sequence of sequences of str
        Every column of the file, as written.
    numbers : ndarray of shape (n, 30), Fortran order
        nan where a cell could not be read.
    bad : list of Bad
        Every such cell.
    suspects : ndarray of int or None
        The rows that may break a rule of plausibility, where that is known already.
    """

    columns: Columns
    numbers: Floats
    bad: list[Bad]
    suspects: NDArray[np.intp] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """Every decision about a file.

    Attributes
    ----------
    headers : HeaderMap
    dialect : Dialect
    texts : TextColumns
        Ids, diagnosis and other columns.
    choices : Choices
    notes : tuple of Issue
        What was noticed while deciding.
    """

    headers: HeaderMap
    dialect: Dialect
    texts: TextColumns
    choices: Choices
    notes: tuple[Issue, ...]

    @property
    def text_columns(self) -> set[int]:
        """The columns whose text is needed: ids, diagnosis, others, and what tells that a row is none."""
        key = max(self.headers.id_column, 0)
        return {0, key, self.texts.labels.index, *self.texts.extras} - {-1}

    def read(self, block: Block) -> Part:
        """Apply the plan to a block of rows.

        Raises
        ------
        CohortRefused
            If two columns of the same name hold different values.
        """
        columns = as_columns(block, len(self.headers.names), corrected=self.headers.corrected)
        numbers, bad = _measurements(columns, self.headers, self.dialect.decimal)
        return self.part(block, Cells(columns, numbers, bad))

    def part(self, block: Block, cells: Cells) -> Part:
        """Apply the rules to rows whose cells have been read, in whatever way.

        Parameters
        ----------
        block : Block
            The full rows, and those that are not full.
        cells : Cells
            The columns and the numbers of its full rows.

        Raises
        ------
        CohortRefused
            If two columns of the same name hold different values.
        """
        _check_repeated(cells, self.headers, self.dialect.decimal)
        changes = convert_and_compare(cells.numbers, block.numbers, self.choices, self.headers)
        issues = self._issues(block, cells)
        kept, texts = self.texts.take(block, cells.columns, issues)
        if not issues:
            return Part(cells.numbers, row_keys(cells.numbers), np.empty((0, N_FIELDS)), [], texts, changes)
        held = {issue.row for issue in issues} - {issue.row for issue in issues if issue.severity == REFUSED}
        places = np.flatnonzero(np.isin(block.numbers, sorted(held))).tolist()
        held_rows = [block.numbers[place] for place in places]
        numbers = np.asfortranarray(cells.numbers[kept])
        return Part(numbers, row_keys(numbers), cells.numbers[places], held_rows, texts, changes)

    def _issues(self, block: Block, cells: Cells) -> list[Issue]:
        columns, bad = cells.columns, cells.bad
        ids = self.texts.ids(columns, len(block.rows))

        def issue(place: int, field: int, problem: str, severity: str, rule: str) -> Issue:
            column = self.headers.fields[field]
            name, cell = (self.headers.name(column), columns[column][place]) if field >= 0 else ("", "")
            return Issue(block.numbers[place], ids[place], shown(name), shown(cell), problem, severity, rule)

        found = []
        unread = Counter(cell.row for cell in bad if cell.rule == "missing")
        for cell in bad:
            if unread[cell.row] < N_FIELDS:
                found.append(issue(cell.row, cell.column, cell.problem, REFUSED, cell.rule))
        for row in (row for row, missing in unread.items() if missing == N_FIELDS):
            found.append(issue(row, -1, "None of the 30 measurements is there.", REFUSED, "missing"))
        among = None if self.choices.conversions else cells.suspects
        found += [
            issue(f.row, f.field, f.problem, f.severity, f.rule) for f in check_rows(cells.numbers, among)
        ]
        return found


def _measurements(columns: Columns, headers: HeaderMap, decimal: str) -> tuple[Floats, list[Bad]]:
    return read_columns([columns[column] for column in headers.fields], _RANGES, decimal)


def cells_of(block: Block, headers: HeaderMap, choices: Choices) -> tuple[Cells, str]:
    """Read the cells of the first block of rows one by one.

    Returns
    -------
    Cells
    str
        The decimal sign.

    Raises
    ------
    CohortRefused
        If no decimal sign can be decided, or no row can be read.
    """
    columns = as_columns(block, len(headers.names), corrected=headers.corrected)
    texts = [columns[column] for column in headers.fields]
    decimal = decide_decimal(texts, _RANGES, choice=choices.decimal)
    refuse_unreadable(texts, _RANGES, decimal, headers)
    return Cells(columns, *read_columns(texts, _RANGES, decimal)), decimal


def make_plan(block: Block, cells: Cells, headers: HeaderMap, dialect: Dialect, choices: Choices) -> Plan:
    """Decide from the first block of rows how the file is read.

    Parameters
    ----------
    block : Block
        The first rows: at most :data:`lrcore.reader.rows.BLOCK`.
    cells : Cells
        What they hold.
    headers : HeaderMap
    dialect : Dialect
    choices : Choices

    Raises
    ------
    CohortRefused
        If all rows share one fault.
    """
    columns = cells.columns
    numbers = cells.numbers.copy(order="F") if choices.conversions else cells.numbers
    convert(numbers, block.numbers, choices)
    notes = (*headers.notes, *check_whole(numbers, headers, choices), *accepted_conversions(choices, headers))
    refuse_implausible(numbers, headers)
    headers = _with_row_names(headers, columns)
    labels = _labels(columns, numbers, headers, choices)
    used = {headers.id_column, labels.index}
    extras = tuple(
        column for column in headers.others if column not in used and headers.names[column].strip()
    )
    texts = TextColumns(headers.names, headers.id_column, labels, extras, headers.corrected)
    return Plan(headers, dialect, texts, choices, notes)


def _labels(columns: Columns, numbers: Floats, headers: HeaderMap, choices: Choices) -> Labels:
    candidates = {
        column: Candidate(headers.names[column], column, columns[column]) for column in headers.others
    }
    published = {"target": _SKLEARN} if {"mean radius", "worst area"} <= set(headers.names) else {}
    evidence = Evidence(numbers[:, _SIZE], "the larger nuclei", published, {})
    labels = read_labels([candidates[column] for column in headers.label_columns], evidence, choices)
    if labels.column or choices.label_column is not None:
        return labels
    return unannounced([candidates[column] for column in headers.others if column != headers.id_column])


def _with_row_names(headers: HeaderMap, columns: Columns) -> HeaderMap:
    """Take an unnamed column for the ids when it does more than number the rows."""
    unnamed = [
        c for c in headers.others if headers.names[c].strip().lower() in ("", "unnamed: 0", "index", "...1")
    ]
    if headers.id_column >= 0 or not unnamed or not columns[unnamed[0]]:
        return headers
    cells = columns[unnamed[0]]
    counting = cells[0] in ("0", "1") and list(cells) == [
        str(int(cells[0]) + place) for place in range(len(cells))
    ]
    return headers if counting or not any(cells) else replace(headers, id_column=unnamed[0])


def _check_repeated(cells: Cells, headers: HeaderMap, decimal: str) -> None:
    """Refuse two columns of the same name that say different things."""
    columns, numbers = cells.columns, cells.numbers
    for first, other in headers.repeated:
        field = headers.fields.index(first)
        second, _ = read_columns([columns[other]], [_RANGES[field]], decimal)
        differ = ~(
            (second[:, 0] == numbers[:, field]) | (np.isnan(second[:, 0]) & np.isnan(numbers[:, field]))
        )
        if differ.any():
            raise CohortRefused(
                f"{FIELDS[field].name.capitalize()} is there twice, as {quoted(headers.name(first))} (column "
                f"{first + 1}) and {quoted(headers.name(other))} (column {other + 1}), with different "
                "values in "
                f"{counted(int(differ.sum()), 'row')}: remove the wrong one.",
                details={"repeated": (headers.names[first], headers.names[other])},
            )
