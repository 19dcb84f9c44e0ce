"""Overlap with the development series: such patients validate nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import counted
from lrcore.model.dataset import load, training_rows
from lrcore.schema import BY_KEY

_MAX_DIFFERENCE_SD = 1e-3  # on every measurement: what rounding in a file may have changed
_SORTED_BY = BY_KEY["mean_area"].index


@dataclass(frozen=True, slots=True)
class Overlap:
    """Patients of a file who belong to the development series.

    Attributes
    ----------
    n : int
        Patients of the file.
    in_series, fitted_on : int
        Those who belong to the series, and those of them whom the model was fitted on.
    """

    n: int
    in_series: int
    fitted_on: int

    @property
    def sentence(self) -> str:
        """The consequence for a validation; empty without such patients."""
        if not self.in_series:
            return ""
        belong = "belongs" if self.in_series == 1 else "belong"
        of_all = f"{self.in_series:,} of {counted(self.n, 'patient')}"
        who = f"{of_all} {belong} to the series the model was developed with"
        if not self.fitted_on:
            return f"{who}; it was not fitted on them, but they are not patients of another place."
        return (
            f"{who}, and it was fitted on {self.fitted_on:,} of them: for those, nothing here is a "
            "validation, and an update would be fitted to what the model already knows."
        )


def overlap(measurements: Floats, held_out: Sequence[int]) -> Overlap:
    """Return how many patients belong to the development series.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
    held_out : sequence of int
        Rows of the series the model was not fitted on.

    Examples
    --------
    >>> overlap(load().measurements[:3], held_out=[1])
    Overlap(n=3, in_series=3, fitted_on=2)
    """
    row = series_rows(measurements)
    return Overlap(len(row), int((row >= 0).sum()), int(np.isin(row, training_rows(held_out)).sum()))


def overlap_advice(measurements: Floats, held_out: Sequence[int]) -> str:
    """Return how many patients belong to the development series and what follows; empty if none do."""
    sentence = overlap(measurements, held_out).sentence
    return f"{sentence} No update is advised while they are among the patients." if sentence else ""


def series_rows(measurements: Floats) -> NDArray[np.intp]:
    """Return each patient's row in the development series, or -1."""
    series = load().measurements
    tolerance = _MAX_DIFFERENCE_SD * series.std(axis=0)
    found = np.full(len(measurements), -1, dtype=np.intp)
    order = np.argsort(measurements[:, _SORTED_BY], kind="stable")
    areas = measurements[order, _SORTED_BY]
    for row, values in enumerate(series):
        area, near = values[_SORTED_BY], tolerance[_SORTED_BY]
        first, last = np.searchsorted(areas, [area - near, area + near])
        candidates = order[first:last]
        alike = (np.abs(measurements[candidates] - values) <= tolerance).all(axis=1)
        found[candidates[alike]] = row
    return found
