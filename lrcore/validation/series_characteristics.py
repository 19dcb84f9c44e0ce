"""The patients of the development series: mean and spread of every measurement in each class."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.model.dataset import load
from lrcore.schema import FIELDS


@dataclass(frozen=True, eq=False, slots=True)
class SeriesCharacteristics:
    """Mean and standard deviation of each measurement, by class.

    Attributes
    ----------
    names : tuple of str
        The measurements.
    n_malignant, n_benign : int
    malignant_mean, malignant_sd, benign_mean, benign_sd : ndarray of shape (30,)
    """

    names: tuple[str, ...]
    n_malignant: int
    n_benign: int
    malignant_mean: Floats
    malignant_sd: Floats
    benign_mean: Floats
    benign_sd: Floats


def series_characteristics() -> SeriesCharacteristics:
    """Return the characteristics of the 569 patients.

    Examples
    --------
    >>> found = series_characteristics()
    >>> found.n_malignant, round(float(found.malignant_mean[0]), 2)
    (212, 17.46)
    """
    data = load()
    malignant = data.measurements[np.equal(data.outcome, 1)]
    benign = data.measurements[np.equal(data.outcome, 0)]
    return SeriesCharacteristics(
        tuple(field.label for field in FIELDS),
        len(malignant),
        len(benign),
        malignant.mean(axis=0),
        malignant.std(axis=0, ddof=1),
        benign.mean(axis=0),
        benign.std(axis=0, ddof=1),
    )
