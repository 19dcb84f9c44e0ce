"""The model fitted again on resamples of its development patients.

The variation of a risk between refits measures its instability under resampling.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import ArtifactDamaged, InvalidInput
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.numerics.lasso_fit import fit_lasso
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import Dataset, training_rows
from lrcore.registry.record import Record

RESAMPLES, SEED = 500, 0
_TWO_SERIES = np.sqrt(2)  # two models scatter independently around what their series have in common
_WIDENING = 1.8  # of the range, at which it held 95 % of the risks by models of other series
_PATIENTS_PER_BLOCK = 4_000  # bounds memory, which grows with patients times refits


@dataclass(frozen=True, eq=False, slots=True)
class Refits:
    """B models, each scaled and fitted on a resample of the patients.

    Attributes
    ----------
    weights : ndarray of shape (B, p)
        Change of the log-odds per unit of each raw measurement.
    offsets : ndarray of shape (B,)
        Log-odds at a measurement of 0 everywhere.
    n : int
        Patients resampled.
    seed : int
    maps : tuple of LogOddsMap
        The updates of the model, which apply to every refit; not stored with them.
    """

    weights: Floats
    offsets: Floats
    n: int
    seed: int
    maps: tuple[LogOddsMap, ...] = ()

    @property
    def resamples(self) -> int:
        """How many models there are."""
        return len(self.offsets)

    def log_odds(self, measurements: Floats) -> Floats:
        """Return the log-odds each model gives each patient, of shape (B, n)."""
        eta: Floats = self.weights @ measurements.T + self.offsets[:, None]
        for each in self.maps:
            eta = each.at(eta)
        return eta

    def updated_like(self, record: Record) -> "Refits":
        """Return the refits with the updates of a model: the training varies, the update does not."""
        return replace(self, maps=tuple(update.change for update in record.updates))

    def coefficient_range(self, scales: Floats) -> tuple[Floats, Floats]:
        """Return between which values the middle 95 of 100 coefficients lie, for each measurement.

        Parameters
        ----------
        scales : ndarray of shape (p,)
            Standard deviations by which coefficients are given. Updates that are straight lines are part of
            the coefficients, as they are of the model.
        """
        slope = 1.0
        for each in self.maps:
            if not each.is_line:
                break
            slope *= each.below
        low, high = np.quantile(slope * self.weights * scales, [0.025, 0.975], axis=0)
        return low, high

    def as_bytes(self) -> bytes:
        """Return the refits as an ``.npz`` without pickles."""
        buffer, facts = io.BytesIO(), json.dumps({"n": self.n, "seed": self.seed})
        np.savez(buffer, weights=self.weights, offsets=self.offsets, facts=np.array(facts))
        return buffer.getvalue()


def refits_from(content: bytes) -> Refits:
    """Read refits back.

    Raises
    ------
    ArtifactDamaged
        If the content is not what :meth:`Refits.as_bytes` wrote.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            facts = json.loads(str(stored["facts"]))
            return Refits(stored["weights"], stored["offsets"], int(facts["n"]), int(facts["seed"]))
    except (ValueError, KeyError, OSError, TypeError) as error:
        raise ArtifactDamaged(f"The stored refits cannot be read: {type(error).__name__}.") from error


def resample_counts(n: int, resamples: int, seed: int) -> Floats:
    """Return how often each patient is drawn in each resample, of shape (B, n).

    Raises
    ------
    InvalidInput
        If fewer than one resample is asked for.
    """
    if resamples < 1:
        raise InvalidInput(f"`resamples` must be 1 or more, got {resamples}.")
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
    times: Floats = drawn.astype(np.float64)
    return times


def fit_weighted_models(
    measurements: Floats,
    outcome: NDArray[np.int8],
    times: Floats,
    *,
    C: float,
    class_weight: str | None,
    uses_l1: bool = False,
) -> tuple[Floats, Floats]:
    """Fit one model for each row of `times`, scaling included.

    Parameters
    ----------
    measurements : ndarray of shape (n, p)
    outcome : ndarray of shape (n,)
    times : ndarray of shape (B, n)
        How often each patient counts.
    C, class_weight
        As in :class:`lrcore.model.training.Parameters`.
    uses_l1 : bool
        Whether the absolute coefficients are penalised instead of their squares.

    Returns
    -------
    weights : ndarray of shape (B, p)
        Per unit of the raw measurements.
    offsets : ndarray of shape (B,)

    Notes
    -----
    The optimum that scikit-learn's ``StandardScaler`` and ``LogisticRegression`` would reach, by
    Newton's method for all models at once: on one common scale, where dividing by a model's own
    standard deviation becomes a penalty of its own on each coefficient.
    """
    centre, scale = measurements.mean(axis=0), measurements.std(axis=0)
    common = (measurements - centre) / scale
    size = times.sum(axis=1, keepdims=True)
    mean = times @ common / size
    variance = times @ common**2 / size - mean**2
    design = np.column_stack([np.ones(len(common)), common])
    penalised = np.sqrt(variance) if uses_l1 else variance
    penalty = np.column_stack([np.zeros(len(times)), penalised / C])
    trials = times * _class_weights(outcome, times, class_weight)
    if uses_l1:
        fit = fit_lasso(design, trials * outcome, trials, penalty)
    else:
        fit = fit_logistic(design, trials * outcome, trials, penalty=penalty)
    if not fit.converged.all():
        raise InvalidInput(f"{(~fit.converged).sum()} of {len(times)} refits did not converge at C = {C:g}.")
    weights = fit.coefficients[:, 1:] / scale
    return weights, fit.coefficients[:, 0] - weights @ centre


def _class_weights(outcome: NDArray[np.int8], times: Floats, class_weight: str | None) -> Floats:
    if class_weight is None:
        return np.ones_like(times)
    n, malignant = times.sum(axis=1), times @ outcome
    cases, controls = (n / (2 * malignant))[:, None], (n / (2 * (n - malignant)))[:, None]
    weights: Floats = np.where(outcome == 1, cases, controls)
    return weights


def refit_on_resamples(
    data: Dataset, record: Record, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Refits:
    """Fit the model of a record again on resamples of the patients it was fitted on."""
    rows = training_rows(record.held_out_rows)
    measurements, outcome = data.measurements[rows], data.outcome[rows]
    times = resample_counts(len(rows), resamples, seed)
    settings = record.parameters
    weights, offsets = fit_weighted_models(
        measurements, outcome, times, C=settings["C"], class_weight=settings["class_weight"]
    )
    return Refits(weights, offsets, len(rows), seed)


@dataclass(frozen=True, eq=False, slots=True)
class RiskSpread:
    """The variation of each patient's risk when the model is fitted on another series of such patients.

    Attributes
    ----------
    low, high : ndarray of shape (n,)
        Percentile limits.
    otherwise : ndarray of shape (n,)
        Share of the series whose model decides otherwise at the threshold than the model in use does.
    threshold, level : float
    resamples, seed : int
    """

    low: Floats
    high: Floats
    otherwise: Floats
    threshold: float
    level: float
    resamples: int
    seed: int

    @property
    def firm(self) -> NDArray[np.bool_]:
        """Whether both limits lie on the same side of the threshold."""
        same: NDArray[np.bool_] = flagged(self.low, self.threshold) == flagged(self.high, self.threshold)
        return same


def risk_spread(
    refits: Refits, measurements: Floats, log_odds: Floats, threshold: float, *, level: float = LEVEL
) -> RiskSpread:
    """Return the range of each patient's risk over other series, and the share that decides otherwise.

    Parameters
    ----------
    refits : Refits
    measurements : ndarray of shape (n, p)
    log_odds : ndarray of shape (n,)
        By the model itself.
    threshold : float
    level : float
        Share of the series between the limits.

    Notes
    -----
    Refits on resamples scatter around the model in use as models of other series scatter around their mean.
    A model of one other series differs from this one by the scatter of both: for the share that decides
    otherwise, the distances on the log-odds are those of the refits times the square root of 2. Refits
    are also displaced from the model, so that limits from these distances held 88 % of the risks by models
    really fitted on other series; with distances times 1.8 they held 94 to 95 %
    (``benchmarks/development_coverage.py``). Only the choice of the development patients varies; an
    update is the same for every refit. Other imaging, another hospital and unmeasured factors are not
    part of it.
    """
    tails = (1 - level) / 2, (1 + level) / 2
    low, high, otherwise = (np.empty(len(log_odds)) for _ in range(3))
    above = flagged(sigmoid(log_odds), threshold)
    for part in _parts(len(log_odds)):
        own = log_odds[part]
        apart = refits.log_odds(measurements[part]) - own
        low[part], high[part] = sigmoid(own + _WIDENING * np.quantile(apart, tails, axis=0))
        risks = sigmoid(own + _TWO_SERIES * apart)
        otherwise[part] = np.mean(flagged(risks, threshold) != above[part], axis=0)
    return RiskSpread(low, high, otherwise, threshold, level, refits.resamples, refits.seed)


def _parts(n: int) -> Iterator[slice]:
    for start in range(0, n, _PATIENTS_PER_BLOCK):
        yield slice(start, start + _PATIENTS_PER_BLOCK)


@dataclass(frozen=True, eq=False, slots=True)
class Instability:
    """How much the risks and the flags of patients move when the model is fitted on other patients.

    Attributes
    ----------
    mape : ndarray of shape (n,)
        Mean absolute difference of each patient's risk between a refit and the model.
    classification : ndarray of shape (n,)
        Classification instability index: share of the refits on the other side of the threshold.
    effective_n : ndarray of shape (n,)
        Patients with this very risk whose observed share would be as uncertain: 1 / (p (1 - p) variance
        of the log-odds).
    threshold : float
    resamples, seed : int
    """

    mape: Floats
    classification: Floats
    effective_n: Floats
    threshold: float
    resamples: int
    seed: int

    def as_json(self) -> dict[str, Any]:
        """Return the means over patients, and the worst patient."""
        numbers = {
            "mean_mape": float(self.mape.mean()),
            "worst_mape": float(self.mape.max()),
            "mean_classification_instability": float(self.classification.mean()),
            "median_effective_n": float(np.median(self.effective_n)),
        }
        return numbers | {"threshold": self.threshold, "resamples": self.resamples, "seed": self.seed}


def instability(refits: Refits, measurements: Floats, risk: Floats, threshold: float) -> Instability:
    """Return how unstable risks and flags are under resampling of the development patients.

    Parameters
    ----------
    refits : Refits
    measurements : ndarray of shape (n, p)
        One patient or more.
    risk : ndarray of shape (n,)
        By the model itself.
    threshold : float

    References
    ----------
    Riley and Collins 2023, doi:10.1002/bimj.202200302. Riley et al. 2025, doi:10.1136/bmj-2024-080749.
    """
    mape, classification, effective_n = (np.empty(len(risk)) for _ in range(3))
    above = flagged(risk, threshold)
    for part in _parts(len(risk)):
        eta = refits.log_odds(measurements[part])
        risks = sigmoid(eta)
        mape[part] = np.abs(risks - risk[part]).mean(axis=0)
        classification[part] = np.mean(flagged(risks, threshold) != above[part], axis=0)
        spread = risk[part] * (1 - risk[part]) * eta.var(axis=0)
        with np.errstate(divide="ignore"):
            effective_n[part] = 1 / spread
    return Instability(mape, classification, effective_n, threshold, refits.resamples, refits.seed)
