"""The joint distribution of the 30 measurements in the development series, class by class.

The logarithms of the benign and of the malignant aspirates follow a Gaussian each. A file of patients
is likely under a mixture of the two, whatever its prevalence; a file whose columns are exchanged, shifted
or scaled is not. The tails are those of Student's t, so that one odd patient does not outweigh the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model import series as dev
from lrcore.model.dataset import load
from lrcore.schema import FIELDS, GROUPS, N_FIELDS, PROPERTIES

# Standard deviations of the logarithms, added to both covariances: measurements that scatter by so much are
# as coherent as those of the series. Each scatters by itself; the lengths of one group, and its areas by
# their square, scatter together with the outlines; each property scatters together in all three groups,
# and texture, which depends on the staining, by more: in the last thirty aspirates of the series it is a
# third higher than in the others.
_NOISE, _NOISE_OF_OUTLINES, _NOISE_OF_PROPERTIES = 0.05, 0.05, 0.1
_NOISE_OF_TEXTURE = 0.25
_SHARED = 0.3  # weight of the covariance that both classes have in common
_DEGREES = 10.0  # degrees of freedom of Student's t
_TINY = 1e-6
_POWERS_OF_LENGTH = {"radius": 1.0, "perimeter": 1.0, "area": 2.0}


@dataclass(frozen=True, eq=False, slots=True)
class ClassLaw:
    """The distribution of the logarithms in one class.

    Attributes
    ----------
    centre : ndarray of shape (30,)
    covariance, precision : ndarray of shape (30, 30)
    half_log_determinant : float
        Of the precision.
    """

    centre: Floats
    covariance: Floats
    precision: Floats
    half_log_determinant: float


@cache
def class_laws() -> tuple[ClassLaw, ClassLaw]:
    """Return the laws of the benign and of the malignant aspirates.

    Examples
    --------
    >>> benign, malignant = class_laws()
    >>> bool((malignant.centre[:4] > benign.centre[:4]).all())
    True
    """
    data = load()
    return fitted(dev.log_measurements(data.measurements), data.outcome)


def fitted(logs: Floats, outcome: NDArray[np.int8]) -> tuple[ClassLaw, ClassLaw]:
    """Fit both laws to the logarithms of patients with a known outcome."""
    groups = [logs[outcome == value] for value in (0, 1)]
    own = [np.cov(group.T) for group in groups]
    degrees = len(logs) - len(groups)
    common = sum(((len(g) - 1) * s for g, s in zip(groups, own, strict=True)), np.zeros(own[0].shape))
    covariances = [(1 - _SHARED) * each + _SHARED * common / degrees for each in own]
    benign, malignant = (_law(group.mean(axis=0), c) for group, c in zip(groups, covariances, strict=True))
    return benign, malignant


def _law(centre: Floats, covariance: Floats) -> ClassLaw:
    both = covariance + _noise()
    precision: Floats = np.asarray(np.linalg.inv(both), dtype=np.float64)
    return ClassLaw(centre, both, precision, float(np.linalg.slogdet(precision)[1]) / 2)


def _noise() -> Floats:
    powers = np.array([_POWERS_OF_LENGTH.get(field.nuclear_property.name, 0.0) for field in FIELDS])
    noise = _NOISE**2 * np.eye(N_FIELDS)
    places = np.arange(N_FIELDS)
    for group in range(len(GROUPS)):
        own = np.where(places // len(PROPERTIES) == group, powers, 0.0)
        noise += _NOISE_OF_OUTLINES**2 * np.outer(own, own)
    size = powers > 0
    for place in np.flatnonzero(~size[: len(PROPERTIES)]).tolist():
        own = (places % len(PROPERTIES) == place).astype(np.float64)
        texture = PROPERTIES[place].name == "texture"
        noise += (_NOISE_OF_TEXTURE if texture else _NOISE_OF_PROPERTIES) ** 2 * np.outer(own, own)
    return noise + _NOISE_OF_PROPERTIES**2 * np.outer(powers, powers)


def log_values(measurements: Floats) -> Floats:
    """Return the logarithms on which the laws work; a value that cannot be becomes a very small one."""
    return np.log(np.maximum(measurements + dev.SHIFT, _TINY))


def log_tail(squared: Floats) -> Floats:
    """Return the log-density of Student's t at a squared distance, up to a constant."""
    return np.asarray(-(_DEGREES + N_FIELDS) / 2 * np.log1p(squared / _DEGREES))


def mixed(by_class: Sequence[Floats]) -> Floats:
    """Return the log-density of the mixture of both classes from those of the classes."""
    return np.asarray(np.logaddexp(by_class[0], by_class[1]))


def mixture_log_density(
    logs: Floats, *, product: Callable[[Floats, Floats], Floats] = dev.multiply_blockwise
) -> Floats:
    """Return the log-density of each row of logarithms, up to a constant.

    Parameters
    ----------
    logs : ndarray of shape (n, 30)
    product : callable
        How a matrix of rows is multiplied.
    """
    densities = []
    for law in class_laws():
        away = logs - law.centre
        squared = (product(away, law.precision) * away).sum(axis=1)
        densities.append(law.half_log_determinant + log_tail(squared))
    return mixed(densities)
