"""Messages about files that do not fit the development series."""

from collections.abc import Iterable

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.reader.coherence.column_sets import ColumnSet
from lrcore.reader.coherence.exchanges import Rearrangement
from lrcore.reader.coherence.likelihood_ratios import APART, MOVED, SCATTERED, TWO_SCALES, Hypothesis
from lrcore.reader.coherence.shifts import rows_off
from lrcore.reader.coherence.strongest_finding import FileFinding
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.issues import counted, listed, quoted
from lrcore.schema import ERROR, FIELDS

_ERRORS = f"the {ERROR.title.lower()} values"
_NAMED = 6  # columns named one by one


def sentence(found: FileFinding, rows: Floats, numbers: Ints, headers: HeaderMap) -> str:
    """Return what is wrong with a file, and where."""
    if found.hypothesis is not None and found.hypothesis.kind == TWO_SCALES:
        return _two_scales(found, found.hypothesis.move, numbers)
    where = _where(found, numbers)
    if found.exchange is not None:
        return f"{where}{_exchanged(found.exchange, headers)}"
    hypothesis = found.hypothesis
    if hypothesis is not None and hypothesis.columns is not None and hypothesis.kind == APART:
        return f"{where}{_apart(hypothesis.columns, rows[found.rows], headers)}"
    if hypothesis is not None and hypothesis.columns is not None and hypothesis.kind == MOVED:
        return f"{where}{_moved(hypothesis, hypothesis.columns, headers)}"
    if hypothesis is not None and hypothesis.columns is not None and hypothesis.kind == SCATTERED:
        return _scattered(hypothesis.columns, hypothesis.move, headers)
    return (
        f"{where}The 30 columns do not fit together as those of the 569 development aspirates do: some of "
        "them are in another unit, were calculated, or belong to other rows. Compare the file with its "
        "source."
    )


def _scattered(columns: ColumnSet, times: float, headers: HeaderMap) -> str:
    return (
        f"Where the other measurements are alike, those of {names(columns.columns, headers)} scatter "
        f"{times:.1f} times as much as in the 569 development aspirates: noise, a factor that differs from "
        "row to row, or rows of several sources. Compare the file with its source."
    )


def _two_scales(found: FileFinding, move: float, numbers: Ints) -> str:
    concerned, places = numbers[found.rows], np.flatnonzero(found.rows)
    block = f"from row {concerned.min()} to row {concerned.max()}"
    which = block if np.ptp(places) == len(places) - 1 else listed(map(str, concerned.tolist()))
    way = "larger" if move > 0 else "smaller"
    return (
        f"In {counted(len(concerned), 'row')} ({which}) the lengths are {way} by a factor of "
        f"{np.exp(abs(move)):.2g} than in the others, the areas by its square, and the other measurements "
        "are not: files in two units may have been joined. Compare the file with its source."
    )


def _where(found: FileFinding, numbers: Ints) -> str:
    if found.whole:
        return ""
    concerned = numbers[found.rows]
    return f"In {counted(len(concerned), 'row')} (from row {concerned.min()} to row {concerned.max()}): "


def _exchanged(exchange: Rearrangement, headers: HeaderMap) -> str:
    moved = [headers.field_name(field) for field in exchange.moved]
    if len(moved) == 2:
        return (
            f"The columns {quoted(moved[0])} and {quoted(moved[1])} seem to be under each other's header: "
            "exchanged, they fit the other 28 measurements far better in most rows. Correct the headers, or "
            "say how to read them."
        )
    return (
        f"{counted(len(moved), 'column')} seem to be under each other's header: "
        f"{readings(exchange, headers)}. Read so, they fit together as those of the 569 development "
        "aspirates do. Correct the headers, or say how to read them."
    )


def readings(exchange: Rearrangement, headers: HeaderMap) -> str:
    """Return which column holds what.

    A column's place determines which field it is read as.
    """
    phrases = [
        f"{quoted(headers.field_name(int(exchange.places[field])))} holds {FIELDS[field].name}"
        for field in exchange.moved
    ]
    return listed(phrases, most=_NAMED)


def names(columns: Iterable[int], headers: HeaderMap) -> str:
    """Name columns as the file does."""
    return listed((quoted(headers.field_name(int(column))) for column in columns), most=_NAMED)


def _apart(columns: ColumnSet, rows: Floats, headers: HeaderMap) -> str:
    what = f"The values of {names(columns.columns, headers)}"
    off = rows_off(rows, columns.columns)
    if off:
        way = "too low" if off > 0 else "too high"
        return (
            f"{what} seem to be {counted(abs(off), 'row')} {way}: moved back, they fit the other "
            "measurements of their rows far better. Correct the file."
        )
    return (
        f"{what} fit the other measurements of their rows no better than those of other patients would: they "
        "were shifted, sorted, filled in, converted or taken from another file. Compare the file with its "
        "source."
    )


def _moved(hypothesis: Hypothesis, columns: ColumnSet, headers: HeaderMap) -> str:
    large = hypothesis.move > 0
    factor = float(np.exp(abs(hypothesis.move)))
    hint = "they may be in another unit, or measure another quantity"
    if columns.name == _ERRORS and large:
        hint = "standard deviations are not standard errors"
    return (
        f"The values of {names(columns.columns, headers)} look too {'large' if large else 'small'} for the "
        f"other measurements, by a factor of {factor:.2g} or more: {hint}. Compare the file with its source."
    )
