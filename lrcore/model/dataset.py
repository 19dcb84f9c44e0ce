"""The Wisconsin Diagnostic table as (measurements, outcome), and the split used for training.

The table is the copy inside the scikit-learn package, which codes 0 = malignant. The coding is
reversed here, and only here: ``outcome`` is 1 for malignant.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lrcore.errors import CutpointError

NAME = "UCI Breast Cancer Wisconsin (Diagnostic)"


@dataclass(frozen=True, eq=False, slots=True)
class Dataset:
    """The 569 aspirates.

    Attributes
    ----------
    measurements : ndarray of shape (569, 30)
        In the order of :data:`lrcore.schema.FIELDS`.
    outcome : ndarray of shape (569,)
        1 = malignant, 0 = benign.
    sha256 : str
        Digest of the two arrays, in hexadecimal.
    """

    measurements: NDArray[np.float64]
    outcome: NDArray[np.int8]
    sha256: str


@cache
def load() -> Dataset:
    """Read the table without importing scikit-learn, whose import is slow.

    Raises
    ------
    CutpointError
        If the installed scikit-learn does not carry the table.

    Examples
    --------
    >>> data = load()
    >>> data.measurements.shape, int(data.outcome.sum())
    ((569, 30), 212)
    """
    table = np.loadtxt(_table_path(), delimiter=",", skiprows=1)
    measurements = np.ascontiguousarray(table[:, :-1])
    outcome = (table[:, -1] == 0).astype(np.int8)
    measurements.flags.writeable = outcome.flags.writeable = False
    digest = hashlib.sha256(measurements.tobytes() + outcome.tobytes()).hexdigest()
    return Dataset(measurements, outcome, digest)


def _table_path() -> Path:
    spec = find_spec("sklearn")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    path = folder / "datasets" / "data" / "breast_cancer.csv"
    if not path.is_file():
        raise CutpointError(
            "The Wisconsin table was expected inside the scikit-learn package and is not there. "
            "Install the pinned version: pip install -r requirements.txt"
        )
    return path


def split(
    outcome: NDArray[np.int8], *, test_size: float, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Split patients into training and held-out rows, stratified by outcome.

    Parameters
    ----------
    outcome : ndarray of shape (n,)
        1 = malignant.
    test_size : float
        Share held out, between 0 and 1.
    seed : int
        Seed of the shuffle.

    Returns
    -------
    train, test : ndarray of int
        Row numbers.

    Notes
    -----
    ``train_test_split`` shuffles class by class in the order of the codes, so the same seed gives
    other patients when the codes are reversed. The tutorial stratified on scikit-learn's codes; the
    same are used here, so that the 114 held-out patients are the tutorial's.
    """
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(
        np.arange(len(outcome)), test_size=test_size, random_state=seed, stratify=1 - outcome
    )
    return train, test


def training_rows(held_out: Sequence[int]) -> NDArray[np.intp]:
    """Return the rows that were not held out, ascending."""
    rows = set(range(len(load().outcome))) - set(held_out)
    return np.array(sorted(rows), dtype=np.intp)  # np.setdiff1d would import numpy.ma
