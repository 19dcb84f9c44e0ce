"""A request becomes the 30 measurements of a patient, or a refusal with every reason."""

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from math import inf, isinf, nan
from typing import Any

from lrcore.reader import Issue, check_row
from lrcore.reader.columns.spelling import field_of
from lrcore.reader.issues import REFUSED, listed, quoted, shown
from lrcore.schema import FIELDS, N_FIELDS
from lrcore.service.refusal import MALFORMED, UNUSABLE, Refusal, unusable

FEATURES, MEASUREMENTS = "features", "measurements"
MAX_NAMES = 100  # of one patient that are looked up; more than 30 are refused in any case
_MAX_DIGITS = 400  # of a whole number; longer ones exceed every float
_TOO_LARGE: int = 10**_MAX_DIGITS
_NUMBERS = frozenset([float, int])  # not bool, which is an int to isinstance()
_PLACES = {name: field.index for field in FIELDS for name in (field.name, field.key, *field.headers.values())}
EXAMPLE = '{"features": [17.99, 10.38, ...]} with 30 numbers'
_NO_IDENTITY = (
    "The service takes measurements only, and no identities: answers come in the order of the rows."
)
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def decode_body(body: bytes) -> Any:
    """Read JSON; NaN and Infinity are numbers here, so that the rules can name the field.

    Raises
    ------
    Refusal
        If it is not JSON, or one name is given twice: the last would silently win.
    """
    try:
        return DECODER.decode(body.decode())
    except RecursionError:
        raise Refusal(MALFORMED, "The body is nested too deeply to be a list of measurements.") from None
    except ValueError as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise Refusal(MALFORMED, f"The body is not valid JSON{where}. Send for example {EXAMPLE}.") from None


def unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the names and values of a JSON object, in time linear in their number.

    Raises
    ------
    Refusal
        If one name is given twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise duplicate_name(name)
            seen.add(name)
    return found


def duplicate_name(name: str) -> Refusal:
    """Return the refusal of an object that gives one name twice."""
    return Refusal(MALFORMED, f"{quoted(name)} is given twice; it is not clear which one is meant.")


def _whole_number(text: str) -> int:
    """Return a whole number; one beyond every float is replaced by a constant instead of being parsed."""
    if len(text) <= _MAX_DIGITS:
        return int(text)
    return -_TOO_LARGE if text.startswith("-") else _TOO_LARGE


DECODER = json.JSONDecoder(object_pairs_hook=unique_names, parse_int=_whole_number)


def first_names(names: Collection[str], most: int) -> str:
    """List the first names of many, in quotation marks; only these are looked at.

    Examples
    --------
    >>> first_names(["a", "b", "c", "d", "e"], 3)
    "'a', 'b', 'c' and 2 more"
    """
    first = [quoted(name) for name in islice(names, most)]
    if len(names) <= most:
        return listed(first, most=most)
    return f"{', '.join(first)} and {len(names) - most:,} more"


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
    raise Refusal(UNUSABLE, f"Expected 30 measurements, as a list or by name, got {kind_of(inner)}.")


def _unwrapped(sent: Any) -> Any:
    if not isinstance(sent, dict):
        return sent
    for wrapping, kind in ((FEATURES, list), (MEASUREMENTS, dict)):
        if wrapping in sent:
            if len(sent) > 1:
                others = first_names([name for name in sent if name != wrapping], 3)
                raise Refusal(UNUSABLE, f"Unknown field {others} next to {wrapping!r}. {_NO_IDENTITY}")
            if not isinstance(sent[wrapping], kind):
                raise Refusal(
                    UNUSABLE, f"{wrapping!r} must be {_KINDS[kind]}, got {kind_of(sent[wrapping])}."
                )
            return sent[wrapping]
    return sent


def _placed(named: Mapping[str, Any]) -> list[Any]:
    """Return named measurements in the order of the fields."""
    found: dict[int, Any] = {}
    unknown, twice = [], []
    if len(named) > MAX_NAMES:
        raise _too_many_names(named)
    for name, value in named.items():
        place = _place(name)
        if place is None:
            unknown.append(name)
        elif place in found:
            twice.append(FIELDS[place].name)
        else:
            found[place] = value
    if unknown:
        raise Refusal(UNUSABLE, f"Unknown field {first_names(unknown, 6)}. {_NO_IDENTITY}")
    if twice:
        raise Refusal(
            UNUSABLE, f"{listed(twice)} is given twice under two names; it is not clear which one is meant."
        )
    missing = [field.name for field in FIELDS if field.index not in found]
    if missing:
        absent = listed(missing, most=12)
        raise Refusal(UNUSABLE, f"Expected 30 measurements, found {len(found)}. Not found: {absent}.")
    return [found[place] for place in range(N_FIELDS)]


def _too_many_names(named: Mapping[str, Any]) -> Refusal:
    some = [name for name in islice(named, MAX_NAMES) if _place(name) is None]
    examples = listed([quoted(name) for name in (some or list(islice(named, 3)))[:3]])
    return Refusal(
        UNUSABLE,
        f"Expected {N_FIELDS} measurements, got {len(named):,} names, for example {examples}. {_NO_IDENTITY}",
    )


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
    return nan, f"{_as_sent(cell) or kind_of(cell)} is not a number.", "not a number"


def _float(cell: float) -> float:
    try:
        return float(cell)
    except OverflowError:
        return inf


def _as_sent(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return shown(str(cell)) if isinstance(cell, str) else ""


def kind_of(sent: Any) -> str:
    """Name the kind of a JSON value for a message."""
    return _KINDS.get(type(sent), "a number")
