"""What was read differently because a person accepted it: what changed, and how it is undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.reader.choices import Choices, Conversion, Offer
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.columns.spelling import field_of
from lrcore.reader.issues import counted, listed, quoted, shown
from lrcore.schema import BY_KEY

_ACCEPTED = {
    "percent": "the risks are divided by 100",
    "fraction": "the risks are read as numbers from 0 to 1",
    "log-odds": "the risks are read as log-odds",
    "predicted-class": "the risks are 1 minus the column where no event was predicted",
    "as-risks": "the risks are read as they are",
    "benign-risks": "the risks are 1 minus the column",
    "every-row": "every row is a patient",
}
Numbers = Sequence[int] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of one row that was converted on request.

    Attributes
    ----------
    row : int
        1-based data row.
    column : str
        The column as the file names it.
    read, used : float
        The number in the file, and the one that is scored.
    """

    row: int
    column: str
    read: float
    used: float

    def __str__(self) -> str:
        return f"{self.column}: {self.read:.10g} -> {self.used:.10g}"


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """What was changed on request in the rows that are scored.

    Attributes
    ----------
    cells : tuple of CellChange
        Changes of single cells, in the order of the rows.
    columns : tuple of str
        Changes of whole columns, which concern every row: "radius_mean x 10".

    Examples
    --------
    >>> changes = Changes((CellChange(3, "area_worst", 101234, 1012.34),), ("radius_mean x 10",))
    >>> changes.texts([3, 4])
    ['area_worst: 101234 -> 1012.34; every row: radius_mean x 10', 'every row: radius_mean x 10']
    """

    cells: tuple[CellChange, ...] = ()
    columns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.columns)

    @property
    def rows(self) -> frozenset[int]:
        """The data rows in which single cells were changed."""
        return frozenset(cell.row for cell in self.cells)

    @property
    def in_every_row(self) -> str:
        """The changes of whole columns, in one phrase; empty when there are none."""
        return f"every row: {listed(self.columns)}" if self.columns else ""

    def texts(self, rows: Numbers) -> list[str]:
        """Return what was changed in each row, empty where nothing was.

        Parameters
        ----------
        rows : sequence of n int
            1-based data rows.
        """
        found: dict[int, list[str]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(str(cell))
        everywhere = [self.in_every_row] if self.columns else []
        return ["; ".join([*found.get(int(row), ()), *everywhere]) for row in rows]

    def among(self, rows: Numbers) -> "Changes":
        """Return the changes that concern some rows; those of whole columns remain."""
        if not self.cells:
            return self
        kept = np.isin([cell.row for cell in self.cells], rows).tolist()
        return replace(self, cells=tuple(compress(self.cells, kept)))


def convert(measurements: Floats, numbers: Numbers, choices: Choices) -> None:
    """Carry out the accepted conversions, in place.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
    numbers : sequence of n int
        The 1-based data row of each row.
    choices : Choices
    """
    for conversion in choices.conversions:
        column = measurements[:, BY_KEY[conversion.field].index]
        meant = _meant(conversion, numbers)
        column[meant] = column[meant] * conversion.factor + conversion.offset


def convert_and_compare(
    measurements: Floats, numbers: Numbers, choices: Choices, headers: HeaderMap
) -> tuple[CellChange, ...]:
    """Carry out the accepted conversions, in place, and return which single cells they changed.

    Parameters
    ----------
    measurements, numbers, choices
        As for :func:`convert`.
    headers : HeaderMap
        How the file names its columns.
    """
    single = [conversion for conversion in choices.conversions if conversion.rows]
    rows = np.array(sorted({row for conversion in single for row in conversion.rows}), dtype=np.int64)
    places = np.flatnonzero(np.isin(numbers, rows)) if single else np.empty(0, np.intp)
    before = measurements[places]
    convert(measurements, numbers, choices)
    after, changes = measurements[places], []
    for place, row in enumerate(np.asarray(numbers)[places].tolist() if len(places) else ()):
        for field in sorted({BY_KEY[each.field].index for each in single if row in each.rows}):
            read, used = float(before[place, field]), float(after[place, field])
            if read != used and np.isfinite(used):
                changes.append(CellChange(row, shown(headers.field_name(field)), read, used))
    return tuple(changes)


def as_written(measurements: Floats, numbers: Sequence[int], choices: Choices) -> Floats:
    """Return the measurements as they were before the accepted conversions.

    Parameters
    ----------
    measurements, numbers, choices
        As for :func:`convert`.
    """
    written = measurements.copy()
    for conversion in reversed(choices.conversions):
        column = written[:, BY_KEY[conversion.field].index]
        meant = _meant(conversion, numbers)
        column[meant] = (column[meant] - conversion.offset) / conversion.factor
    return written


def _meant(conversion: Conversion, numbers: Numbers) -> NDArray[np.bool_]:
    return np.isin(numbers, conversion.rows) if conversion.rows else np.ones(len(numbers), bool)


def changed_columns(choices: Choices, headers: HeaderMap) -> tuple[str, ...]:
    """Return a phrase for every column that is converted, or read as another one than its header names."""
    converted = [
        f"{shown(headers.field_name(BY_KEY[each.field].index))} {_formula(each)}"
        for each in choices.conversions
        if not each.rows
    ]
    exchanged = [
        f"{shown(name)} read as {BY_KEY[key].name}"
        for name, key in choices.headers
        if name in headers.names and field_of(name) not in (None, BY_KEY[key])
    ]
    return (*exchanged, *converted)


def _formula(conversion: Conversion) -> str:
    return f"x {conversion.factor:.6g}" + (f" + {conversion.offset:.6g}" if conversion.offset else "")


def undo_offers(choices: Choices) -> tuple[Offer, ...]:
    """Return what a person has accepted, each with the choices that undo it.

    Examples
    --------
    >>> (offer,) = undo_offers(Choices(conversions=(Conversion("mean_radius", 10.0, rows=(3, 7)),)))
    >>> offer.sentence, offer.choices == Choices()
    ('Accepted for 2 rows (3 and 7): mean radius x 10.', True)
    """
    return (
        *_header_undo(choices),
        *_conversion_undos(choices),
        *_accepted_undos(choices),
        *_as_it_is_undo(choices),
    )


def _accepted_undos(choices: Choices) -> list[Offer]:
    """Return what undoes each reading of a column of risks that was accepted."""
    return [
        Offer(f"Accepted for the whole file: {_ACCEPTED.get(token, token)}.", choices.without_accepted(token))
        for token in choices.accepted
    ]


def _header_undo(choices: Choices) -> tuple[Offer, ...]:
    if not choices.headers:
        return ()
    read = listed(f"{quoted(name)} as {BY_KEY[key].name}" for name, key in choices.headers)
    return (
        Offer(f"Accepted for the whole file: read {read}.", replace(choices, headers=(), as_it_is=False)),
    )


def _as_it_is_undo(choices: Choices) -> tuple[Offer, ...]:
    if not choices.as_it_is or choices.headers:
        return ()
    sentence = "Accepted for the whole file: it was compared with its source and is scored as it is."
    return (Offer(sentence, replace(choices, as_it_is=False)),)


def _conversion_undos(choices: Choices) -> tuple[Offer, ...]:
    offers = []
    for rows in dict.fromkeys(conversion.rows for conversion in choices.conversions):
        alike = [conversion for conversion in choices.conversions if conversion.rows == rows]
        where = f"{counted(len(rows), 'row')} ({listed(map(str, rows))})" if rows else "the whole file"
        what = listed(f"{BY_KEY[each.field].name} {_formula(each)}" for each in alike)
        kept = tuple(each for each in choices.conversions if each.rows != rows)
        offers.append(Offer(f"Accepted for {where}: {what}.", replace(choices, conversions=kept)))
    return tuple(offers)


def undo_row(choices: Choices, row: int) -> Choices:
    """Return the choices without what was accepted for one row alone.

    Examples
    --------
    >>> undo_row(Choices(conversions=(Conversion("mean_radius", 10.0, rows=(3, 7)),)), 3).conversions
    (Conversion(field='mean_radius', factor=10.0, offset=0.0, rows=(7,)),)
    """
    kept = []
    for conversion in choices.conversions:
        rows = tuple(each for each in conversion.rows if each != row)
        if rows or not conversion.rows:
            kept.append(replace(conversion, rows=rows))
    return replace(choices, conversions=tuple(kept))
