"""What the numbers and categories of a row must satisfy, for an equation to give its risk."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.reader.changes import CellChange
from lrcore.reader.columns.label_words import number_of, plain_label
from lrcore.reader.columns.numbers import MISSING_CODES, Range
from lrcore.reader.equation.equation import Equation
from lrcore.reader.equation.grammar import Comparison
from lrcore.reader.formats.batch import Shape
from lrcore.reader.issues import HELD_BACK, REFUSED, listed, quoted
from lrcore.reader.plan import EachRowByItself
from lrcore.reader.plausibility.row_checks import Finding
from lrcore.reader.rows import Rows

_ANY_NUMBER: Range = (-1e300, 1e300)


def ranges_of(equation: Equation) -> tuple[Range, ...]:
    """Return what each column can hold, for deciding between decimal signs."""
    return tuple(
        (max(low, _ANY_NUMBER[0]), min(high, _ANY_NUMBER[1]))
        for low, high in (equation.limits[name] for name in equation.measured)
    )


@dataclass(frozen=True, eq=False, slots=True)
class EquationRules(EachRowByItself):
    """What the numbers and the categories of a row must satisfy, for an equation to give its risk.

    Attributes
    ----------
    equation : Equation
    levels : dict of str to int
        Column that is compared with values -> its place.
    references : dict of str to frozenset of str
        Such a column -> the values, as they are compared, for which every comparison is false.
    names : tuple of str
        Every header.
    """

    equation: Equation
    levels: Mapping[str, int]
    references: Mapping[str, frozenset[str]]
    names: tuple[str, ...]

    @property
    def ranges(self) -> tuple[Range, ...]:
        """What each column of numbers can hold."""
        return ranges_of(self.equation)

    def check(self, rows: Rows, shape: Shape) -> tuple[list[Finding], tuple[CellChange, ...]]:
        """Return every cell for which the equation gives no risk; the numbers stay as they are."""
        found = [Finding(cell.row, cell.column, cell.problem, REFUSED, cell.rule) for cell in rows.invalid]
        found += self._outside(rows.numbers)
        found += self._unknown_levels(rows)
        gone = {finding.row for finding in found}
        eta = self.log_odds(rows.numbers, {name: rows.texts[place] for name, place in self.levels.items()})
        for row in np.flatnonzero(~np.isfinite(eta)).tolist():
            if row not in gone:
                found.append(Finding(row, -1, self._why_undefined(rows, row), REFUSED, "not defined"))
        return found, ()

    def log_odds(self, numbers: Floats, texts: Mapping[str, Sequence[str]]) -> Floats:
        """Return the log-odds of each row; not finite where the equation gives none."""
        columns = dict(zip(self.equation.measured, numbers.T, strict=True))
        holds = {
            comparison: _holds(comparison, texts[comparison.name])
            for each in self.equation.terms
            for comparison in each.term.comparisons
        }
        return self.equation.log_odds(columns, holds, len(numbers))

    def _outside(self, numbers: Floats) -> Iterator[Finding]:
        for place, name in enumerate(self.equation.measured):
            low, high = self.equation.limits[name]
            values = numbers[:, place]
            for row in np.flatnonzero((values < low) | (values > high)).tolist():
                expected = (
                    f"from {low:.10g} to {high:.10g}"
                    if math.isfinite(low) and math.isfinite(high)
                    else f"from {low:.10g} on"
                    if math.isfinite(low)
                    else f"up to {high:.10g}"
                )
                problem = (
                    f"{values[row]:.10g} is outside the limits of the equation for {quoted(name)}: expected "
                    f"{expected}, in the unit of the equation."
                )
                yield Finding(row, place, problem, HELD_BACK, "outside")

    def _unknown_levels(self, rows: Rows) -> Iterator[Finding]:
        for name, place in self.levels.items():
            known = {compared(value) for value in self.equation.levels[name]} | self.references[name]
            cells = rows.texts[place]
            strange = {cell for cell in set(cells) if compared(cell) not in known}
            for row, cell in enumerate(cells) if strange else ():
                if cell not in strange:
                    continue
                if is_missing(cell):
                    problem = f"{quoted(name)} is missing: {quoted(cell)}."
                else:
                    problem = (
                        f"{quoted(name)} is {quoted(cell)}: expected "
                        f"{listed(map(quoted, self.equation.levels[name]))}, or the reference."
                    )
                yield Finding(row, -1, problem, REFUSED, "category")

    def _why_undefined(self, rows: Rows, row: int) -> str:
        numbers = dict(zip(self.equation.measured, rows.numbers[row : row + 1].T, strict=True))
        holds = {
            comparison: _holds(comparison, rows.texts[self.levels[comparison.name]][row : row + 1])
            for each in self.equation.terms
            for comparison in each.term.comparisons
        }
        for each in self.equation.terms:
            if not np.isfinite(each.term.values(numbers, holds)).all():
                where = listed(f"{quoted(name)} is {numbers[name][0]:.10g}" for name in each.term.measured)
                return f"The term {quoted(each.term.written)} is not defined: {where}."
        return "The log-odds are too large to be a number: compare the units with those of the equation."


def is_missing(cell: str) -> bool:
    """Tell whether a cell holds a code for a missing value, or nothing."""
    return cell.strip().lower() in MISSING_CODES


def compared(text: str) -> str:
    """Return a category as it is compared: without blanks around it, and 1.0 as 1."""
    plain = text.strip()
    number = number_of(plain_label(plain))
    return plain if math.isnan(number) else f"{number:.17g}"


def _holds(comparison: Comparison, cells: Sequence[str]) -> Floats:
    wanted = compared(comparison.value)
    alike = {cell: float(compared(cell) == wanted) for cell in set(cells)}
    return np.fromiter((alike[cell] for cell in cells), np.float64, len(cells))
