"""Each centre of a file by itself: another unit in one of several shows there, and not among all rows."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.coherence.check import Doubt, Readable, check_coherence
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.issues import quoted, shown
from lrcore.schema import N_FIELDS

_NAMES = word_set(
    "centre center centres site hospital clinic institution institute lab laboratory scanner device batch"
)
_MOST_CENTRES = 12
_FEWEST_ROWS = 30  # in fewer, another unit is seldom seen


def check_centres(
    rows: Floats, numbers: Ints, columns: Mapping[str, Sequence[str]], headers: HeaderMap, choices: Choices
) -> tuple[Doubt, ...]:
    """Hold the rows of each centre against the development series, where a column names centres.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        The rows that may be scored; together they are coherent.
    numbers : ndarray of int, shape (n,)
        Their 1-based data rows.
    columns : dict of str to sequence of n str
        The columns that hold no measurements.
    headers : HeaderMap
    choices : Choices

    Raises
    ------
    CohortRefused
        If the rows of one centre are not coherent.
    """
    for name, cells in columns.items():
        if name == choices.centre_column or _NAMES & set(words_of(name)):
            for value, places in _centres(cells):
                alone = Readable(rows[places], numbers[places], np.empty((0, N_FIELDS)), ())
                where = f"Where {quoted(name)} is {quoted(shown(value))}: "
                try:
                    doubts = check_coherence(alone, headers, choices)
                except CohortRefused as refusal:
                    raise CohortRefused(f"{where}{refusal}") from None
                if doubts:
                    return tuple(Doubt(d.numbers, f"{where}{d.problem}", d.offer) for d in doubts)
    return ()


def _centres(cells: Sequence[str]) -> Iterator[tuple[str, Ints]]:
    """Yield each centre with enough rows, and its places; none where there are too many, or one alone."""
    values, codes = np.unique(np.array([cell.strip() for cell in cells], dtype=str), return_inverse=True)
    if 1 < len(values) <= _MOST_CENTRES:
        for code, value in enumerate(values.tolist()):
            places = np.flatnonzero(codes == code)
            if value and len(places) >= _FEWEST_ROWS:
                yield value, places
