"""Check rows for values that cannot have been measured: findings for a file, a form and the service."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.model import series as dev
from lrcore.reader.issues import HELD_BACK, NOTE, REFUSED, Issue, listed
from lrcore.reader.plausibility.missing_codes import is_missing_code
from lrcore.reader.plausibility.prefilter import suspects
from lrcore.reader.plausibility.rules import violations
from lrcore.reader.plausibility.units import Shifts, decades, in_words
from lrcore.schema import BY_KEY, FIELDS, N_FIELDS, PROPERTIES, Field, fields_by_property

_EXCHANGED = 6  # worst values below their means in one row: the two groups have exchanged places
_SEVERITY = {"coded": REFUSED, "negative": REFUSED, "zero": REFUSED}


class Finding(NamedTuple):
    """One thing that could not have been measured.

    Attributes
    ----------
    row : int
        0-based row of the array that was checked.
    field : int
        The field it concerns; -1 when it concerns the row as a whole.
    problem : str
        One sentence.
    severity, rule : str
        As in :class:`lrcore.reader.issues.Issue`.
    """

    row: int
    field: int
    problem: str
    severity: str
    rule: str


def check_rows(measurements: Floats, among: NDArray[np.intp] | None = None) -> list[Finding]:
    """Return everything that could not have been measured, ordered by row and field.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        nan where a cell could not be read; it is not reported again.
    among : ndarray of int, optional
        The only rows that may break a rule, as
        :func:`lrcore.reader.plausibility.prefilter.suspects` finds them.
    """
    places = suspects(measurements) if among is None else among
    found = _findings(measurements[places]) if len(places) else []
    rows = places.tolist()
    return [Finding(rows[finding.row], *finding[1:]) for finding in found]


def _findings(measurements: Floats) -> list[Finding]:
    broken = violations(measurements)
    rows = np.flatnonzero(broken.rows).tolist()
    if not rows:
        return []
    shifts = dict(zip(rows, decades(measurements[rows]), strict=True))
    expected = dict(zip(rows, dev.field_prediction().expected(measurements[rows]), strict=True))
    found = [
        Finding(int(row), -1, "All 30 measurements are 0: an empty row, not a patient.", REFUSED, "empty")
        for row in np.flatnonzero(broken.empty)
    ]
    exchanged = broken.smaller.sum(axis=1) >= _EXCHANGED
    found += [_exchanged(int(row), measurements[row]) for row in np.flatnonzero(exchanged)]
    for rule in _SAY:
        for row, field in np.argwhere(getattr(broken, rule) & ~exchanged[:, None]).tolist():
            problem = _SAY[rule](FIELDS[field], measurements[row], shifts[row], expected[row])
            found.append(Finding(row, field, problem, _SEVERITY.get(rule, HELD_BACK), rule))
    return sorted(found, key=lambda finding: (finding.row, finding.field))


def _exchanged(row: int, values: Floats) -> Finding:
    names = [
        prop.name for prop, smaller in zip(PROPERTIES, values[20:] < values[:10], strict=True) if smaller
    ]
    problem = (
        f"The worst value is smaller than the mean for {len(names)} of 10 properties "
        f"({listed(names, most=3)}), which is impossible: the means and the worst values of this row seem to "
        "be exchanged."
    )
    return Finding(row, BY_KEY["worst_radius"].index, problem, HELD_BACK, "smaller")


def _coded(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    low, high = field.plausible
    value = row[field.index]
    expected_range = "cannot be below 0" if value < 0 else f"is plausible from {low:.4g} to {high:.4g}"
    return (
        f"{value:.10g} looks like a code for a missing value: {field.name} {expected_range}. Enter what "
        "was measured."
    )


def _negative(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    return f"{row[field.index]:.6g} is negative; {field.name} cannot be below 0."


def _zero(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    return f"{field.name.capitalize()} cannot be 0; was it not measured?"


def _beyond(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    low, high = field.plausible
    value = row[field.index]
    problem = f"{value:.6g} is far outside the plausible range of {field.name} ({low:.4g} to {high:.4g})"
    return f"{problem}{_hint(field, row, shifts)}."


def _smaller(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    mean = fields_by_property(field.nuclear_property)[0]
    return (
        f"{field.name.capitalize()} ({row[field.index]:.6g}) is smaller than {mean.name} "
        f"({row[mean.index]:.6g}), which is impossible: the two may have been exchanged."
    )


def _area(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    radius = FIELDS[field.index - 3]
    return _not_round(field, radius, np.pi * row[radius.index] ** 2, row, shifts)


def _perimeter(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    radius = FIELDS[field.index - 2]
    return _not_round(field, radius, 2 * np.pi * row[radius.index], row, shifts)


def _not_round(field: Field, radius: Field, circle: float, row: Floats, shifts: Shifts) -> str:
    hint = _hint(field, row, shifts) or _hint(radius, row, shifts)
    return (
        f"{field.name.capitalize()} ({row[field.index]:.6g}) does not fit {radius.name} "
        f"({row[radius.index]:.6g}): a round nucleus would have about {circle:.4g}{hint}."
    )


def _unlike(field: Field, row: Floats, shifts: Shifts, expected: Floats) -> str:
    return (
        f"{field.name.capitalize()} ({row[field.index]:.6g}) does not fit the other 29 measurements, "
        f"which point to about {expected[field.index]:.3g}{_hint(field, row, shifts)}."
    )


_SAY = {
    "coded": _coded,
    "negative": _negative,
    "zero": _zero,
    "beyond": _beyond,
    "smaller": _smaller,
    "area": _area,
    "perimeter": _perimeter,
    "unlike": _unlike,
}


def _hint(field: Field, row: Floats, shifts: Shifts) -> str:
    """Return why a value may be wrong: its decimal point moved, unless the value may be a code."""
    shift, value = int(shifts[field.index]), row[field.index]
    if shift and is_missing_code(value):
        return f"; {value:.6g} is often a code for a missing value"
    return f"; {field.name} looks {in_words(shift)}" if shift else ""


def check_row(measurements: ArrayLike) -> tuple[Issue, ...]:
    """Return what cannot be right about one patient, in the words used for a file.

    Parameters
    ----------
    measurements : array-like of shape (30,)
        In the order of :data:`lrcore.schema.FIELDS`; nan where a value is missing.

    Raises
    ------
    InvalidInput
        If there are not 30 numbers.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> row = load().measurements[0].copy()
    >>> check_row(row)
    ()
    >>> row[0] = -1.5
    >>> check_row(row)[0].problem
    '-1.5 is negative; mean radius cannot be below 0.'
    """
    row = _one_row(measurements)
    found = [
        Finding(0, int(index), "The value is missing.", REFUSED, "missing")
        if np.isnan(row[index])
        else Finding(0, int(index), f"{row[index]} is not a finite number.", REFUSED, "not finite")
        for index in np.flatnonzero(~np.isfinite(row))
    ]
    found += check_rows(np.where(np.isfinite(row), row, np.nan)[None, :])
    return tuple(_issue(finding, row) for finding in sorted(found, key=lambda finding: finding.field))


def range_notes(measurements: ArrayLike) -> tuple[Issue, ...]:
    """Return notes on values that are plausible but outside what the 569 aspirates show.

    Parameters
    ----------
    measurements : array-like of shape (30,)
    """
    row = _one_row(measurements)
    notes = []
    for index in np.flatnonzero(dev.outside_development(row[None, :])[0]):
        field, low = FIELDS[index], row[index] < dev.LOWEST[index]
        bound = (
            f"below the lowest ({dev.LOWEST[index]:.4g})"
            if low
            else f"above the highest ({dev.HIGHEST[index]:.4g})"
        )
        problem = f"{field.name.capitalize()} ({row[index]:.6g}) is {bound} of the 569 development aspirates."
        notes.append(_issue(Finding(0, int(index), problem, NOTE, "outside development"), row))
    return tuple(notes)


def _one_row(measurements: ArrayLike) -> Floats:
    row = np.asarray(measurements, dtype=np.float64)
    if row.shape != (N_FIELDS,):
        raise InvalidInput(f"`measurements` must be {N_FIELDS} numbers, got shape {row.shape}.")
    return row


def _issue(finding: Finding, row: Floats) -> Issue:
    name = FIELDS[finding.field].name if finding.field >= 0 else ""
    value = f"{row[finding.field]:.6g}" if finding.field >= 0 and not np.isnan(row[finding.field]) else ""
    return Issue(1, "", name, value, finding.problem, finding.severity, finding.rule)
