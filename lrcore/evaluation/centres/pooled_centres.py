"""Several centres side by side, pooled, and which strategy is best in a new centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.errors import InvalidInput
from lrcore.evaluation.centres.centre_measures import OVER_ALL, SCALES, Centre, centre_measures
from lrcore.evaluation.centres.random_effects import IDENTITY, Pooled, pool
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.patients import Patients

BOUNDS_METHOD = (
    "bounds (Fréchet) from the predictive probabilities that the net benefit exceeds that of flagging no "
    "patient and that of flagging all"
)


@dataclass(frozen=True, slots=True)
class BestInNewCentre:
    """The probability that using the model is the best strategy in a new centre.

    Attributes
    ----------
    threshold : float
    over_none, over_all : float
        Predictive probabilities that the net benefit exceeds 0, and that of flagging all patients.
    low, high : float
        Bounds of the probability of both.
    method : str
    reason : str
        Why they are not defined; empty when they are.
    """

    threshold: float
    over_none: float
    over_all: float
    low: float
    high: float
    method: str
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return every number, ``None`` where it is not defined, with the reason."""
        names = ("threshold", "over_none", "over_all", "low", "high")
        out: dict[str, Any] = {name: finite_or_none(getattr(self, name)) for name in names}
        return out | {"method": self.method} | ({"reason": self.reason} if self.reason else {})


@dataclass(frozen=True, slots=True)
class PooledCentres:
    """Each centre, the largest first, and the mean over them.

    Attributes
    ----------
    threshold : float
        Of the net benefit.
    centres : tuple of Centre
    pooled : dict of str to Pooled
        ``auc, oe, in_the_large, slope, net_benefit``.
    n_left_out : dict of str to int
        Centres without the measure, which are not pooled.
    best : BestInNewCentre
    """

    threshold: float
    centres: tuple[Centre, ...]
    pooled: dict[str, Pooled]
    n_left_out: dict[str, int]
    best: BestInNewCentre

    def as_json(self) -> dict[str, Any]:
        """Return every centre, the pooled measures and the best strategy."""
        pooled = {
            name: each.as_json() | {"n_left_out": self.n_left_out[name]} for name, each in self.pooled.items()
        }
        return {
            "centres": [centre.as_json() for centre in self.centres],
            "pooled": pooled,
            "best_in_new_centre": self.best.as_json(),
        }


def pool_centres(
    patients: Patients, names: Sequence[str], *, threshold: float, level: float = LEVEL
) -> PooledCentres:
    """Evaluate the patients of each centre, and pool the centres.

    Parameters
    ----------
    patients : Patients
    names : sequence of n str
        The centre of each patient.
    threshold : float
        Of the net benefit.
    level : float
        Coverage of all intervals.

    Raises
    ------
    InvalidInput
        If there is not one name per patient.

    Notes
    -----
    Each measure is pooled by :func:`lrcore.evaluation.centres.random_effects.pool`: the AUC as log-odds,
    observed / expected as a logarithm, the others as they are. How the net benefits of the model and of
    flagging all patients vary together between centres is not known well enough to be modelled, so that
    the probability that both are exceeded is bounded: at least p + q - 1, at most the smaller of the two.

    References
    ----------
    Debray et al. 2017, doi:10.1136/bmj.i6460. Snell, Ensor, Debray, Moons and Riley 2018,
    doi:10.1177/0962280217705678.
    """
    if len(names) != patients.n:
        raise InvalidInput(f"`names` must name {patients.n} centres, one per patient, got {len(names)}.")
    rows = rows_by_name(names)
    largest_first = sorted(rows, key=lambda name: (-len(rows[name]), name))
    centres = tuple(
        centre_measures(name, patients.subset(rows[name]), threshold=threshold, level=level)
        for name in largest_first
    )
    pooled = {name: _pool(centres, name, scale, level) for name, scale in SCALES.items()}
    left_out = {name: len(centres) - each.n_centres for name, each in pooled.items()}
    best = _best(pooled["net_benefit"], _pool(centres, OVER_ALL, IDENTITY, level), threshold)
    return PooledCentres(threshold, centres, pooled, left_out, best)


def rows_by_name(names: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    """Return the rows of the patients of each centre."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        rows.setdefault(name, []).append(row)
    return {name: np.array(places, np.intp) for name, places in rows.items()}


def _pool(centres: Sequence[Centre], name: str, scale: str, level: float) -> Pooled:
    usable = [centre.measures[name] for centre in centres if not centre.measures[name].reason]
    return pool([each.value for each in usable], [each.error for each in usable], scale=scale, level=level)


def _best(benefit: Pooled, over_all: Pooled, threshold: float) -> BestInNewCentre:
    for each, what in ((benefit, "the net benefit"), (over_all, "the gain over flagging all patients")):
        if each.reason:
            reason = f"{what}: {each.reason}"
            return BestInNewCentre(threshold, nan, nan, nan, nan, BOUNDS_METHOD, reason)
    p, q = benefit.probability_above(0.0), over_all.probability_above(0.0)
    return BestInNewCentre(threshold, p, q, max(p + q - 1, 0.0), min(p, q), BOUNDS_METHOD)
