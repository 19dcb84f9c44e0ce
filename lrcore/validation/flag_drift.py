"""The effect of a change of the patients on the share flagged: overall, and field by field."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, sigmoid
from lrcore.evaluation.intervals import LEVEL, Estimate, difference_of_proportions, proportion
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.risk_model import RiskModel

RESAMPLES = 200
ALONE = "this field's distribution alone replaced; bootstrap of the new sample, development held fixed"


@dataclass(frozen=True, eq=False, slots=True)
class FlagDrift:
    """The share flagged by one model at one threshold, in both samples.

    Attributes
    ----------
    threshold : float
    reference, current, change : Estimate
        Two proportions and their difference, current less reference.
    """

    threshold: float
    reference: Estimate
    current: Estimate
    change: Estimate


def flag_drift(reference: Floats, current: Floats, threshold: float) -> FlagDrift:
    """Return the share flagged in two samples of risks, and its change.

    Examples
    --------
    >>> found = flag_drift(np.array([0.1, 0.5]), np.array([0.5, 0.6, 0.7, 0.2]), 0.5)
    >>> found.reference.value, found.current.value, found.change.value
    (0.5, 0.75, 0.25)
    """
    old, new = flagged(reference, threshold), flagged(current, threshold)
    counts = (int(old.sum()), len(old)), (int(new.sum()), len(new))
    before, now = (proportion(*each, of="patient") for each in counts)
    return FlagDrift(threshold, before, now, difference_of_proportions(*counts))


def field_effects(
    reference: Floats, current: Floats, *, model: RiskModel, threshold: float, resamples: int, seed: int
) -> list[Estimate]:
    """Return the effect of each field's shift alone on the share flagged.

    The development patients keep 29 of their measurements; the remaining one is replaced by the
    value of the same rank in the new sample (the lowest by the lowest, the median by the median).
    So the field's distribution becomes that of the new sample, and its relation to the other
    fields stays as it was. The effect is the share of them flagged then, less the share flagged
    before.

    Parameters
    ----------
    reference, current : ndarray of shape (m, 30), (n, 30)
        Neither may be empty.
    model, threshold, resamples, seed
        As for :func:`drift`.

    Notes
    -----
    A radius does not change without its perimeter and its area: the effects are not independent and
    do not add up to the change of the share flagged. Ties of the reference are broken at random.
    The interval holds the development patients fixed and resamples the new ones; the order
    statistics of a resample are drawn directly, as running sums of gamma variables.
    """
    rng, m, n = np.random.default_rng(seed), len(reference), len(current)
    sums = replace(model, maps=()).log_odds(reference)  # what the measurements add up to
    before = float(np.mean(flagged(model.risk(reference), threshold)))
    matched = ((np.arange(m) + 0.5) * n / m).astype(np.intp)
    ranks = np.vstack([matched, _resampled_ranks(matched, n, resamples, rng)])
    shuffle = rng.permutation(m)
    tail = (1 - LEVEL) / 2
    effects = []
    for field, weight in enumerate(model.weights):
        order = shuffle[np.argsort(reference[shuffle, field], kind="stable")]
        replaced = np.sort(current[:, field])[ranks]
        log_odds = model.apply_maps(sums[order] + weight * (replaced - reference[order, field]))
        change = flagged(sigmoid(log_odds), threshold).mean(axis=1) - before
        low, high = np.quantile(change[1:], [tail, 1 - tail])
        effects.append(Estimate(float(change[0]), float(low), float(high), LEVEL, ALONE, n))
    return effects


def _resampled_ranks(
    places: NDArray[np.intp], n: int, resamples: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return the ranks at these ascending positions of sorted resamples of n ranks."""
    steps = np.diff(np.concatenate([[-1], places, [n]]))
    walked = np.cumsum(rng.standard_gamma(steps, (resamples, len(steps))), axis=1)
    return np.asarray(np.minimum(walked[:, :-1] / walked[:, -1:] * n, n - 1), dtype=np.intp)
