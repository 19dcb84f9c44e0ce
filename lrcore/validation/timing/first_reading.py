"""Recognise the patients of a file by their outcomes and numbers, and record when they were first read."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import ArtifactDamaged
from lrcore.reader import Cohort, Predictions
from lrcore.registry.plans.first_readings import record_reading
from lrcore.system.files import sha256_of
from lrcore.validation.external import known_outcome

_MIXER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)


@dataclass(frozen=True, slots=True)
class OutcomesRead:
    """When outcomes were first read here.

    Attributes
    ----------
    first_at : str
        UTC, ISO 8601; empty where that is not known.
    problem : str
        Why the reading could not be recorded; empty if it is.
    """

    first_at: str = ""
    problem: str = ""

    @property
    def note(self) -> str:
        """The problem as a sentence; empty where there is none."""
        return f"When these outcomes were read is not recorded: {self.problem}" if self.problem else ""


def read_outcomes(folder: Path, table: Cohort | Predictions, *, for_plan: bool = False) -> OutcomesRead:
    """Record that the outcomes of a table are read, and return when they were first read here.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    table : Cohort or Predictions
    for_plan : bool
        Whether a plan depends on it: then a damaged history is refused, otherwise it is noted.

    Raises
    ------
    ArtifactDamaged
        If the history of readings is damaged and a plan depends on it.
    """
    known = table.outcome[known_outcome(table.outcome)]
    if not len(known):
        return OutcomesRead()
    try:
        reading, problem = record_reading(
            folder, patients_digests(table), n=len(known), n_malignant=int((known == 1).sum())
        )
    except ArtifactDamaged as error:
        if for_plan:
            raise
        return OutcomesRead(problem=str(error))
    return OutcomesRead(reading.at, problem)


def patients_digests(table: Cohort | Predictions) -> tuple[str, ...]:
    """Return digests of the patients with a known outcome, whatever their order, names and file format.

    Returns
    -------
    tuple of str
        One of the measurements and the outcomes, or one for each column of risks with the outcomes.

    Notes
    -----
    Every patient is hashed to 64 bits from the numbers and the outcome; the digest is the SHA-256 of the
    sorted hashes. One more patient, or one other value, makes other patients.
    """
    known = known_outcome(table.outcome)
    outcome = table.outcome[known].astype(np.float64)
    groups = [table.measurements.T] if isinstance(table, Cohort) else [risk[None] for risk in table.risk.T]
    return tuple(_digest(chain((column[known] for column in columns), [outcome])) for columns in groups)


def _digest(columns: Iterable[Floats]) -> str:
    """Return a digest of rows, given by their columns, that depends on the order of the columns alone."""
    found: NDArray[np.uint64] | None = None
    for column in columns:
        bits = (column + 0.0).view(np.uint64)  # of both zeros the positive one
        found = (bits if found is None else found ^ bits) * _MIXER
        found ^= found >> _SHIFT
    return "" if found is None else sha256_of(np.sort(found).astype("<u8").tobytes())
