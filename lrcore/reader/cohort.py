"""A file of patients, read: what can be scored, and everything that was noticed on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lrcore.reader.changes import Changes
from lrcore.reader.choices import Choices, Offer
from lrcore.reader.columns.labels import Labels
from lrcore.reader.columns.packed_issues import FIRST_ISSUES, count_problems, count_refused, notes_among
from lrcore.reader.dialect import Dialect
from lrcore.reader.issues import NOTE, Issue, counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, slots=True)
class Cohort:
    """A file of patients.

    Attributes
    ----------
    name : str
        Name of the file, as given.
    measurements : ndarray of shape (n_scored, 30), Fortran order
        In the order of :data:`lrcore.schema.FIELDS`; every value plausible.
    rows : ndarray of shape (n_scored,)
        1-based data row of each scored patient.
    ids : sequence of str
        Exactly as written; empty texts when the file has no ids.
    outcome : ndarray of shape (n_scored,)
        1 = malignant, 0 = benign, -1 = unknown.
    labels : Labels
        How the diagnoses were read, and whether a person must confirm that.
    issues : sequence of Issue
        Everything that was noticed, at most ten times a row: about the file first, then row by row.
    dialect : Dialect
        How the file was read.
    extras : dict of str to sequence of str
        Every other column of the scored patients, as text.
    n_rows : int
        Data rows in the file: scored, refused and held back.
    header : tuple of str
        The names of the columns as written.
    rejected : dict of int to tuple of str
        The cells of every row that is not scored, as written.
    offers : tuple of Offer
        Conversions that would let rows that were held back be scored.
    choices : Choices
        What a person had overruled or accepted.
    changes : Changes
        What that changed in the rows that are scored.
    """

    name: str
    measurements: NDArray[np.float64]
    rows: NDArray[np.int64]
    ids: Sequence[str]
    outcome: NDArray[np.int8]
    labels: Labels
    issues: Sequence[Issue]
    dialect: Dialect
    extras: Mapping[str, Sequence[str]]
    n_rows: int
    header: tuple[str, ...]
    rejected: Mapping[int, tuple[str, ...]]
    offers: tuple[Offer, ...]
    choices: Choices
    changes: Changes

    @property
    def n_scored(self) -> int:
        """Patients that can be scored."""
        return len(self.rows)

    @property
    def n_refused(self) -> int:
        """Rows with a cell that cannot be read, or with too few or too many cells."""
        return count_refused(self.issues)

    @property
    def n_held_back(self) -> int:
        """Rows that can be read but could not have been measured."""
        return len(self.rejected) - self.n_refused

    @property
    def notes(self) -> tuple[Issue, ...]:
        """What a person should know although nothing was rejected for it."""
        return notes_among(self.issues)

    @property
    def sentence(self) -> str:
        """The counts, which always add up."""
        return counts_in_words(self.n_rows, self.n_scored, self.n_refused, self.n_held_back)

    @property
    def n_problems(self) -> int:
        """Reasons for which rows were rejected."""
        return count_problems(self.issues)

    def frame(self) -> "pd.DataFrame":
        """Return what was rejected as a table, one line per problem: the first 10,000 of them."""
        import pandas as pd

        names = ["row", "id", "column", "value", "problem", "severity"]
        kept = islice((issue for issue in self.issues if issue.severity != NOTE), FIRST_ISSUES)
        return pd.DataFrame([[getattr(issue, name) for name in names] for issue in kept], columns=names)


def counts_in_words(rows: int, scored: int, refused: int, held_back: int) -> str:
    """Return what became of the data rows of a file, in words.

    Examples
    --------
    >>> counts_in_words(1200, 1198, 1, 1)
    '1,200 data rows: 1,198 scored, 1 refused, 1 held back.'
    """
    return f"{counted(rows, 'data row')}: {scored:,} scored, {refused:,} refused, {held_back:,} held back."
