"""What the 30 measurements of a patient must satisfy, whatever file they came from."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.changes import CellChange, convert_and_compare
from lrcore.reader.choices import Choices
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.columns.numbers import Range, read_columns
from lrcore.reader.duplicates import row_keys
from lrcore.reader.formats.batch import Places, Shape
from lrcore.reader.issues import REFUSED, counted, quoted
from lrcore.reader.plausibility.prefilter import suspects
from lrcore.reader.plausibility.row_checks import Finding, check_rows
from lrcore.reader.rows import Rows
from lrcore.schema import FIELDS, N_FIELDS

RANGES = tuple(field.plausible for field in FIELDS)


@dataclass(frozen=True, eq=False, slots=True)
class PatientRules:
    """What the 30 measurements of a patient must satisfy.

    Attributes
    ----------
    headers : HeaderMap
    choices : Choices
    """

    headers: HeaderMap
    choices: Choices

    @property
    def ranges(self) -> tuple[Range, ...]:
        """What each field can hold."""
        return RANGES

    def candidates(self, numbers: Floats) -> Places | None:
        """Return the only rows that may break a rule; None when a conversion may change that."""
        return None if self.choices.conversions else suspects(numbers)

    def keys(self, numbers: Floats) -> NDArray[np.uint64]:
        """Return the same number for the same 30 measurements."""
        return row_keys(numbers)

    def check(self, rows: Rows, shape: Shape) -> tuple[list[Finding], tuple[CellChange, ...]]:
        """Carry out the accepted conversions in place; return every problem and every changed cell.

        Raises
        ------
        CohortRefused
            If two columns of the same name hold different values.
        """
        self._compare_repeated(rows, shape)
        numbers = rows.numbers
        changes = convert_and_compare(numbers, rows.row_numbers, self.choices, self.headers)
        unread = Counter(cell.row for cell in rows.invalid if cell.rule == "missing")
        found = [
            Finding(cell.row, cell.column, cell.problem, REFUSED, cell.rule)
            for cell in rows.invalid
            if unread[cell.row] < N_FIELDS
        ]
        for row in (row for row, missing in unread.items() if missing == N_FIELDS):
            found.append(Finding(row, -1, "None of the 30 measurements is there.", REFUSED, "missing"))
        return [*found, *check_rows(numbers, rows.candidates)], changes

    def _compare_repeated(self, rows: Rows, shape: Shape) -> None:
        """Refuse two columns of the same name that hold different values."""
        headers = self.headers
        for first, other in headers.repeated:
            field = headers.fields.index(first)
            numbers = rows.numbers[:, field]
            second = read_columns([rows.texts[other]], [RANGES[field]], shape.decimal)[0][:, 0]
            differ = ~((second == numbers) | (np.isnan(second) & np.isnan(numbers)))
            if differ.any():
                one, two = (f"{quoted(headers.name(c))} (column {c + 1})" for c in (first, other))
                raise CohortRefused(
                    f"{FIELDS[field].name.capitalize()} appears in two columns, {one} and {two}, with "
                    f"different values in {counted(int(differ.sum()), 'row')}: remove the wrong one.",
                    details={"repeated": (headers.names[first], headers.names[other])},
                )
