"""A logistic equation and the file it is published in: one row per term, with its coefficient."""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.reader.choices import Choices
from lrcore.reader.columns.decimal_sign import decide_decimal
from lrcore.reader.columns.numbers import Range, read_cell
from lrcore.reader.equation.grammar import Comparison, Term, parse_term
from lrcore.reader.formats.delimited import Record
from lrcore.reader.formats.source import layout_of, open_source
from lrcore.reader.issues import listed, quoted

INTERCEPT = "(Intercept)"
_NAMES = ("term", "coefficient", "low", "high")
_MAX_TERMS = 1_000
MAX_BYTES = 1_000_000
_NOT_TEXT = (b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0", b"PAR1")
_ANY_NUMBER: Range = (-1e300, 1e300)
_EXPECTED = (
    "expected a table with the columns term and coefficient, one of whose terms is (Intercept), and if "
    "wanted low and high"
)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A term with its coefficient, and the limits within which its column was observed.

    Attributes
    ----------
    term : Term
    coefficient : float
        Log-odds per unit of the term.
    low, high : float
        Limits of its column, in the column's unit; infinite where the file states none.
    """

    term: Term
    coefficient: float
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Equation:
    """Log-odds = intercept + the sum of coefficient x term.

    Attributes
    ----------
    name : str
        Of its file; it names the risks.
    intercept : float
    terms : tuple of Weighted
    """

    name: str
    intercept: float
    terms: tuple[Weighted, ...]

    @property
    def measured(self) -> tuple[str, ...]:
        """The columns of numbers, each once."""
        return tuple(dict.fromkeys(name for each in self.terms for name in each.term.measured))

    @property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """Columns that are compared with values, and these values."""
        found: dict[str, dict[str, None]] = {}
        for each in self.terms:
            for comparison in each.term.comparisons:
                found.setdefault(comparison.name, {})[comparison.value] = None
        return {name: tuple(values) for name, values in found.items()}

    @property
    def limits(self) -> dict[str, Range]:
        """Columns of numbers with the limits within which they were observed."""
        found: dict[str, Range] = {}
        for each in self.terms:
            for name in each.term.measured:
                low, high = found.get(name, (-math.inf, math.inf))
                found[name] = max(low, each.low), min(high, each.high)
        return found

    def log_odds(self, numbers: Mapping[str, Floats], holds: Mapping[Comparison, Floats], n: int) -> Floats:
        """Return the log-odds of each patient; not finite where a term is not defined.

        Parameters
        ----------
        numbers : dict of str to ndarray of shape (n,)
        holds : dict of Comparison to ndarray of shape (n,)
            1 where it is true.
        n : int
            Patients.
        """
        total = np.full(n, self.intercept)
        with np.errstate(all="ignore"):
            for each in self.terms:
                total += each.coefficient * each.term.values(numbers, holds)
        return total


def read_equation(data: bytes, *, name: str = "equation") -> Equation:
    r"""Read the file of an equation.

    Parameters
    ----------
    data : bytes
        CSV or other delimited text with the columns ``term`` and ``coefficient``; if wanted ``low`` and
        ``high``, beyond which a patient is held back.
    name : str
        Of the file.

    Raises
    ------
    InvalidInput
        If it is no equation; the sentence names the row.
    CohortRefused
        If it is no table.

    Examples
    --------
    >>> equation = read_equation(b"term,coefficient\n(Intercept),-5\nlog(psa),1.5\n", name="psa")
    >>> equation.intercept, equation.terms[0].term.written, equation.terms[0].coefficient
    (-5.0, 'log(psa)', 1.5)
    """
    if not data.strip():
        raise InvalidInput(f"The file {quoted(name)} is empty: {_EXPECTED}.")
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            f"The file {quoted(name)} is no equation: {_EXPECTED}; it has {len(data):,} bytes, more than "
            f"{MAX_BYTES:,}."
        )
    if b"\x00" in data or data.startswith(_NOT_TEXT):
        raise InvalidInput(
            f"The file {quoted(name)} is no text: save the equation as CSV, with the columns term "
            "and coefficient."
        )
    rows, places = _rows_of(data, name)
    numbers = _numbers(rows, places)
    intercepts = [row for row, cells in enumerate(rows) if _is_intercept(cells[places[0]])]
    if len(intercepts) != 1:
        found = "holds none" if not intercepts else f"holds {len(intercepts)}"
        raise InvalidInput(
            f"Expected one row with the term {INTERCEPT}; the equation {found}. An equation without an "
            "intercept gets one of 0."
        )
    terms = tuple(
        _weighted(row + 1, cells[places[0]], numbers[row])
        for row, cells in enumerate(rows)
        if row not in intercepts
    )
    _refuse_repeated(terms)
    return Equation(name, float(numbers[intercepts[0]][0]), terms)


def _rows_of(data: bytes, name: str) -> tuple[list[Record], list[int]]:
    """Return the rows of the table, and the places of term, coefficient, low and high (-1: none)."""

    def recognise(header: str) -> str | None:
        plain = header.strip().lower()
        return plain if plain in _NAMES else None

    source = open_source(data, recognise, Choices())
    layout = layout_of(source, recognise)
    header = [recognise(each) for each in layout.header] if layout else []
    if layout is None or not {"term", "coefficient"} <= set(header):
        found = listed(map(quoted, source.head[0] if source.head else ()))
        raise InvalidInput(f"The file {quoted(name)} is no equation: {_EXPECTED}; found {found}.")
    unknown = [each for each in layout.header if recognise(each) is None and each.strip()]
    if unknown or len(set(header) - {None}) < sum(each is not None for each in header):
        raise InvalidInput(
            f"The columns of an equation are term, coefficient, low and high, each once; found "
            f"{listed(map(quoted, layout.header))}. Leave out the others."
        )
    rows = [row for row in islice(source.rows(layout), _MAX_TERMS + 2) if any(map(str.strip, row))]
    if len(rows) > _MAX_TERMS + 1:
        raise InvalidInput(f"The equation has more than {_MAX_TERMS:,} terms: expected a published model.")
    for place, row in enumerate(rows, start=1):
        if len(row) > layout.width:
            raise InvalidInput(
                f"Row {place} of the equation has {len(row)} cells where {layout.width} were expected: a "
                'term that holds a comma stands in quotation marks, as in "min(x, 5)".'
            )
    width = layout.width
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return padded, [header.index(each) if each in header else -1 for each in _NAMES]


def _numbers(rows: Sequence[Record], places: Sequence[int]) -> list[tuple[float, float, float]]:
    """Return coefficient, low and high of each row; limits that are not stated are infinite."""
    columns = [[row[place].strip() for row in rows] for place in places[1:] if place >= 0]
    decimal = decide_decimal(columns, [_ANY_NUMBER] * len(columns))
    read = [
        tuple(
            _number(row, place, name, number + 1, decimal)
            for name, place in zip(_NAMES[1:], places[1:], strict=True)
        )
        for number, row in enumerate(rows)
    ]
    return [(coefficient, low, high) for coefficient, low, high in read]


def _number(row: Record, place: int, name: str, number: int, decimal: str) -> float:
    cell = row[place].strip() if place >= 0 else ""
    if not cell and name != "coefficient":
        return -math.inf if name == "low" else math.inf
    value, problem, _ = read_cell(cell, _ANY_NUMBER, decimal)
    if problem:
        raise InvalidInput(f"Row {number} of the equation, {name} {quoted(cell)}: expected a number.")
    return value


def _is_intercept(cell: str) -> bool:
    return cell.strip().lower() in ("(intercept)", "intercept", "_cons")


def _weighted(row: int, text: str, numbers: tuple[float, float, float]) -> Weighted:
    coefficient, low, high = numbers
    try:
        term = parse_term(text)
    except InvalidInput as error:
        raise InvalidInput(f"Row {row} of the equation: {error}") from None
    limited = math.isfinite(low) or math.isfinite(high)
    if limited and len(term.measured) != 1:
        raise InvalidInput(
            f"Row {row} of the equation: low and high belong to a term with one column of numbers; "
            f"{quoted(term.written)} has {len(term.measured)}."
        )
    if low > high:
        raise InvalidInput(
            f"Row {row} of the equation: low ({low:.10g}) is above high ({high:.10g}); expected the reverse."
        )
    return Weighted(term, coefficient, low, high)


def _refuse_repeated(terms: Sequence[Weighted]) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for each in terms:
        key = tuple(sorted(each.term.factors, key=repr))
        if key in seen:
            raise InvalidInput(
                f"The term {quoted(each.term.written)} is there twice ({quoted(seen[key])} before): expected "
                "each term once."
            )
        seen[key] = each.term.written


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the name that is nearest to a missing one; empty where none is near.

    Examples
    --------
    >>> nearest("Age", ["age", "sex"]), nearest("psa", ["age"])
    ('age', '')
    """
    plain = {each.strip().lower(): each for each in names}
    close = difflib.get_close_matches(name.strip().lower(), plain, n=1, cutoff=0.8)
    return plain[close[0]] if close else ""
