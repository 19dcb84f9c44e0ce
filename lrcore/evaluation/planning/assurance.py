"""The number of patients with which most validations reach a stated precision."""

from collections.abc import Callable
from math import isfinite, log

import numpy as np

from lrcore.errors import InvalidInput
from lrcore.evaluation.planning.precision import SampleSize, undefined_size
from lrcore.evaluation.planning.risk_distribution import RiskDistribution
from lrcore.evaluation.planning.simulated_studies import simulate_studies

ASSURANCE = 0.9
STUDIES = 1_000
_MAX_CELLS = 200  # of the distribution of risks
_TRIALS = 4  # sizes at which the width is simulated
_MAX_DOUBLINGS = 30
_MIN_PATIENTS, _MAX_PATIENTS = 8, 10**9
_MAX_STEP = 8.0  # factor by which the number of patients changes between two trials
_SLOPE = -0.5  # slope of the logarithms in many patients
_MIN_DISTANCE = 0.1  # of the logarithms of two sizes, below which their slope is mostly error
_NEVER = "not reached: too many simulated studies have no estimate, however large they are"


def require_assurance(assurance: float) -> float:
    """Return an assurance that a simulation can estimate.

    Raises
    ------
    InvalidInput
        If it does not lie between 0.5 and 0.99.
    """
    if not 0.5 <= assurance <= 0.99:
        raise InvalidInput(f"The assurance must lie between 0.5 and 0.99, got {assurance:g}.")
    return assurance


def assured_size(
    risks: RiskDistribution,
    measure: str,
    width: float,
    start: SampleSize,
    *,
    assurance: float = ASSURANCE,
    threshold: float | None = None,
    studies: int = STUDIES,
    seed: int = 0,
) -> SampleSize:
    """Return the patients with which a share of the studies reports an interval of at most this width.

    Parameters
    ----------
    risks : RiskDistribution
    measure : str
        One of :data:`lrcore.evaluation.planning.measures.MEASURES`.
    width : float
    start : SampleSize
        Patients for the width on average, where the search begins.
    assurance : float
        The share, from 0.5 to 0.99.
    threshold : float, optional
        For the measures that have one.
    studies, seed : int
        Simulated studies of each size that is tried; the same seed at each.

    Notes
    -----
    The interval is the one that Cutpoint reports. A study in which the measure is not estimable does not
    reach the width. The number is interpolated between the last two sizes that were tried. It is never
    below `start`: with fewer patients, intervals are narrow because a rare error did not occur.

    References
    ----------
    Riley et al. 2024, doi:10.1136/bmj-2023-074821. Adcock 1997, doi:10.1111/1467-9884.00082.
    """
    require_assurance(assurance)
    if not start.defined:
        return undefined_size(start.reason)
    cells = risks.coarsened(_MAX_CELLS, threshold=threshold)

    def reached(n: int) -> float:
        found = simulate_studies(cells, n, studies=studies, rng=np.random.default_rng(seed))
        ordered = np.sort(found.widths(measure, threshold))
        return float(ordered[int(np.ceil(assurance * studies)) - 1])

    found = _search(reached, width, max(start.n, _MIN_PATIENTS))
    return SampleSize(max(found.n, start.n)) if found.defined else found


def _search(reached: Callable[[int], float], width: float, start: float) -> SampleSize:
    """Return where a falling width reaches its target, by secants on the logarithms of both."""
    points: list[tuple[float, float]] = []
    n = start
    for _ in range(_MAX_DOUBLINGS):
        size = round(min(max(n, _MIN_PATIENTS), _MAX_PATIENTS))
        found = reached(size)
        if not isfinite(found):
            n = 2.0 * size
            continue
        if size == _MIN_PATIENTS and found <= width:
            return SampleSize(float(size))
        points.append((log(size), log(found / width)))
        n = _next(points)
        if len(points) == _TRIALS:
            return SampleSize(n)
    return undefined_size(_NEVER)


def _next(points: list[tuple[float, float]]) -> float:
    """Return where the line through the last two points, or of slope -1/2 through one, meets the target."""
    x, y = points[-1]
    slope = _SLOPE
    if len(points) > 1 and abs(points[-2][0] - x) > _MIN_DISTANCE:
        slope = min(max((y - points[-2][1]) / (x - points[-2][0]), 4 * _SLOPE), _SLOPE / 2)
    step = min(max(-y / slope, -log(_MAX_STEP)), log(_MAX_STEP))
    return float(np.exp(x + step))
