"""Cells -> numbers, and a reason for every cell that is none."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from lrcore.arrays import Floats
from lrcore.reader.columns.string_column import StringColumn
from lrcore.reader.issues import quoted

Range = tuple[float, float]
# Text, with the range where that is decisive -> what read_cell() returns.
KnownCells = dict[tuple[str, Range | None], tuple[float, str, str]]

_MISSING = (
    "|na|n/a|n.a.|n.a|nan|null|none|nil|missing|unknown|-|--|---|–|—|?|??|.|..|*|#n/a|#na|#null!|\\n|nd|n/d|n.d.|n.d|k.a.|fehlt|unbekannt|inconnu|manquant|desconocido|"
    "<na>|nat|(null)|not available|not done|not measured"
)
MISSING_CODES = frozenset(_MISSING.split("|"))
_OTHER_SIGN = {".": ",", ",": "."}
_PLAIN = np.zeros(256, dtype=bool)
_PLAIN[list(b"0123456789.+-eE \n")] = True

_EXPONENT = r"(?:[eE][+-]?\d+)?"
_STRICT = re.compile(rf"[+-]?(?:\d+\.?\d*|\.\d+){_EXPONENT}", re.ASCII)
_SPACES = " \u00a0\u202f\u2009\u2007'’"  # what sets off thousands besides the point and the comma
_GROUPED = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d*)?", re.ASCII)
ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
SIGNED = {
    sign: re.compile(
        rf"(?=.*\d)[+-]?(?:[1-9]\d{{0,2}}(?:[{other}]\d{{3}})+|\d*)[{sign}]\d*{_EXPONENT}"
        rf"|[+-]?[1-9]\d{{0,2}}(?:[{other}]\d{{3}}){{2,}}",
        re.ASCII,
    )
    for sign, other in ((".", ","), (",", "."))
}
_MONTH = (
    "(?:jan|ene|feb|fév|fev|mar|mär|mrz|apr|avr|abr|may|mai|jun|jui|jul|aug|aoû|ago|sep|oct|okt|nov|dec|déc|dez|dic)"
    "[a-zä]{0,6}"
)
_BETWEEN = r"(?:[-./] ?| +)"
_DATE = re.compile(
    rf"[0-9]{{1,2}}{_BETWEEN}(?:{_MONTH}|[0-9]{{1,2}})\.?(?:{_BETWEEN}[0-9]{{2,4}})?"
    rf"|{_MONTH}\.?{_BETWEEN}[0-9]{{2,4}}|[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}.*",
    re.IGNORECASE,
)
LIMIT, MARKED = "limit", "marked"  # rules
_LIMIT = re.compile(r"[<>≤≥]=?\s*[.,]?\d|\d[\d.,]*\s*[<>≤≥+]$")
_MARKED = re.compile(r"[*#†]+\s*[.,]?\d|[\d.,]*\d\s*[*#†]+$")
_MAX_CELLS_ONE_BY_ONE = 32  # so few are read one by one without a further attempt
_ERRORS = ("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#spill!", "#calc!", "#getting_data")
UNCOMPUTED = "=formula without a stored result"  # what the reader of workbooks writes for such a cell
_LARGEST_WHOLE = 1e15  # up to here doubles hold whole numbers exactly, and are written in full


class InvalidCell(NamedTuple):
    """A cell that could not be read as a number."""

    row: int
    column: int
    problem: str
    rule: str


def number_as_text(value: float) -> str:
    """Return a stored number as it would be written: whole numbers without ".0".

    Examples
    --------
    >>> number_as_text(3.0), number_as_text(0.1), number_as_text(1e15)
    ('3', '0.1', '1000000000000000.0')
    """
    return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_WHOLE else repr(value)


def fits(text: str, plausible: Range) -> bool:
    """Return whether a number lies in a range."""
    return plausible[0] <= float(text) <= plausible[1]


def read_columns(
    columns: Sequence[Sequence[str]], ranges: Sequence[Range], decimal: str, known: KnownCells | None = None
) -> tuple[Floats, list[InvalidCell]]:
    """Turn columns of text into numbers.

    Parameters
    ----------
    columns : sequence of k sequences of n str
    ranges : sequence of k (float, float)
        What each column can hold: it decides whether a sign sets off thousands.
    decimal : str
        ``.`` or ``,``.
    known : dict, optional
        Cells of other columns that were read with this decimal sign; those of these columns are added.

    Returns
    -------
    numbers : ndarray of shape (n, k), Fortran order
        nan where a cell could not be read.
    invalid : list of InvalidCell
        Every such cell, with the reason.
    """
    numbers = np.empty((len(columns[0]), len(columns)), order="F")
    invalid: list[InvalidCell] = []
    known = {} if known is None else known  # the same few words stand in many cells
    other = _OTHER_SIGN[decimal]
    for place, (cells, plausible) in enumerate(zip(columns, ranges, strict=True)):
        numbers[:, place], careful = _read_plain(cells, decimal)
        for row in careful:
            text = cells[row]
            key = (text, plausible if other in text else None)
            if key not in known:
                known[key] = read_cell(text, plausible, decimal)
            numbers[row, place], problem, rule = known[key]
            if problem:
                invalid.append(InvalidCell(row, place, problem, rule))
    return numbers, invalid


def _read_plain(cells: Sequence[str], decimal: str) -> tuple[Floats, Sequence[int]]:
    """Read what is plainly a number; return the rows that need a closer look."""
    if len(cells) <= _MAX_CELLS_ONE_BY_ONE:
        return np.full(len(cells), np.nan), range(len(cells))
    texts: Sequence[str] = cells
    if decimal == ",":
        # A point is no decimal sign here, and float() would take it for one.
        texts = "\n".join(cells).replace(".", "_").replace(",", ".").split("\n")
    if len(texts) != len(cells):  # a cell of several lines
        return np.full(len(cells), np.nan), range(len(cells))
    values = plain_numbers(texts)
    return values, np.flatnonzero(~np.isfinite(values)).tolist()


def plain_numbers(texts: Sequence[str]) -> Floats:
    """Return each text as :func:`plain_number` does."""
    if isinstance(texts, StringColumn) and _PLAIN[np.frombuffer(texts.body, np.uint8)].all():
        found = texts.floats()
        if found is not None:
            return found + 0.0
    joined = "\n".join(texts)
    if joined.isascii() and _PLAIN[np.frombuffer(joined.encode(), np.uint8)].all():
        with suppress(ValueError):
            return np.array(list(map(float, texts))) + 0.0
    return np.array([plain_number(text) for text in texts], dtype=np.float64) + 0.0


def plain_number(text: str) -> float:
    """Return a number written with a decimal point; nan for anything else.

    ``float`` also takes ``1_000`` and the digits of other scripts.
    """
    if "_" in text or not text.isascii():
        return np.nan
    try:
        return float(text)
    except ValueError:
        return np.nan


def read_cell(text: str, plausible: Range, decimal: str) -> tuple[float, str, str]:
    """Read one cell.

    Returns
    -------
    value : float
        nan when it cannot be read.
    problem, rule : str
        The reason and its short name; both empty when it was read.

    Examples
    --------
    >>> read_cell("1.001,5", (72.0, 5002.0), ",")
    (1001.5, '', '')
    >>> read_cell("see report", (72.0, 5002.0), ".")[1]
    "'see report' is not a number."
    """
    cell = text.strip()
    if cell.lower() in MISSING_CODES:
        return np.nan, "The value is missing.", "missing"
    if _GROUPED.fullmatch(cell):
        cell = re.sub(f"[{_SPACES}]", "", cell)
    other = _OTHER_SIGN[decimal]
    if other in cell:
        return _read_other(cell, plausible, decimal, other)
    plain = cell.replace(decimal, ".")
    if not _STRICT.fullmatch(plain):
        return np.nan, *_reason(text, cell)
    value = float(plain) + 0.0
    if not np.isfinite(value):
        return np.nan, f"{quoted(text)} is too large to be a number.", "not finite"
    return value, "", ""


def _read_other(cell: str, plausible: Range, decimal: str, other: str) -> tuple[float, str, str]:
    """Read a cell that holds the sign which is not the decimal sign of this file."""
    grouped = SIGNED[decimal].fullmatch(cell)
    if ONE_GROUP.fullmatch(cell):
        thousands, decimals = cell.replace(other, ""), cell.replace(other, ".")
        if fits(thousands, plausible) and not fits(decimals, plausible):
            return float(thousands), "", ""
    elif grouped:
        return float(cell.replace(other, "").replace(decimal, ".")), "", ""
    if SIGNED[other].fullmatch(cell):
        name = {",": "comma", ".": "point"}
        problem = (
            f"{quoted(cell)} has a {name[other]} where this file writes decimals with a {name[decimal]}: "
            "it is not clear which number is meant."
        )
        return np.nan, problem, "decimal sign"
    return np.nan, *_reason(cell, cell)


def _reason(text: str, cell: str) -> tuple[str, str]:
    """Return why a cell is no number, and the short name of the reason."""
    shown, lower = quoted(text.strip()), cell.lower()
    if text == UNCOMPUTED:
        return (
            "The cell holds a formula without a stored result: open the workbook and save it again.",
            "formula",
        )
    kinds = (
        (lower.lstrip("+-") in ("inf", "infinity", "∞"), "is not a finite number", "not finite"),
        (lower in _ERRORS, "is an error of the spreadsheet, not a number", "not a number"),
        (cell.startswith("="), "is a formula, not a number", "formula"),
        (cell.endswith("%"), "is a percentage: write it as a plain number", "percent"),
        (bool(_LIMIT.match(cell)), "is a limit, not a number", LIMIT),
        (bool(_MARKED.match(cell)), "is a number with a mark", MARKED),
        (bool(_DATE.fullmatch(cell)), "is a date; a spreadsheet may have turned a number into it", "date"),
        ("\x00" in text, "is not a number: it holds a NUL byte", "not a number"),
        (
            not cell.isascii() and cell.replace(".", "").isdigit(),
            "is written in digits other than 0 to 9",
            "not a number",
        ),
        (cell[:1] in "−–", "is not a number: it begins with a dash instead of a minus sign", "not a number"),
    )
    reason, rule = next(
        ((reason, rule) for applies, reason, rule in kinds if applies), ("is not a number", "not a number")
    )
    return f"{shown} {reason}.", rule
