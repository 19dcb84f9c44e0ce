"""The column of a file that names the centre of each patient."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.errors import InvalidInput
from lrcore.evaluation.centres.centre_curves import CentreCurves, centre_curves
from lrcore.evaluation.centres.pooled_centres import PooledCentres, pool_centres
from lrcore.evaluation.patients import Patients
from lrcore.reader import Cohort, Predictions
from lrcore.reader.columns.numbers import MISSING_CODES
from lrcore.reader.columns.spelling import id_rank
from lrcore.reader.issues import counted, listed, quoted

MAX_CENTRES = 200
MIN_MEAN_PATIENTS = 5  # a centre; below it a column holds ids or measurements, not centres


@dataclass(frozen=True, eq=False, slots=True)
class CentreColumn:
    """The centres of the patients whose outcome is known.

    Attributes
    ----------
    name : str
        Header of the column.
    rows : ndarray
        The patients with a centre, as places among those with a known outcome.
    centres : tuple of str
        The centre of each of them.
    n_without : int
        Patients with a known outcome but without a centre.
    notes : tuple of str
        How the column was read.
    """

    name: str
    rows: NDArray[np.intp]
    centres: tuple[str, ...]
    n_without: int
    notes: tuple[str, ...]

    def curves(self, patients: Patients) -> CentreCurves:
        """Return the calibration curves of the largest centres.

        Parameters
        ----------
        patients : Patients
            All whose outcome is known.
        """
        return centre_curves(patients.subset(self.rows), self.centres)

    def pool(self, patients: Patients, threshold: float) -> PooledCentres:
        """Return the measures of each centre and of all of them.

        Parameters
        ----------
        patients : Patients
            All whose outcome is known.
        threshold : float
        """
        return pool_centres(patients.subset(self.rows), self.centres, threshold=threshold)


def centre_column(table: Cohort | Predictions, name: str) -> CentreColumn:
    """Return the centres that a column of a file names.

    Parameters
    ----------
    table : Cohort or Predictions
    name : str
        Header of the column.

    Raises
    ------
    InvalidInput
        If there is no such column, it holds something else, or it names one centre or too many.
    """
    cells = _columns_of_texts(table).get(name)
    if cells is None:
        raise InvalidInput(_no_centres(table, name))
    known = np.flatnonzero(np.greater(table.outcome, -1))
    return read_centres(name, [cells[row] for row in known.tolist()])


def possible_centres(table: Cohort | Predictions) -> tuple[str, ...]:
    """Return the headers of the columns of a file that could name centres."""
    known = np.flatnonzero(np.greater(table.outcome, -1)).tolist()
    return tuple(
        name
        for name, cells in _columns_of_texts(table).items()
        if _can_name_centres([cells[row] for row in known])
    )


def _columns_of_texts(table: Cohort | Predictions) -> dict[str, Sequence[str]]:
    """Return the further columns, and the one read as ids: it may hold those of hospitals."""
    others = {*table.extras, table.labels.column}
    ranks = [(id_rank(name), place) for place, name in enumerate(table.header) if name not in others]
    ids = [place for rank, place in sorted(ranks) if rank >= 0]
    return {**table.extras, **({table.header[ids[0]]: table.ids} if ids else {})}


def read_centres(name: str, cells: Sequence[str]) -> CentreColumn:
    """Return the centres that cells name, one cell for each patient with a known outcome.

    Parameters
    ----------
    name : str
        Header of the column.
    cells : sequence of str

    Raises
    ------
    InvalidInput
        If the cells name one centre or too many.

    Examples
    --------
    >>> found = read_centres("site", ["A", "B ", "", "B"] * 6)
    >>> found.centres[:3], found.n_without
    (('A', 'B', 'B'), 6)
    """
    texts = [" ".join(cell.split()) for cell in cells]
    rows = [row for row, text in enumerate(texts) if text.lower() not in MISSING_CODES]
    centres = tuple(texts[row] for row in rows)
    _check(name, Counter(centres), len(texts))
    n_without = len(texts) - len(rows)
    return CentreColumn(name, np.array(rows, np.intp), centres, n_without, _notes(name, centres, n_without))


def _can_name_centres(cells: Sequence[str]) -> bool:
    """Return whether cells could name centres: some, and several patients of each."""
    try:
        read_centres("", cells)
    except InvalidInput:
        return False
    return True


def _check(name: str, sizes: Counter[str], n: int) -> None:
    k, patients = len(sizes), sum(sizes.values())
    if not k:
        raise InvalidInput(f"Column {quoted(name)} names no centre: it is empty for all {n:,} patients.")
    if k == 1:
        raise InvalidInput(
            f"Column {quoted(name)} names a single centre, {quoted(next(iter(sizes)))}: expected two or more."
        )
    if k > MAX_CENTRES or patients < MIN_MEAN_PATIENTS * k:
        raise InvalidInput(
            f"Column {quoted(name)} holds {k:,} different values for {counted(patients, 'patient')} with a "
            f"known outcome: expected at most {MAX_CENTRES} centres, with {MIN_MEAN_PATIENTS} patients or "
            "more on average. Name a column of centres, not one of ids or measurements."
        )


def _no_centres(table: Cohort | Predictions, name: str) -> str:
    others = listed(map(quoted, table.extras)) or "none"
    if name in table.header:
        return (
            f"Column {quoted(name)} holds ids, outcomes, risks or measurements: expected a column that names "
            f"the centre of each patient. Further columns: {others}."
        )
    return f"No column is called {quoted(name)}: expected one that names centres. Further columns: {others}."


def _notes(name: str, centres: Sequence[str], n_without: int) -> tuple[str, ...]:
    notes = []
    if n_without:
        notes.append(
            f"{counted(n_without, 'patient')} without a centre in column {quoted(name)} left out of the "
            "comparison of centres."
        )
    spellings: dict[str, set[str]] = {}
    for centre in dict.fromkeys(centres):
        spellings.setdefault(centre.casefold(), set()).add(centre)
    for alike in spellings.values():
        if len(alike) > 1:
            written = listed(map(quoted, sorted(alike)))
            notes.append(f"Centres that differ only in capital letters are kept apart: {written}.")
    return tuple(notes)
