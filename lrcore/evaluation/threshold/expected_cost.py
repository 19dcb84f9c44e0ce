"""Expected cost of deciding at a threshold, at the harm ratio the threshold implies."""

from math import isnan, sqrt

from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate, wilson
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.harm_ratio import harm_weight
from lrcore.evaluation.threshold.net_benefit import BLANK

COST_METHOD = (
    "Wilson's intervals of the shares of missed cancers and of false alarms, combined with their correlation "
    "(MOVER)"
)
COST_UNIT = "per patient; a missed cancer costs 1 - threshold, a false alarm costs the threshold"


def expected_cost(counts: Counts, *, level: float = LEVEL) -> Estimate:
    """Return the expected cost per patient, with the costs of the two errors adding up to 1.

    0 is perfect. At the harm ratio of the threshold, a missed cancer costs 1 - t and a false alarm t; the
    cost is (1 - t) times what the net benefit lacks of the prevalence.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    level : float
        Coverage.

    References
    ----------
    Pauker and Kassirer 1975, doi:10.1056/NEJM197507312930505. Zou and Donner 2008, doi:10.1002/sim.3095.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> round(expected_cost(counts_at(Patients([0, 0, 1, 1], [0.1, 0.6, 0.1, 0.9]), 0.2)).value, 6)
    0.25
    """
    t, n = float(counts.threshold[0]), counts.n
    if isnan(float(harm_weight(counts.threshold)[0])):
        return undefined_estimate(BLANK, n=n, method=COST_METHOD, level=level)
    errors = [int(counts.fn[0]), int(counts.fp[0])]
    lows, highs = wilson(errors, [n, n], level=level)
    costs = [1 - t, t]
    p, q = errors[0] / n, errors[1] / n
    (p_low, q_low), (p_high, q_high) = lows.tolist(), highs.tolist()
    correlation = -sqrt(p * q / ((1 - p) * (1 - q))) if p and q else 0.0  # two parts of one whole
    value = costs[0] * p + costs[1] * q
    below = _recovered(costs[0] * (p - p_low), costs[1] * (q - q_low), correlation)
    above = _recovered(costs[0] * (p_high - p), costs[1] * (q_high - q), correlation)
    return Estimate(value, max(0.0, value - below), min(max(costs), value + above), level, COST_METHOD, n)


def _recovered(first: float, second: float, correlation: float) -> float:
    """Return how far a sum may lie off, when its two terms may lie off by these distances."""
    return sqrt(first**2 + second**2 + 2 * correlation * first * second)
