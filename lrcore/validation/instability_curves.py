"""Calibration and decision curves of the refits, and the calibration curve corrected for optimism."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, logit, sigmoid
from lrcore.evaluation.numerics.logistic_fit import fit_recalibrations
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.dataset import Dataset, training_rows
from lrcore.registry.artifact import Artifact
from lrcore.registry.refits import Refits, resample_counts

_RISKS = np.linspace(0.01, 0.99, 99)
_MIN_REFITS = 2  # of which the optimism is the mean


@dataclass(frozen=True, eq=False, slots=True)
class InstabilityCurves:
    """Curves over a grid of risks, which are thresholds too.

    Attributes
    ----------
    risk : ndarray of shape (g,)
    apparent, corrected : ndarray of shape (g,)
        Calibration curve of the model on its own patients, and less the optimism; nan if not estimable.
    calibration : ndarray of shape (b, g)
        Calibration curve of each refit on these patients, where it is estimable.
    net_benefit : ndarray of shape (B, g)
        Net benefit of each refit on these patients.
    own_net_benefit, treat_all : ndarray of shape (g,)
        Of the model itself, and of flagging all patients.
    n, n_malignant, resamples, estimable, seed : int
        Patients; refits, and those whose two calibration curves are estimable.
    """

    risk: Floats
    apparent: Floats
    corrected: Floats
    calibration: Floats
    net_benefit: Floats
    own_net_benefit: Floats
    treat_all: Floats
    n: int
    n_malignant: int
    resamples: int
    estimable: int
    seed: int


def instability_curves(artifact: Artifact, refits: Refits, data: Dataset) -> InstabilityCurves:
    """Return the curves of the refits of a model on the patients it was fitted on.

    Parameters
    ----------
    artifact : Artifact
        A model as trained, without updates.
    refits : Refits
        Of this model.
    data : Dataset
        The development series.

    Notes
    -----
    A curve has the form sigmoid(a + b logit(p)), with intercept and slope estimated without penalty. The
    optimism is that of resamples of the patients, with scaling and fitting repeated; it is no test on
    patients of another place.

    References
    ----------
    Riley and Collins 2023, doi:10.1002/bimj.202200302. Harrell, Lee and Mark 1996,
    doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4.
    """
    rows = training_rows(artifact.record.held_out_rows)
    measurements, outcome = data.measurements[rows], data.outcome[rows].astype(float)
    times = resample_counts(len(rows), refits.resamples, refits.seed)
    eta, own = refits.log_odds(measurements), artifact.model.log_odds(measurements)
    all_once = np.ones_like(times)
    on_resample, on_all = (_curves(eta, outcome, weights) for weights in (times, all_once))
    apparent = _curves(own[None], outcome, all_once[:1])[0]
    optimism = on_resample - on_all
    estimable = np.isfinite(optimism).all(axis=1)
    corrected = np.full_like(apparent, np.nan)
    if estimable.sum() >= _MIN_REFITS:
        corrected = np.clip(apparent - optimism[estimable].mean(axis=0), 0, 1)
    prevalence = float(outcome.mean())
    return InstabilityCurves(
        _RISKS,
        apparent,
        corrected,
        on_all[np.isfinite(on_all).all(axis=1)],
        _net_benefits(eta, outcome),
        _net_benefits(own[None], outcome)[0],
        prevalence - (1 - prevalence) * _RISKS / (1 - _RISKS),
        len(rows),
        int(outcome.sum()),
        refits.resamples,
        int(estimable.sum()),
        refits.seed,
    )


def _curves(log_odds: Floats, outcome: Floats, times: Floats) -> Floats:
    """Return the calibration curve of each vector of log-odds; nan where it has no maximum."""
    _, line = fit_recalibrations(log_odds, times * outcome, times)
    intercept, slope = line.coefficients.T
    curves = sigmoid(intercept[:, None] + slope[:, None] * logit(_RISKS))
    return np.where(line.converged[:, None], curves, np.nan)


def _net_benefits(log_odds: Floats, outcome: Floats) -> Floats:
    """Return the net benefit of each vector of log-odds at every threshold of the grid."""
    risks, found = sigmoid(log_odds), np.empty((len(log_odds), len(_RISKS)))
    for place, threshold in enumerate(_RISKS.tolist()):
        above, weight = flagged(risks, threshold), threshold / (1 - threshold)
        found[:, place] = (above @ outcome - weight * (above @ (1 - outcome))) / len(outcome)
    return found
