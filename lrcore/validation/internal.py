"""Internal validation: optimism by bootstrap, and repeated cross-validation.

All modelling steps are repeated inside each resample and fold: centring, scaling and fitting.
"""

from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import concordance
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.numerics.logistic_fit import fit_recalibrations
from lrcore.evaluation.numerics.tally import tally_risks
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.dataset import Dataset, load
from lrcore.registry.refits import fit_weighted_models, resample_counts
from lrcore.validation.internal_results import (
    CorrectedMeasure,
    InternalValidation,
    OptimismCorrection,
    RepeatedCrossValidation,
)

if TYPE_CHECKING:
    pass

RESAMPLES, REPEATS, FOLDS, SEED = 500, 20, 10, 0
MEASURES = ("auc", "slope", "in_the_large", "brier", "recall", "false_alarm_rate")
_POSSIBLE = {"slope": (-inf, inf), "in_the_large": (-inf, inf)}  # the others lie between 0 and 1
_MIN_RESAMPLES_ESTIMABLE = 2  # resamples on which a measure must be estimable
_MIN_VALUES_TWO_SIDED = 10


def internal_validation(
    data: Dataset,
    *,
    C: float = 1.0,
    class_weight: str | None = None,
    threshold: float,
    resamples: int = RESAMPLES,
    repeats: int = REPEATS,
    seed: int = SEED,
) -> InternalValidation:
    """Validate the modelling strategy by bootstrap and by repeated cross-validation."""
    return InternalValidation(
        optimism_correction(
            data, C=C, class_weight=class_weight, threshold=threshold, resamples=resamples, seed=seed
        ),
        repeated_cross_validation(
            data, C=C, class_weight=class_weight, threshold=threshold, repeats=repeats, seed=seed
        ),
    )


@lru_cache(maxsize=8)
def validation_of_the_series(C: float, class_weight: str | None, threshold: float) -> InternalValidation:
    """Return the internal validation of a model of the development series, computed once.

    Parameters
    ----------
    C, class_weight
        As in :class:`lrcore.model.training.Parameters`.
    threshold : float
    """
    return internal_validation(load(), C=C, class_weight=class_weight, threshold=threshold)


def optimism_correction(
    data: Dataset,
    *,
    C: float = 1.0,
    class_weight: str | None = None,
    threshold: float,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = SEED,
) -> OptimismCorrection:
    """Return apparent, optimism and corrected value of every measure.

    Parameters
    ----------
    data : Dataset
    C, class_weight
        As in :class:`lrcore.model.training.Parameters`.
    threshold : float
        Of recall and false alarms.
    resamples, seed : int
    level : float
        Whose normal quantile multiplies the deviations of the spread.

    Notes
    -----
    The spread is what ``rms`` gives as limits: the corrected value, less and plus z standard deviations of
    what a refit shows on its resample less 1.25 times what it shows on the patients. The two standard
    deviations are taken above and below the mean; the spread stays within the values a measure can take.
    It is not a confidence interval: with as many predictors as here it contains the truth of most measures
    less frequently than its level, see :mod:`lrcore.evaluation.measured_coverage`.

    References
    ----------
    Harrell, Lee and Mark 1996, doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4.
    Noma, Shinozaki, Iba, Teramukai and Furukawa 2021, doi:10.1002/sim.9148.
    """
    outcome, n = data.outcome, len(data.outcome)
    times = np.vstack([np.ones(n), resample_counts(n, resamples, seed)])
    weights, offsets = fit_weighted_models(data.measurements, outcome, times, C=C, class_weight=class_weight)
    log_odds = weights @ data.measurements.T + offsets[:, None]
    own = _measure(outcome, log_odds, times, threshold)
    on_all = _measure(outcome, log_odds, np.ones_like(times), threshold)
    measures = tuple(_correct_optimism(name, own[name], on_all[name], level) for name in MEASURES)
    return OptimismCorrection(measures, n, int(outcome.sum()), resamples, seed, threshold, level)


def _correct_optimism(measure: str, own: Floats, on_all: Floats, level: float) -> CorrectedMeasure:
    estimable = np.isfinite(own[1:]) & np.isfinite(on_all[1:])
    fitted, tested = own[1:][estimable], on_all[1:][estimable]
    apparent, times = float(own[0]), len(fitted)
    if times < _MIN_RESAMPLES_ESTIMABLE:
        return CorrectedMeasure(measure, apparent, *(np.nan,) * 4, times)
    optimism = float((fitted - tested).mean())
    corrected, z = apparent - optimism, normal_quantile(level)
    below, above = one_sided_deviations(fitted - 1.25 * tested)
    least, most = _POSSIBLE.get(measure, (0.0, 1.0))
    low, high = max(least, corrected - z * above), min(most, corrected + z * below)
    return CorrectedMeasure(measure, apparent, optimism, corrected, low, high, times)


def one_sided_deviations(values: Floats) -> tuple[float, float]:
    """Return the standard deviations of the values below and above their mean, each about the mean.

    With fewer than 10 values, or a single one on a side, both are the usual standard deviation.

    Examples
    --------
    >>> one_sided_deviations(np.array([1.0] * 8 + [6.0, 6.0]))
    (1.0690449676496976, 5.656854249492381)
    """
    mean = values.mean()
    sides = values[values <= mean], values[values >= mean]
    if len(values) < _MIN_VALUES_TWO_SIDED or min(map(len, sides)) == 1:
        return (float(values.std(ddof=1)),) * 2
    below, above = (float(np.sqrt(((side - mean) ** 2).sum() / (len(side) - 1))) for side in sides)
    return below, above


def repeated_cross_validation(
    data: Dataset,
    *,
    C: float = 1.0,
    class_weight: str | None = None,
    threshold: float,
    repeats: int = REPEATS,
    folds: int = FOLDS,
    seed: int = SEED,
) -> RepeatedCrossValidation:
    """Repeat a stratified cross-validation with other folds, and measure each repetition.

    Raises
    ------
    InvalidInput
        For fewer than one repetition or two folds.
    """
    if repeats < 1 or folds < 2:
        raise InvalidInput(f"`repeats` must be 1 or more and `folds` 2 or more, got {repeats} and {folds}.")
    outcome, n = data.outcome, len(data.outcome)
    fold = stratified_folds(outcome, repeats, folds, seed)
    inside = np.stack([fold[place] != k for place in range(repeats) for k in range(folds)]).astype(float)
    weights, offsets = fit_weighted_models(data.measurements, outcome, inside, C=C, class_weight=class_weight)
    every = (weights @ data.measurements.T + offsets[:, None]).reshape(repeats, folds, n)
    log_odds = np.take_along_axis(every, fold[:, None, :], axis=1)[:, 0]
    values = _measure(outcome, log_odds, np.ones((repeats, n)), threshold)
    return RepeatedCrossValidation(values, n, int(outcome.sum()), repeats, folds, seed, threshold)


def stratified_folds(outcome: NDArray[np.int8], repeats: int, folds: int, seed: int) -> NDArray[np.intp]:
    """Return the fold of each patient in each repetition, of shape (repeats, n).

    Each class is shuffled and distributed in turn, so that every fold has its share of both.
    """
    rng = np.random.default_rng(seed)
    dealt = np.empty((repeats, len(outcome)), dtype=np.intp)
    for place in range(repeats):
        rows = np.concatenate([rng.permutation(np.flatnonzero(outcome == code)) for code in (0, 1)])
        dealt[place, rows] = np.arange(len(rows)) % folds
    return dealt


def _measure(
    outcome: NDArray[np.int8], log_odds: Floats, times: Floats, threshold: float
) -> dict[str, Floats]:
    """Return every measure of B vectors of log-odds, with patients weighted by `times`."""
    risk, malignant = sigmoid(log_odds), outcome == 1
    cases, controls = times * malignant, times * ~malignant
    above = flagged(risk, threshold)
    level, line = fit_recalibrations(log_odds, cases, times)
    return {
        "auc": np.array([_auc(outcome, *one) for one in zip(risk, times, strict=True)]),
        "slope": np.where(line.converged, line.coefficients[:, 1], np.nan),
        "in_the_large": np.where(level.converged, level.coefficients[:, 0], np.nan),
        "brier": (times * (risk - outcome) ** 2).sum(axis=1) / times.sum(axis=1),
        "recall": (cases * above).sum(axis=1) / cases.sum(axis=1),
        "false_alarm_rate": (controls * above).sum(axis=1) / controls.sum(axis=1),
    }


def _auc(outcome: NDArray[np.int8], risk: Floats, times: Floats) -> float:
    rows = np.repeat(np.arange(len(outcome)), times.astype(np.intp))
    return concordance(tally_risks(outcome[rows] == 1, risk[rows]))
