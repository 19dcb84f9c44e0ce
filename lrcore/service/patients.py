"""What a client sent -> the 30 measurements of a patient, or every reason why not."""

import json
from collections.abc import Mapping, Sequence
from math import inf, isinf, nan
from typing import Any

from lrcore.cohort import Issue, check_row
from lrcore.cohort.headers import field_of
from lrcore.cohort.issues import REFUSED, listed, quoted, shown
from lrcore.schema import FIELDS, N_FIELDS
from lrcore.service.refusal import MALFORMED, UNUSABLE, Refusal, unusable

FEATURES, MEASUREMENTS, ROWS = "features", "measurements", "rows"
MOST_ROWS = 10_000
_NUMBERS = frozenset([float, int])  # not bool, which is an int to isinstance()
_PLACES = {name: field.index for field in FIELDS for name in (field.name, field.key, *field.headers.values())}
_EXAMPLE = '{"features": [17.99, 10.38, ...]} with 30 numbers'
_NO_IDENTITY = (
    "The service takes measurements only, and no identities: answers come in the order of the rows."
)
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def decoded(body: bytes) -> Any:
    """Read JSON; NaN and Infinity are numbers here, so that the rules can name the field.

    Raises
    ------
    Refusal
        If it is not JSON, or one name is given twice: the last would silently win.
    """
    try:
        return _DECODER.decode(body.decode())
    except RecursionError:
        raise Refusal(MALFORMED, "The body is nested too deeply to be a list of measurements.") from None
    except ValueError as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise Refusal(MALFORMED, f"The body is not valid JSON{where}. Send for example {_EXAMPLE}.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refusal(MALFORMED, f"{quoted(twice)} is given twice; it is not clear which one is meant.")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def rows_of(sent: Any) -> Sequence[Any]:
    """Return the rows of a batch, each still as it was sent.

    Raises
    ------
    Refusal
        If there is no list of 1 to 10,000 rows.
    """
    rows = sent.get(ROWS) if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(sent) > 1:
        found = listed(map(quoted, sent), most=3) if isinstance(sent, dict) and sent else _kind(sent)
        raise Refusal(
            UNUSABLE, f'Expected {{"rows": [...]}} with one patient per row and nothing else, got {found}.'
        )
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refusal(UNUSABLE, f"Expected 1 to {MOST_ROWS:,} rows, got {len(rows):,}.")
    return rows


def measurements_of(sent: Any) -> list[float]:
    """Return the measurements of one patient, in the order of the fields.

    Parameters
    ----------
    sent : object
        ``{"features": [30 numbers]}``, ``{"measurements": {name: number}}``, or either of the two
        without its wrapping.

    Raises
    ------
    Refusal
        If they are not 30 finite numbers, with every problem at once.

    Examples
    --------
    >>> measurements_of({"features": list(range(30))})[:3]
    [0.0, 1.0, 2.0]
    >>> measurements_of({"features": [1, 2, 3]})
    Traceback (most recent call last):
    ...
    lrcore.service.refusal.Refusal: Expected 30 features, got 3
    """
    inner = _unwrapped(sent)
    if isinstance(inner, list):
        return _by_place(inner)
    if isinstance(inner, dict):
        return _by_place(_placed(inner))
    raise Refusal(UNUSABLE, f"Expected 30 measurements, as a list or by name, got {_kind(inner)}.")


def _unwrapped(sent: Any) -> Any:
    if not isinstance(sent, dict):
        return sent
    for wrapping, kind in ((FEATURES, list), (MEASUREMENTS, dict)):
        if wrapping in sent:
            if len(sent) > 1:
                others = [quoted(name) for name in sent if name != wrapping]
                raise Refusal(
                    UNUSABLE, f"Unknown field {listed(others, most=3)} beside {wrapping!r}. {_NO_IDENTITY}"
                )
            if not isinstance(sent[wrapping], kind):
                raise Refusal(UNUSABLE, f"{wrapping!r} must be {_KINDS[kind]}, got {_kind(sent[wrapping])}.")
            return sent[wrapping]
    return sent


def _placed(named: Mapping[str, Any]) -> list[Any]:
    """Return named measurements in the order of the fields."""
    found: dict[int, Any] = {}
    unknown, twice = [], []
    for name, value in named.items():
        place = _place(name)
        if place is None:
            unknown.append(quoted(name))
        elif place in found:
            twice.append(FIELDS[place].name)
        else:
            found[place] = value
    if unknown:
        raise Refusal(UNUSABLE, f"Unknown field {listed(unknown, most=6)}. {_NO_IDENTITY}")
    if twice:
        raise Refusal(
            UNUSABLE, f"{listed(twice)} is given twice under two names; it is not clear which one is meant."
        )
    missing = [field.name for field in FIELDS if field.index not in found]
    if missing:
        absent = listed(missing, most=12)
        raise Refusal(UNUSABLE, f"Expected 30 measurements, found {len(found)}. Not found: {absent}.")
    return [found[place] for place in range(N_FIELDS)]


def _place(name: str) -> int | None:
    """Return where a named measurement belongs, by the rules for headers of a file."""
    if name in _PLACES:
        return _PLACES[name]
    field = field_of(name)
    return field.index if field else None


def _by_place(sent: Sequence[Any]) -> list[float]:
    if len(sent) != N_FIELDS:
        raise Refusal(MALFORMED, f"Expected {N_FIELDS} features, got {len(sent)}")
    if not _NUMBERS.issuperset(map(type, sent)):
        return _careful(sent)
    try:
        return [value + 0.0 for value in sent]  # -0.0 becomes 0.0
    except OverflowError:
        return _careful(sent)


def _careful(sent: Sequence[Any]) -> list[float]:
    values, problems = [], []
    for field, cell in zip(FIELDS, sent, strict=True):
        value, problem, rule = _number(cell)
        values.append(value)
        if problem:
            problems.append(Issue(1, "", field.name, _as_sent(cell), problem, REFUSED, rule))
    if not problems:
        return values  # only null, which the rules call missing
    named = {issue.column for issue in problems}
    problems += [issue for issue in check_row(values) if issue.column not in named]
    raise unusable(sorted(problems, key=lambda issue: _PLACES.get(issue.column, -1)))


def _number(cell: Any) -> tuple[float, str, str]:
    if cell is None:
        return nan, "", ""
    if type(cell) in _NUMBERS:
        value = _float(cell)
        too_large = isinf(value) and cell != value
        return (nan, "The number is too large.", "not finite") if too_large else (value, "", "")
    if isinstance(cell, str):
        return nan, f"{quoted(cell)} is text, not a number: send it without quotation marks.", "not a number"
    return nan, f"{_as_sent(cell) or _kind(cell)} is not a number.", "not a number"


def _float(cell: float) -> float:
    try:
        return float(cell)
    except OverflowError:
        return inf


def _as_sent(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return shown(str(cell)) if isinstance(cell, str) else ""


def _kind(sent: Any) -> str:
    return _KINDS.get(type(sent), "a number")
